public import Encoding
internal import Mistakes

/// All points and tasks of a plan, as a function from number to task.
///
/// A grid of 10⁸ tasks is a small value: nothing is written out, and a task is found by a walk of one
/// step an axis, as is its number where axes have no conditions. The order is that of nested loops: the first axis
/// changes slowest; an axis with a `when` comes after those it depends on; drawn axes come where the
/// first of them is written; points of `include` come last. Replicates are slowest of all, so that a
/// sweep that is stopped half-way has tried every point, and more replicates renumber nothing.
///
/// The number of a task is a place in this plan only. What it *is*, in every plan, is its
/// ``TaskKey``.
public struct Grid: Sendable {
  /// The plan.
  public let plan: Plan
  /// The study's face, by which parameters that have their defaults are told.
  public let schema: StudySchema
  /// How many points there are.
  public let pointCount: Int
  /// How many tasks there are: every point, `replicates` times.
  public let taskCount: Int
  /// The product of the axes, then what each `include` adds.
  private let blocks: [Block]
  /// How keys and seeds are made.
  private let identity: Identity

  /// The order of points and the making of seeds; raised when either changes, so that a worker never
  /// expands a range otherwise than the coordinator that leased it.
  public static let expansionVersion = 1

  /// Compiles a plan.
  ///
  /// - Precondition: the plan's values are of the schema's types and its rules name its axes, as
  ///   ``PlanReader`` sees to.
  public init(_ plan: Plan, schema: StudySchema) throws(GridError) {
    let dimensions = try Grid.dimensions(of: plan)
    var budget = GridBudget()
    var blocks = [
      try Block(
        BlockRules(dimensions, when: plan.when, exclude: plan.exclude, part: .product, &budget),
        &budget)
    ]
    var earlier = [dimensions]
    for addition in plan.include {
      let rows = dimensions.map { $0.pinned(by: addition) }
      blocks.append(
        try Block(
          BlockRules(
            rows, when: plan.when, exclude: plan.exclude, part: .addition(to: earlier), &budget),
          &budget))
      earlier.append(rows)
    }
    var points = 0
    for block in blocks {
      let (sum, overflow) = points.addingReportingOverflow(block.count)
      guard !overflow else { throw .tooManyTasks }
      points = sum
    }
    let (tasks, overflow) = points.multipliedReportingOverflow(by: plan.replicates)
    guard !overflow, tasks <= PlanBounds.tasksMax else { throw .tooManyTasks }
    guard points > 0 else { throw .noPoints }
    self.plan = plan
    self.schema = schema
    self.blocks = blocks
    self.pointCount = points
    self.taskCount = tasks
    self.identity = Identity(plan: plan, schema: schema)
  }

  /// The parameters that the plan sets at a point, fixed ones and axes, by name.
  ///
  /// - Precondition: `index` is at least 0 and below ``pointCount``.
  public func parameters(atPoint index: Int) -> [Assignment] {
    require((0..<pointCount).contains(index), "there is no point \(index) of \(pointCount)")
    var rest = index
    for block in blocks {
      guard rest >= block.count else {
        var parameters = block.assignments(at: rest)
        parameters.append(contentsOf: plan.fixed)
        return Grid.isAscending(parameters) ? parameters : parameters.sorted { $0.name < $1.name }
      }
      rest -= block.count
    }
    mistake("the blocks hold fewer than \(pointCount) points")
  }

  private static func isAscending(_ parameters: [Assignment]) -> Bool {
    var place = 1
    while place < parameters.count {
      guard parameters[place - 1].name < parameters[place].name else { return false }
      place += 1
    }
    return true
  }

  /// The number of the point with exactly these parameters, in any order, or nil when it is not here.
  public func pointIndex(of parameters: [Assignment]) -> Int? {
    var values: [ParameterName: ParameterValue] = [:]
    for assignment in parameters {
      guard values.updateValue(assignment.value, forKey: assignment.name) == nil else { return nil }
    }
    for assignment in plan.fixed {
      guard values.removeValue(forKey: assignment.name) == assignment.value else { return nil }
    }
    var passed = 0
    for block in blocks {
      if let index = block.index(of: values) { return passed + index }
      passed += block.count
    }
    return nil
  }

  /// The task of a number.
  ///
  /// - Precondition: `index` is at least 0 and below ``taskCount``.
  public func task(at index: Int) -> SweepTask {
    require((0..<taskCount).contains(index), "there is no task \(index) of \(taskCount)")
    let (replicate, point) = index.quotientAndRemainder(dividingBy: pointCount)
    let parameters = parameters(atPoint: point)
    let (seed, key) = identity.identify(parameters, replicate: replicate)
    return SweepTask(
      index: index, point: point, replicate: replicate, parameters: parameters, seed: seed, key: key
    )
  }

  /// The parameters of a task that are unlike their defaults, which enter its key and its record: so
  /// equal tasks of two plans have equal bytes.
  public func identifyingParameters(of task: SweepTask) -> MessagePack.Map {
    identity.canonical(identity.identifying(task.parameters))
  }

  /// The number of a point's replicate.
  public func taskIndex(ofPoint point: Int, replicate: Int) -> Int {
    require((0..<pointCount).contains(point), "there is no point \(point) of \(pointCount)")
    require(
      (0..<plan.replicates).contains(replicate),
      "there is no replicate \(replicate) of \(plan.replicates)")
    return replicate * pointCount + point
  }
}

/// Why a plan has no grid.
public enum GridError: Error, Equatable, Sendable {
  /// The tasks are more than ``PlanBounds/tasksMax``.
  case tooManyTasks
  /// Nothing is left after `exclude`.
  case noPoints
  /// The rules need more than ``PlanBounds/statesMax`` states to count.
  case rulesTooEntangled
  /// Groups of axes depend on one another in a circle, through these axes.
  case conditionsInCircle([ParameterName])
}
