/// The keys of results that are not in the table `identity` yet.
///
/// The problem: keys are digests, so each new one belongs somewhere else in a table that is ordered
/// by them. Written row by row, every row dirties a page of its own, and a result of a hundred bytes
/// costs four kilobytes of log. The rows of `result` are ordered by tasks' numbers, so these cost
/// what they weigh.
///
/// The idea: keys wait in memory, in 64 buckets by their first bits. Whenever 4,096 results were
/// written, the bucket whose turn it is goes into the table, in order: the two thousand times two
/// keys that have gathered in it fall on a 64th of the table's pages, many a page. Which rows wait
/// is written down as runs of their numbers, a row of `backlog` a transaction, and `settled` says up
/// to which of those a bucket is in the table. So a ledger that is opened again finds what waits.
///
/// Only the first 64 bits are kept. Two of 10⁸ keys agree in them once in ten thousand ledgers; then
/// the later one is not found, and its task runs once more in another sweep, which costs nothing else.
struct KeyIndex {
  /// How many buckets there are.
  static let bucketCount = 64
  /// Results between the settling of two buckets.
  static let rowsPerSettling = 4_096

  /// A key's first bits and the row of its result.
  struct Entry {
    let prefix: UInt64
    let row: Int
  }

  private var buckets: [[UInt64: Int]] = Array(repeating: [:], count: bucketCount)
  /// The bucket whose turn it is.
  private(set) var turn = 0
  /// Results since a bucket was settled.
  private(set) var rowsSinceSettling = 0
  /// The number of the last row of `backlog`.
  private(set) var number = 0

  static func bucket(of prefix: UInt64) -> Int { Int(prefix >> 58) }

  /// The row of a key, if it waits here.
  func row(of prefix: UInt64) -> Int? { buckets[KeyIndex.bucket(of: prefix)][prefix] }

  /// The buckets to be settled when so many more results are written.
  func due(_ count: Int) -> [Int] {
    let turns = min((rowsSinceSettling + count) / KeyIndex.rowsPerSettling, KeyIndex.bucketCount)
    return (0..<turns).map { (turn + $0) % KeyIndex.bucketCount }
  }

  /// What waits in a bucket, in the order of the table.
  func entries(of bucket: Int) -> [Entry] {
    buckets[bucket].map { Entry(prefix: $0.key, row: $0.value) }
      .sorted { Int64(bitPattern: $0.prefix) < Int64(bitPattern: $1.prefix) }
  }

  /// Takes what a transaction wrote: its results, and the buckets that it settled.
  mutating func commit(_ entries: [Entry], settled: [Int]) {
    for bucket in settled { buckets[bucket].removeAll(keepingCapacity: true) }
    if !settled.isEmpty {
      turn = (turn + settled.count) % KeyIndex.bucketCount
      rowsSinceSettling = 0
    }
    guard !entries.isEmpty else { return }
    number += 1
    if settled.isEmpty { rowsSinceSettling += entries.count }
    for entry in entries { restore(entry) }
  }

  /// Takes a key that waits.
  mutating func restore(_ entry: Entry) {
    // The first row of a key stays its row.
    if row(of: entry.prefix) == nil {
      buckets[KeyIndex.bucket(of: entry.prefix)][entry.prefix] = entry.row
    }
  }

  /// How many keys wait.
  private var waitingCount: Int { buckets.reduce(0) { $0 + $1.count } }

  /// Goes on behind a row of `backlog`.
  mutating func restore(number: Int, turn: Int) {
    self.number = number
    self.turn = turn
    // Or lives that record little would never settle anything.
    rowsSinceSettling = waitingCount % KeyIndex.rowsPerSettling
  }

  /// Rows as runs of numbers, eight bytes a number: the first and how many.
  static func runs(of entries: [Entry]) -> [UInt8] {
    var bytes: [UInt8] = []
    var first = 0
    var count = 0
    func close() {
      guard count > 0 else { return }
      for number in [first, count] {
        for shift in stride(from: 56, through: 0, by: -8) {
          bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
      }
    }
    for entry in entries {
      if count > 0, entry.row == first + count {
        count += 1
      } else {
        close()
        (first, count) = (entry.row, 1)
      }
    }
    close()
    return bytes
  }

  /// The runs that bytes stand for.
  static func runs(_ bytes: [UInt8]) -> [Range<Int>] {
    stride(from: 0, to: bytes.count - bytes.count % 16, by: 16).map { start in
      func number(_ offset: Int) -> Int {
        bytes[offset..<offset + 8].reduce(0) { $0 << 8 | Int($1) }
      }
      let first = number(start)
      return first..<max(first, first &+ number(start + 8))
    }
  }
}
