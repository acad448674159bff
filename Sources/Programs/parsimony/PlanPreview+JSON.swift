import Encoding
import Randomness
import Sweeps

/// The preview for programs. docs/plans.md describes every field; a change of meaning changes `format`.
extension PlanPreview {
  /// Axes with more values than this are described by their ends alone.
  private static let valuesMax = 1000

  var json: JSON {
    let ranges = shown
    return .object([
      "format": .text("parsimony/plan/1"),
      "name": .text(plan.name),
      "study": .text(schema.name),
      "study-version": .integer(Int64(schema.version)),
      "seed": .integer(Int64(plan.seed.value)),
      "replicates": .integer(Int64(plan.replicates)),
      "points": .integer(Int64(grid.pointCount)),
      "tasks": .integer(Int64(grid.taskCount)),
      "axes": .list(plan.axes.map(json(of:))),
      "fixed": json(of: plan.fixed),
      "exclude": .list(plan.exclude.map(json(of:))),
      "include": .list(plan.include.map(json(of:))),
      "sample": sample,
      "paired": .list(plan.paired.map { .text($0.text) }),
      "limits": .object([
        "time-milliseconds": json(of: plan.limits.timeMilliseconds),
        "memory-bytes": json(of: plan.limits.memoryBytes),
        "retries": json(of: plan.limits.retries),
      ]),
      "analysis": analysis,
      "until": until,
      "first": .list(ranges.first.map { json(of: grid.task(at: $0)) }),
      "last": .list(ranges.last.map { json(of: grid.task(at: $0)) }),
    ])
  }

  private var sample: JSON {
    guard let sample = plan.sample else { return .null }
    return .object([
      "method": .text(sample.method.rawValue), "count": .integer(Int64(sample.count)),
    ])
  }

  private var analysis: JSON {
    guard let analysis = plan.analysis else { return .null }
    func list(_ names: [String]?) -> JSON { names.map { .list($0.map(JSON.text)) } ?? .null }
    return .object([
      "measures": list(analysis.measures),
      "of": list(analysis.targets),
      "across": analysis.across.map { .text($0.text) } ?? .null,
      "size": analysis.size.map(JSON.text) ?? .null,
      "rivals": list(analysis.rivals),
      "confidence": analysis.confidence.map { .real($0, ifNotFinite: .null) } ?? .null,
    ])
  }

  private var until: JSON {
    guard let until = plan.until else { return .null }
    return .object([
      "half-width": .real(until.halfWidth, ifNotFinite: .null),
      "of": .text(until.statistic.description),
      "by": .list(until.by.map { .text($0.text) }),
      "at-most": .integer(Int64(until.replicatesMax)),
      "confidence": .real(until.confidence, ifNotFinite: .null),
      "looks-at": .list(until.looksAt.map { .integer(Int64($0)) }),
      "groups": .integer(Int64(groupCount)),
    ])
  }

  private func json(of axis: Axis) -> JSON {
    let count = axis.values.count ?? plan.sample?.count ?? 0
    let isListed = axis.values.count != nil && count <= PlanPreview.valuesMax
    let condition = plan.when.first { $0.axis == axis.name }?.condition
    let group = plan.zip.first { $0.contains(axis.name) } ?? []
    return .object([
      "name": .text(axis.name.text),
      "count": .integer(Int64(count)),
      "first": axis.values.value(at: 0)?.json ?? .null,
      "last": axis.values.value(at: count - 1)?.json ?? .null,
      "values": isListed
        ? .list((0..<count).compactMap { axis.values.value(at: $0)?.json }) : .null,
      "drawn": axis.values.count == nil ? .text(axis.values.summary) : .null,
      "zip": .list(group.filter { $0 != axis.name }.map { .text($0.text) }),
      "when": condition.map(json(of:)) ?? .null,
    ])
  }

  private func json(of limit: Int?) -> JSON { limit.map { .integer(Int64($0)) } ?? .null }

  private func json(of conjunction: Conjunction) -> JSON {
    .object(
      JSON.Object(
        uniqueKeysWithValues: conjunction.terms.map { term in
          (term.axis.text, .list(term.values.map(\.json)))
        }))
  }

  private func json(of assignments: [Assignment]) -> JSON {
    .object(JSON.Object(uniqueKeysWithValues: assignments.map { ($0.name.text, $0.value.json) }))
  }

  private func json(of task: SweepTask) -> JSON {
    .object([
      "task": .integer(Int64(task.index)),
      "point": .integer(Int64(task.point)),
      "replicate": .integer(Int64(task.replicate)),
      "parameters": json(of: task.parameters),
      "seed": .integer(Int64(task.seed.value)),
      "key": .text(task.key.description),
    ])
  }
}

extension ParameterValue {
  /// The value in JSON.
  var json: JSON {
    switch self {
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(Int64(value))
    case .real(let real): .real(real.value, ifNotFinite: .null)
    case .text(let text): .text(text.value)
    case .list(let values): .list(values.map(\.json))
    }
  }
}
