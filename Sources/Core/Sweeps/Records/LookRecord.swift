public import Encoding

/// What a look found, as every machine would find it: the payload of a verdict.
///
/// Like a ``Record`` it holds nothing that differs between two evaluations. The canonical form is the
/// MessagePack map
///
///     {"interval": [real, real] or null, "mean": real or null, "replicates": integer, "used": integer}
///
/// of which mean and interval are correlations. Both are null before there are enough replicates.
public struct LookRecord: Hashable, Sendable {
  /// How many replicates of the group had ended.
  public let replicates: Int
  /// How many of them gave a number; the others failed, or it was not defined for any of their points.
  public let used: Int
  /// The mean correlation with its interval; nil where too few replicates gave a number.
  public let estimate: Estimate?

  /// A mean with its interval.
  public struct Estimate: Hashable, Sendable {
    /// The mean.
    public let mean: Double
    /// The interval.
    public let interval: ClosedRange<Double>

    /// A mean with its interval.
    public init(mean: Double, interval: ClosedRange<Double>) {
      self.mean = mean
      self.interval = interval
    }

    /// Half of the interval's width.
    public var halfWidth: Double { (interval.upperBound - interval.lowerBound) / 2 }
  }

  /// What a look found.
  public init(replicates: Int, used: Int, estimate: Estimate?) {
    self.replicates = replicates
    self.used = used
    self.estimate = estimate
  }

  /// The canonical bytes.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    writer.beginMap(count: 4)
    writer.write(key: "interval")
    if let interval = estimate?.interval {
      writer.beginList(count: 2)
      writer.write(real: interval.lowerBound)
      writer.write(real: interval.upperBound)
    } else {
      writer.writeNull()
    }
    writer.write(key: "mean")
    if let mean = estimate?.mean { writer.write(real: mean) } else { writer.writeNull() }
    writer.write(key: "replicates")
    writer.write(integer: Int64(replicates))
    writer.write(key: "used")
    writer.write(integer: Int64(used))
    return writer.finished()
  }

  /// The record that canonical bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    guard case .map(let map) = try MessagePack(decoding: bytes),
      map.entries.map(\.key) == ["interval", "mean", "replicates", "used"],
      case .integer(let replicates)? = map["replicates"], case .integer(let used)? = map["used"],
      0...replicates ~= used, let interval = map["interval"], let mean = map["mean"]
    else { throw LookRecord.surprise }
    self.replicates = Int(replicates)
    self.used = Int(used)
    switch (mean, interval) {
    case (.null, .null): estimate = nil
    case (.real(let mean), .list(let ends)):
      guard ends.count == 2, case .real(let lower) = ends[0], case .real(let upper) = ends[1],
        lower <= upper
      else { throw LookRecord.surprise }
      estimate = Estimate(mean: mean, interval: lower...upper)
    default: throw LookRecord.surprise
    }
  }

  private static var surprise: MessagePackError {
    MessagePackError(offset: 0, found: "something else", expected: "what a look found")
  }
}
