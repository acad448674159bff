import CommandLine
import TestSupport
import Testing

@Suite("Tables")
struct TextTableTests {
  @Test("numbers stand to the right and words to the left, and no line ends with spaces")
  func alignsColumns() {
    var table = TextTable([.text("axis"), .number("values"), .text("from")])
    table.append(["hidden", "12", "log(8, 1024)"])
    table.append(["λ", "3", ""])
    table.append(["", "1000000", "linear"])
    #expect(
      table.text == """
        axis     values  from
        ──────  ───────  ────────────
        hidden       12  log(8, 1024)
        λ             3
                1000000  linear
        """)
  }

  @Test("a table without rows still has its titles")
  func showsTitles() {
    #expect(TextTable([.text("study"), .number("runs")]).text == "study  runs\n─────  ────")
  }

  @Test("a number column at the end keeps its digits under each other")
  func alignsLastColumn() {
    var table = TextTable([.text("name"), .number("n")])
    table.append(["a", "1"])
    table.append(["long name", "12345"])
    table.append(["", ""])
    #expect(
      table.text == """
        name           n
        ─────────  ─────
        a              1
        long name  12345

        """)
  }

  @Test("control characters in cells cannot break the lines or reach the terminal")
  func showsControls() {
    var table = TextTable([.text("value"), .text("next")])
    table.append(["a\nb\tc\u{1B}[2J\u{7F}", "x"])
    table.append(["\u{85}\u{2028}\u{202E}", "y"])
    #expect(
      table.text == """
        value       next
        ──────────  ────
        a␊b␉c␛[2J␡  x
        ���         y
        """)
  }

  @Test("a column is cut only when asked, and then to its width with the mark in it")
  func cutsCells() {
    var table = TextTable([.text("a long title", widthMax: 6), .text("whole")])
    table.append(["123456", "123456789"])
    table.append(["1234567", ""])
    #expect(
      table.text == """
        a lon…  whole
        ──────  ─────────
        123456  123456789
        12345…
        """)
  }

  @Test("a row with too few cells is a programmer's mistake")
  func refusesShortRows() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var table = TextTable([.text("a"), .text("b")])
      table.append(["1"])
    }
    #expect(result.errors.contains("2 columns, but 1 cells: [\"1\"]"))
  }
}
