internal import Encoding
internal import Sweeps

/// A value with one form in messages; see ``CoordinationProtocol`` for the rules.
///
/// The two directions of a form stand next to each other, one line a field, and whatever is written
/// through one of the calls below is read through its namesake.
protocol WireForm {
  /// Writes the value.
  func write(to writer: inout MessagePackWriter)
  /// Reads a value and refuses everything that ``write(to:)`` does not make.
  init(from reader: inout MessagePackReader) throws(MessagePackError)
}

extension StudySchema: WireForm {}

extension MessagePackWriter {
  /// Writes the head of a struct: so many fields follow.
  mutating func beginFields(_ count: Int) { beginList(count: count) }

  mutating func write(_ value: some WireForm) { value.write(to: &self) }

  mutating func write(_ integer: Int) { write(integer: Int64(integer)) }

  mutating func write(_ interval: Interval) { write(integer: interval.nanoseconds) }

  mutating func write(_ digest: Digest) { write(bytes: digest.bytes) }

  mutating func write(optional value: (some WireForm)?) {
    if let value { write(value) } else { writeNull() }
  }

  mutating func write(optional integer: Int?) {
    if let integer { write(integer) } else { writeNull() }
  }

  mutating func write(optional interval: Interval?) {
    if let interval { write(interval) } else { writeNull() }
  }

  mutating func write(list values: [some WireForm]) {
    beginList(count: values.count)
    for value in values { write(value) }
  }

  mutating func write(list integers: [Int]) {
    beginList(count: integers.count)
    for integer in integers { write(integer) }
  }
}

extension MessagePackReader {
  /// Reads the head of a struct of so many fields.
  mutating func beginFields(
    _ count: Int, _ field: StaticString
  ) throws(MessagePackError) {
    _ = try beginList(counting: count...count, field)
  }

  mutating func read<Value: WireForm>() throws(MessagePackError) -> Value {
    try Value(from: &self)
  }

  mutating func readOptional<Value: WireForm>() throws(MessagePackError) -> Value? {
    try skipNull() ? nil : try Value(from: &self)
  }

  mutating func readList<Value: WireForm>(
    countMax: Int, _ field: StaticString
  ) throws(MessagePackError) -> [Value] {
    let count = try beginList(counting: 0...countMax, field)
    var values: [Value] = []
    // A list of a thousand fits at once; memory for more follows the bytes.
    values.reserveCapacity(min(count, 1_024))
    for _ in 0..<count { values.append(try Value(from: &self)) }
    return values
  }

  mutating func readIntegers(
    countMax: Int, in range: ClosedRange<Int>, _ field: StaticString
  ) throws(MessagePackError) -> [Int] {
    let count = try beginList(counting: 0...countMax, field)
    var integers: [Int] = []
    for _ in 0..<count { integers.append(try readInteger(in: range, field)) }
    return integers
  }

  /// Reads a counter or an amount.
  mutating func readNumber(
    from lowest: Int = 0, _ field: StaticString
  ) throws(MessagePackError) -> Int {
    try readInteger(in: lowest...Bound.numberMax, field)
  }

  mutating func readOptionalNumber(
    _ field: StaticString
  ) throws(MessagePackError) -> Int? {
    try skipNull() ? nil : try readNumber(field)
  }

  /// Reads a task's number in its grid.
  mutating func readTaskIndex() throws(MessagePackError) -> Int {
    try readInteger(in: 0...PlanBounds.tasksMax - 1, "a task's number")
  }

  mutating func readInterval(_ field: StaticString) throws(MessagePackError) -> Interval {
    Interval(nanoseconds: Int64(try readInteger(in: 0...Int.max, field)))
  }

  mutating func readOptionalInterval(
    _ field: StaticString
  ) throws(MessagePackError) -> Interval? {
    try skipNull() ? nil : try readInterval(field)
  }

  /// Reads a text that a person may read.
  mutating func readText(_ field: StaticString) throws(MessagePackError) -> String {
    try readText(bytesMax: Bound.bytesPerText, field)
  }

  mutating func readOptionalText(_ field: StaticString) throws(MessagePackError) -> String? {
    try skipNull() ? nil : try readText(field)
  }

  /// Reads a result's or a verdict's payload.
  mutating func readPayload() throws(MessagePackError) -> [UInt8] {
    try readBytes(countMax: Bound.bytesPerPayload, "a payload")
  }

  /// Raises a complaint unless a condition holds of what began at an offset.
  func require(
    _ isSane: Bool, from start: Int, found: StaticString, expected: StaticString
  ) throws(MessagePackError) {
    guard isSane else {
      throw MessagePackError(offset: start, found: "\(found)", expected: "\(expected)")
    }
  }
}

extension MessagePackWriter {
  mutating func write(optional text: String?) {
    if let text { write(text: text) } else { writeNull() }
  }
}
