import Sweeps
import Testing

@Suite("What a plan says of its analysis, and until when it grows")
struct AnalysisTests {
  private static let plan = """
    study: binarized-complexity
    axes: {hidden: [[8, 4], [16, 8]], batch: [32, 64]}

    """

  private func names(_ names: String...) -> [ParameterName] {
    names.compactMap { ParameterName($0) }
  }

  private func until(_ words: String, replicates: Int? = nil) throws -> Until {
    let given = replicates.map { "replicates: \($0)\n" } ?? ""
    return try #require(try reading(Self.plan + given + "until: {\(words)}\n").plan.until)
  }

  @Test("an analysis holds what the plan says and nothing else")
  func request() throws {
    #expect(try reading(Self.plan).plan.analysis == nil)
    #expect(try reading(Self.plan + "analysis: {}\n").plan.analysis == AnalysisRequest())
    let analysis = try reading(
      Self.plan + """
        analysis:
          measures: bdm
          of: [train-loss, validation-loss]
          across: hidden
          size: parameters
          rivals: []
          confidence: 0.9
        """
    ).plan.analysis
    var expected = AnalysisRequest()
    expected.measures = ["bdm"]
    expected.targets = ["train-loss", "validation-loss"]
    expected.across = ParameterName("hidden")
    expected.size = "parameters"
    expected.rivals = []
    expected.confidence = 0.9
    #expect(analysis == expected)
  }

  @Test("a study that is open takes any name")
  func open() throws {
    let plan = try reading(
      "study: noop\naxes: {n: [1, 2]}\nanalysis: {measures: [a, b], of: loss, size: n}\n"
        + "until: {half-width: 0.1, of: r, at-most: 20}\n"
    ).plan
    #expect(plan.analysis?.measures == ["a", "b"] && plan.analysis?.targets == ["loss"])
    #expect(plan.until?.statistic == .scalar("r"))
  }

