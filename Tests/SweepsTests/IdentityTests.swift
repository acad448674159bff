import Encoding
import Randomness
import Studies
import Sweeps
import Testing

@Suite("The identity of a task")
struct IdentityTests {
  /// The tasks of a plan by their parameters and replicate.
  struct Identity: Hashable {
    var seed: Seed
    var key: TaskKey
  }

  static let base = """
    study: binarized-complexity
    seed: 7
    replicates: 3
    axes:
      hidden: [[8, 4], [16, 8]]
      learning-rate: [0.01, 0.001]
    """

  func identities(_ plan: String) throws -> Set<Identity> {
    let grid = try reading(plan).grid
    return Set(
      (0..<grid.taskCount).map {
        Identity(seed: grid.task(at: $0).seed, key: grid.task(at: $0).key)
      })
  }

  static let extensions: [(String, String)] = [
    ("another value", base.replacing("[16, 8]]", with: "[16, 8], [32, 16]]")),
    ("another value in front", base.replacing("[[8, 4]", with: "[[4, 2], [8, 4]")),
    ("more replicates", base.replacing("replicates: 3", with: "replicates: 5")),
    ("an axis at its default", base + "\n  batch: [128]"),
    ("an axis with its default among the values", base + "\n  batch: [64, 128, 256]"),
    ("a fixed parameter at its default", base + "\nfixed: {epochs: 50, optimiser: adam}"),
    (
      "axes in another order",
      """
      study: binarized-complexity
      seed: 7
      replicates: 3
      axes:
        learning-rate: [0.001, 0.01]
        hidden: [[16, 8], [8, 4]]
      """
    ),
    ("a name", base + "\nname: another"),
    ("limits", base + "\nlimits: {time: 1h}"),
    ("an include", base + "\ninclude: [{hidden: [64, 32], learning-rate: 0.1}]"),
    (
      "a conditional axis", base + "\n  clip: [false, true]\nwhen: {clip: {learning-rate: 0.01}}"
    ),
  ]

  @Test("changes no key and no seed of a task that existed", arguments: extensions)
  func survives(change: String, plan: String) throws {
    let before = try identities(Self.base)
    #expect(before.count == 12)
    #expect(before.isSubset(of: try identities(plan)), "\(change)")
  }

  static let others: [(String, String)] = [
    ("another root seed", base.replacing("seed: 7", with: "seed: 8")),
    ("a fixed parameter unlike its default", base + "\nfixed: {epochs: 51}"),
    (
      "other values",
      base.replacing("[0.01, 0.001]", with: "[0.02, 0.002]")
    ),
  ]

  @Test("is another where anything differs that the results depend on", arguments: others)
  func differs(change: String, plan: String) throws {
    #expect(try identities(Self.base).isDisjoint(with: identities(plan)), "\(change)")
  }

  @Test("points that differ only along paired axes share their seeds, but not their keys")
  func pairing() throws {
    let plan = Self.base + "\n  control: [none, permuted-labels]\npaired: [control]"
    let grid = try reading(plan).grid
    var seeds: [[Assignment]: [Set<Seed>]] = [:]
    var keys: Set<TaskKey> = []
    for index in 0..<grid.taskCount {
      let task = grid.task(at: index)
      let rest = task.parameters.filter { $0.name.text != "control" }
      seeds[rest, default: Array(repeating: [], count: 3)][task.replicate].insert(task.seed)
      keys.insert(task.key)
    }
    #expect(seeds.count == 4)
    #expect(seeds.values.allSatisfy { $0.allSatisfy { $0.count == 1 } })
    #expect(keys.count == grid.taskCount)
    // The control 'none' is the default, so those tasks are the ones of the plan without controls.
    #expect(try identities(Self.base).isSubset(of: identities(plan)))
  }

  @Test("declaring axes paired that a plan does not share changes only seeds along them")
  func unpaired() throws {
    let grid = try reading(Self.base).grid
    let seeds = (0..<grid.taskCount).map { grid.task(at: $0).seed }
    #expect(Set(seeds).count == grid.taskCount)
  }

  @Test("replicates of a point never share a seed, however many there are")
  func replicates() throws {
    let grid = try reading("study: noop\nreplicates: 200000\n").grid
    let seeds = (0..<grid.taskCount).map { grid.task(at: $0).seed.value }
    #expect(Set(seeds).count == grid.taskCount)
    #expect(seeds.allSatisfy { $0 < 1 << 53 })
    // Each of the 53 bits is set about half the time: 200,000 draws, five standard deviations.
    for bit in 0..<53 {
      let ones = seeds.count { $0 >> bit & 1 == 1 }
      #expect(abs(ones - 100_000) < 1118, "bit \(bit)")
    }
  }

  @Test("a key is the digest of the canonical form that docs/architecture.md describes")
  func keyByHand() throws {
    let grid = try reading("study: binarized-complexity\nfixed: {epochs: 3, hidden: [8, 4]}").grid
    let task = grid.task(at: 0)
    let byHand = MessagePack.list([
      .text("parsimony/task/1"), .text("binarized-complexity"), .integer(2),
      .map(["epochs": .integer(3), "hidden": .list([.integer(8), .integer(4)])]),
      .integer(Int64(task.seed.value)),
    ])
    #expect(task.key.digest == Digest(of: byHand.encoded()))
  }

  /// The face of the networks' study as another version of it would have it.
  static func atVersion(_ version: Int) -> StudySchema {
    let face = StudySchema.binarizedComplexity
    return StudySchema(
      name: face.name, version: version, summary: face.summary, parameters: face.parameters)
  }

  @Test(
    "another version of a study has other keys and the same seeds, so none is taken for another")
  func versions() throws {
    let plan = try reading(Self.base).grid.plan
    let (old, new) = try (
      Grid(plan, schema: Self.atVersion(1)), Grid(plan, schema: Self.atVersion(2))
    )
    let tasks = (0..<old.taskCount).map { (old.task(at: $0), new.task(at: $0)) }
    #expect(tasks.allSatisfy { $0.seed == $1.seed })
    #expect(Set(tasks.map(\.0.key)).isDisjoint(with: tasks.map(\.1.key)))
  }

  @Test("the first keys and seeds are what they were when they were first published")
  func golden() throws {
    let plan = try reading(Self.base).grid.plan
    let quick = try Grid(plan, schema: Self.atVersion(1)).task(at: 0)
    #expect(quick.seed == 5_856_907_756_388_421)
    #expect("\(quick.key)" == "e71fb25dca95b5e641184232047f6759c65932998fb83d55ba3ece4fe5ac53d0")
    let noop = try reading("study: noop\naxes: {a: [1, 2.5, x, true]}\n").grid
    #expect(
      (0..<4).map { noop.task(at: $0).seed.value } == [
        6_799_208_952_534_020, 2_302_238_891_536_350, 7_083_143_816_650_788, 4_555_656_514_259_225,
      ])
    #expect(
      (0..<4).map { "\(noop.task(at: $0).key)".prefix(16) } == [
        "3819300b87bb3712", "43ec615efcc9f408", "9f706270a1afe8f6", "c385eff9f39a6747",
      ])
  }
}
