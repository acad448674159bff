import Testing
import Text

@Suite("Texts that are safe to show")
struct PrintableTests {
  @Test("controls show as pictures, marks of direction as question marks, and the rest as it is")
  func printable() {
    #expect("a\u{1B}[31m\n\t\u{7F}é日🙂".printable == "a␛[31m␊␉␡é日🙂")
    #expect("\u{9B}31m\u{202E}\u{2066}\u{200F}\u{2028}".printable == "\u{FFFD}31m" + "����")
  }

  @Test("a text keeps its length, scalar by scalar")
  func length() {
    let scalars = (0...0x2FFF).compactMap(Unicode.Scalar.init)
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    #expect(text.printable.unicodeScalars.count == scalars.count)
  }

  @Test("a long text is cut, and one that just fits is not")
  func cut() {
    #expect("abcd".printable(scalarsMax: 4) == "abcd")
    #expect("ab\ncd".printable(scalarsMax: 4) == "ab␊c…")
  }
}
