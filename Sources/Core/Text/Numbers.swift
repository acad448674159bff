/// A count as people read it: digits in groups of three, as in `100,000,000`.
public func grouped(_ count: Int) -> String {
  let digits = String(count.magnitude)
  var text = count < 0 ? "-" : ""
  for (offset, digit) in digits.enumerated() {
    if offset > 0, (digits.count - offset).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return text
}

/// A count with its noun: `1 point`, `12 points`.
public func counted(_ count: Int, _ noun: String) -> String {
  "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
}

/// Names as a sentence lists them: `a`, `a or b`, `a, b or c`.
public func listed(_ names: [String], conjunction: String = "or") -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