  @Test("what a plan leaves out is the study's own, and nothing is held against itself")
  func resolution() {
    let study = Analysis(
      measures: ["bdm", "entropy"], targets: ["loss"], across: ParameterName("hidden"),
      size: "parameters",
      rivals: ["flips"])
    #expect(AnalysisRequest().resolved(with: study) == study)
    #expect(AnalysisRequest().resolved(with: nil) == nil)
    var request = AnalysisRequest()
    request.targets = ["entropy"]
    #expect(request.resolved(with: nil) == nil)
    #expect(
      request.resolved(with: study)
        == Analysis(
          measures: ["bdm"], targets: ["entropy"], across: ParameterName("hidden"),
          size: "parameters",
          rivals: ["flips"]))
    request.measures = ["flips"]
    request.rivals = ["bdm"]
    request.across = ParameterName("width")
    request.confidence = 0.9
    #expect(
      request.resolved(with: study)
        == Analysis(
          measures: ["flips"], targets: ["entropy"], across: ParameterName("width"),
          size: "parameters",
          rivals: ["bdm"], confidence: 0.9))
    #expect(
      request.resolved(with: nil)
        == Analysis(
          measures: ["flips"], targets: ["entropy"], across: ParameterName("width"),
          rivals: ["bdm"],
          confidence: 0.9))
    request = AnalysisRequest()
    request.measures = ["loss"]
    #expect(request.resolved(with: study) == nil, "the study's only target is the plan's measure")
  }

  @Test("a rule is read with its defaults, and its replicates are the most that there can be")
  func rule() throws {
    #expect(
      try until("half-width: 0.02, of: pearson-bdm, at-most: 200")
        == Until(
          halfWidth: 0.02, statistic: .scalar("pearson-bdm"), by: names("hidden", "batch"),
          replicatesMax: 200))
    #expect(
      try until(
        "half-width: 0.5, of: 'pearson( bdm,train-loss )', by: hidden, at-most: 30, confidence: 0.9",
        replicates: 25)
        == Until(
          halfWidth: 0.5, statistic: .pearson("bdm", "train-loss"), by: names("hidden"),
          replicatesMax: 30, replicatesFirst: 25, confidence: 0.9))
    #expect(try until("half-width: 0.1, of: pearson-bdm, by: [], at-most: 20").by.isEmpty)
    #expect(
      try until("half-width: 0.1, of: pearson-bdm, by: [batch], at-most: 20").by == names("batch"))
    let reading = try reading(
      Self.plan + "replicates: 3\nuntil: {half-width: 0.1, of: pearson-bdm, at-most: 20}\n")
    #expect(reading.plan.replicates == 20 && reading.grid.taskCount == 80)
  }

  @Test("looks begin at twenty replicates, or where the plan begins, and end with the most")
  func looks() {
    func looks(_ most: Int, first: Int = 1) -> [Int] {
      Until(
        halfWidth: 0.1, statistic: .scalar("r"), by: [], replicatesMax: most, replicatesFirst: first
      ).looksAt
    }
    #expect(looks(20) == [20])
    #expect(looks(21) == [20, 21])
    #expect(looks(200) == [20, 25, 31, 38, 47, 58, 72, 90, 112, 140, 175, 200])
    #expect(looks(100, first: 50) == [50, 62, 77, 96, 100])
    #expect(looks(50, first: 50) == [50])
    #expect(looks(PlanBounds.replicatesMax).count < 100)
  }

  @Test("a rule changes no task: keys and seeds are those of the plan without it")
  func keys() throws {
    let fixed = try reading(Self.plan + "replicates: 25\n").grid
    let adaptive = try reading(
      Self.plan + "until: {half-width: 0.1, of: pearson-bdm, at-most: 25}\n"
    ).grid
    #expect(adaptive.taskCount == fixed.taskCount)
    for index in [0, 3, 57, 99] { #expect(adaptive.task(at: index) == fixed.task(at: index)) }
  }

  @Test("groups are points with equal values, numbered by their first")
  func groups() throws {
    func groups(_ by: String) throws -> PointGroups {
      let reading = try reading(
        """
        study: noop
        axes: {a: [1, 2, 3], b: [x, y], c: [p, q]}
        when: {c: {b: y}}
        exclude: [{a: 1, b: x}]
        include: [{a: 9, b: x}]
        until: {half-width: 0.1, of: r, by: \(by), at-most: 20}
        """)
      return try #require(reading.groups)
    }
    // The points: 1yp 1yq 2x 2yp 2yq 3x 3yp 3yq 9x.
    #expect(try groups("a").groupOfPoint == [0, 0, 1, 1, 1, 2, 2, 2, 3])
    #expect(try groups("b").groupOfPoint == [0, 0, 1, 0, 0, 1, 0, 0, 1])
    #expect(try groups("c").groupOfPoint == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    #expect(try groups("c").points == [[0, 3, 6], [1, 4, 7], [2, 5, 8]])
    #expect(try groups("c").values.map { $0.map { "\($0.value)" } } == [["p"], ["q"], []])
    #expect(try groups("[b, a]").values.first?.map(\.name) == names("b", "a"))
    #expect(try groups("[b, a]").count == 6)
    #expect(try groups("[]").points == [Array(0..<9)])
    #expect(try reading("study: noop\n").groups == nil)
  }

  @Test("groups are the same as by comparing every pair of points")
  func naive() throws {
    let reading = try reading(
      """
      study: noop
      seed: 5
      axes: {a: [1, 2, 3], u: {integer: [1, 3]}, v: {uniform: [0.0, 1.0]}, b: [x, y]}
      sample: {method: random, count: 12}
      until: {half-width: 0.1, of: r, by: [u, b], at-most: 20}
      """)
    let groups = try #require(reading.groups)
    let values = (0..<reading.grid.pointCount).map { point in
      reading.grid.parameters(atPoint: point).filter { ["u", "b"].contains($0.name.text) }
    }
    for one in values.indices {
      for other in values.indices {
        #expect(
          (groups.groupOfPoint[one] == groups.groupOfPoint[other])
            == (values[one] == values[other]))
      }
      #expect(groups.points[groups.groupOfPoint[one]].contains(one))
    }
  }
}
