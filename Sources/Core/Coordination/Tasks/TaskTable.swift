internal import Mistakes

/// Which task of a sweep is where.
///
/// A sweep may have 10⁸ tasks, of which at any time some thousands are in motion. So the table is
/// cut into chunks of equal size; see ``Chunk`` for what one costs. Tasks enter as *unresolved*:
/// nobody has hashed their keys. Just before tasks are needed, the ledger is asked about the next
/// chunk, and what has no result there becomes *pending*.
///
/// Every change of state goes through one method here, which moves one count to another. The
/// methods state what they need as preconditions; whoever calls them has looked first.
struct TaskTable: Hashable, Sendable {
  let taskCount: Int
  let tasksPerChunk: Int
  private(set) var counts = TaskCounts()
  private(set) var chunks: [Chunk]
  /// Chunks that have pending tasks, ascending.
  private(set) var openChunks: [Int] = []
  /// The first chunk that the ledger was never asked about.
  private(set) var nextLookUp = 0
  /// Chunks in which tasks failed, in the order of the first; some may have been freed since.
  private var failedChunks: [Int] = []
  /// Tasks of chunks that the ledger is being asked about.
  private(set) var lookingUp = 0

  init(taskCount: Int, tasksPerChunk: Int) {
    self.taskCount = taskCount
    self.tasksPerChunk = tasksPerChunk
    counts.unresolved = taskCount
    let chunkCount = (taskCount + tasksPerChunk - 1) / tasksPerChunk
    chunks = Array(repeating: Chunk(taskCount: tasksPerChunk), count: chunkCount)
    if let last = chunks.indices.last { chunks[last].free = taskCount - last * tasksPerChunk }
  }

  func chunkNumber(of index: Int) -> Int { index / tasksPerChunk }

  /// The tasks of a chunk.
  func range(ofChunk number: Int) -> Range<Int> {
    number * tasksPerChunk..<min(taskCount, (number + 1) * tasksPerChunk)
  }

  func isSettled(_ index: Int) -> Bool {
    let chunk = chunks[chunkNumber(of: index)]
    return chunk.phase == .settled || bit(chunk.settled, index)
  }

  func isTaken(_ index: Int) -> Bool { bit(chunks[chunkNumber(of: index)].taken, index) }

  func isFree(_ index: Int) -> Bool { !isSettled(index) && !isTaken(index) }

  func isFailed(_ index: Int) -> Bool { trouble(of: index)?.sequel == .failed }

  func trouble(of index: Int) -> Trouble? { chunks[chunkNumber(of: index)].trouble(of: index) }

  private func bit(_ words: [UInt64], _ index: Int) -> Bool {
    let place = index % tasksPerChunk
    return !words.isEmpty && words[place >> 6] >> UInt64(place & 63) & 1 == 1
  }

  /// A task's word within its chunk, and its bit in the word.
  private func place(of index: Int) -> (chunk: Int, word: Int, mask: UInt64) {
    let (chunk, place) = index.quotientAndRemainder(dividingBy: tasksPerChunk)
    return (chunk, place >> 6, 1 << UInt64(place & 63))
  }

  private mutating func setTaken(_ index: Int, _ isTaken: Bool) {
    let (chunk, word, mask) = place(of: index)
    if isTaken {
      chunks[chunk].taken[word] |= mask
    } else {
      chunks[chunk].taken[word] &= ~mask
    }
  }

  private mutating func setSettled(_ index: Int, _ isSettled: Bool) {
    let (chunk, word, mask) = place(of: index)
    if isSettled {
      chunks[chunk].settled[word] |= mask
    } else {
      chunks[chunk].settled[word] &= ~mask
    }
  }

  private mutating func setRecording(_ index: Int, _ isRecording: Bool) {
    let (chunk, word, mask) = place(of: index)
    if isRecording {
      if chunks[chunk].recording.isEmpty {
        chunks[chunk].recording = Array(repeating: 0, count: tasksPerChunk / 64)
      }
      chunks[chunk].recording[word] |= mask
      counts.recording += 1
    } else {
      chunks[chunk].recording[word] &= ~mask
      counts.recording -= 1
    }
  }

