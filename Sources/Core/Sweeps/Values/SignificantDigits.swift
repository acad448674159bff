internal import Text

extension Double {
  /// The integer of a range that is nearest to this number.
  func nearestInteger(in range: ClosedRange<Int>) -> Int {
    if self <= Double(range.lowerBound) { return range.lowerBound }
    if self >= Double(range.upperBound) { return range.upperBound }
    return Int(rounded())
  }

  /// How many significant decimal digits a spaced or sampled value keeps.
  package static let significantDigits = 12

  /// The number rounded to twelve significant decimal digits.
  ///
  /// Everything computed that enters a task's key goes through here. The last bits of a logarithm may
  /// differ from one implementation to the next; the twelfth digit does not, and `0.001` reads as
  /// `0.001` rather than `0.0010000000000000002`. Digits are those of the shortest decimal that reads
  /// back as the number (which is defined by the number alone), halves go away from zero.
  package func roundedToSignificantDigits() -> Double {
    guard isFinite, self != 0 else { return self }
    return rounded(besides: self)
  }

  /// The number rounded to the twelfth significant digit of a number that may be larger.
  ///
  /// Where a range passes zero, what is left of its ends is noise from the thirteenth digit on: three
  /// tenths less three times a tenth are nothing, not 5.6e-17.
  func rounded(besides larger: Double) -> Double {
    guard isFinite, self != 0, larger.isFinite, larger != 0 else { return self }
    let place = DecimalDigits(larger).leadingPlace - (Double.significantDigits - 1)
    let digits = DecimalDigits(self)
    // What needs no rounding keeps its bits.
    guard place > digits.lastPlace else { return self }
    let rounded = digits.rounded(toPlace: place).value
    return rounded.isFinite ? rounded : self
  }
}
