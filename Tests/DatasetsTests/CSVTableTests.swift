import Datasets
import TestSupport
import Testing

@Suite("CSV tables")
struct CSVTableTests {
  private func read(_ text: String, _ table: CSVTable = CSVTable()) throws -> Dataset {
    try table.dataset(in: Array(text.utf8).span, file: "t.csv", named: "t")
  }

  @Test("numbers and a label are read, with or without a header, whatever the line ends")
  func plain() throws {
    for text in [
      "1,2.5,0\n-3,4e2,1\n", "a,b,c\n1,2.5,0\n-3,4e2,1", "\u{FEFF}1, 2.5 ,0\r\n\r\n\n-3,4e2,1\r\n",
      "a,\"b \"\"x\"\",\n\",c\n\"1\",2.5,0\n-3,4e2,\"1\"\n",
    ] {
      let made = try read(text)
      #expect(made.features == [1, 2.5, -3, 400] && made.labels == [0, 1], "\(text)")
      #expect(made.shape == .list(2) && made.classCount == 2 && made.classNames == [])
    }
    let compressed = try gzip(Array("1,2.5,0\n-3,4e2,1\n".utf8))
    let made = try CSVTable().dataset(in: compressed.span, file: "t.csv.gz", named: "t")
    #expect(made.labels == [0, 1])
  }

  @Test("the label's column, the separator and the shape can be said")
  func options() throws {
    let first = try read(
      "7,1,2,3,4\n2,5,6,7,8\n",
      CSVTable(labelColumn: .first, shape: SampleShape(height: 2, width: 2)))
    #expect(first.labels == [7, 2] && first.classCount == 8)
    #expect(
      first.shape == SampleShape(height: 2, width: 2) && first.features == [1, 2, 3, 4, 5, 6, 7, 8])
    let named = try read(
      "x;kind;y\n1;b;2\n3;ä;4\n5;b;6\n",
      CSVTable(labelColumn: .named("kind"), separator: UInt8(ascii: ";")))
    #expect(named.labels == [0, 1, 0] && named.classNames == ["b", "ä"])
    #expect(named.features == [1, 2, 3, 4, 5, 6])
    let automatic = try read("label,a\n3,1\n")
    #expect(automatic.labels == [3] && automatic.features == [1])
    let header = try read("1,2\n3,4\n", CSVTable(hasHeader: true))
    #expect(header.features == [3] && header.labels == [4])
  }

  @Test("a malformed table is refused with line and cell, what was found and what is expected")
  func refusals() {
    let cases: [(String, CSVTable, String)] = [
      (
        "", CSVTable(),
        "'t.csv', line 1, cell 1: found no line, expected a sample a line; "
          + "name a file with samples"
      ),
      (
        "1\n", CSVTable(),
        "'t.csv', line 1, cell 1: found one cell, expected features and a label; "
          + "check what separates the cells"
      ),
      ("a,b\n", CSVTable(), "'t.csv': found a header and no sample; name a file with samples"),
      (
        "a,b\n1,0\n2,1,3\n", CSVTable(),
        "'t.csv', line 3, cell 3: found 3 cells, expected 2 as "
          + "before; give every sample the same columns"
      ),
      (
        "a,b\n1,0\n\n2\n", CSVTable(),
        "'t.csv', line 4, cell 2: found 1 cell, expected 2 as before; "
          + "give every sample the same columns"
      ),
      (
        "1,0\nx\u{7},1\n", CSVTable(),
        "'t.csv', line 2, cell 1: found 'x␇', expected a finite "
          + "decimal number; correct the cell"
      ),
      (
        "a,0\nb,1\n", CSVTable(hasHeader: false),
        "'t.csv', line 1, cell 1: found 'a', expected a "
          + "finite decimal number; say that the table has a header, or correct the cell"
      ),
      (
        "1,0\n0x10,1\n", CSVTable(),
        "'t.csv', line 2, cell 1: found '0x10', expected a finite "
          + "decimal number; correct the cell"
      ),
      (
        "1,0\n1e99,1\n", CSVTable(),
        "'t.csv', line 2, cell 1: found '1e99', expected a finite "
          + "decimal number; correct the cell"
      ),
      (
        "1,0\n,1\n", CSVTable(),
        "'t.csv', line 2, cell 1: found '', expected a finite decimal "
          + "number; correct the cell"
      ),
      (
        "1,0\n2,\n", CSVTable(),
        "'t.csv', line 2, cell 2: found an empty cell, expected a label; "
          + "label the sample or leave it out"
      ),
      (
        "1,0\n2,\"1\n", CSVTable(),
        "'t.csv', line 2, cell 2: found a quote without its partner, "
          + "expected '\"' at the end of the cell; close the quotes, or double those that belong to "
          + "the text"
      ),
      (
        "1,0\n\"2\"x,1\n", CSVTable(),
        "'t.csv', line 2, cell 2: found other text after a cell, "
          + "expected the separator or the line's end; put the whole cell in quotes"
      ),
      (
        "1,0\n2\u{0},1\n", CSVTable(),
        "'t.csv', line 2, cell 1: found a NUL, expected text; "
          + "name a text file in ASCII or UTF-8"
      ),
      (
        "1,0\n", CSVTable(labelColumn: .named("kind")),
        "'t.csv', line 1, cell 1: found no header, "
          + "expected a column 'kind'; name the first or the last column"
      ),
      (
        "a,b\n1,0\n", CSVTable(labelColumn: .named("kind")),
        "'t.csv', line 1, cell 1: found no "
          + "column 'kind'; name one of 'a' or 'b'"
      ),
      (
        "1,2,0\n", CSVTable(shape: SampleShape(height: 2, width: 2)),
        "'t.csv': found 2 features a "
          + "sample, expected 1×2×2; say the shape that the samples have"
      ),
    ]
    for (text, table, message) in cases {
      #expect(refusal { try read(text, table) } == message)
    }
  }
}
