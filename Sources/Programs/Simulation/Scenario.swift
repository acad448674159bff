internal import Coordination
internal import Encoding
internal import Sweeps

/// What kind of cluster a seed makes, and what people want from it.
struct Scenario: Sendable {
  var workers: [SimulatedWorker] = []
  var submissions: [Submission] = []
  var configuration = Configuration()
  var latency: Int64
  var taskMean: Int64
  var syncMean: Int64
  var readMean: Int64

  init(_ dice: inout Dice) {
    latency = [50_000, 500_000, 5_000_000][dice.below(3)]
    taskMean = [300_000, 20_000_000, 400_000_000, 1_500_000_000][dice.below(4)]
    syncMean = [200_000, 3_000_000, 30_000_000][dice.below(3)]
    readMean = [500_000, 20_000_000][dice.below(2)]
    configuration.tasksPerChunk = 64
    // Crashes are what is simulated, so that they end no task; what fails by itself does.
    configuration.crashesMax = .max
    configuration.retriesMax = 1
    for number in 0..<3 + dice.below(4) {
      // The first two can run everything, so that every sweep can end.
      let knowsAll = number < 2 || dice.chance(0.7)
      workers.append(
        SimulatedWorker(
          host: "host\(number - dice.below(2) * dice.below(2))", slotsCount: 1 + dice.below(4),
          capabilities: Capabilities(
            studies: knowsAll
              ? [SimulatedStudy.exact, SimulatedStudy.loose] : [SimulatedStudy.exact],
            numericClass: dice.chance(0.8) ? "a" : "b", cpuLevel: "v3",
            expands: number < 2 || dice.chance(0.7))))
    }
    for number in 0..<2 + dice.below(2) { submissions.append(submission(number, &dice)) }
  }

  /// A further sweep that somebody might want.
  func submission(
    _ number: Int, _ dice: inout Dice, replacing old: (SweepID, Submission)? = nil
  ) -> Submission {
    let isAdaptive = old == nil && dice.chance(0.25)
    let sizes = isAdaptive ? 2 + dice.below(2) : 20 + dice.below(60)
    let replicates = isAdaptive ? 31 : 3 + dice.below(3)
    let first = dice.chance(0.3) ? 1 : 1 + number * 100
    var document = SimulatedStudy.document(
      name: "sweep-\(number)",
      study: isAdaptive || dice.chance(0.8) ? SimulatedStudy.exact : SimulatedStudy.loose,
      seed: dice.below(2), replicates: replicates, sizes: first..<first + sizes,
      isAdaptive: isAdaptive)
    if let old, let tree = try? Node(decoding: old.1.document) {
      // The same sweep, with more repeats.
      let isGrowing = old.1.isAdaptive
      let more = Node(
        .scalar(
          Node.Scalar(text: "\((isGrowing ? 36 : 6) + dice.below(4))", isPlain: true)),
        at: tree.mark)
      document =
        (try? tree.setting(isGrowing ? "until.at-most" : "replicates", to: more))?.encoded()
        ?? document
    }
    return Submission(
      SubmissionID(Int64(number)), document: document, defaultName: "simulated",
      priority: dice.below(3) - 1, failureBudget: dice.chance(0.2) ? 2 : 10_000,
      replaces: old?.0)
  }
}

extension Submission {
  /// Whether its plan says until when it grows.
  var isAdaptive: Bool {
    guard let tree = try? Node(decoding: document), case .mapping(let entries) = tree.content
    else { return false }
    return entries.contains { $0.key == PlanReader.Key.until.rawValue }
  }
}
