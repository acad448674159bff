internal import Mistakes

extension Grid {
  /// The digits of a point's number: axes and groups as written, each after what its `when` names.
  static func dimensions(of plan: Plan) throws(GridError) -> [Dimension] {
    var groups = groups(of: plan)
    let conditions = plan.when.reduce(into: [ParameterName: [ParameterName]]()) { needs, presence in
      needs[presence.axis] = presence.condition.terms.map(\.axis)
    }
    var ordered: [[ParameterName]] = []
    var placed: Set<ParameterName> = []
    while !groups.isEmpty {
      let ready = groups.firstIndex { group in
        group.allSatisfy { axis in
          (conditions[axis] ?? []).allSatisfy { placed.contains($0) || group.contains($0) }
        }
      }
      guard let ready else { throw .conditionsInCircle(circle(in: groups, conditions)) }
      let group = groups.remove(at: ready)
      placed.formUnion(group)
      ordered.append(try inOrder(group, conditions))
    }
    return ordered.map { group in dimension(of: group, plan) }
  }

  /// Axes that wait for one another: from any of them, the first unmet condition leads round.
  private static func circle(
    in groups: [[ParameterName]], _ conditions: [ParameterName: [ParameterName]]
  ) -> [ParameterName] {
    var path: [ParameterName] = []
    var group = groups[0]
    while true {
      for axis in group {
        let unmet = (conditions[axis] ?? []).first { name in
          !group.contains(name) && groups.contains { $0.contains(name) }
        }
        guard let unmet else { continue }
        if let start = path.firstIndex(of: axis) { return Array(path[start...]) }
        path.append(axis)
        group = groups.first { $0.contains(unmet) } ?? []
        break
      }
    }
  }

  /// The axes of each dimension, by first mention.
  private static func groups(of plan: Plan) -> [[ParameterName]] {
    let drawn = plan.axes.filter { $0.values.isDrawn }.map(\.name)
    var groups: [[ParameterName]] = []
    var grouped: Set<ParameterName> = []
    for axis in plan.axes where !grouped.contains(axis.name) {
      let group =
        axis.values.isDrawn ? drawn : plan.zip.first { $0.contains(axis.name) } ?? [axis.name]
      groups.append(group)
      grouped.formUnion(group)
    }
    return groups
  }

  /// The axes of a group, each after those of the group that its condition names.
  private static func inOrder(
    _ group: [ParameterName], _ conditions: [ParameterName: [ParameterName]]
  ) throws(GridError) -> [ParameterName] {
    var waiting = group
    var ordered: [ParameterName] = []
    while !waiting.isEmpty {
      let ready = waiting.firstIndex { axis in
        !(conditions[axis] ?? []).contains { waiting.contains($0) }
      }
      guard let ready else { throw .conditionsInCircle(waiting) }
      ordered.append(waiting.remove(at: ready))
    }
    return ordered
  }

  private static func dimension(of group: [ParameterName], _ plan: Plan) -> Dimension {
    let axes = group.compactMap { name in plan.axes.first { $0.name == name } }
    if axes.count == 1, case .integers(let range) = axes[0].values {
      return Dimension(axes[0].name, range)
    }
    if axes.contains(where: \.values.isDrawn) { return drawnDimension(axes.map(\.name), plan) }
    return Dimension(
      axes.map { axis in
        (axis.name, (0..<(axis.values.count ?? 0)).compactMap { axis.values.value(at: $0) })
      })
  }

  /// The draws, taken in the order in which axes are written, in columns in the order asked for.
  private static func drawnDimension(_ names: [ParameterName], _ plan: Plan) -> Dimension {
    guard let sample = plan.sample else {
      mistake("axes \(names) are drawn but the plan has no sample")
    }
    let axes = plan.axes.compactMap { axis -> (name: ParameterName, distribution: Distribution)? in
      guard case .drawn(let distribution) = axis.values else { return nil }
      return (axis.name, distribution)
    }
    let columns = sample.draws(of: axes, seed: plan.seed)
    return Dimension(
      names.compactMap { name in
        axes.firstIndex { $0.name == name }.map { (name, columns[$0]) }
      })
  }
}
