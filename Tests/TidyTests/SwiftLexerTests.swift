import Testing

@Suite("Lexer of the rules")
struct SwiftLexerTests {
  /// The words of a source, which is what the rules look at.
  private func words(_ source: String) -> [String] {
    SwiftLexer.tokens(of: source).filter { $0.kind == .word }.map(\.text)
  }

  @Test("comments hold no code, however they nest")
  func comments() {
    #expect(words("a // b\nc /* d /* e */ f */ g") == ["a", "c", "g"])
    #expect(words("a /* never closed") == ["a"])
    #expect(words("a //") == ["a"])
  }

  @Test("strings hold no code in any of their four forms")
  func strings() {
    #expect(words(#"a "b \" c" d"#) == ["a", "d"])
    #expect(words("a \"\"\"\n  b \" c\n  \"\"\" d") == ["a", "d"])
    #expect(words(##"a #"b " \(c) " d"# e"##) == ["a", "e"])
    #expect(words("a #\"\"\"\n \"\"\" b \n\"\"\"# c") == ["a", "c"])
    #expect(words("a \"never closed\nb") == ["a", "b"])
  }

  @Test("an interpolation is code, and strings inside it are not")
  func interpolations() {
    #expect(words(#"a "b \(c(d, "e \(f)")) g" h"#) == ["a", "c", "d", "f", "h"])
    #expect(words(##"a #"b \#(c) \(d)"# e"##) == ["a", "c", "e"])
  }

  @Test("a literal keeps its text, and a quote inside a regex opens no string")
  func literals() {
    let literals = { SwiftLexer.tokens(of: $0).filter { $0.kind == .literal }.map(\.text) }
    #expect(literals(#"f("one", "t\"wo")"#) == ["one", #"t\"wo"#])
    #expect(words(#"let a = /b"c/; d"#) == ["let", "a", "d"])
    #expect(words(##"let a = #/b"/c/#; d"##) == ["let", "a", "d"])
    #expect(words("let a = b / c / d") == ["let", "a", "b", "c", "d"])
    #expect(words("f(1, /) + g(2, /)") == ["f", "1", "g", "2"])
  }

  @Test("tokens know their line and whether they touch the one before")
  func places() {
    let tokens = SwiftLexer.tokens(of: "try!\n/* a\nb */ f (x)")
    #expect(tokens.map(\.text) == ["try", "!", "f", "(", "x", ")"])
    #expect(tokens.map(\.line) == [1, 1, 3, 3, 3, 3])
    #expect(tokens.map(\.isGlued) == [false, true, false, false, true, true])
  }

  @Test("a phrase is found with the spaces it needs and none that it forbids")
  func phrases() {
    let tokens = SwiftLexer.tokens(of: "try !a; try! b; c as! D; c.as(!d)")
    #expect(tokens.occurrences(of: "try!").map { tokens[$0 + 2].text } == ["b"])
    #expect(tokens.occurrences(of: "as!").map { tokens[$0 + 2].text } == ["D"])
    #expect(tokens.occurrences(of: "").isEmpty)
  }

  @Test("arguments end at their own parenthesis")
  func arguments() {
    let tokens = SwiftLexer.tokens(of: "f(a, g(b), [c]) d")
    #expect(tokens.arguments(openedAt: 1).map(\.text).joined() == "a,g(b),[c]")
    #expect(SwiftLexer.tokens(of: "f(a").arguments(openedAt: 1).map(\.text) == ["a"])
  }
}
