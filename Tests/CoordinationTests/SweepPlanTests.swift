import Coordination
import Encoding
import Randomness
import Studies
import Sweeps
import Testing
import YAML

@Suite("Plans between machines")
struct SweepPlanTests {
  private static let text = """
    study: binarized-complexity
    axes:
      hidden: [[8, 4], [16, 8]]
      batch: {range: [16, 64, 16]}
    fixed: {epochs: 20, optimiser: 'sgd'}
    replicates: 3
    """

  private func document(_ text: String) throws -> [UInt8] {
    try YAML.node(from: Array(text.utf8)).encoded()
  }

  private func plan(
    _ text: String = text, schemas: [StudySchema] = StudyCatalog.schemas, name: String = "a"
  ) throws -> SweepPlan {
    try SweepPlan(document: try document(text), schemas: schemas, defaultName: name)
  }

  @Test("comments, indentation and quotes that change nothing leave the digest alone")
  func layout() throws {
    let other = """
      # The same.

      study:    binarized-complexity
      axes: {hidden: [[8, 4], [16, 8]], batch: {range: [16, 64, 16]}}
      fixed:
          epochs: 20
          optimiser: 'sgd'
      replicates: 3
      """
    #expect(try plan().digest == plan(other).digest)
    #expect(try document(Self.text) == document(other))
  }

  @Test("whatever the expansion depends on changes the digest")
  func digest() throws {
    let digest = try plan().digest
    #expect(try plan(Self.text + "\nseed: 1").digest != digest)
    #expect(try plan(name: "b").digest != digest)
    let face = StudySchema.binarizedComplexity
    let next = StudySchema(
      name: face.name, version: face.version + 1, summary: face.summary,
      parameters: face.parameters, series: face.series, scalars: face.scalars)
    #expect(try plan(schemas: [next]).digest != digest)
  }

  @Test("probes are the first task, the last and some between, each with its key")
  func probes() throws {
    let plan = try plan()
    #expect(plan.probes.map(\.index) == [0, 3, 6, 9, 12, 15, 18, 21, 23])
    for probe in plan.probes { #expect(probe.key == plan.grid.task(at: probe.index).key.digest) }
    let single = try self.plan("study: noop")
    #expect(single.probes.map(\.index) == [0])
    #expect(plan.probes.count <= Bound.probesPerPlan)
  }

  @Test("a document that is no plan is refused in a person's words")
  func refusals() throws {
    func complaint(_ bytes: [UInt8]) -> String? {
      do throws(SweepPlanError) {
        _ = try SweepPlan(document: bytes, schemas: StudyCatalog.schemas, defaultName: "a")
        return nil
      } catch { return error.message }
    }
    #expect(
      complaint([7])
        == "the plan's document is not in its wire form: byte 0: found an integer, expected a list")
    #expect(
      complaint(Array(repeating: 0, count: Bound.bytesPerPlan + 1))
        == "the plan's document has 4194305 bytes; at most 4194304 are read")
    let message = complaint(try document("study: noop\nreplicates: 0\nsed: 1"))
    #expect(message?.contains("a plan has no key 'sed'; did you mean 'seed'?") == true)
    #expect(message?.contains("; 'replicates' is 0") == true)
  }

  @Test("a document comes back as it was, and keys may not come twice")
  func nodes() throws {
    let node = Node(
      .mapping([
        Node.Entry(
          key: "b", keyMark: Mark(line: 3, column: 4),
          value: Node(
            .sequence([
              Node(.scalar(.init(text: "1", isPlain: true)), at: Mark(line: 1, column: 1)),
              Node(.scalar(.init(text: "1", isPlain: false)), at: Mark(line: 1, column: 1)),
            ]), at: Mark(line: 1, column: 1))),
        Node.Entry(
          key: "a", keyMark: Mark(line: 5, column: 6),
          value: Node(.mapping([]), at: Mark(line: 9, column: 9))),
      ]), at: Mark(line: 7, column: 8))
    let bytes = node.encoded()
    #expect(
      bytes == [0x95, 2, 0xa1, 0x62, 0x93, 1, 0xa1, 0x31, 0x92, 0, 0xa1, 0x31, 0xa1, 0x61, 0x91, 2])
    #expect(try Node(decoding: bytes).encoded() == bytes)
    #expect(throws: MessagePackError(offset: 5, found: "a key again", expected: "each key once")) {
      try Node(decoding: [0x95, 2, 0xa1, 0x62, 0xa0, 0xa1, 0x62, 0xa0])
    }
    #expect(throws: MessagePackError.self) { try Node(decoding: [0x90]) }
    #expect(throws: MessagePackError.self) { try Node(decoding: [0x92, 2, 0xa0]) }
    #expect(throws: MessagePackError.self) {
      try Node(decoding: Array(repeating: [0x92, 1] as [UInt8], count: 70).flatMap { $0 } + [0xa0])
    }
  }

  @Test("mutated documents are refused or read as just these bytes, and plans of them never trap")
  func mutations() throws {
    var stream = Seed(17).stream("mutated documents")
    let originals = try [
      document(Self.text),
      document(
        "study: noop\naxes: {a: {log-range: [1, 8, 3]}, b: [x, y]}\nexclude: [{a: 1, b: x}]"),
    ]
    var acceptedCount = 0
    var planCount = 0
    for trial in 0..<30_000 {
      let input = stream.mutated(originals[trial % originals.count])
      guard let node = try? Node(decoding: input) else { continue }
      acceptedCount += 1
      if node.encoded() != input { Issue.record("seed 17, trial \(trial): \(input)") }
      if let plan = try? SweepPlan(
        document: input, schemas: StudyCatalog.schemas, defaultName: "a")
      {
        planCount += 1
        #expect(plan.probes.count <= 9, "seed 17, trial \(trial)")
      }
    }
    print("documents: accepted \(acceptedCount) of 30000 mutated, \(planCount) are plans (seed 17)")
    #expect(acceptedCount > 3_000 && planCount > 100, "seed 17")
  }
}
