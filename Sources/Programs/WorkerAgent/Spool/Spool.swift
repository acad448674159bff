public import Coordination
public import Encoding
public import Files

/// Results on disk until the coordinator has them in its ledger.
///
/// Problem. An agent may be killed at any moment, and no training is to be run again for that: what
/// was reported but not acknowledged has to be there for the next life of the agent. That costs
/// tens of thousands of results a second at the worst, each needed for milliseconds at the best.
///
/// Intuition. A roll of paper, written at one end: results, and notes which results are safe by now.
/// Rolls with nothing left that is wanted are thrown away; the last one is begun anew when all is
/// safe. Who comes after a crash reads the rolls from the start and tears off what was not finished.
///
/// Rules.
/// - ``keep(_:plan:cluster:)`` appends in memory; ``flush()`` hands all of it to the system in one
///   call, and has to come before the message that reports it. The system's memory outlives the
///   process, which is the promise; there is no fsync, for the loss of power loses one machine's last
///   results, which the coordinator has run again.
/// - A disk that takes nothing more makes ``flush()`` throw; what was to be written stays in memory,
///   can be loaded, and is written by the next call that succeeds.
/// - Each agent of a machine works in a folder of its own, locked while it lives, below one for its
///   cluster: results wait for the coordinator they belong to.
///
/// Rejected: a file a result (a hundred times the work), and SQLite here too (a page a result, for
/// queries nobody asks).
public final class Spool {
  /// Where the results lie.
  public let folder: String
  /// The results found at the start, in the order in which they were written.
  public private(set) var found: [Spooled] = []
  /// The life that worked here before, if any did.
  public let predecessor: WorkerID?
  /// What was noticed at the start, for a person.
  public private(set) var notes: [String] = []

  /// A segment that is longer gets no more results.
  static let segmentBytesMax = 4 << 20

  private let locked: LockedFolder
  private let isTemporary: Bool
  private var segments: [SpoolSegment] = []
  private var places: [LeasedTask: Place] = [:]
  private var nextNumber: UInt64 = 1
  /// Results that are safe, of which the disk has not been told.
  private var forgotten: [Range<UInt64>] = []

  /// Where a result lies.
  private struct Place {
    let segment: Int
    let offset: Int
    let byteCount: Int
    let number: UInt64
  }

  /// Takes the first folder below one that no other agent works in.
  ///
  /// - Parameters:
  ///   - folder: Where all agents of a user keep their results.
  ///   - cluster: A name for the coordinator that works as a file's name.
  ///   - id: The life that begins.
  public convenience init(in folder: String, cluster: String, id: WorkerID) throws(StorageError) {
    try self.init(LockedFolder(firstFreeBelow: "\(folder)/\(cluster)"), id, isTemporary: false)
  }

  /// A spool that goes with the agent, for one that is not to leave anything behind.
  public convenience init(temporaryFor id: WorkerID, below folder: String) throws(StorageError) {
    let own = try Folder.makeTemporary("\(folder)/parsimony-spool-")
    try self.init(LockedFolder(firstFreeBelow: own), id, isTemporary: true)
  }

  private init(
    _ locked: consuming LockedFolder, _ id: WorkerID, isTemporary: Bool
  ) throws(StorageError) {
    let folder = locked.path
    let predecessor = try Self.begin(id, in: folder)
    self.folder = folder
    self.locked = locked
    self.isTemporary = isTemporary
    self.predecessor = predecessor
    try recover()
  }

  /// How many results are kept.
  public var count: Int { places.count }

  /// Keeps a result; it is on disk after the next ``flush()``.
  public func keep(
    _ outcome: Outcome, plan: Digest, cluster: ClusterID
  ) throws(StorageError) {
    if segments.last.map({ $0.end >= Self.segmentBytesMax }) ?? true { try beginSegment() }
    let segment = segments[segments.count - 1]
    let offset = segment.end
    let number = nextNumber
    nextNumber += 1
    var byteCount = 0
    segment.append { bytes in
      byteCount = SpoolRecord.append(
        number: number, cluster: cluster, plan: plan, outcome, to: &bytes)
    }
    let place = Place(
      segment: segment.number, offset: offset, byteCount: byteCount, number: number)
    segment.liveCount += 1
    if let older = places.updateValue(place, forKey: outcome.task) { drop(older) }
  }

  /// Hands to the system what was kept and forgotten since the last time.
  public func flush() throws(StorageError) {
    guard let last = segments.last else { return }
    if !forgotten.isEmpty {
      let ranges = forgotten
      last.append { SpoolRecord.append(forgotten: ranges, to: &$0) }
      forgotten.removeAll(keepingCapacity: true)
    }
    for segment in segments { try segment.flush() }
  }

  /// Forgets results; the disk hears of it with the next ``flush()``, or when all is forgotten.
  public func forget(_ tasks: [LeasedTask]) throws(StorageError) {
    for task in tasks {
      guard let place = places.removeValue(forKey: task) else { continue }
      drop(place)
    }
    try removeDeadSegments()
  }

  /// The results of tasks, as far as they are there and can be read.
  public func load(_ tasks: [LeasedTask]) -> [Outcome] {
    tasks.compactMap { task in
      guard let place = places[task],
        let segment = segments.first(where: { $0.number == place.segment }),
        let bytes = try? segment.read(at: place.offset, count: place.byteCount),
        case .result(let result)? = SpoolRecord.read(bytes, at: 0)?.record,
        result.outcome.task == task
      else { return nil }
      return result.outcome
    }
  }

