internal import Encoding
internal import Mistakes

/// BLAKE2b over a large buffer, and MessagePack on a record of twenty fields: at most twice the time
/// of implementations in C.
struct EncodingBenchmark {
  private let byteCount: Int
  private let recordCount: Int
  private let repeats: Int

  init(isQuick: Bool) {
    byteCount = isQuick ? 64 << 20 : 256 << 20
    recordCount = isQuick ? 50_000 : 200_000
    repeats = isQuick ? 3 : 5
  }

  var rows: [BenchmarkRow] {
    let peer = Peer.answer(
      to: Self.script, arguments: ["\(byteCount)", "\(recordCount)", "\(repeats)"])
    let records = recordFigures
    return [
      BenchmarkRow(
        "BLAKE2b-256", digestRate, "MB/s", against: peer, "digest", target: .ratioAtLeast(0.5)),
      BenchmarkRow(
        "MessagePack, write a record", records.written, "records/s", against: peer, "write",
        target: .ratioAtLeast(0.5)),
      BenchmarkRow(
        "MessagePack, read a record", records.read, "records/s", against: peer, "read",
        target: .ratioAtLeast(0.5)),
    ]
  }

  private var digestRate: Double {
    let bytes = [UInt8](repeating: 0x5A, count: byteCount)
    var digest = Digest(of: [])
    let seconds = medianSeconds(repeats: repeats) { digest = Digest(of: bytes) }
    require(digest != Digest(of: []), "the digest must be there")
    return Double(byteCount) / seconds / 1e6
  }

  private var recordFigures: (written: Double, read: Double) {
    let record = MessagePack.map(
      MessagePack.Map(
        uniqueKeysWithValues: (0..<20).map { index in
          let value: MessagePack =
            switch index % 4 {
            case 0: .integer(Int64(index) * 1_000_003)
            case 1: .real(Double(index) / 7)
            case 2: .text("value \(index)")
            default: .list([.integer(32), .integer(16)])
            }
          return ("field-\(10 + index)", value)
        }))
    let bytes = record.encoded()
    var byteSum = 0
    let writing = medianSeconds(repeats: repeats) {
      for _ in 0..<recordCount { byteSum &+= record.encoded().count }
    }
    var equalCount = 0
    let reading = medianSeconds(repeats: repeats) {
      for _ in 0..<recordCount {
        if let read = try? MessagePack(decoding: bytes), case .map(let map) = read {
          equalCount &+= map.entries.count
        }
      }
    }
    require(byteSum > 0 && equalCount == 20 * recordCount * repeats, "records must be whole")
    return (Double(recordCount) / writing, Double(recordCount) / reading)
  }

  private static let script = """
    import sys, time, statistics, hashlib, platform
    import msgpack
    size, records, repeats = (int(word) for word in sys.argv[1:])
    def median(body):
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            body()
            times.append(time.perf_counter() - start)
        return statistics.median(times)
    data = b"\\x5a" * size
    seconds = median(lambda: hashlib.blake2b(data, digest_size=32).digest())
    print("digest", size / seconds / 1e6, f"Python {platform.python_version()} hashlib.blake2b", sep="\\t")
    def value(index):
        return [index * 1000003, index / 7, f"value {index}", [32, 16]][index % 4]
    record = {f"field-{10 + index}": value(index) for index in range(20)}
    packed = msgpack.packb(record)
    name = "msgpack " + ".".join(str(part) for part in msgpack.version)
    def write():
        for _ in range(records): msgpack.packb(record)
    def read():
        for _ in range(records): msgpack.unpackb(packed)
    print("write", records / median(write), name + " packb", sep="\\t")
    print("read", records / median(read), name + " unpackb", sep="\\t")
    """
}
