import Figures
import TestSupport
import Testing

@Suite("Widths of texts")
struct TextWidthTests {
  @Test("a text is as wide as the wider of Arial and DejaVu Sans draws it, letter by letter")
  func widths() {
    // By the advance widths of the two fonts, in thousandths of the size.
    #expect(TextWidths.width(of: "", size: 10) == 0)
    #expect(TextWidths.width(of: "i", size: 1_000) == 278)
    #expect(TextWidths.width(of: "W", size: 1_000) == 989)
    #expect(TextWidths.width(of: "0.25", size: 1_000) == 3 * 637 + 318)
    #expect(TextWidths.width(of: "e\u{301}", size: 1_000) == 616)
  }

  @Test("what is cut or broken has room, and what has room is left alone")
  func fitting() {
    var random = RandomFigure(seed: 3)
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<3_000 {
      let text = random.name()
      let room = Double(20 + generator.below(300))
      let width = TextWidths.width(of: text, size: 12)
      let cut = TextWidths.fitted(text, in: room, size: 12)
      #expect(TextWidths.width(of: cut, size: 12) <= room, "\(text) in \(room)")
      #expect(width > room || cut == text)
      let lines = TextWidths.wrapped(text, in: room, size: 12, linesMax: 3)
      #expect(lines.count <= 3)
      for line in lines {
        #expect(TextWidths.width(of: line, size: 12) <= room, "\(text) in \(room): \(line)")
      }
    }
  }

  @Test("lines break behind spaces and hyphens")
  func breaking() {
    #expect(
      TextWidths.wrapped("validation-accuracy of runs", in: 90, size: 12, linesMax: 3)
        == ["validation-", "accuracy of", "runs"])
    #expect(TextWidths.wrapped("[16, 8]", in: 25, size: 12, linesMax: 2) == ["[16,", "8]"])
    #expect(TextWidths.wrapped("", in: 90, size: 12, linesMax: 3) == [])
  }
}
