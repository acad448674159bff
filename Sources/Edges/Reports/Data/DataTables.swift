internal import Findings
internal import Sweeps

/// The tables of a report: all numbers of the findings, by what they are about.
struct DataTables {
  private let findings: Findings
  private typealias Field = DataTable.Field

  init(_ findings: Findings) { self.findings = findings }

  /// The tables that have a row, in the order of their names.
  var all: [DataTable] {
    [
      correlations, differences, effects, exclusions, failures, pairedDifferences, runSwaps, runs,
      scalars, stopping, trajectories, trends,
    ].filter { $0.rowCount > 0 }
  }

  // MARK: What rows have in common

  private var facetColumns: [String] { (findings.facets.first?.values ?? []).map(\.axis.text) }

  private func fields(_ values: [Findings.AxisValue]) -> [Field] {
    values.map { value in value.value.map { .text($0.description) } ?? .empty }
  }

  private var sizeColumns: [String] {
    [findings.question.value?.across?.text ?? "size", "magnitude"]
  }

  private func size(_ index: Int, in facet: Findings.Facet) -> [Field] {
    [
      .text(findings.sizes[index].label),
      .real(facet.bySize[index].magnitude ?? findings.sizes[index].magnitude),
    ]
  }

  private static let estimateColumns = ["low", "high", "interval"]

  private func interval(_ estimate: Findings.Estimate?) -> [Field] {
    guard let interval = estimate?.interval.value else { return [.empty, .empty, .empty] }
    return [.real(interval.low), .real(interval.high), .text(interval.method.rawValue)]
  }

  private func why<Value>(_ finding: Finding<Value>) -> Field {
    finding.absence.map { .text($0.words) } ?? .empty
  }

  /// What a predictor is, and its name.
  private func fields(_ predictor: Findings.Predictor) -> [Field] {
    let kind =
      switch predictor {
      case .measure: "measure"
      case .rival: "rival"
      case .epoch: "epoch"
      }
    return [.text(predictor.name), .text(kind)]
  }

  private static func table(_ name: String, _ columns: [[String]]) -> DataTable {
    // Axes may be called what columns are; the first to come keeps the name.
    var names: [String] = []
    for column in columns.joined() {
      var name = column
      while names.contains(name) { name += "_" }
      names.append(name)
    }
    return DataTable(name, names)
  }

  // MARK: Correlations

  private var correlations: DataTable {
    var table = Self.table(
      "correlations",
      [
        facetColumns, sizeColumns, ["predictor", "kind", "target", "way", "r"],
        Self.estimateColumns, ["defined", "runs", "why"],
      ])
    for facet in findings.facets {
      for answer in facet.answers {
        for (index, cell) in answer.bySize.enumerated() {
          let estimate = cell.estimate.value
          table.append(
            fields(facet.values) + size(index, in: facet) + fields(answer.predictor)
              + [.text(answer.target), .text(answer.way.rawValue), .real(estimate?.value)]
              + interval(estimate)
              + [.integer(cell.defined), .integer(cell.runs), why(cell.estimate)])
        }
      }
    }
    return table
  }

  private var runs: DataTable {
    var table = Self.table(
      "runs",
      [facetColumns, sizeColumns, ["predictor", "kind", "target", "way", "rank", "of", "r"]])
    for facet in findings.facets {
      for answer in facet.answers {
        for (index, cell) in answer.bySize.enumerated() {
          let opening =
            fields(facet.values) + size(index, in: facet) + fields(answer.predictor)
            + [.text(answer.target), .text(answer.way.rawValue)]
          for (rank, value) in cell.spread.values.enumerated() {
            table.append(
              opening + [.integer(rank + 1), .integer(cell.spread.values.count), .real(value)])
          }
        }
      }
    }
    return table
  }

