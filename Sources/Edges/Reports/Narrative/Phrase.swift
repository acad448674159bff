internal import Figures
internal import Findings
internal import Sweeps

/// How numbers and names are told in prose and tables.
///
/// Correlations have two decimals in sentences and three in tables. An interval is told by its
/// ends; what cannot be told says why.
enum Phrase {
  /// A correlation or a difference of two, in a sentence.
  static func short(_ value: Double) -> String { NumberText.decimals(value, 2) }

  /// The same in a table.
  static func exact(_ value: Double) -> String { NumberText.decimals(value, 3) }

  /// An interval in a sentence, as in `0.35 to 0.67`.
  static func short(_ interval: Findings.Interval) -> String {
    unbroken("\(short(interval.low)) to \(short(interval.high))")
  }

  /// The same in a table.
  static func exact(_ interval: Findings.Interval) -> String {
    unbroken("\(exact(interval.low)) to \(exact(interval.high))")
  }

  /// A text that stays on one line, unless it is long.
  static func unbroken(_ text: String) -> String {
    guard text.utf8.count <= unbrokenMax else { return text }
    return String(text.map { $0 == " " ? "\u{A0}" : $0 })
  }

  private static let unbrokenMax = 24

  /// How likely, as in `p = 0.012`.
  static func p(_ p: Double) -> Words {
    "\(symbol: "p")\u{A0}\(p < 0.001 ? "<" : "=")\u{A0}\(p < 0.001 ? "0.001" : bare(p: p))"
  }

  /// The same in a table, under a head that says what it is.
  static func cell(p: Double?) -> Words {
    guard let p else { return "–" }
    return Words(p < 0.001 ? "< 0.001" : bare(p: p))
  }

  private static func bare(p: Double) -> String { NumberText.decimals(p, p < 0.1 ? 3 : 2) }

  /// A share as in `95 %`.
  static func percent(_ share: Double) -> String {
    // A space that does not break, so that the sign stays with its number.
    "\(NumberText.digits(share * 100, 4))\u{A0}%"
  }

  /// A size, a count, or another number of which the order matters most.
  static func amount(_ value: Double) -> String { NumberText.digits(value, 4) }

  /// A number with its interval in one cell, as in `0.526 (0.349 to 0.667)`.
  static func cell(_ finding: Finding<Findings.Estimate>) -> Words {
    switch finding {
    case .found(let estimate):
      guard let interval = estimate.interval.value else { return Words(exact(estimate.value)) }
      return Words("\(exact(estimate.value)) (\(exact(interval)))")
    case .absent: return "n/d"
    }
  }

  /// A number without its interval, in a cell.
  static func value(_ finding: Finding<Findings.Estimate>) -> Words {
    finding.value.map { Words(exact($0.value)) } ?? "n/d"
  }

  /// The interval alone, in a cell.
  static func interval(_ finding: Finding<Findings.Estimate>) -> Words {
    finding.value?.interval.value.map { Words(exact($0)) } ?? "–"
  }

  /// A measure with its unit, as in `bdm, bits`.
  static func named(_ name: String, unit: String) -> String {
    unit.isEmpty ? name : "\(name), \(unit)"
  }

  /// A predictor in prose.
  static func words(_ predictor: Findings.Predictor) -> Words {
    predictor == .epoch ? "the number of the epoch" : "\(name: predictor.name)"
  }

  /// A combination of axes, as in `learning-rate 0.001, optimiser adam`.
  static func words(_ values: [Findings.AxisValue]) -> Words {
    Words.list(
      values.map { "\(name: $0.axis.text) \($0.label)" }, conjunction: "and")
  }

  /// The same as plain text.
  static func label(_ values: [Findings.AxisValue]) -> String {
    values.map { "\($0.axis.text) \($0.label)" }.joined(separator: ", ")
  }

  /// How intervals were made, in the order in which methods occur.
  static func methods(of estimates: [Finding<Findings.Estimate>]) -> String {
    var methods: [String] = []
    for estimate in estimates {
      guard let method = estimate.value?.interval.value?.method, !methods.contains(method.words)
      else { continue }
      methods.append(method.words)
    }
    return methods.joined(separator: "; ")
  }
}
