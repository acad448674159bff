internal import Text

/// A kind of amount with the units in which people write it.
public struct Quantity: Sendable {
  /// The units, largest first, each in the smallest unit.
  private let units: [(name: String, size: Int)]
  /// Whether several units may follow one another, as in `1h30m`.
  private let isCompound: Bool

  /// The names of the units, smallest first.
  var unitNames: String { listed(units.reversed().map(\.name)) }

  /// Times, in milliseconds.
  public static let time = Quantity(
    units: [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)],
    isCompound: true)

  /// Memory sizes, in bytes.
  public static let memory = Quantity(
    units: [
      ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000),
      ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1000), ("B", 1),
    ], isCompound: false)

  /// The amount that a text such as `1h30m` or `2GiB` says, in the smallest unit.
  public func amount(of text: String) -> Int? {
    guard !text.isEmpty else { return nil }
    var rest = Substring(text)
    var total = 0
    var nextUnit = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let name = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(name.count)
      guard let number = Int(digits), let unit = units.firstIndex(where: { $0.name == name }),
        unit >= nextUnit
      else { return nil }
      nextUnit = isCompound ? unit + 1 : units.count
      let (part, overflow) = number.multipliedReportingOverflow(by: units[unit].size)
      let (sum, overflows) = total.addingReportingOverflow(part)
      guard !overflow, !overflows else { return nil }
      total = sum
    }
    return total
  }

  /// The amount as a person would write it, from which ``amount(of:)`` gives it back.
  public func text(_ amount: Int) -> String {
    var rest = amount
    var text = ""
    for unit in units where rest >= unit.size && (isCompound || rest.isMultiple(of: unit.size)) {
      text += "\(rest / unit.size)\(unit.name)"
      rest %= unit.size
      if rest == 0 { break }
    }
    return text.isEmpty ? "0\(units[units.count - 1].name)" : text
  }
}
