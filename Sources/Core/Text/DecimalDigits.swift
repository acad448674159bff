/// The shortest decimal that reads back as a number: digits without leading zeros, and the power of
/// ten of the last of them.
///
/// It is defined by the number alone, and neither a locale nor a C library has a say in it:
/// whatever is rounded and printed through it has the same characters on every machine. Rounding is
/// that of school, on these digits, halves away from zero: 0.125 is 0.13, and 2.675, whose double
/// lies a little below, is 2.68 as its text says.
public struct DecimalDigits: Hashable, Sendable {
  /// Whether it is below zero.
  public let isNegative: Bool
  /// The digits, 0 to 9, the most significant first; none for zero.
  public private(set) var digits: [UInt8] = []
  /// The power of ten of the last digit.
  public private(set) var lastPlace = 0

  /// The power of ten of the first digit.
  public var leadingPlace: Int { lastPlace + digits.count - 1 }

  /// The digits of a finite number; of another one there are none.
  public init(_ number: Double) {
    isNegative = number < 0
    guard number.isFinite else { return }
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

  /// The number without the digits below a place; the same when it has none.
  public func rounded(toPlace place: Int) -> DecimalDigits {
    guard place > lastPlace else { return self }
    var rounded = self
    rounded.lastPlace = place
    let keptCount = leadingPlace - place + 1
    guard keptCount >= 0, !digits.isEmpty else {
      rounded.digits = []
      return rounded
    }
    var kept = Array(digits.prefix(keptCount))
    if digits[keptCount] >= 5 {
      var position = kept.count - 1
      while position >= 0, kept[position] == 9 {
        kept[position] = 0
        position -= 1
      }
      if position >= 0 { kept[position] += 1 } else { kept.insert(1, at: 0) }
    }
    rounded.digits = kept
    return rounded
  }

  /// The double nearest to it.
  public var value: Double {
    guard !digits.isEmpty else { return 0 }
    // Digits with an exponent always read as a number.
    return Double("\(isNegative ? "-" : "")\(text(of: digits))e\(lastPlace)") ?? 0
  }

  private func text(of digits: some Sequence<UInt8>) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }

  /// The number without an exponent, with so many decimals, as in `-0.302`.
  ///
  /// Zero, and what is rounded to it, has no sign.
  public func text(decimals: Int) -> String {
    let rounded = rounded(toPlace: -decimals)
    guard !rounded.digits.isEmpty else {
      return decimals > 0 ? "0." + String(repeating: "0", count: decimals) : "0"
    }
    // Down to the place that is wanted, and from the ones up.
    var all = rounded.digits
    all += Array(repeating: 0, count: max(0, rounded.lastPlace + decimals))
    all = Array(repeating: 0, count: max(0, decimals + 1 - all.count)) + all
    let whole = text(of: all.dropLast(decimals))
    let sign = isNegative ? "-" : ""
    return decimals > 0 ? "\(sign)\(whole).\(text(of: all.suffix(decimals)))" : sign + whole
  }
}

/// A number with so many decimals, as in `-0.302`; what is not finite is `nan`, `inf` or `-inf`.
public func fixed(_ number: Double, decimals: Int) -> String {
  guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
  return DecimalDigits(number).text(decimals: decimals)
}

/// A number in at most so many significant digits, as in `0.0123`, `1,230,000` or `1.2e-7`; what is
/// not finite is `nan`, `inf` or `-inf`.
///
/// An exponent stands where there would be more than three zeros behind the point or more than nine
/// digits before it.
public func significant(_ number: Double, digits count: Int) -> String {
  guard number.isFinite, number != 0 else { return fixed(number, decimals: 0) }
  let all = DecimalDigits(number)
  var digits = all.rounded(toPlace: all.leadingPlace - count + 1)
  let place = digits.leadingPlace
  while digits.digits.count > 1, digits.digits.last == 0 {
    digits = digits.withoutLastDigit
  }
  guard (-4...8).contains(place) else {
    let mantissa = digits.shifted(toLeadingPlace: 0)
    return mantissa.text(decimals: max(0, -mantissa.lastPlace)) + "e\(place)"
  }
  let text = digits.text(decimals: max(0, -digits.lastPlace))
  return place >= 3 && digits.lastPlace >= 0 ? Int(text).map(grouped) ?? text : text
}

extension DecimalDigits {
  /// The number without its last digit, which is 0.
  fileprivate var withoutLastDigit: DecimalDigits {
    var shorter = self
    shorter.digits.removeLast()
    shorter.lastPlace += 1
    return shorter
  }

  /// The same digits at other places.
  fileprivate func shifted(toLeadingPlace place: Int) -> DecimalDigits {
    var shifted = self
    shifted.lastPlace = place - digits.count + 1
    return shifted
  }
}