  func isRecording(_ index: Int) -> Bool {
    bit(chunks[chunkNumber(of: index)].recording, index)
  }
}

// MARK: - The ledger's word

extension TaskTable {
  /// The next chunk to ask the ledger about, from now on being asked.
  mutating func beginLookUp() -> Range<Int>? {
    while nextLookUp < chunks.count, chunks[nextLookUp].phase != .unresolved { nextLookUp += 1 }
    guard nextLookUp < chunks.count else { return nil }
    chunks[nextLookUp].phase = .lookingUp
    let range = range(ofChunk: nextLookUp)
    lookingUp += range.count
    return range
  }

  /// Takes the ledger's answer.
  ///
  /// Returns the tasks that turn out to be done though they are taken, of which those with a lease
  /// need not go on, and the tasks with a past, which stand in line from now on.
  mutating func resolve(
    _ range: Range<Int>, done: TaskSet, at now: Instant, isWithheld: ((Int) -> Bool)?
  ) -> (overtaken: TaskSet, inLine: [Int]) {
    let number = chunkNumber(of: range.lowerBound)
    lookingUp -= range.count
    chunks[number].touch(words: tasksPerChunk / 64)
    chunks[number].phase = .resolved
    counts.unresolved -= chunks[number].free
    counts.pending += chunks[number].free
    // What was given up has a result from a late worker, which counts.
    for index in chunks[number].troubles.filter({ $0.sequel == .failed }).map(\.index)
    where done.contains(index) {
      counts.failed -= 1
      counts.done += 1
      chunks[number].forgetTrouble(of: index)
    }
    var overtaken = TaskSet()
    for (place, word) in done.words.enumerated() {
      let own = (done.first - range.lowerBound) / 64 + place
      guard chunks[number].settled.indices.contains(own) else { continue }
      let fresh = word & ~chunks[number].settled[own] & ~chunks[number].taken[own]
      let taken = word & chunks[number].taken[own]
      chunks[number].settled[own] |= fresh
      let count = fresh.nonzeroBitCount
      chunks[number].free -= count
      counts.pending -= count
      counts.done += count
      if taken != 0 {
        overtaken.formUnion(TaskSet(first: range.lowerBound + own * 64, words: [taken]))
      }
    }
    // What they did before they were done elsewhere is of no interest.
    let settled = TaskSet(first: range.lowerBound, words: chunks[number].settled)
    chunks[number].troubles.removeAll { $0.sequel == .none && settled.contains($0.index) }
    if let isWithheld {
      for index in range where isFree(index) && isWithheld(index) {
        take(index)
        counts.withheld += 1
      }
    }
    // Named in the closure and not passed as a method, which would hold a copy of the whole table.
    let past = chunks[number].troubles.map(\.index).filter { isFree($0) }
    for index in past {
      take(index)
      counts.delayed += 1
      setInLine(index, since: now)
    }
    reopen(number)
    closeIfSettled(number)
    return (overtaken, past)
  }

  private mutating func reopen(_ number: Int) {
    guard chunks[number].phase == .resolved, chunks[number].free > 0 else { return }
    var place = openChunks.count
    while place > 0, openChunks[place - 1] > number { place -= 1 }
    if place == 0 || openChunks[place - 1] != number { openChunks.insert(number, at: place) }
  }

  private mutating func shut(_ number: Int) {
    guard chunks[number].free == 0 else { return }
    if let place = openChunks.firstIndex(of: number) { openChunks.remove(at: place) }
  }

  private mutating func closeIfSettled(_ number: Int) {
    guard chunks[number].phase == .resolved, chunks[number].free == 0,
      chunks[number].leases.isEmpty, chunks[number].taken.allSatisfy({ $0 == 0 })
    else { return }
    chunks[number].close()
  }
}

// MARK: - Moves

extension TaskTable {
  /// Marks a free task as taken; the caller counts what it becomes.
  private mutating func take(_ index: Int) {
    let number = chunkNumber(of: index)
    require(isFree(index), "task \(index) is taken while it is not free")
    chunks[number].touch(words: tasksPerChunk / 64)
    setTaken(index, true)
    chunks[number].free -= 1
    if chunks[number].phase == .resolved {
      counts.pending -= 1
      shut(number)
    } else {
      counts.unresolved -= 1
    }
  }

