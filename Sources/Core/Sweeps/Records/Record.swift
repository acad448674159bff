public import Encoding
public import Randomness

/// What a task gives, as every machine would give it: which study with what, and what came out.
///
/// A record is a payload. It holds nothing that differs between two runs of the same task: no times,
/// no machine, no attempt; those are the envelope, which the ledger keeps beside it. So two runs can
/// be compared by their bytes, and the bytes have a digest. The canonical form is the MessagePack map
///
///     {"parameters": {name: value}, "scalars": {name: value}, "seed": integer,
///      "series": {name: [real]}, "study": text, "version": integer}
///
/// where parameters that have their defaults are left out, a scalar is a boolean, an integer, a real
/// or a text, and a series is a list of reals. Infinities and NaN are kept: a loss that is not a number
/// is a result.
public struct Record: Hashable, Sendable {
  /// The study's name.
  public let study: String
  /// The study's version.
  public let version: Int
  /// The parameters unlike their defaults, by name.
  public let parameters: MessagePack.Map
  /// Where the task's randomness came from.
  public let seed: Seed
  /// Single values by name: booleans, integers, reals and texts.
  public let scalars: MessagePack.Map
  /// Curves by name.
  public let series: [Series]

  /// A curve: a value a step or an epoch.
  public struct Series: Hashable, Sendable {
    /// What it shows.
    public let name: String
    /// The values in order.
    public let values: [Double]

    /// A curve.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }

    /// Whether two curves have the same bytes.
    public static func == (left: Series, right: Series) -> Bool {
      left.name.utf8.elementsEqual(right.name.utf8)
        && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
    }

    /// Feeds the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// A record.
  ///
  /// - Precondition: scalars are booleans, integers, reals or texts, and no two series have one name.
  public init(
    study: String, version: Int, parameters: MessagePack.Map, seed: Seed,
    scalars: MessagePack.Map = [:], series: [Series] = []
  ) {
    self.study = study
    self.version = version
    self.parameters = parameters
    self.seed = seed
    self.scalars = scalars
    self.series = series.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The canonical bytes: what is digested and compared.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    writer.beginMap(count: 6)
    writer.write(key: "parameters")
    writer.write(.map(parameters))
    writer.write(key: "scalars")
    writer.write(.map(scalars))
    writer.write(key: "seed")
    writer.write(integer: Int64(seed.value))
    writer.write(key: "series")
    writer.beginMap(count: series.count)
    for curve in series {
      writer.write(key: curve.name)
      writer.beginList(count: curve.values.count)
      for value in curve.values { writer.write(real: value) }
    }
    writer.write(key: "study")
    writer.write(text: study)
    writer.write(key: "version")
    writer.write(integer: Int64(version))
    return writer.finished()
  }

  /// The record that canonical bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    var reader = try MessagePackReader(bytes)
    guard try reader.beginMap() == 6 else {
      throw MessagePackError(offset: 0, found: "a map of another size", expected: "a record")
    }
    try Record.read(key: "parameters", from: &reader)
    parameters = try Record.readMap(from: &reader, "a task's parameters")
    try Record.read(key: "scalars", from: &reader)
    let start = reader.offset
    scalars = try Record.readMap(from: &reader, "a record's scalars")
    guard scalars.entries.allSatisfy(\.value.isScalar) else {
      throw MessagePackError(
        offset: start, found: "a scalar that is not single",
        expected: "booleans, integers, reals or texts")
    }
    try Record.read(key: "seed", from: &reader)
    let number = try reader.readInteger(in: 0...Int(Seed.valueMax), "a task's seed")
    seed = Seed(UInt64(number)) ?? 0
    try Record.read(key: "series", from: &reader)
    var series: [Series] = []
    for _ in 0..<(try reader.beginMap()) {
      let name = try reader.readKey()
      var values: [Double] = []
      for _ in 0..<(try reader.beginList()) { values.append(try reader.readReal()) }
      series.append(Series(name, values))
    }
    self.series = series
    try Record.read(key: "study", from: &reader)
    study = try reader.readText()
    try Record.read(key: "version", from: &reader)
    version = try reader.readInteger(in: 1...Int(Seed.valueMax), "a study's version")
    try reader.finish()
  }

  /// Makes sure that bytes are a record, without making one.
  public static func check(_ bytes: [UInt8]) throws(MessagePackError) {
    _ = try Record(decoding: bytes)
  }

  private static func read(
    key: StaticString, from reader: inout MessagePackReader
  ) throws(MessagePackError) {
    let start = reader.offset
    let found = try reader.readKey()
    guard found == "\(key)" else {
      throw MessagePackError(
        offset: start, found: "the key \(found.debugDescription)", expected: "the key '\(key)'")
    }
  }

  private static func readMap(
    from reader: inout MessagePackReader, _ field: StaticString
  ) throws(MessagePackError) -> MessagePack.Map {
    let start = reader.offset
    guard case .map(let map) = try reader.readValue() else {
      throw MessagePackError(offset: start, found: "something else", expected: "a map, \(field)")
    }
    return map
  }
}

extension MessagePack {
  /// Whether it is one value and not several.
  var isScalar: Bool {
    switch self {
    case .boolean, .integer, .real, .text: true
    case .null, .bytes, .list, .map: false
    }
  }
}
