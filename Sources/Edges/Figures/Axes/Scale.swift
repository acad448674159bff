internal import Randomness

/// From a value to its place along an axis, as a share of the axis's length.
///
/// Data may be anything: one value, equal values, values that only just differ or that fill the
/// range of a double. So a range without width is widened about its value, a range narrower than a
/// billionth of its numbers counts as one without width, and differences are taken of halves, which
/// cannot overflow. A value that has no place (no number, or not above 0 where logarithms are
/// taken) has nil.
package struct Scale: Hashable, Sendable {
  /// How values find their places.
  let kind: PlotAxis.Kind
  /// The value at the beginning.
  package let low: Double
  /// The value at the end.
  package let high: Double

  /// Room left at each end, as a share of the range.
  private static let margin = 0.06
  /// A narrower range, as a share of the numbers in it, is none.
  private static let relativeWidthMin = 1e-9
  /// Numbers nearer to 0 are 0 to an axis, and numbers further away are left out.
  private static let magnitudes = 1e-290...1e290

  /// A scale for values, of which those without a place do not count.
  ///
  /// - Parameter isTight: Whether the first and last value lie at the very ends.
  package init(_ axis: PlotAxis, values: [Double], isTight: Bool = false) {
    kind = axis.kind
    if case .categories(let names) = axis.kind {
      low = -0.5
      high = Double(max(names.count, 1)) - 0.5
      return
    }
    let isLogarithmic = axis.kind != .linear
    var least = Double.infinity
    var greatest = -Double.infinity
    for value in values + axis.includes + axis.ticks.map(\.value) {
      guard Scale.hasPlace(value, isLogarithmic: isLogarithmic) else { continue }
      least = min(least, value)
      greatest = max(greatest, value)
    }
    if least > greatest { (least, greatest) = isLogarithmic ? (1, 10) : (0, 1) }
    if isLogarithmic {
      (low, high) = Scale.widened(logarithmic: least, greatest, isTight: isTight)
    } else {
      (low, high) = Scale.widened(linear: least, greatest, within: axis.bounds, isTight: isTight)
    }
  }

  private static func hasPlace(_ value: Double, isLogarithmic: Bool) -> Bool {
    isLogarithmic ? magnitudes.contains(value) : value.magnitude <= magnitudes.upperBound
  }

  private static func widened(
    linear least: Double, _ greatest: Double, within bounds: ClosedRange<Double>?, isTight: Bool
  ) -> (Double, Double) {
    let size = max(least.magnitude, greatest.magnitude)
    let width = greatest - least
    guard width > size * relativeWidthMin, width >= magnitudes.lowerBound else {
      let reach = size >= magnitudes.lowerBound ? size / 2 : 0.5
      return clamped(least - reach, greatest + reach, to: bounds)
    }
    let room = isTight ? 0 : width * margin
    return clamped(least - room, greatest + room, to: bounds)
  }

  /// A range without its parts beyond bounds, unless nothing would be left of it.
  private static func clamped(
    _ low: Double, _ high: Double, to bounds: ClosedRange<Double>?
  ) -> (Double, Double) {
    guard let bounds, bounds.lowerBound < high, low < bounds.upperBound else { return (low, high) }
    // An end that the data reach has half a mark's room beyond it.
    let room = (min(high, bounds.upperBound) - max(low, bounds.lowerBound)) * margin / 2
    let (lower, upper) = (
      max(low, bounds.lowerBound - room), min(high, bounds.upperBound + room)
    )
    return lower < upper ? (lower, upper) : (low, high)
  }

  private static func widened(
    logarithmic least: Double, _ greatest: Double, isTight: Bool
  ) -> (Double, Double) {
    let (first, last) = (PortableMath.log(least), PortableMath.log(greatest))
    guard last - first > relativeWidthMin else { return (least / 2, greatest * 2) }
    // Through logarithms and back, an end would move by an ulp or two.
    guard !isTight else { return (least, greatest) }
    let room = (last - first) * margin
    return (PortableMath.exp(first - room), PortableMath.exp(last + room))
  }

  /// The place of a value: 0 at the beginning, 1 at the end; nil where it has none.
  package func place(of value: Double) -> Double? {
    switch kind {
    case .linear, .categories:
      guard Scale.hasPlace(value, isLogarithmic: false) else { return nil }
      return (value / 2 - low / 2) / (high / 2 - low / 2)
    case .log2, .log10:
      guard Scale.hasPlace(value, isLogarithmic: true) else { return nil }
      let start = PortableMath.log(low)
      return (PortableMath.log(value) - start) / (PortableMath.log(high) - start)
    }
  }

  /// Whether a value is within it, or at an end but for rounding.
  func holds(_ value: Double) -> Bool {
    place(of: value).map { $0 >= -Scale.slack && $0 <= 1 + Scale.slack } ?? false
  }

  /// How far beyond an end still counts as the end, as a share of the length.
  static let slack = 1e-9
}
