import Sweeps

/// The naive twin of ``Grid``: writes out every point, straight from the meaning of the rules.
///
/// Nested loops over the groups of axes, first group slowest; a point shows an axis where its
/// condition holds among the axes shown; excluded points and points seen before are skipped; then
/// each `include` runs the loops again with what it pins down.
struct NaiveGrid {
  private(set) var points: [[Assignment]] = []

  init(_ plan: Plan, groups: [[ParameterName]], rows: [[[ParameterValue]]]) {
    var seen: Set<[Assignment]> = []
    let conditions = Dictionary(uniqueKeysWithValues: plan.when.map { ($0.axis, $0.condition) })

    func run(_ rows: [[[ParameterValue]]], excluding: Bool, pins: Set<ParameterName> = []) {
      var point: [ParameterName: ParameterValue] = [:]
      func loop(_ depth: Int) {
        guard depth < groups.count else {
          let shown = point.filter { isShown($0.key, point, conditions) }
          if pins.contains(where: { shown[$0] == nil }) { return }
          if excluding, plan.exclude.contains(where: { matches($0, shown) }) { return }
          let assignments =
            (plan.fixed + shown.map { Assignment($0.key, $0.value) }).sorted { $0.name < $1.name }
          if seen.insert(assignments).inserted { points.append(assignments) }
          return
        }
        for row in rows[depth] {
          for (axis, value) in zip(groups[depth], row) { point[axis] = value }
          loop(depth + 1)
        }
      }
      loop(0)
    }

    run(rows, excluding: true)
    for addition in plan.include {
      let pins = Dictionary(uniqueKeysWithValues: addition.terms.map { ($0.axis, $0.values[0]) })
      run(
        zip(groups, rows).map { group, rows in
          pins[group[0]] == nil ? rows : [group.compactMap { pins[$0] }]
        }, excluding: false, pins: Set(pins.keys))
    }
  }

  private func isShown(
    _ axis: ParameterName, _ point: [ParameterName: ParameterValue],
    _ conditions: [ParameterName: Conjunction]
  ) -> Bool {
    guard let condition = conditions[axis] else { return true }
    return condition.terms.allSatisfy { term in
      guard let value = point[term.axis] else { return false }
      return isShown(term.axis, point, conditions) && term.values.contains(value)
    }
  }

  private func matches(
    _ rule: Conjunction, _ shown: [ParameterName: ParameterValue]
  ) -> Bool {
    rule.terms.allSatisfy { term in shown[term.axis].map(term.values.contains) ?? false }
  }
}
