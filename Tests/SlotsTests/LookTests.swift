import Coordination
import Encoding
import Randomness
import Slots
import Statistics
import Sweeps
import Testing

@Suite("Looks in a slot")
struct LookTests {
  private static func task(
    _ runs: [UInt8], replicates: Int = 20, points: Int = 1, halfWidth: Double = 0.05,
    confidence: Double = 0.95
  ) -> LookTask {
    LookTask(
      lease: LeaseID(Epoch(1), 2), look: LookID(SweepID(1), group: 0, step: 0),
      pointCount: points, replicates: replicates, halfWidth: halfWidth, confidence: confidence,
      runs: runs)
  }

  private static func bytes(_ runs: [LookRun]) -> [UInt8] {
    var all = LookRuns(bytesMax: Bound.bytesPerPayload)
    let added = runs.map { all.append($0) }
    #expect(!added.contains(false))
    return all.encoded()
  }

  /// What slots of this build find, one look after the other.
  private static func findings(_ looks: [LookTask]) throws -> [Verdict.Finding] {
    var rig = try SlotRig()
    rig.slot.send(looks.map { .evaluate($0) })
    return try rig.replies(looks.count).map {
      guard case .found(looks[0].look, let finding) = $0 else {
        throw Surprise(description: "\($0)")
      }
      return finding
    }
  }

  private static func finding(_ look: LookTask) throws -> Verdict.Finding {
    try #require(try findings([look]).first)
  }

  /// Correlations of runs, some of them wide apart.
  private static func correlations(_ count: Int, spread: Double, seed: Seed) -> [Double] {
    var dice = seed.stream("correlations")
    return (0..<count).map { _ in 0.8 + spread * (dice.uniform() - 0.5) }
  }

  @Test(
    "one point a group: the interval is that of the runs' z, at any confidence",
    arguments: [0.9, 0.95])
  func onePoint(confidence: Double) throws {
    let correlations = Self.correlations(30, spread: 0.1, seed: 3)
    let sequence = try #require(
      ConfidenceSequence(ofCorrelations: correlations, confidence: confidence))
    let halfWidth = sequence.halfWidth
    let runs = Self.bytes(correlations.map { .number($0) })
    let found = LookRecord(
      replicates: 30, used: 30,
      estimate: LookRecord.Estimate(mean: sequence.mean, interval: sequence.interval)
    ).encoded()
    #expect(
      try Self.findings(
        [halfWidth, halfWidth * 0.999].map {
          Self.task(runs, replicates: 30, halfWidth: $0, confidence: confidence)
        }) == [.enough(found), .more(found)])
  }

  @Test("a replicate is the mean z of its points, and what is not defined is left out")
  func groups() throws {
    let correlations = Self.correlations(60, spread: 0.4, seed: 4)
    var runs: [LookRun] = []
    var means: [Double] = []
    for replicate in 0..<30 {
      let pair = [correlations[2 * replicate], correlations[2 * replicate + 1]]
      switch replicate {
      case 0..<20:
        runs += pair.map { .number($0) }
        means.append(pair.compactMap(FisherZ.z).reduce(0, +) / 2)
      case 20: runs += [.givenUp, .givenUp]
      case 21: runs += [.number(.nan), .number(1)]
      case 22: runs += [.number(-1), .number(.infinity)]
      case 23: runs += [.givenUp, .number(.nan)]
      default:
        runs += [replicate.isMultiple(of: 2) ? .givenUp : .number(.nan), .number(pair[1])]
        means.append(try #require(FisherZ.z(of: pair[1])))
      }
    }
    let sequence = try #require(ConfidenceSequence(of: means))
    let estimate = LookRecord.Estimate(
      mean: FisherZ.r(of: sequence.mean), interval: FisherZ.r(of: sequence.interval))
    let record = LookRecord(replicates: 30, used: 26, estimate: estimate)
    #expect(
      try Self.finding(
        Self.task(Self.bytes(runs), replicates: 30, points: 2, halfWidth: 0.001))
        == .more(record.encoded()))
  }

  @Test("curves are correlated, and those that cannot be are left out")
  func curves() throws {
    var dice = Seed(5).stream("curves")
    var runs: [LookRun] = []
    var correlations: [Double] = []
    for _ in 0..<25 {
      let x = (0..<10).map { Double($0) + dice.uniform() }
      let y = x.map { $0 + 3 * dice.uniform() }
      runs.append(.curves(x, y))
      correlations.append(try #require(pearson(x, y)))
    }
    runs += [
      .curves([1, 2, 3], [1, 2]), .curves([], []), .curves([1, 1], [1, 2]),
      .curves([1, 2], [3, 4]),
      .curves([1, .nan, 2], [1, 3, 2]),
    ]
    let sequence = try #require(ConfidenceSequence(ofCorrelations: correlations))
    let record = LookRecord(
      replicates: 30, used: 25,
      estimate: LookRecord.Estimate(mean: sequence.mean, interval: sequence.interval))
    #expect(
      try Self.finding(Self.task(Self.bytes(runs), replicates: 30, halfWidth: 0.9))
        == .enough(record.encoded()))
  }

  @Test("fewer than twenty replicates that count say nothing")
  func few() throws {
    let runs = [LookRun](repeating: .number(0.5), count: 19) + [.givenUp]
    #expect(
      try Self.finding(Self.task(Self.bytes(runs), halfWidth: 0.9))
        == .more(LookRecord(replicates: 20, used: 19, estimate: nil).encoded()))
  }

  @Test("runs that do not fit, or have not ended, are refused, and the slot goes on")
  func refusals() throws {
    let looks = [
      Self.task([1, 2]), Self.task(Self.bytes([.number(0.5)])),
      Self.task(Self.bytes([LookRun](repeating: .open, count: 20))),
    ]
    let details = try Self.findings(looks).map { finding in
      if case .failure(let failure) = finding, failure.cause == .unusable {
        failure.detail
      } else {
        ""
      }
    }
    #expect(
      details == [
        "the look cannot be evaluated: its runs cannot be read (byte 0: found an integer, expected a "
          + "list)",
        "the look cannot be evaluated: it has 1 runs instead of 20 of each of 1 points",
        "the look cannot be evaluated: some of its runs have not ended",
      ])
  }
}
