internal import Text

/// Numbers as they stand in drawings and on pages: with a minus sign that is as wide as a digit,
/// digits in groups of three, and powers of ten written out.
public enum NumberText {
  /// A number with so many decimals, as in `−0.302`.
  public static func decimals(_ number: Double, _ count: Int) -> String {
    typographic(fixed(number, decimals: count))
  }

  /// A number in at most so many significant digits, as in `0.0123`, `1,230,000` or `1.2×10⁻⁷`.
  public static func digits(_ number: Double, _ count: Int) -> String {
    let text = significant(number, digits: count)
    guard let mark = text.firstIndex(of: "e"), let power = Int(text[text.index(after: mark)...])
    else { return typographic(text) }
    return typographic(String(text[..<mark])) + "×" + NumberText.power(of: "10", power)
  }

  /// A base with an exponent above it.
  static func power(of base: String, _ exponent: Int) -> String {
    base + String(String(exponent).map { superscripts[$0] ?? $0 })
  }

  private static let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]

  /// The text with the sign that is a minus rather than a hyphen.
  static func typographic(_ text: String) -> String {
    text.hasPrefix("-") ? "−" + text.dropFirst() : text
  }
}
