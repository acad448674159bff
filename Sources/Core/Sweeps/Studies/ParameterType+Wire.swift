internal import Encoding

/// The wire form of a type: a list of its kind and what the kind takes.
///
///     ["boolean"]  ["text"]  ["anyScalar"]
///     ["integer", lowest, highest]
///     ["real", lower, upper, excludesLower]
///     ["choice", text, …]                                 at least one
///     ["list", type, fewest, most]
extension ParameterType {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .boolean: writer.beginVariant("boolean")
    case .text: writer.beginVariant("text")
    case .anyScalar: writer.beginVariant("anyScalar")
    case .integer(let range):
      writer.beginVariant("integer", count: 2)
      writer.write(integer: Int64(range.lowerBound))
      writer.write(integer: Int64(range.upperBound))
    case .real(let interval):
      writer.beginVariant("real", count: 3)
      writer.write(real: interval.lower)
      writer.write(real: interval.upper)
      writer.write(boolean: interval.excludesLower)
    case .choice(let choices):
      writer.beginVariant("choice", count: choices.count)
      for choice in choices { writer.write(text: choice) }
    case .list(let element, let count):
      writer.beginVariant("list", count: 3)
      element.write(to: &writer)
      writer.write(integer: Int64(count.lowerBound))
      writer.write(integer: Int64(count.upperBound))
    }
  }

  init(from reader: inout MessagePackReader, depth: Int) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("boolean", 0): self = .boolean
    case ("text", 0): self = .text
    case ("anyScalar", 0): self = .anyScalar
    case ("integer", 2): self = .integer(try reader.readRange(in: Int.min...Int.max))
    case ("real", 3): self = .real(try RealInterval(from: &reader))
    case ("choice", 1...SchemaBounds.choicesMax):
      var choices: [String] = []
      for _ in 0..<variant.count {
        choices.append(try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a choice"))
      }
      self = .choice(choices)
    case ("list", 3):
      guard depth < SchemaBounds.depthMax else {
        throw MessagePackError(
          offset: variant.offset, found: "a list inside \(depth) others",
          expected: "at most \(SchemaBounds.depthMax) lists inside each other")
      }
      let element = try ParameterType(from: &reader, depth: depth + 1)
      self = .list(of: element, count: try reader.readRange(in: 0...Int.max))
    default: throw variant.surprise("a parameter's type")
    }
  }
}

extension RealInterval {
  fileprivate init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    let (lower, upper) = (try reader.readReal(), try reader.readReal())
    // What is not finite has no place in messages to people, and a NaN is in no order.
    guard lower.isFinite, upper.isFinite, lower < upper else {
      throw MessagePackError(
        offset: start, found: "an interval from \(lower) to \(upper)",
        expected: "finite ends in ascending order")
    }
    self.init(lower, upper, excludingLower: try reader.readBoolean())
  }
}

extension MessagePackReader {
  fileprivate mutating func readRange(
    in bounds: ClosedRange<Int>
  ) throws(MessagePackError) -> ClosedRange<Int> {
    let lower = try readInteger(in: bounds, "a range's lower end")
    return lower...(try readInteger(in: lower...bounds.upperBound, "a range's upper end"))
  }
}

extension ParameterValue {
  /// Reads a value in the form of ``messagePack``; negative zero and what is not finite are refused.
  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    var valuesLeft = SchemaBounds.valuesMax
    try self.init(from: &reader, depth: 0, valuesLeft: &valuesLeft)
  }

  private init(
    from reader: inout MessagePackReader, depth: Int, valuesLeft: inout Int
  ) throws(MessagePackError) {
    let start = reader.offset
    switch try reader.nextKind() {
    case .boolean: self = .boolean(try reader.readBoolean())
    case .integer: self = .integer(Int(try reader.readInteger()))
    case .real:
      let real = try reader.readReal()
      guard real.isFinite, real.bitPattern != (-0.0).bitPattern else {
        throw MessagePackError(
          offset: start, found: "the real \(real)", expected: "a finite number, not negative zero")
      }
      self = .real(real)
    case .text: self = .text(try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a value"))
    case .list where depth < SchemaBounds.depthMax:
      let count = try reader.beginList(counting: 0...valuesLeft, "the values left of a default")
      valuesLeft -= count
      var values: [ParameterValue] = []
      for _ in 0..<count {
        values.append(
          try ParameterValue(from: &reader, depth: depth + 1, valuesLeft: &valuesLeft))
      }
      self = .list(values)
    case let kind:
      throw MessagePackError(
        offset: start, found: "\(kind)", expected: "a boolean, a number, a text or a list of such")
    }
  }
}
