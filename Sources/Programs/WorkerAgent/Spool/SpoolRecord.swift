internal import Coordination
internal import Encoding

/// What stands in a spool's file, one after the other.
///
/// The form, integers little-endian:
///
///     body's length (4)  check of the body (8)  body
///
/// A body is a result, `1 number (8) cluster (8) plan (32) outcome`, where the outcome has the form
/// of ``Outcome/encoded()``; or it tells which results are safe in the ledger, `2` and pairs
/// `first (8) count (8)` of their numbers. Results are numbered in the order in which they came.
///
/// The check is there for tails that a crash tore and for disks that rot, not against anybody.
enum SpoolRecord {
  case result(Result)
  case forgotten([Range<UInt64>])

  /// A result and what it takes to hand it in.
  struct Result {
    let number: UInt64
    let cluster: ClusterID
    let plan: Digest
    let outcome: Outcome
  }

  /// How long the part before a body is.
  static let headBytes = 12
  /// The longest body that is believed in: a payload as long as one may be, and what goes with it.
  static let bodyBytesMax = Bound.bytesPerPayload + Bound.bytesPerText + 1_024

  /// Appends a result; returns how many bytes that took.
  static func append(
    number: UInt64, cluster: ClusterID, plan: Digest, _ outcome: Outcome,
    to bytes: inout [UInt8]
  ) -> Int {
    let start = begin(&bytes)
    bytes.append(1)
    bytes.append(littleEndian: number)
    bytes.append(littleEndian: UInt64(bitPattern: cluster.number))
    bytes.append(contentsOf: plan.bytes)
    bytes.append(contentsOf: outcome.encoded())
    return end(start, &bytes)
  }

  /// Appends that results are safe.
  static func append(forgotten ranges: [Range<UInt64>], to bytes: inout [UInt8]) {
    let start = begin(&bytes)
    bytes.append(2)
    for range in ranges {
      bytes.append(littleEndian: range.lowerBound)
      bytes.append(littleEndian: UInt64(range.count))
    }
    _ = end(start, &bytes)
  }

  /// Leaves room for a head.
  private static func begin(_ bytes: inout [UInt8]) -> Int {
    let start = bytes.count
    bytes.append(littleEndian: UInt64(0))
    bytes.append(contentsOf: [0, 0, 0, 0])
    return start
  }

  /// Writes the head of what was appended since.
  private static func end(_ start: Int, _ bytes: inout [UInt8]) -> Int {
    let body = start + headBytes..<bytes.count
    let check = check(bytes, body)
    for byte in 0..<4 { bytes[start + byte] = UInt8(truncatingIfNeeded: body.count >> (8 * byte)) }
    for byte in 0..<8 {
      bytes[start + 4 + byte] = UInt8(truncatingIfNeeded: check >> (8 * UInt64(byte)))
    }
    return bytes.count - start
  }

  /// Reads the record at an offset; nil if none stands there whole.
  static func read(_ bytes: [UInt8], at offset: Int) -> (record: SpoolRecord, byteCount: Int)? {
    guard bytes.count - offset >= headBytes else { return nil }
    let length = Int(bytes.littleEndian(at: offset, width: 4))
    let body = offset + headBytes..<offset + headBytes + length
    guard (1...bodyBytesMax).contains(length), body.upperBound <= bytes.count,
      bytes.littleEndian(at: offset + 4, width: 8) == check(bytes, body),
      let record = decode(bytes, body)
    else { return nil }
    return (record, headBytes + length)
  }

  private static func decode(_ bytes: [UInt8], _ body: Range<Int>) -> SpoolRecord? {
    var place = body.lowerBound + 1
    switch bytes[body.lowerBound] {
    case 1 where body.count > 1 + 8 + 8 + Digest.byteCount:
      let number = bytes.littleEndian(at: place, width: 8)
      let cluster = Int64(bitPattern: bytes.littleEndian(at: place + 8, width: 8))
      place += 16
      guard number < UInt64.max, let plan = Digest(bytes: Array(bytes[place..<place + 32])),
        let outcome = try? Outcome(decoding: Array(bytes[place + 32..<body.upperBound]))
      else { return nil }
      return .result(
        Result(number: number, cluster: ClusterID(cluster), plan: plan, outcome: outcome))
    case 2 where (body.count - 1).isMultiple(of: 16):
      var ranges: [Range<UInt64>] = []
      while place < body.upperBound {
        let first = bytes.littleEndian(at: place, width: 8)
        let (end, overflow) = first.addingReportingOverflow(
          bytes.littleEndian(at: place + 8, width: 8))
        guard !overflow else { return nil }
        ranges.append(first..<end)
        place += 16
      }
      return .forgotten(ranges)
    default: return nil
    }
  }

  /// Mixes eight bytes at a time, as FNV does one.
  private static func check(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
    var hash = 0xcbf2_9ce4_8422_2325 ^ UInt64(range.count)
    var place = range.lowerBound
    while place + 8 <= range.upperBound {
      hash = (hash ^ bytes.littleEndian(at: place, width: 8)) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 32
      place += 8
    }
    while place < range.upperBound {
      hash = (hash ^ UInt64(bytes[place])) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 32
      place += 1
    }
    return hash
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian word: UInt64) {
    for byte in 0..<8 { append(UInt8(truncatingIfNeeded: word >> (8 * UInt64(byte)))) }
  }

  @inline(__always)
  fileprivate func littleEndian(at offset: Int, width: Int) -> UInt64 {
    var word: UInt64 = 0
    for byte in 0..<width { word |= UInt64(self[offset + byte]) << (8 * UInt64(byte)) }
    return word
  }
}
