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
    var digits: [UInt8] = []
    var exponent = 0
    var pointSeen = false
    var exponentText: Substring.UTF8View?
    let text = magnitude.description
    var rest = Substring(text).utf8
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): pointSeen = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        exponentText = rest
        rest = rest.suffix(0)
      default:
        digits.append(byte - UInt8(ascii: "0"))
        if pointSeen { exponent -= 1 }
      }
    }
    if let exponentText, let value = Int(String(exponentText) ?? "") { exponent += value }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    guard digits.count > Double.significantDigits else { return self }

    let roundsUp = digits[Double.significantDigits] >= 5
    exponent += digits.count - Double.significantDigits
    digits.removeLast(digits.count - Double.significantDigits)
    if roundsUp {
      var position = digits.count - 1
      while position >= 0, digits[position] == 9 {
        digits[position] = 0
        position -= 1
      }
      if position >= 0 { digits[position] += 1 } else { digits.insert(1, at: 0) }
    }
    let decimal = String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    guard let rounded = Double("\(self < 0 ? "-" : "")\(decimal)e\(exponent)") else {
      preconditionFailure("the rounded decimal \(decimal)e\(exponent) of \(self) must be a number")
    }
    return rounded.isFinite ? rounded : self
  }
}
