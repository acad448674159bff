internal import Randomness
internal import Text

/// Where an axis is marked, and with what.
///
/// Numbers are 1, 2 or 5 times a power of ten apart, or powers of two or ten themselves. A tick is
/// made as a decimal, a whole number times a power of ten, and never by adding steps up: so 0.3 is
/// `0.3`, its label needs no rounding, and it is the same on every machine.
package struct Ticks: Hashable, Sendable {
  /// The values, ascending.
  package var values: [Double]
  /// What stands at each, line by line.
  package var labels: [[String]]

  private init(_ values: [Double], _ labels: [[String]]) {
    self.values = values
    self.labels = labels
  }

  /// The ticks of a scale, at most so many.
  package init(_ scale: Scale, countMax: Int) {
    switch scale.kind {
    case .linear: self = Ticks.equalSteps(scale, countMax: countMax)
    case .log2: self = Ticks.powers(of: 2, scale, countMax: countMax)
    case .log10: self = Ticks.powers(of: 10, scale, countMax: countMax)
    case .categories(let names): self.init(names.indices.map(Double.init), names.map { [$0] })
    }
  }

  /// Values that are marked by name.
  init(named ticks: [PlotAxis.Tick]) {
    let sorted = ticks.sorted { $0.value < $1.value }
    self.init(sorted.map(\.value), sorted.map(\.lines))
  }

  private static func equalSteps(_ scale: Scale, countMax: Int) -> Ticks {
    let halfWidth = scale.high / 2 - scale.low / 2
    // The finest step that could do is a tenth of the power of ten below half the range.
    var power = DecimalDigits(halfWidth).leadingPlace - 1
    while true {
      for factor in [1, 2, 5] {
        guard let step = Double("\(factor)e\(power)"), step > 0 else { continue }
        // An end such as 0.3 is six times 0.05 but for rounding.
        let slack = (scale.high / step - scale.low / step) * Scale.slack
        let first = (scale.low / step - slack).rounded(.up)
        let last = (scale.high / step + slack).rounded(.down)
        guard last - first < Double(max(countMax, 1)), first.magnitude < 0x1p50,
          last.magnitude < 0x1p50
        else { continue }
        let multiples = first <= last ? Array(Int(first)...Int(last)) : []
        let units = multiples.map { $0 * factor }
        return Ticks(
          units.map { Double("\($0)e\(power)") ?? 0 },
          DecimalTicks(units, power: power).texts.map { [$0] })
      }
      power += 1
    }
  }

  /// Fewer powers within a range leave it to numbers in between.
  private static let powersMin = 2

  private static func powers(of base: Int, _ scale: Scale, countMax: Int) -> Ticks {
    let logarithm = PortableMath.log(Double(base))
    // A power that rounding puts just outside is looked at again by its value.
    let first = Int((PortableMath.log(scale.low) / logarithm).rounded(.down))
    let last = Int((PortableMath.log(scale.high) / logarithm).rounded(.up))
    let exponents = (first...last).filter { scale.holds(power(base, $0)) }
    guard exponents.count >= powersMin else { return between(scale, countMax: countMax) }
    var stride = 1
    var kept = exponents
    while kept.count > max(countMax, 1) {
      stride += 1
      kept = exponents.filter { $0.isMultiple(of: stride) }
    }
    let areShort = kept.allSatisfy { base == 2 ? (0...13).contains($0) : (-4...4).contains($0) }
    return Ticks(
      kept.map { power(base, $0) },
      kept.map { exponent in
        guard areShort else { return [NumberText.power(of: "\(base)", exponent)] }
        return [NumberText.digits(power(base, exponent), 4)]
      })
  }

  /// Numbers 1, 2 and 5 times powers of ten on a short logarithmic range, or in equal steps on one
  /// that is shorter still.
  private static func between(_ scale: Scale, countMax: Int) -> Ticks {
    let first = DecimalDigits(scale.low).leadingPlace
    let last = DecimalDigits(scale.high).leadingPlace
    let found = (first...last).flatMap { power in
      [1, 2, 5].compactMap { Double("\($0)e\(power)") }.filter(scale.holds)
    }
    guard found.count >= 3, found.count <= countMax else {
      return equalSteps(scale, countMax: countMax)
    }
    return Ticks(found, found.map { [NumberText.digits($0, 2)] })
  }

  /// A power of two or ten, exactly or as near as a double comes.
  private static func power(_ base: Int, _ exponent: Int) -> Double {
    base == 2
      ? Double(sign: .plus, exponent: exponent, significand: 1) : Double("1e\(exponent)") ?? 0
  }
}

/// The labels of ticks that are whole numbers times a power of ten.
struct DecimalTicks {
  /// The labels.
  let texts: [String]

  /// Numbers in full up to so many places before the point.
  private static let placesMax = 6
  /// Further behind the point they get an exponent.
  private static let placesMin = -4

  init(_ units: [Int], power: Int) {
    let largest = units.map(\.magnitude).max() ?? 0
    let leading = String(largest).count - 1 + power
    let isPlain =
      largest == 0
      || (leading < DecimalTicks.placesMax && power >= DecimalTicks.placesMin)
    texts = units.map { unit in
      isPlain
        ? DecimalTicks.plain(unit, power)
        : DecimalTicks.scientific(unit, power, leading: leading)
    }
  }

  /// All ticks have the decimals that the finest of them needs.
  private static func plain(_ unit: Int, _ power: Int) -> String {
    let sign = unit < 0 ? "−" : ""
    guard power < 0 else {
      let zeros = String(repeating: "0", count: unit == 0 ? 0 : power)
      return sign + grouped(Int(String(unit.magnitude) + zeros) ?? unit)
    }
    var digits = String(unit.magnitude)
    digits = String(repeating: "0", count: max(0, 1 - power - digits.count)) + digits
    let whole = String(digits.dropLast(-power))
    return "\(sign)\(Int(whole).map(grouped) ?? whole).\(digits.suffix(-power))"
  }

  /// All ticks have the power of the largest: 0.5×10⁷, 1.0×10⁷.
  private static func scientific(_ unit: Int, _ power: Int, leading: Int) -> String {
    guard unit != 0 else { return "0" }
    return "\(plain(unit, power - leading))×\(NumberText.power(of: "10", leading))"
  }
}
