/// How wide a text is, before anybody draws it.
///
/// The problem: labels may not overlap, but which font will draw them is known only where somebody
/// opens the file. The rule: each character is given the width that it has in the widest of two
/// common faces, Arial (whose widths Helvetica, Liberation Sans and Nimbus Sans share) and DejaVu
/// Sans (as wide as Verdana), the narrow and the wide end of what a system draws for `sans-serif`.
/// In the one a text fills its room, in the other it leaves an eighth of it. The limits: scripts
/// other than Latin, Greek and Cyrillic are taken for squares, which is what their letters mostly
/// are or stay below.
package enum TextWidths {
  /// From the baseline up to where the highest letters may reach, as a share of the size.
  static let ascent = 0.95
  /// From the baseline down.
  static let descent = 0.25
  /// From baseline to baseline.
  static let leading = 1.3

  /// Thousandths of the size, for the characters from space to tilde: the greater of what the
  /// tables of Liberation Sans 2.1 and DejaVu Sans 2.37 say, rounded up.
  private static let ascii: [UInt16] = [
    318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337,
    637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 557,
    1016, 685, 687, 723, 771, 667, 611, 778, 752, 295, 500, 667, 558, 863, 749, 788,
    667, 788, 723, 667, 611, 732, 685, 989, 686, 667, 686, 391, 337, 391, 838, 557,
    500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612,
    635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
  ]

  /// Bold letters are at most so much wider than the table has them.
  private static let boldFactor = 1.27

  /// The width of a text of some size.
  package static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars { thousandths += width(of: scalar) }
    return Double(thousandths) * size / 1000 * (isBold ? boldFactor : 1)
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20...0x7E: Int(ascii[Int(scalar.value) - 0x20])
    case 0x0300...0x036F, 0x200B...0x200D, 0xFE00...0xFE0F: 0
    case 0xB2, 0xB3, 0xB7, 0xB9: 410
    case 0x2070...0x209F: 630
    case 0xB1, 0xD7, 0x2212, 0x2264, 0x2265: 838
    case 0x2010...0x2013, 0x2018...0x201F: 637
    case 0x01C4...0x01CC, 0x01F1...0x01F6, 0x2190...0x22FF: 1_430
    case 0xA0...0x024F: 1_070
    case 0x0370...0x03FF: 934
    case 0x0400...0x04FF: 1_180
    default: scalar.value >= 0x1F000 ? 1_500 : 1_100
    }
  }

  /// The text, cut and ended with an ellipsis if it is wider than it may be.
  package static func fitted(
    _ text: String, in width: Double, size: Double, isBold: Bool = false
  ) -> String {
    if self.width(of: text, size: size, isBold: isBold) <= width { return text }
    let room = width - self.width(of: "…", size: size, isBold: isBold)
    var kept = ""
    var used = 0.0
    for character in text {
      used += self.width(of: String(character), size: size, isBold: isBold)
      if used > room { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// The text on lines that are no wider than they may be, and no more than `linesMax`.
  ///
  /// Lines break behind spaces, commas, hyphens, slashes and underscores; what does not fit ends
  /// with an ellipsis.
  package static func wrapped(
    _ text: String, in width: Double, size: Double, isBold: Bool = false, linesMax: Int
  ) -> [String] {
    var lines: [String] = []
    var line = ""
    var rest = words(of: text)[...]
    while let word = rest.first, lines.count < linesMax {
      let longer = line + word
      if line.isEmpty || self.width(of: longer.trimmed, size: size, isBold: isBold) <= width {
        line = longer
        rest.removeFirst()
      } else if lines.count == linesMax - 1 {
        line += rest.joined()
        rest = []
      } else {
        lines.append(fitted(line.trimmed, in: width, size: size, isBold: isBold))
        line = ""
      }
    }
    if !line.isEmpty { lines.append(fitted(line.trimmed, in: width, size: size, isBold: isBold)) }
    return lines
  }

  /// The pieces between which a line may break.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      word.append(character)
      if " ,-/_".contains(character) {
        words.append(word)
        word = ""
      }
    }
    return word.isEmpty ? words : words + [word]
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
