internal import Mistakes

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
    let place = Decimal(larger).leadingPlace - (Double.significantDigits - 1)
    guard let rounded = Decimal(self).rounded(toPlace: place) else { return self }
    return rounded.isFinite ? rounded : self
  }
}

/// The shortest decimal that reads back as a number: digits without leading zeros, and the power of
/// ten of the last of them.
private struct Decimal {
  private let isNegative: Bool
  private var digits: [UInt8] = []
  private var lastPlace = 0

  /// The power of ten of the first digit.
  var leadingPlace: Int { lastPlace + digits.count - 1 }

  init(_ number: Double) {
    isNegative = number < 0
    var pointSeen = false
    var rest = Substring(number.magnitude.description).utf8
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "."): pointSeen = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        lastPlace += Int(String(rest) ?? "") ?? 0
        rest = rest.suffix(0)
      default:
        digits.append(byte - UInt8(ascii: "0"))
        if pointSeen { lastPlace -= 1 }
      }
    }
    digits.removeFirst(digits.prefix { $0 == 0 }.count)
  }

  /// The number without the digits below a place; nil when it has none.
  func rounded(toPlace place: Int) -> Double? {
    guard place > lastPlace else { return nil }
    let keptCount = leadingPlace - place + 1
    guard keptCount >= 0 else { return 0 }
    var kept = Array(digits.prefix(keptCount))
    if digits[keptCount] >= 5 {
      var position = kept.count - 1
      while position >= 0, kept[position] == 9 {
        kept[position] = 0
        position -= 1
      }
      if position >= 0 { kept[position] += 1 } else { kept.insert(1, at: 0) }
    }
    guard !kept.isEmpty else { return 0 }
    let text = String(decoding: kept.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    guard let number = Double("\(isNegative ? "-" : "")\(text)e\(place)") else {
      mistake("the rounded decimal \(text)e\(place) must be a number")
    }
    return number
  }
}