  /// Ends the work in the folder; a temporary one is removed.
  public func close() throws(StorageError) {
    try flush()
    guard isTemporary else { return }
    for segment in segments { try Folder.remove(segment.file.path) }
    for name in ["life", FolderLock.fileName] { try Folder.remove("\(folder)/\(name)") }
    try Folder.remove(folder)
    if let slash = folder.lastIndex(of: "/") { try Folder.remove(String(folder[..<slash])) }
  }

  // MARK: - Segments

  private func beginSegment() throws(StorageError) {
    segments.append(try SpoolSegment((segments.last?.number ?? 0) + 1, in: folder))
  }

  private func drop(_ place: Place) {
    segments.first { $0.number == place.segment }?.liveCount -= 1
    if let last = forgotten.last, last.upperBound == place.number {
      forgotten[forgotten.count - 1] = last.lowerBound..<place.number + 1
    } else {
      forgotten.append(place.number..<place.number + 1)
    }
  }

  /// Removes segments in which nothing is wanted.
  ///
  /// Notes about results in other segments may go with them; then those are offered once more, and
  /// the coordinator, who has them, does not want them.
  private func removeDeadSegments() throws(StorageError) {
    var index = 0
    while index < segments.count - 1 {
      guard segments[index].liveCount == 0 else {
        index += 1
        continue
      }
      try Folder.remove(segments[index].file.path)
      segments.remove(at: index)
    }
    guard places.isEmpty, let only = segments.first, only.end > 0 else { return }
    try only.truncate(to: 0)
    forgotten.removeAll(keepingCapacity: true)
  }

  // MARK: - The start

  /// Writes down which life works in a folder now, and tells which one did before.
  private static func begin(
    _ id: WorkerID, in folder: String
  ) throws(StorageError) -> WorkerID? {
    var life = try AppendFile("\(folder)/life")
    let text = String(decoding: try life.read(at: 0, count: min(life.size, 32)), as: UTF8.self)
    try life.truncate(to: 0)
    try life.write(Array("\(id.number)\n".utf8))
    return text.last == "\n" ? Int64(text.dropLast()).map { WorkerID($0) } : nil
  }

  private func recover() throws(StorageError) {
    let numbers = try Folder.names(in: folder).compactMap(SpoolSegment.number(ofName:)).sorted()
    var results: [(result: Spooled, place: Place)] = []
    var safe: [Range<UInt64>] = []
    for number in numbers {
      let segment = try SpoolSegment(number, in: folder)
      let bytes = try segment.read(at: 0, count: segment.end)
      var offset = 0
      while let (record, byteCount) = SpoolRecord.read(bytes, at: offset) {
        switch record {
        case .result(let result):
          results.append(
            (
              Spooled(result),
              Place(
                segment: number, offset: offset, byteCount: byteCount, number: result.number)
            ))
          nextNumber = max(nextNumber, result.number + 1)
        case .forgotten(let ranges):
          safe += ranges
          for range in ranges { nextNumber = max(nextNumber, range.upperBound) }
        }
        offset += byteCount
      }
      if offset < bytes.count {
        notes.append(
          "\(segment.file.path) ended in \(bytes.count - offset) bytes that are no whole result; "
            + "they were cut off")
        try segment.truncate(to: offset)
      }
      segments.append(segment)
    }
    let gone = RangeList(safe)
    for (result, place) in results where !gone.contains(place.number) {
      // A task that ended twice by one lease cannot be; the later one is believed.
      segments.first { $0.number == place.segment }?.liveCount += 1
      if let older = places.updateValue(place, forKey: result.task) {
        drop(older)
        found.removeAll { $0.task == result.task }
      }
      found.append(result)
    }
    try removeDeadSegments()
  }
}

extension Spooled {
  /// What the worker's state machine has to know of a result on disk.
  fileprivate init(_ result: SpoolRecord.Result) {
    let payloadBytes =
      switch result.outcome.end {
      case .payload(let bytes): bytes.count
      case .failure(let failure): failure.detail.utf8.count
      }
    self.init(
      result.outcome.task, sweep: result.outcome.sweep, plan: result.plan,
      cluster: result.cluster, payloadBytes: payloadBytes)
  }
}

/// A folder that this agent alone works in while it lives.
private struct LockedFolder: ~Copyable {
  let path: String
  private let lock: FolderLock

  /// Agents of one machine and cluster.
  private static let agentsMax = 1_024

  /// Takes the first folder of a number below one that nobody has locked.
  init(firstFreeBelow folder: String) throws(StorageError) {
    var number = 0
    while true {
      let path = "\(folder)/\(number)"
      try Folder.make(path)
      if let lock = try FolderLock(path) {
        self.path = path
        self.lock = lock
        return
      }
      number += 1
      guard number < Self.agentsMax else {
        throw StorageError(isBusy: folder, "\(Self.agentsMax) agents work there already")
      }
    }
  }
}

/// Numbers in ascending ranges, to be asked for one at a time.
private struct RangeList {
  private var ranges: [Range<UInt64>] = []

  init(_ unordered: [Range<UInt64>]) {
    for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = ranges.last, last.upperBound >= range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
  }

  func contains(_ number: UInt64) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= number { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(number)
  }
}
