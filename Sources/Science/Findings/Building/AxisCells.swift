internal import Statistics
internal import Sweeps

/// The points of a sweep by the value of one axis and the combination of all others.
///
/// - Combinations of axes that a plan lists are *strata*: what is asked is how r moves with the axis
///   within each of them, and each counts once.
/// - Axes that are drawn make a *draw*, and draws are a sample: other draws would be other
///   combinations. So where a plan draws, a draw is what an interval counts, once the cells of the draw
///   were averaged.
/// - Axes that share seeds make runs that are not independent. So what a seed gave along them is
///   averaged, and is one observation of a cell.
/// - Axes that move together with this one say nothing that it does not say.
struct AxisCells {
  /// A value of the axis in one combination of the others.
  struct Cell {
    let level: Int
    let stratum: Int
    let draw: Int
  }

  /// Which axis.
  let axis: Int
  /// Axes that move together with it.
  let movesWith: [ParameterName]
  /// Whether draws are what intervals count.
  let hasDraws: Bool
  /// Whether a draw decides the value of the axis.
  let isDrawn: Bool
  /// The cells, by first point.
  let cells: [Cell]
  /// The cell of each point; below 0 where the axis does not exist.
  let cellOfPlace: [Int]
  /// How many points, which share their seeds, each cell has.
  let pointCounts: [Int]
  /// How many strata there are.
  let stratumCount: Int

  /// More cells are not told apart.
  static let cellsMax = 1 << 18

  /// The cells of an axis; nil where they are too many.
  init?(_ axis: Int, _ layout: PointLayout, _ plan: Plan) {
    let drawn = plan.axes.indices.filter {
      if case .drawn = plan.axes[$0].values { true } else { false }
    }
    let name = layout.axes[axis]
    isDrawn = drawn.contains(axis)
    hasDraws = !drawn.isEmpty
    let together =
      isDrawn
      ? drawn
      : plan.zip.first { $0.contains(name) }?.compactMap { layout.axes.firstIndex(of: $0) }
        ?? [axis]
    let others = layout.axes.indices.filter {
      !together.contains($0) && !drawn.contains($0) && !plan.paired.contains(layout.axes[$0])
    }
    var strata: [[Int]: Int] = [:]
    var draws: [[Int]: Int] = [:]
    var known: [[Int]: Int] = [:]
    var cells: [Cell] = []
    var pointCounts: [Int] = []
    var cellOfPlace: [Int] = []
    cellOfPlace.reserveCapacity(layout.points.count)
    for place in layout.points.indices {
      let level = layout.code(place, onAxis: axis)
      guard layout.levels[axis][level] != nil else {
        cellOfPlace.append(-1)
        continue
      }
      let draw = drawn.map { layout.code(place, onAxis: $0) }
      let rest = others.map { layout.code(place, onAxis: $0) }
      if let cell = known[[level] + rest + draw] {
        cellOfPlace.append(cell)
        pointCounts[cell] += 1
        continue
      }
      guard cells.count < Self.cellsMax else { return nil }
      let stratum = isDrawn ? rest : rest + draw
      cellOfPlace.append(cells.count)
      known[[level] + rest + draw] = cells.count
      pointCounts.append(1)
      cells.append(
        Cell(
          level: level, stratum: Self.number(stratum, &strata), draw: Self.number(draw, &draws)))
    }
    self.axis = axis
    self.cells = cells
    self.cellOfPlace = cellOfPlace
    self.pointCounts = pointCounts
    movesWith = together.filter { $0 != axis }.map { layout.axes[$0] }
    stratumCount = strata.count
  }

  /// The moments of each cell: of z, or of the mean of z where points share a seed.
  ///
  /// A seed counts where all points of its cell have a z, so that no value is compared over fewer of
  /// them than another. Runs come in the order of their tasks, so that replicates come together.
  func moments(
    of runs: some Sequence<(place: Int, replicate: Int, z: Double)>
  ) -> [Moments] {
    var moments = cells.map { _ in Moments() }
    var open = cells.map { _ in (replicate: -1, sum: 0.0, count: 0) }
    for run in runs where cellOfPlace[run.place] >= 0 {
      let cell = cellOfPlace[run.place]
      if open[cell].replicate != run.replicate { open[cell] = (run.replicate, 0, 0) }
      open[cell].sum += run.z
      open[cell].count += 1
      guard open[cell].count == pointCounts[cell] else { continue }
      moments[cell].add(open[cell].sum / Double(pointCounts[cell]))
    }
    return moments
  }

  private static func number(_ key: [Int], _ known: inout [[Int]: Int]) -> Int {
    if let number = known[key] { return number }
    known[key] = known.count
    return known.count - 1
  }

  /// The cells to compare: those of strata in which every level has runs, or all where there are none.
  func matched(
    _ moments: [Moments]
  ) -> (cells: [Int], strata: Int, leftOut: Int, isMatched: Bool) {
    let filled = cells.indices.filter { moments[$0].count > 0 }
    var isMet = Array(repeating: false, count: cells.reduce(0) { max($0, $1.level + 1) })
    for cell in filled { isMet[cells[cell].level] = true }
    let levelCount = isMet.count { $0 }
    // A stratum of drawn axes may meet a level in several draws.
    var levels = Array(repeating: [Int](), count: stratumCount)
    for cell in filled where !levels[cells[cell].stratum].contains(cells[cell].level) {
      levels[cells[cell].stratum].append(cells[cell].level)
    }
    let used = levels.count { !$0.isEmpty }
    let whole = levels.count { $0.count == levelCount }
    guard levelCount > 0, whole > 0 else { return (filled, used, 0, false) }
    return (
      filled.filter { levels[cells[$0].stratum].count == levelCount }, whole, used - whole, true
    )
  }

