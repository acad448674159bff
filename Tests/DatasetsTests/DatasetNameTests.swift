import Datasets
import Encoding
import Testing

@Suite("Names of data sets")
struct DatasetNameTests {
  @Test(
    "a name is written as it is read",
    arguments: [
      "digits", "digits-10x10", "icosahedron", "strokes", "strokes/2000-12x9", "mnist/train",
      "mnist/t10k-10x10", "fashion-mnist/train", "fashion-mnist/t10k-14x14", "file:a/b-c.csv",
      "file:/x/y.npz/train-8x8", "file:ä x",
    ])
  func roundTrip(_ text: String) throws {
    let name = try DatasetName(text)
    #expect("\(name)" == text)
    let digest = Digest(of: Array(text.utf8))
    let pinned = name.pinned(to: digest)
    #expect("\(pinned)" == "\(text)@\(digest)")
    #expect(try DatasetName("\(pinned)") == pinned)
    #expect(pinned.digest == digest && pinned.source == name.source && pinned.size == name.size)
  }

  @Test("one name has one form")
  func canonical() throws {
    #expect("\(try DatasetName("strokes/10000"))" == "strokes")
    #expect("\(try DatasetName("digits-08x010"))" == "digits-8x10")
  }

  @Test("other names are refused with a cure")
  func refusals() {
    let cases = [
      ("digit", "'digit': there is no data set of this name; did you mean 'digits'?"),
      (
        "",
        "'': there is no data set of this name; name one of digits, icosahedron, strokes, mnist "
          + "or fashion-mnist, or a file as in file:NAME.csv"
      ),
      (
        "iris.csv",
        "'iris.csv': there is no data set of this name; name one of digits, icosahedron, "
          + "strokes, mnist or fashion-mnist, or a file as in file:NAME.csv"
      ),
      ("mnist", "'mnist': found no part of 'mnist'; name 'mnist/train' or 'mnist/t10k'"),
      (
        "mnist-10x10", "'mnist-10x10': found no part of 'mnist'; name 'mnist/train' or 'mnist/t10k'"
      ),
      (
        "mnist/test",
        "'mnist/test': found the part 'test' of 'mnist'; name 'mnist/train' or "
          + "'mnist/t10k'"
      ),
      (
        "strokes/0",
        "'strokes/0': found '0' digits, expected 1 to 1000000; write a number, as in "
          + "strokes/2000"
      ),
      ("file:", "'file:': found no path behind 'file:'; write file:FOLDER/NAME"),
      (
        "digits-0x4",
        "'digits-0x4': found a size of 0x4, expected 1 to 4096 rows and columns; ask "
          + "for a size such as -10x10"
      ),
      (
        "digits-99999999999999999999x4",
        "'digits-99999999999999999999x4': found a size of "
          + "99999999999999999999x4, expected 1 to 4096 rows and columns; ask for a size such as "
          + "-10x10"
      ),
      (
        "icosahedron-3x4",
        "'icosahedron-3x4': its samples are lists of 12 features, which have no "
          + "size; leave out the size"
      ),
      (
        "digits@12",
        "'digits@12': found no digest behind '@', expected 64 hexadecimal digits; copy "
          + "it whole, or leave out '@' and what follows"
      ),
    ]
    for (text, message) in cases { #expect(refusal { try DatasetName(text) } == message) }
    #expect(
      refusal { try DatasetName("strokes-2x2").embedded() as Any }
        == "'strokes-2x2': digits are not drawn at 2×2 pixels; ask for at least 4 rows and columns")
  }

  @Test("a name with a digest holds to it")
  func pinned() throws {
    let name = try DatasetName("digits-4x4")
    let digits = try #require(try name.embedded())
    #expect(digits.features.max() ?? 2 <= 1 && digits.name == "digits-4x4")
    #expect(try name.pinned(to: digits.digest()).embedded()?.digest() == digits.digest())
    let other = Digest(of: [])
    #expect(
      refusal { try name.pinned(to: other).embedded() as Any }
        == "'digits-4x4': found samples of the digest \(digits.digest()), expected those of "
        + "\(other); put the files back that the task was made with, or make a new plan")
  }
}
