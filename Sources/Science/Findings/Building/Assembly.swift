internal import Encoding
internal import Randomness
internal import Statistics
internal import Sweeps

/// The runs of a sweep where they belong: by facet and size, in the order of their tasks.
struct Assembly {
  let builder: FindingsBuilder
  /// Where points lie.
  let layout: PointLayout
  /// The rows of the table by task, each task once.
  let rows: [Int]
  /// Where each row's point lies in the layout.
  let places: [Int]
  /// The sizes, by how large they are.
  let sizes: [Findings.Size]
  /// The place in ``sizes`` of each of the layout's.
  let rankOfSize: [Int]
  /// How many facets are spelled out.
  let facetCount: Int
  /// Tasks that failed for good.
  let failures: (all: [Findings.Progress.Failure], tasks: [Int])
  /// How far an adaptive sweep has grown; nil where all tasks of the plan run.
  let growth: Growth?
  /// How sure intervals are.
  let confidence: Double

  /// The rows of each spelled-out facet and size, end to end.
  private let cellRows: [Int]
  private let cellStarts: [Int]
  /// How many tasks the plan has there, and how many failed.
  private let cellTasks, cellFailures: [Int]
  private let repeated: Int

  var table: RunTable { builder.table }
  var grid: Grid { builder.grid }

  /// Sorts the runs.
  init(_ builder: FindingsBuilder) {
    self.builder = builder
    let table = builder.table
    let (rows, repeated) = table.rowsByTask()
    let failures = builder.failures.failures(without: rows.map { table.tasks[$0] })
    let pointCount = builder.grid.pointCount
    let layout = PointLayout(builder.grid, across: builder.analysis?.across) {
      Self.distinct(
        rows.map { table.tasks[$0] % pointCount } + failures.tasks.map { $0 % pointCount })
    }
    let places = rows.map { layout.place(of: table.tasks[$0] % pointCount) ?? 0 }
    let magnitudes = Self.magnitudes(builder.analysis, layout, table, rows, places)
    // Sizes without a magnitude come last; equal ones keep the order of the plan.
    let order = layout.sizeValues.indices.sorted {
      let (left, right) = (magnitudes[$0] ?? .infinity, magnitudes[$1] ?? .infinity)
      return (left, $0) < (right, $1)
    }
    var rankOfSize = Array(repeating: 0, count: order.count)
    for (rank, size) in order.enumerated() { rankOfSize[size] = rank }
    let facetCount = min(layout.facetCount, FindingsBuilder.facetsMax)
    var starts = Array(repeating: 0, count: facetCount * order.count + 1)
    func cell(_ place: Int) -> Int? {
      let facet = Int(layout.facets[place])
      guard facet < facetCount else { return nil }
      return facet * order.count + rankOfSize[Int(layout.sizes[place])]
    }
    for place in places {
      if let cell = cell(place) { starts[cell + 1] += 1 }
    }
    growth = Growth(builder.grid, table, rows, failed: failures.tasks)
    var (tasks, failed) = (starts.map { _ in 0 }, starts.map { _ in 0 })
    for place in layout.points.indices {
      guard let cell = cell(place) else { continue }
      tasks[cell] += growth?.replicates[layout.points[place]] ?? builder.grid.plan.replicates
    }
    for task in failures.tasks {
      if let cell = layout.place(of: task % pointCount).flatMap(cell) { failed[cell] += 1 }
    }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var next = starts
    var cellRows = Array(repeating: 0, count: starts[starts.count - 1])
    for (row, place) in zip(rows, places) {
      guard let cell = cell(place) else { continue }
      cellRows[next[cell]] = row
      next[cell] += 1
    }
    self.layout = layout
    self.rows = rows
    self.places = places
    self.rankOfSize = rankOfSize
    self.facetCount = facetCount
    self.failures = failures
    self.cellRows = cellRows
    self.repeated = repeated
    cellStarts = starts
    cellTasks = tasks
    cellFailures = failed
    confidence = builder.analysis?.confidence ?? Analysis.confidenceDefault
    sizes = order.map {
      Findings.Size(
        label: layout.across == nil ? "" : layout.sizeValues[$0]?.description ?? "not set",
        magnitude: magnitudes[$0])
    }
  }

  /// The rows of a facet's runs of a size, in the order of their tasks.
  func rows(ofFacet facet: Int, size: Int) -> ArraySlice<Int> {
    let cell = facet * sizes.count + size
    return cellRows[cellStarts[cell]..<cellStarts[cell + 1]]
  }

  /// How many tasks the plan has there, where that can be counted, and how many failed.
  func tasks(ofFacet facet: Int, size: Int) -> (planned: Int?, failed: Int) {
    let cell = facet * sizes.count + size
    return (layout.isComplete ? cellTasks[cell] : nil, cellFailures[cell])
  }

  /// The stream of a bootstrap or a swap, which no other has.
  func stream(_ name: String, _ facet: Int, _ size: Int) -> RandomStream {
    let seed = Seed(builder.planDigest.words.0 >> 11) ?? 0
    return seed.stream("findings \(name)", facet, size)
  }

  private static func distinct(_ numbers: [Int]) -> [Int] {
    var distinct: [Int] = []
    for number in numbers.sorted() where distinct.last != number { distinct.append(number) }
    return distinct
  }

  /// Everything.
  func findings() -> Findings {
    var rejected = builder.rejected
    if repeated > 0 { rejected.add(.repeatedTask, repeated) }
    let schema = grid.schema
    let differences = pairedDifferences()
    return Findings(
      name: grid.plan.name,
      study: Findings.Study(name: schema.name, version: schema.version, summary: schema.summary),
      question: question(), sizes: sizes,
      facets: (0..<facetCount).map(facet), facetsLeftOut: layout.facetCount - facetCount,
      effects: effects(), pairedDifferences: differences.all,
      pairedDifferencesLeftOut: differences.leftOut, scalars: scalarTable(),
      progress: Findings.Progress(
        planned: growth?.replicates.reduce(0, +) ?? grid.taskCount, done: rows.count,
        failures: failures.all),
      rejected: rejected.all, stopping: growth?.stopping, reproduction: reproduction())
  }

  /// What was asked, with units.
  private func question() -> Finding<Findings.Question> {
    guard let analysis = builder.analysis else { return .absent(.noAnalysis) }
    return .found(
      Findings.Question(
        measures: analysis.measures.map(curve), targets: analysis.targets.map(curve),
        rivals: analysis.rivals.map(curve), across: layout.across.map { layout.axes[$0] },
        size: magnitude(analysis), confidence: analysis.confidence))
  }

  /// A curve as its study declares it.
  func curve(_ name: String) -> Measure {
    grid.schema.series.first { $0.name == name } ?? Measure(name, summary: "")
  }

  private func magnitude(_ analysis: Analysis) -> Measure? {
    if let name = analysis.size {
      return grid.schema.scalars.first { $0.name == name } ?? Measure(name, summary: "")
    }
    return layout.across.map { Measure(layout.axes[$0].text, summary: "") }
  }

  /// How to come by the same findings.
  private func reproduction() -> Findings.Reproduction {
    var hash = BLAKE2b(digestLength: Digest.byteCount)
    for row in rows { hash.update(grid.task(at: table.tasks[row]).key.digest.bytes) }
    let name = grid.plan.name
    return Findings.Reproduction(
      plan: builder.plan, planDigest: builder.planDigest,
      keysDigest: Digest(bytes: hash.finalized()) ?? builder.planDigest,
      seed: grid.plan.seed.value,
      commands: ["parsimony run \(name).yaml", "parsimony report last -o \(name)"])
  }
}
