public import Encoding

/// What a look needs of one run: as much of its record as the rule speaks of.
///
/// A look's runs are a MessagePack list in the order of their tasks, replicate by replicate and in each
/// point by point. A run is a real for a scalar, a pair of lists of reals for two curves, 0 where the
/// task was given up, and null where it has not ended.
public enum LookRun: Hashable, Sendable {
  /// The scalar; NaN where the record has no such number.
  case number(Double)
  /// The two curves; empty where the record does not have them.
  case curves([Double], [Double])
  /// The task has no result and will have none.
  case givenUp
  /// The task is still to end, so that nobody may evaluate the look.
  case open

  /// What a rule needs of a record in its canonical form; bytes that are no record have nothing.
  public init(of payload: [UInt8], by statistic: Until.Statistic) {
    let record = try? Record(decoding: payload)
    switch statistic {
    case .scalar(let name):
      switch record?.scalars[name] {
      case .real(let real): self = .number(real)
      case .integer(let integer): self = .number(Double(integer))
      default: self = .number(.nan)
      }
    case .pearson(let first, let second):
      let curves = [first, second].map { name in
        record?.series.first { $0.name.utf8.elementsEqual(name.utf8) }?.values ?? []
      }
      self = .curves(curves[0], curves[1])
    }
  }

  /// No more bytes than these does the run take in a message.
  fileprivate var byteCountMax: Int {
    switch self {
    case .number: 9
    case .curves(let first, let second): 11 + 9 * (first.count + second.count)
    case .givenUp, .open: 1
    }
  }

  fileprivate func write(to writer: inout MessagePackWriter) {
    switch self {
    case .number(let number): writer.write(real: number)
    case .curves(let first, let second):
      writer.beginList(count: 2)
      for curve in [first, second] {
        writer.beginList(count: curve.count)
        for value in curve { writer.write(real: value) }
      }
    case .givenUp: writer.write(integer: 0)
    case .open: writer.writeNull()
    }
  }

  fileprivate init(from reader: inout MessagePackReader) throws(MessagePackError) {
    switch try reader.nextKind() {
    case .real: self = .number(try reader.readReal())
    case .integer:
      _ = try reader.readInteger(in: 0...0, "a run that was given up")
      self = .givenUp
    case .null:
      try reader.readNull()
      self = .open
    default:
      _ = try reader.beginList(counting: 2...2, "the curves of a run")
      let first = try LookRun.readCurve(from: &reader)
      self = .curves(first, try LookRun.readCurve(from: &reader))
    }
  }

  private static func readCurve(
    from reader: inout MessagePackReader
  ) throws(MessagePackError) -> [Double] {
    var values: [Double] = []
    for _ in 0..<(try reader.beginList()) { values.append(try reader.readReal()) }
    return values
  }
}

/// The runs of a look on their way to whoever evaluates it, as many as a message takes.
public struct LookRuns: Sendable {
  private var runs: [LookRun] = []
  private var bytesLeft: Int

  /// No runs yet, of which all together may take so many bytes.
  public init(bytesMax: Int) {
    // The head of the list takes up to five.
    bytesLeft = bytesMax - 5
  }

  /// Adds the next run; false, and nothing is added, where there is no room for it.
  public mutating func append(_ run: LookRun) -> Bool {
    let count = run.byteCountMax
    guard count <= bytesLeft else { return false }
    bytesLeft -= count
    runs.append(run)
    return true
  }

  /// The runs as one canonical list.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    writer.beginList(count: runs.count)
    for run in runs { run.write(to: &writer) }
    return writer.finished()
  }

  /// The runs that bytes stand for; other bytes are refused.
  public static func runs(decoding bytes: [UInt8]) throws(MessagePackError) -> [LookRun] {
    // Whatever a list holds takes at least a byte.
    var reader = try MessagePackReader(
      bytes, limits: MessagePackLimits(depthMax: 3, elementsMax: bytes.count))
    var runs: [LookRun] = []
    for _ in 0..<(try reader.beginList()) { runs.append(try LookRun(from: &reader)) }
    try reader.finish()
    return runs
  }
}