  /// The mean of z over some cells, each counting once.
  func mean(
    of used: [Int], _ moments: [Moments], confidence: Double
  ) -> Finding<Findings.Estimate> {
    guard !used.isEmpty else { return .absent(.noRuns) }
    if hasDraws {
      let draws = Moments(of: drawMeans(used, moments).map(\.mean))
      let interval = MeanInterval(draws, confidence: confidence)?.interval
      return .found(
        Findings.Estimate(
          FisherZ.r(of: draws.mean),
          draws.count > 1
            ? .between(interval.map { FisherZ.r(of: $0) }, of: draws.count, .studentOfZ)
            : .absent(.tooFewDraws(1, needed: 2))))
    }
    let groups = used.map { moments[$0] }
    let share = 1 / Double(groups.count)
    guard
      let mean = Contrast(of: groups, weights: groups.map { _ in share }, confidence: confidence)
    else {
      let value = groups.reduce(0) { $0 + $1.mean * share }
      return .found(
        Findings.Estimate(FisherZ.r(of: value), .absent(Self.absence(of: groups))))
    }
    let range = FisherZ.r(of: mean.interval)
    return .found(
      Findings.Estimate(
        FisherZ.r(of: mean.value),
        .found(Findings.Interval(range.lowerBound, range.upperBound, .satterthwaite))))
  }

  private static func absence(of groups: [Moments]) -> Absence {
    groups.contains { $0.count < 2 } ? .tooFewRuns(1, needed: 2) : .runsDoNotDiffer
  }

  /// The mean over the cells of each draw, and a cell of it.
  private func drawMeans(_ used: [Int], _ moments: [Moments]) -> [(mean: Double, cell: Int)] {
    var sums: [(sum: Double, count: Int, cell: Int)] = []
    var placeOf: [Int: Int] = [:]
    for cell in used {
      let draw = cells[cell].draw
      let place = placeOf[draw] ?? sums.count
      if place == sums.count {
        placeOf[draw] = place
        sums.append((0, 0, cell))
      }
      sums[place].sum += moments[cell].mean
      sums[place].count += 1
    }
    return sums.map { ($0.sum / Double($0.count), $0.cell) }
  }

  /// How z changes along numbers, one a level.
  func slope(
    along x: [Double?], per unit: Findings.AxisEffect.Slope.Unit, of used: [Int],
    _ moments: [Moments], isMatched: Bool, confidence: Double
  ) -> Finding<Findings.AxisEffect.Slope> {
    func at(_ cell: Int) -> Double { x[cells[cell].level] ?? 0 }
    if isDrawn {
      let draws = drawMeans(used, moments)
      guard draws.count >= SizeEffects.sizesMin else {
        return .absent(.tooFewDraws(draws.count, needed: SizeEffects.sizesMin))
      }
      // With errors that are all alike it is plain regression, with Student's interval.
      guard
        let line = MetaRegression(
          effects: draws.map(\.mean), errors: draws.map { _ in 1 },
          moderator: draws.map { at($0.cell) }, confidence: confidence)
      else { return .absent(.axisDoesNotVary) }
      return .found(
        Findings.AxisEffect.Slope(
          estimate: Findings.Estimate(
            line.slope, .between(line.interval, of: draws.count, .student)), p: line.p, per: unit))
    }
    guard let weights = slopeWeights(at, of: used) else { return .absent(.axisDoesNotVary) }
    guard hasDraws else {
      let groups = used.map { moments[$0] }
      guard let slope = Contrast(of: groups, weights: weights, confidence: confidence) else {
        return .absent(Self.absence(of: groups))
      }
      return .found(
        Findings.AxisEffect.Slope(
          estimate: Findings.Estimate(
            slope.value,
            .found(
              Findings.Interval(
                slope.interval.lowerBound, slope.interval.upperBound, .satterthwaite))),
          p: slope.p, per: unit))
    }
    guard isMatched else { return .absent(.combinationsDiffer) }
    // The weights of a draw's cells make the slope within it, less the number of draws.
    var slopes: [Double] = []
    var placeOf: [Int: Int] = [:]
    for (cell, weight) in zip(used, weights) {
      let place = placeOf[cells[cell].draw] ?? slopes.count
      if place == slopes.count {
        placeOf[cells[cell].draw] = place
        slopes.append(0)
      }
      slopes[place] += weight * moments[cell].mean
    }
    let scaled = Moments(of: slopes.map { $0 * Double(slopes.count) })
    guard let mean = MeanInterval(scaled, confidence: confidence), let error = scaled.error,
      error > 0
    else { return .absent(.tooFewDraws(slopes.count, needed: 2)) }
    return .found(
      Findings.AxisEffect.Slope(
        estimate: Findings.Estimate(
          mean.mean, .between(mean.interval, of: scaled.count, .student)),
        p: StudentT(degrees: Double(scaled.count - 1)).chance(outside: mean.mean / error),
        per: unit))
  }

  /// The weights of cells whose sum is the least-squares slope over the means of levels.
  private func slopeWeights(_ at: (Int) -> Double, of used: [Int]) -> [Double]? {
    var counts: [Int: Int] = [:]
    var levels: [(x: Double, level: Int)] = []
    for cell in used {
      let level = cells[cell].level
      if counts[level] == nil { levels.append((at(cell), level)) }
      counts[level, default: 0] += 1
    }
    let mean = levels.reduce(0) { $0 + $1.x } / Double(levels.count)
    let spread = levels.reduce(0) { $0 + ($1.x - mean) * ($1.x - mean) }
    guard levels.count > 1, spread > 0 else { return nil }
    return used.map { cell in
      (at(cell) - mean) / spread / Double(counts[cells[cell].level] ?? 1)
    }
  }
}