  private var exclusions: DataTable {
    var table = Self.table(
      "exclusions",
      [facetColumns, sizeColumns, ["predictor", "kind", "target", "way", "runs", "of", "why"]])
    for facet in findings.facets {
      for answer in facet.answers {
        for (index, cell) in answer.bySize.enumerated() {
          for tally in cell.excluded {
            table.append(
              fields(facet.values) + size(index, in: facet) + fields(answer.predictor)
                + [
                  .text(answer.target), .text(answer.way.rawValue), .integer(tally.count),
                  .integer(cell.runs), .text(tally.reason.words),
                ])
          }
        }
      }
    }
    return table
  }

  // MARK: Trends

  private static let trendColumns = [
    "slope", "low", "high", "interval", "p", "tau2", "intercept", "why",
  ]

  private func trend(_ finding: Finding<Findings.Trend>) -> [Field] {
    let trend = finding.value
    return [.real(trend?.slope.value)] + interval(trend?.slope)
      + [.real(trend?.p), .real(trend?.tau2), .real(trend?.intercept), why(finding)]
  }

  private var trends: DataTable {
    var table = Self.table(
      "trends",
      [
        facetColumns, ["of", "less", "target", "way"], Self.trendColumns,
        ["sizes-q", "sizes-degrees", "sizes-p"],
      ])
    for facet in findings.facets {
      for answer in facet.answers {
        let test = answer.difference.value
        table.append(
          fields(facet.values)
            + [
              .text(answer.predictor.name), .empty, .text(answer.target),
              .text(answer.way.rawValue),
            ] + trend(answer.trend) + [.real(test?.q), .integer(test?.degrees), .real(test?.p)])
      }
      for gap in facet.gaps {
        table.append(
          fields(facet.values)
            + [
              .text(gap.first.name), .text(gap.second.name), .text(gap.target),
              .text(Findings.Way.perRun.rawValue),
            ] + trend(gap.trend) + [.empty, .empty, .empty])
      }
    }
    return table
  }

  // MARK: Differences and controls

  private static let differenceColumns = [
    "difference", "low", "high", "interval", "p", "adjusted-p", "pairs", "why",
  ]

  private func difference(_ finding: Finding<Findings.Difference>) -> [Field] {
    let difference = finding.value
    return [.real(difference?.estimate.value)] + interval(difference?.estimate)
      + [
        .real(difference?.p), .real(difference?.adjustedP), .integer(difference?.pairs),
        why(finding),
      ]
  }

  private var differences: DataTable {
    var table = Self.table(
      "differences",
      [
        facetColumns, sizeColumns,
        ["first", "second", "target", "first-turned", "second-turned"], Self.differenceColumns,
      ])
    for facet in findings.facets {
      for gap in facet.gaps {
        for (index, found) in gap.bySize.enumerated() {
          table.append(
            fields(facet.values) + size(index, in: facet)
              + [
                .text(gap.first.name), .text(gap.second.name), .text(gap.target),
                .text("\(gap.isFirstTurned)"), .text("\(gap.isSecondTurned)"),
              ] + difference(found))
        }
      }
    }
    return table
  }

  private var pairedDifferences: DataTable {
    let facetColumns = (findings.pairedDifferences.first?.facet ?? []).map(\.axis.text)
    var table = Self.table(
      "paired-differences",
      [
        ["axis", "value", "baseline"], facetColumns, Array(sizeColumns.prefix(1)),
        ["predictor", "kind", "target"], Self.differenceColumns,
      ])
    for paired in findings.pairedDifferences {
      // Other axes may be other ones for another paired axis; those go without columns of their
      // own.
      let facet = paired.facet.map(\.axis.text) == facetColumns ? fields(paired.facet) : []
      let padding = Array(repeating: Field.empty, count: facetColumns.count - facet.count)
      for (index, found) in paired.bySize.enumerated() {
        table.append(
          [
            .text(paired.value.axis.text), .text(paired.value.label),
            .text(paired.baseline.label),
          ] + facet + padding + [.text(findings.sizes[index].label)] + fields(paired.predictor)
            + [.text(paired.target)] + difference(found))
      }
    }
    return table
  }