  /// Marks a taken task as free; the caller has counted what it was.
  private mutating func untake(_ index: Int) {
    let number = chunkNumber(of: index)
    require(isTaken(index), "task \(index) is freed while it is not taken")
    setTaken(index, false)
    chunks[number].free += 1
    if chunks[number].phase == .resolved {
      counts.pending += 1
      reopen(number)
    } else {
      counts.unresolved += 1
    }
  }

  /// Marks taken tasks of a chunk as free; the caller has counted what they were.
  private mutating func untake(_ tasks: TaskSet, in number: Int) {
    var count = 0
    for (place, word) in tasks.words.enumerated() {
      let own = (tasks.first - number * tasksPerChunk) / 64 + place
      require(
        word & ~chunks[number].taken[own] == 0, "tasks \(tasks) are freed while not all are taken")
      chunks[number].taken[own] &= ~word
      count += word.nonzeroBitCount
    }
    chunks[number].free += count
    if chunks[number].phase == .resolved {
      counts.pending += count
      reopen(number)
    } else {
      counts.unresolved += count
    }
  }

  /// Leases the lowest pending tasks of the first open chunk, at most so many.
  mutating func lease(upTo count: Int) -> TaskSet {
    guard let number = openChunks.first else { return TaskSet() }
    let base = number * tasksPerChunk
    var words: [UInt64] = []
    var firstWord = 0
    var missing = count
    let wordCount = (range(ofChunk: number).count + 63) / 64
    let rest = range(ofChunk: number).count & 63
    for place in 0..<wordCount where missing > 0 {
      var free = ~(chunks[number].settled[place] | chunks[number].taken[place])
      if place == wordCount - 1, rest > 0 { free &= UInt64.max >> UInt64(64 - rest) }
      while free.nonzeroBitCount > missing { free &= ~(1 << UInt64(63 - free.leadingZeroBitCount)) }
      if words.isEmpty {
        guard free != 0 else { continue }
        firstWord = place
      }
      words.append(free)
      chunks[number].taken[place] |= free
      missing -= free.nonzeroBitCount
    }
    let taken = count - missing
    chunks[number].free -= taken
    counts.pending -= taken
    counts.leased += taken
    shut(number)
    return TaskSet(first: base + firstWord * 64, words: words)
  }

  /// Leases a task that is free, or that waits to be tried again.
  mutating func lease(_ index: Int) {
    if var trouble = trouble(of: index), trouble.waits {
      trouble.sequel = .none
      chunks[chunkNumber(of: index)].set(trouble)
      counts.delayed -= 1
    } else {
      take(index)
    }
    counts.leased += 1
  }

  /// Notes that a lease holds tasks of a chunk.
  mutating func add(_ lease: LeaseID, toChunk number: Int) { chunks[number].leases.append(lease) }

  /// Notes that a lease holds tasks of a chunk no more.
  mutating func remove(_ lease: LeaseID, fromChunk number: Int) {
    chunks[number].leases.removeAll { $0 == lease }
    closeIfSettled(number)
  }

  /// Leased tasks go back as they were; those with a past stand in line from now on and are returned.
  mutating func release(_ tasks: TaskSet, at now: Instant) -> [Int] {
    guard let lowest = tasks.lowest else { return [] }
    let number = chunkNumber(of: lowest)
    let isResolved = chunks[number].phase == .resolved
    let past =
      isResolved && !chunks[number].troubles.isEmpty
      ? tasks.filter { trouble(of: $0) != nil } : []
    for index in past { setInLine(index, since: now) }
    counts.delayed += past.count
    counts.leased -= tasks.count
    var rest = tasks
    for index in past { rest.remove(index) }
    untake(rest, in: number)
    return past
  }

  private mutating func setInLine(_ index: Int, since now: Instant) {
    guard var trouble = trouble(of: index) else { return }
    trouble.sequel = .ready(since: now)
    chunks[chunkNumber(of: index)].set(trouble)
  }

  /// A leased task's outcome is being written down.
  mutating func beginRecording(leased index: Int) {
    counts.leased -= 1
    setRecording(index, true)
  }

