import ClusterView
import CommandLine
import Coordination
import Sweeps
import Testing

@Suite("How groups of an adaptive sweep stand, in words")
struct GroupStandingsTests {
  private static let schema = StudySchema(
    name: "toy", version: 1, summary: "Does nothing.",
    parameters: [Parameter("size", .integer(1...1_000), default: .integer(1), summary: "Size.")],
    scalars: [Measure("r", unit: Measure.correlationUnit, summary: "Correlation.")])

  private static func document(sizes: Range<Int>, isAdaptive: Bool) -> [UInt8] {
    let mark = Mark(line: 1, column: 1)
    func scalar(_ text: String) -> Node {
      Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark)
    }
    func mapping(_ pairs: [(String, Node)]) -> Node {
      Node(.mapping(pairs.map { Node.Entry(key: $0, keyMark: mark, value: $1) }), at: mark)
    }
    let until = mapping([
      ("half-width", scalar("0.02")), ("of", scalar("r")), ("at-most", scalar("200")),
    ])
    let axis = Node(.sequence(sizes.map { scalar("\($0)") }), at: mark)
    return mapping(
      [("study", scalar("toy")), ("axes", mapping([("size", axis)]))]
        + (isAdaptive ? [("until", until)] : [])
    ).encoded()
  }

  private static func cluster(sizes: Range<Int>, isAdaptive: Bool = true) -> FakeCluster {
    let cluster = FakeCluster()
    cluster.plan = (
      Submission(
        SubmissionID(1), document: document(sizes: sizes, isAdaptive: isAdaptive),
        defaultName: "toy"), schema
    )
    return cluster
  }

  private static func found(
    _ replicates: Int, used: Int, _ mean: Double, _ half: Double
  ) -> [UInt8] {
    LookRecord(
      replicates: replicates, used: used,
      estimate: LookRecord.Estimate(mean: mean, interval: mean - half...mean + half)
    ).encoded()
  }

  private static func look(_ group: Int, _ step: Int, _ finding: Verdict.Finding) -> LookRow {
    LookRow(group: group, step: step, finding: finding, recordedAt: 1)
  }

  @Test("a row a group says how many replicates, what was found, and whether it goes on")
  func table() throws {
    let cluster = Self.cluster(sizes: 1..<6)
    cluster.rowsPerPage = 2
    cluster.looks = [
      Self.look(0, 0, .more(Self.found(20, used: 20, 0.5, 0.08))),
      Self.look(1, 0, .enough(Self.found(20, used: 20, -0.75, 0.0078125))),
      Self.look(3, 11, .more(Self.found(200, used: 180, 0.0004, 0.03))),
      Self.look(4, 0, .more(LookRecord(replicates: 20, used: 3, estimate: nil).encoded())),
      Self.look(0, 1, .more(Self.found(25, used: 24, 0.5, 0.0625))),
    ]
    let groups = try #require(try cluster.respondent.groupStandings(of: SweepID(1)))
    #expect(
      groups.text == """
        r within ±0.02, confidence 0.95, at most 200 replicates

        group   replicates    mean      ±        used  standing
        ──────  ──────────  ──────  ─────  ──────────  ──────────────────────
        size 1          31   0.500  0.063    24 of 25  goes on
        size 2          20  -0.750  0.008    20 of 20  narrow enough
        size 3          20                             before its first look
        size 4         200   0.000  0.030  180 of 200  as many as it may have
        size 5          25                    3 of 20  goes on
        """)
    #expect(
      groups.words(ofTask: 5 * 40)
        == "size 1: 31 of at most 200 replicates, interval ±0.063, goes on")
    #expect(
      groups.words(ofTask: 7)
        == "size 3: 20 of at most 200 replicates, before its first look")
    #expect(
      groups.json.text(indented: false).hasPrefix(
        #"[{"values":{"size":1},"replicates":31,"looked-at":25,"used":24,"mean":0.5,"#
          + #""lower":0.4375,"upper":0.5625,"standing":"growing"},{"values""#))
    #expect(
      groups.json.text(indented: false).contains(
        #"{"values":{"size":3},"replicates":20,"looked-at":null,"used":null,"mean":null,"#
          + #""lower":null,"upper":null,"standing":"unseen"}"#))
  }

  @Test("many groups are counted, and a sweep that is not adaptive has none")
  func many() throws {
    let cluster = Self.cluster(sizes: 1..<51)
    cluster.looks = (0..<45).map {
      Self.look($0, 0, .enough(Self.found(20, used: 20, 0.5, 0.01)))
    }
    let text = try #require(try cluster.respondent.groupStandings(of: SweepID(1))).text
    #expect(text.hasSuffix("\n… 10 more groups, of which 5 have ended"))
    let fixed = Self.cluster(sizes: 1..<6, isAdaptive: false)
    #expect(try fixed.respondent.groupStandings(of: SweepID(1)) == nil)
  }

  @Test("a page says groups behind the counts, and a list that not all tasks need run")
  func page() throws {
    let cluster = Self.cluster(sizes: 1..<2)
    let sweep = FakeCluster.sweep(1, "toy", done: 12, withheld: 180, of: 200)
    cluster.sweeps = [sweep]
    let page = StatusPage(try cluster.respondent.status(), of: cluster.respondent)
    let groups = try cluster.respondent.groupStandings(of: SweepID(1))
    #expect(
      page.text(of: sweep, groups: groups, lastFailures: []) == """
        s1 toy: active
        12 of 200 tasks done (6 %)
        180 held back, 8 ready

        r within ±0.02, confidence 0.95, at most 200 replicates

        group   replicates  mean  ±  used  standing
        ──────  ──────────  ────  ─  ────  ─────────────────────
        size 1          20                 before its first look
        """)
    #expect(page.list.hasSuffix("  active    12       0  ≤ 200"))
    #expect(
      sweep.json(slots: 4, groups: groups).text(indented: false).hasSuffix(
        #""seconds-left":null,"groups":[{"values":{"size":1},"replicates":20,"looked-at":null,"#
          + #""used":null,"mean":null,"lower":null,"upper":null,"standing":"unseen"}]}"#))
    var progress = Progress()
    progress.add(sweep, at: 0)
    #expect(
      progress.line(width: 60) == "s1 toy  ▕██████████████████░░░░░░░░░░░░▏  12/20  at most 200")
  }
}