  private var runSwaps: DataTable {
    var table = Self.table(
      "run-swaps",
      [
        facetColumns, sizeColumns,
        ["measure", "target", "own", "swapped", "p", "adjusted-p", "runs", "why"],
      ])
    for facet in findings.facets {
      for control in facet.runSwaps {
        for (index, found) in control.bySize.enumerated() {
          let swap = found.value
          table.append(
            fields(facet.values) + size(index, in: facet)
              + [
                .text(control.measure), .text(control.target), .real(swap?.own),
                .real(swap?.swapped), .real(swap?.p), .real(swap?.adjustedP),
                .integer(swap?.runs), why(found),
              ])
        }
      }
    }
    return table
  }

  // MARK: Curves, axes, scalars

  private var trajectories: DataTable {
    var table = Self.table(
      "trajectories",
      [facetColumns, sizeColumns, ["curve", "epoch", "mean", "low", "high", "runs", "why"]])
    for facet in findings.facets {
      for trajectory in facet.trajectories {
        let opening =
          fields(facet.values) + size(trajectory.size, in: facet) + [.text(trajectory.curve.name)]
        for step in trajectory.steps.value ?? [] {
          table.append(
            opening
              + [
                .integer(step.epoch), .real(step.mean), .real(step.band?.lowerBound),
                .real(step.band?.upperBound), .integer(step.runs), .empty,
              ])
        }
        if trajectory.steps.value == nil {
          table.append(
            opening + [.empty, .empty, .empty, .empty, .empty, why(trajectory.steps)])
        }
      }
    }
    return table
  }

  private var effects: DataTable {
    var table = Self.table(
      "effects",
      [
        ["axis", "value", "predictor", "kind", "target", "r"], Self.estimateColumns,
        [
          "runs", "why", "slope", "slope-low", "slope-high", "slope-interval", "slope-per",
          "slope-p", "slope-why",
        ],
      ])
    for effect in findings.effects {
      let slope = effect.slope.value
      for level in effect.levels {
        table.append(
          [.text(effect.axis.text), .text(level.label)] + fields(effect.predictor)
            + [.text(effect.target), .real(level.estimate.value?.value)]
            + interval(level.estimate.value) + [.integer(level.runs), why(level.estimate)]
            + [.real(slope?.estimate.value)] + interval(slope?.estimate)
            + [
              slope.map { .text($0.unit.rawValue) } ?? .empty, .real(slope?.p), why(effect.slope),
            ])
      }
    }
    return table
  }

  private var scalars: DataTable {
    let axes = (findings.scalars.rows.first?.values ?? []).map(\.axis.text)
    var table = Self.table(
      "scalars",
      [
        axes, ["scalar", "unit", "mean"], Self.estimateColumns,
        ["deviation", "least", "greatest", "count", "runs", "why"],
      ])
    for row in findings.scalars.rows {
      for (scalar, finding) in zip(findings.scalars.scalars, row.cells) {
        let cell = finding.value
        table.append(
          fields(row.values)
            + [.text(scalar.name), .text(scalar.unit), .real(cell?.estimate.value)]
            + interval(cell?.estimate)
            + [
              .real(cell?.deviation), .real(cell?.least), .real(cell?.greatest),
              .integer(cell?.count), .integer(row.runs), why(finding),
            ])
      }
    }
    return table
  }

  // MARK: How the sweep went

  private var failures: DataTable {
    var table = Self.table("failures", [["reason", "tasks", "first"]])
    for failure in findings.progress.failures {
      table.append([
        .text(failure.reason), .integer(failure.count),
        .text(failure.tasks.map { String($0) }.joined(separator: " ")),
      ])
    }
    return table
  }

  private var stopping: DataTable {
    let axes = (findings.stopping?.groups.first?.values ?? []).map(\.axis.text)
    var table = Self.table(
      "stopping", [axes, ["replicates", "runs", "mean", "half-width", "ended-by"]])
    for group in findings.stopping?.groups ?? [] {
      table.append(
        fields(group.values)
          + [
            .integer(group.replicates), .integer(group.runs), .real(group.mean),
            .real(group.halfWidth), .text(group.ending.rawValue),
          ])
    }
    return table
  }
}