  /// An outcome of a task that is not leased is being written down: it is free, waits, is withheld,
  /// or had been given up.
  mutating func beginRecording(idle index: Int, isWithheld: Bool) {
    let number = chunkNumber(of: index)
    if var trouble = trouble(of: index), trouble.waits || trouble.sequel == .failed {
      if trouble.sequel == .failed {
        counts.failed -= 1
        unsettle(index)
      } else {
        counts.delayed -= 1
      }
      trouble.sequel = .none
      chunks[number].set(trouble)
    } else if isWithheld, isTaken(index) {
      counts.withheld -= 1
    } else {
      take(index)
    }
    setRecording(index, true)
  }

  /// The ledger has the task's result.
  mutating func finish(_ index: Int) {
    setRecording(index, false)
    counts.done += 1
    chunks[chunkNumber(of: index)].forgetTrouble(of: index)
    settle(index)
  }

  /// The ledger has the task's failure: it waits or is given up, as its trouble says.
  mutating func setBack(_ trouble: Trouble) {
    setRecording(trouble.index, false)
    chunks[chunkNumber(of: trouble.index)].set(trouble)
    if trouble.sequel == .failed {
      fail(trouble.index)
    } else {
      counts.delayed += 1
    }
  }

  private mutating func fail(_ index: Int) {
    counts.failed += 1
    let number = chunkNumber(of: index)
    if !failedChunks.contains(number) { failedChunks.append(number) }
    settle(index)
  }

  /// A task that waited is next in line.
  mutating func lineUp(_ index: Int, at now: Instant) { setInLine(index, since: now) }

  private mutating func settle(_ index: Int) {
    setTaken(index, false)
    setSettled(index, true)
    closeIfSettled(chunkNumber(of: index))
  }

  /// Takes a settled task up again, as a taken one.
  private mutating func unsettle(_ index: Int) {
    let number = chunkNumber(of: index)
    if chunks[number].phase == .settled {
      let range = range(ofChunk: number)
      chunks[number].phase = .resolved
      chunks[number].touch(words: tasksPerChunk / 64)
      for index in range { setSettled(index, true) }
    }
    setSettled(index, false)
    setTaken(index, true)
  }

  /// Failed tasks are free again, with all their attempts; returns them.
  mutating func pardon() -> [Int] {
    let failed = failedChunks.sorted().flatMap { number in
      chunks[number].troubles.filter { $0.sequel == .failed }.map(\.index)
    }
    failedChunks = []
    for index in failed {
      counts.failed -= 1
      unsettle(index)
      chunks[chunkNumber(of: index)].forgetTrouble(of: index)
      untake(index)
    }
    return failed
  }

  /// Whether a task is taken without an outcome being written or a past to wait for: leased, or held
  /// back.
  func isHeldBack(_ index: Int) -> Bool {
    isTaken(index) && !isRecording(index) && trouble(of: index)?.waits != true
  }

  /// A free task is held back.
  mutating func withhold(_ index: Int) {
    take(index)
    counts.withheld += 1
  }

  /// A task that was held back is free.
  mutating func admit(_ index: Int) {
    counts.withheld -= 1
    untake(index)
  }

  /// A task that was held back turns out to be done.
  mutating func finish(withheld index: Int) {
    counts.withheld -= 1
    setRecording(index, true)
    finish(index)
  }

  /// Takes in what a ledger remembers of a task that is free, and says whether it was given up.
  mutating func restore(_ trouble: Trouble) -> Bool {
    guard isFree(trouble.index) else { return false }
    chunks[chunkNumber(of: trouble.index)].set(trouble)
    guard trouble.sequel == .failed else { return false }
    take(trouble.index)
    fail(trouble.index)
    return true
  }
}

// MARK: - Defects on purpose

extension TaskTable {
  /// Counts a task as done once more.
  mutating func miscount() { counts.done += 1 }

  /// Forgets which tasks of a range are done.
  mutating func forgetSettled(_ range: Range<Int>) {
    for index in range where isSettled(index) && !isFailed(index) {
      setSettled(index, false)
      chunks[chunkNumber(of: index)].free += 1
      counts.done -= 1
      counts.unresolved += 1
    }
  }
}
