import Randomness
import Studies
import Sweeps
import Testing

@Suite("A grid numbers its points one to one")
struct GridPropertyTests {
  /// A random plan of up to six axes with every kind of rule, and the groups its axes form.
  struct RandomPlan {
    var plan: Plan
    var groups: [[ParameterName]] = []
    var rows: [[[ParameterValue]]] = []

    init(seed: Seed) throws {
      var dice = seed.stream("plan")
      plan = Plan(name: "random", study: "noop", seed: seed, replicates: dice.integer(in: 1...3))
      let names = try ["a", "b", "c", "d", "e", "f"].prefix(dice.integer(in: 1...6)).map {
        try #require(ParameterName($0))
      }
      var waiting = Array(names)
      while !waiting.isEmpty {
        let size = min(waiting.count, dice.integer(below: 4) == 0 ? dice.integer(in: 2...3) : 1)
        let group = Array(waiting.prefix(size))
        waiting.removeFirst(size)
        add(group, &dice)
      }
      if dice.integer(below: 3) == 0 {
        plan.fixed = [Assignment(try #require(ParameterName("z")), .integer(9))]
      }
      addRules(names, &dice)
    }

    private mutating func add(_ group: [ParameterName], _ dice: inout RandomStream) {
      let count = dice.integer(in: 1...4)
      var columns: [[ParameterValue]] = []
      for name in group {
        let isRange = group.count == 1 && dice.integer(below: 3) == 0
        if isRange {
          let first = dice.integer(in: -2...2)
          let step = [1, 2, -1][dice.integer(below: 3)]
          plan.axes.append(
            Axis(name, .integers(IntegerRange(first: first, step: step, count: count))))
          columns.append((0..<count).map { .integer(first + step * $0) })
        } else {
          // Few values, so that zipped columns repeat themselves.
          var values = (0..<count).map { _ in ParameterValue.integer(dice.integer(below: 3)) }
          if group.count == 1 {
            var seen: Set<ParameterValue> = []
            values = values.filter { seen.insert($0).inserted }
          }
          plan.axes.append(Axis(name, .list(values)))
          columns.append(values)
        }
      }
      if group.count > 1 { plan.zip.append(group) }
      groups.append(group)
      rows.append(columns[0].indices.map { row in columns.map { $0[row] } })
    }

    private mutating func addRules(_ names: [ParameterName], _ dice: inout RandomStream) {
      func conjunction(of axes: [ParameterName], _ dice: inout RandomStream) -> Conjunction {
        Conjunction(
          axes.map { axis in
            let count = dice.integer(in: 1...2)
            return .init(axis, (0..<count).map { _ in .integer(dice.integer(in: -1...2)) })
          })
      }
      // Conditions look back only, so that they never go in a circle; later tests make circles.
      for (place, name) in names.enumerated() where place > 0 && dice.integer(below: 3) == 0 {
        let count = dice.integer(in: 1...min(2, place))
        let axes = dice.choice(count: count, outOf: place).map { names[$0] }
        plan.when.append(Presence(name, when: conjunction(of: axes, &dice)))
      }
      for _ in 0..<dice.integer(below: 4) {
        let count = dice.integer(in: 1...min(3, names.count))
        let axes = dice.choice(count: count, outOf: names.count).map { names[$0] }
        plan.exclude.append(conjunction(of: axes, &dice))
      }
      for _ in 0..<dice.integer(below: 3) {
        let count = dice.integer(in: 1...groups.count)
        let pinned = dice.choice(count: count, outOf: groups.count).flatMap { groups[$0] }
        plan.include.append(
          Conjunction(pinned.map { .init($0, [.integer(dice.integer(in: -1...3))]) }))
      }
    }
  }

  @Test("the points are those of the naive twin, in its order, and numbers lead back")
  func matchesNaiveTwin() throws {
    var counts = (plans: 0, points: 0, conditional: 0, excluded: 0, included: 0, empty: 0)
    for seed in 0..<UInt64(3000) {
      let random = try RandomPlan(seed: try #require(Seed(seed)))
      let naive = NaiveGrid(random.plan, groups: random.groups, rows: random.rows).points
      guard !naive.isEmpty else {
        #expect(throws: GridError.noPoints, "seed \(seed)") {
          try Grid(random.plan, schema: .noop)
        }
        counts.empty += 1
        continue
      }
      let grid = try Grid(random.plan, schema: .noop)
      let points = (0..<grid.pointCount).map { grid.parameters(atPoint: $0) }
      #expect(points == naive, "seed \(seed): \(random.plan)")
      for (index, point) in points.enumerated() {
        #expect(grid.pointIndex(of: point.reversed()) == index, "seed \(seed), point \(index)")
      }
      counts.plans += 1
      counts.points += points.count
      counts.conditional += random.plan.when.isEmpty ? 0 : 1
      counts.excluded += random.plan.exclude.isEmpty ? 0 : 1
      counts.included += random.plan.include.isEmpty ? 0 : 1
    }
    print("grids compared with their naive twins: \(counts)")
    #expect(counts.conditional > 500 && counts.excluded > 500 && counts.included > 500)
  }

  @Test("what is not a point of the grid has no number")
  func strangers() throws {
    let random = try RandomPlan(seed: 1)
    let grid = try Grid(random.plan, schema: .noop)
    let point = grid.parameters(atPoint: 0)
    let stranger = try #require(ParameterName("stranger"))
    #expect(grid.pointIndex(of: point + [Assignment(stranger, .integer(1))]) == nil)
    #expect(grid.pointIndex(of: point + [try #require(point.first)]) == nil)
    #expect(grid.pointIndex(of: Array(point.dropFirst())) == nil)
    #expect(grid.pointIndex(of: []) == nil)
    #expect(
      grid.pointIndex(of: point.map { Assignment($0.name, .text("elsewhere")) }) == nil)
  }

  @Test("task numbers count points first and replicates last, and every key is another")
  func tasks() throws {
    var keys: Set<TaskKey> = []
    var tasks = 0
    for seed in 0..<UInt64(200) {
      var random = try RandomPlan(seed: try #require(Seed(seed)))
      random.plan.include = []
      guard let grid = try? Grid(random.plan, schema: .noop) else { continue }
      keys.removeAll()
      for index in 0..<grid.taskCount {
        let task = grid.task(at: index)
        #expect(task.index == index && task.point + grid.pointCount * task.replicate == index)
        #expect(grid.taskIndex(ofPoint: task.point, replicate: task.replicate) == index)
        #expect(task.parameters == grid.parameters(atPoint: task.point))
        keys.insert(task.key)
      }
      #expect(keys.count == grid.taskCount, "seed \(seed)")
      tasks += grid.taskCount
    }
    #expect(tasks > 1000)
  }
}
