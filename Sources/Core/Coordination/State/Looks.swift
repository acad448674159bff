internal import Sweeps

/// How far each group of an adaptive sweep has grown, and which looks are due.
struct Looks: Hashable, Sendable {
  /// Where a group's next look stands.
  enum Phase: Hashable, Sendable {
    /// Tasks of admitted replicates are still to end.
    case growing
    /// The shell collects the runs.
    case gathering
    /// It can be given to a worker.
    case ready([UInt8])
    /// A worker evaluates it.
    case leased
    /// The verdict is being written down.
    case recording
    /// It failed and waits to be tried again.
    case delayed
    /// No more looks.
    case over
  }

  /// A group of points.
  struct Group: Hashable, Sendable {
    /// Replicates below this number are admitted.
    var admitted: Int
    /// The next look.
    var step = 0
    var phase = Phase.growing
    /// Admitted tasks that are not terminal.
    var open: Int
    /// How often the next look failed.
    var failures = 0
    /// Whether tasks began to run again since the shell was asked for their runs.
    var isStale = false
  }

  let rule: Adaptation
  let pointCount: Int
  private(set) var groups: [Group]
  /// Groups whose look can be given to a worker.
  private(set) var ready = Queue<Int>()

  init(_ rule: Adaptation) {
    self.rule = rule
    pointCount = rule.groups.groupOfPoint.count
    groups = rule.groups.points.map {
      Group(admitted: rule.looksAt[0], open: $0.count * rule.looksAt[0])
    }
  }

  var hasReady: Bool { !ready.isEmpty }
  var isOver: Bool { groups.allSatisfy { $0.phase == .over } }

  func group(of index: Int) -> Int { rule.groups.groupOfPoint[index % pointCount] }

  /// Whether a task may run already.
  func admits(_ index: Int) -> Bool { index / pointCount < groups[group(of: index)].admitted }

  /// Counts that an admitted task ended or, with +1, that it is to run again; returns the group if its
  /// look is due now.
  mutating func count(_ change: Int, of index: Int, atMostOpen: Int = 0) -> Int? {
    guard admits(index) else { return nil }
    let number = group(of: index)
    groups[number].open += change
    if change > 0 { goBack(number) }
    guard groups[number].open <= atMostOpen, groups[number].phase == .growing else { return nil }
    groups[number].phase = .gathering
    return number
  }

  /// Tasks of a group run again: a look that nobody evaluates yet waits for them.
  private mutating func goBack(_ group: Int) {
    switch groups[group].phase {
    case .gathering: groups[group].isStale = true
    case .ready, .delayed: groups[group].phase = .growing
    case .growing, .leased, .recording, .over: break
    }
  }

  /// Takes what the shell collected; no, if it is to collect again.
  mutating func gathered(_ group: Int, _ runs: [UInt8]) -> Bool {
    if groups[group].isStale {
      groups[group].isStale = false
      if groups[group].open > 0 { groups[group].phase = .growing }
      return groups[group].open > 0
    }
    groups[group].phase = .ready(runs)
    ready.append(group)
    return true
  }

  /// Takes the next look that can be given to a worker.
  mutating func lease() -> (group: Int, runs: [UInt8])? {
    while let group = ready.popFirst() {
      guard case .ready(let runs) = groups[group].phase else { continue }
      groups[group].phase = .leased
      return (group, runs)
    }
    return nil
  }

  mutating func set(_ phase: Phase, of group: Int) { groups[group].phase = phase }

  mutating func fail(_ group: Int) -> Int {
    groups[group].failures += 1
    return groups[group].failures
  }

  /// Obeys a verdict and returns the replicates that it admits.
  mutating func obey(_ finding: Verdict.Finding, group: Int) -> Range<Int> {
    let old = groups[group].admitted
    groups[group].failures = 0
    groups[group].step += 1
    guard case .more = finding, groups[group].step < rule.looksAt.count else {
      groups[group].phase = .over
      return old..<old
    }
    groups[group].admitted = rule.looksAt[groups[group].step]
    groups[group].phase = .growing
    return old..<groups[group].admitted
  }

  /// The tasks of some replicates of a group.
  func tasks(of group: Int, replicates: Range<Int>) -> [Int] {
    replicates.flatMap { replicate in
      rule.groups.points[group].map { replicate * pointCount + $0 }
    }
  }

  /// Counts newly admitted tasks that are to run; returns whether the look is due at once.
  mutating func add(open count: Int, to group: Int) -> Bool {
    groups[group].open += count
    guard groups[group].open == 0, groups[group].phase == .growing else { return false }
    groups[group].phase = .gathering
    return true
  }
}
