/// What a run gives: a number, or why it gives none, in eight bytes.
///
/// A sweep of a million runs has dozens of these for each, so the reason stands in the bits that a NaN
/// has to spare.
struct RunValue {
  private let bits: Double

  /// A number, which has to be one.
  init(_ value: Double) {
    bits = value.isFinite ? value : RunValue(.notFinite).bits
  }

  /// A reason.
  init(_ exclusion: Findings.Exclusion) {
    bits = Double(nan: Double.RawSignificand(exclusion.rawValue), signaling: false)
  }

  /// The number, if there is one.
  var value: Double? { bits.isNaN ? nil : bits }

  /// Why there is none.
  var exclusion: Findings.Exclusion? {
    guard bits.isNaN else { return nil }
    return Findings.Exclusion(rawValue: UInt8(truncatingIfNeeded: bits.significandBitPattern))
  }
}
