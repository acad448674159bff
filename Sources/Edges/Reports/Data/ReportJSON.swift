internal import Encoding
internal import Findings
internal import Sweeps

/// The findings as JSON, in the form `parsimony/report/1`; docs/reports.md lists its fields.
///
/// What was found is its value; what is absent is an object with the one key `absent` and the
/// reason in words, so that no reader takes it for a number.
struct ReportJSON {
  /// The name of the form, which changes when a reader could misunderstand.
  static let format = "parsimony/report/1"

  private let findings: Findings

  init(_ findings: Findings) { self.findings = findings }

  /// All of it.
  var value: JSON {
    .object([
      "format": .text(Self.format),
      "name": .text(findings.name),
      "study": .object([
        "name": .text(findings.study.name), "version": integer(findings.study.version),
        "summary": .text(findings.study.summary),
      ]),
      "question": found(findings.question, question),
      "sizes": .list(
        findings.sizes.map { size in
          .object(["label": .text(size.label), "magnitude": real(size.magnitude)])
        }),
      "facets": .list(findings.facets.map(facet)),
      "facets-left-out": integer(findings.facetsLeftOut),
      "effects": .list(findings.effects.map(effect)),
      "paired-differences": .list(findings.pairedDifferences.map(paired)),
      "paired-differences-left-out": integer(findings.pairedDifferencesLeftOut),
      "scalars": scalars,
      "progress": progress,
      "rejected": .list(findings.rejected.map(tally)),
      "stopping": findings.stopping.map(stopping) ?? .null,
      "reproduction": reproduction,
    ])
  }

  // MARK: Small things

  private func integer(_ value: Int) -> JSON { .integer(Int64(value)) }

  private func integer(_ value: Int?) -> JSON { value.map { .integer(Int64($0)) } ?? .null }

  private func real(_ value: Double?) -> JSON {
    value.map { .real($0, ifNotFinite: .null) } ?? .null
  }

  private func found<Value>(_ finding: Finding<Value>, _ write: (Value) -> JSON) -> JSON {
    switch finding {
    case .found(let value): write(value)
    case .absent(let why): .object(["absent": .text(why.words)])
    }
  }

  private func measure(_ measure: Measure) -> JSON {
    .object([
      "name": .text(measure.name), "unit": .text(measure.unit), "summary": .text(measure.summary),
    ])
  }

  private func predictor(_ predictor: Findings.Predictor) -> JSON {
    let kind =
      switch predictor {
      case .measure: "measure"
      case .rival: "rival"
      case .epoch: "epoch"
      }
    return .object(["kind": .text(kind), "name": .text(predictor.name)])
  }

  private func values(_ values: [Findings.AxisValue]) -> JSON {
    .object(
      JSON.Object(
        uniqueKeysWithValues: values.map { ($0.axis.text, $0.value.map(value) ?? .null) }))
  }

  private func value(_ value: ParameterValue) -> JSON {
    switch value {
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(Int64(value))
    case .real(let real): .real(real.value, ifNotFinite: .null)
    case .text(let text): .text(text.value)
    case .list(let values): .list(values.map(self.value))
    }
  }

  private func estimate(_ estimate: Findings.Estimate) -> JSON {
    .object(["value": real(estimate.value), "interval": found(estimate.interval, interval)])
  }

  private func interval(_ interval: Findings.Interval) -> JSON {
    .object([
      "low": real(interval.low), "high": real(interval.high),
      "method": .text(interval.method.rawValue),
    ])
  }

  private func tally(_ tally: Findings.Tally) -> JSON {
    .object(["reason": .text(tally.reason.words), "count": integer(tally.count)])
  }

  // MARK: The question

  private func question(_ question: Findings.Question) -> JSON {
    .object([
      "measures": .list(question.measures.map(measure)),
      "targets": .list(question.targets.map(measure)),
      "rivals": .list(question.rivals.map(measure)),
      "across": question.across.map { .text($0.text) } ?? .null,
      "size": question.size.map(measure) ?? .null,
      "confidence": real(question.confidence),
    ])
  }

  // MARK: Facets

  private func facet(_ facet: Findings.Facet) -> JSON {
    .object([
      "values": values(facet.values),
      "by-size": .list(
        facet.bySize.map { cell in
          .object([
            "magnitude": real(cell.magnitude), "planned": integer(cell.planned),
            "done": integer(cell.done), "failed": integer(cell.failed),
          ])
        }),
      "answers": .list(facet.answers.map(answer)),
      "gaps": .list(facet.gaps.map(gap)),
      "run-swaps": .list(facet.runSwaps.map(runSwap)),
      "trajectories": .list(facet.trajectories.map(trajectory)),
    ])
  }

  private func answer(_ answer: Findings.Answer) -> JSON {
    .object([
      "predictor": predictor(answer.predictor), "target": .text(answer.target),
      "way": .text(answer.way.rawValue),
      "by-size": .list(
        answer.bySize.map { cell in
          .object([
            "estimate": found(cell.estimate, estimate), "runs": integer(cell.runs),
            "defined": integer(cell.defined), "excluded": .list(cell.excluded.map(tally)),
            "spread": .list(cell.spread.values.map { real($0) }),
            "spread-of": integer(cell.spread.count),
          ])
        }),
      "trend": found(answer.trend, trend),
      "sizes-differ": found(answer.difference) { test in
        .object(["q": real(test.q), "degrees": integer(test.degrees), "p": real(test.p)])
      },
    ])
  }

  private func trend(_ trend: Findings.Trend) -> JSON {
    .object([
      "slope": estimate(trend.slope), "intercept": real(trend.intercept), "p": real(trend.p),
      "tau2": real(trend.tau2), "fitted": .list(trend.fitted.map { real($0) }),
    ])
  }

  private func difference(_ difference: Findings.Difference) -> JSON {
    .object([
      "estimate": estimate(difference.estimate), "pairs": integer(difference.pairs),
      "p": real(difference.p), "adjusted-p": real(difference.adjustedP),
    ])
  }

  private func gap(_ gap: Findings.Gap) -> JSON {
    .object([
      "first": predictor(gap.first), "second": predictor(gap.second), "target": .text(gap.target),
      "first-turned": .boolean(gap.isFirstTurned), "second-turned": .boolean(gap.isSecondTurned),
      "by-size": .list(gap.bySize.map { found($0, difference) }), "trend": found(gap.trend, trend),
    ])
  }

  private func runSwap(_ control: Findings.RunSwapControl) -> JSON {
    .object([
      "measure": .text(control.measure), "target": .text(control.target),
      "by-size": .list(
        control.bySize.map { swap in
          found(swap) {
            .object([
              "own": real($0.own), "swapped": real($0.swapped), "p": real($0.p),
              "adjusted-p": real($0.adjustedP), "runs": integer($0.runs),
            ])
          }
        }),
    ])
  }

  private func trajectory(_ trajectory: Findings.Trajectory) -> JSON {
    .object([
      "size": integer(trajectory.size), "curve": measure(trajectory.curve),
      "steps": found(trajectory.steps) { steps in
        .list(
          steps.map { step in
            .list([
              integer(step.epoch), real(step.mean), real(step.band?.lowerBound),
              real(step.band?.upperBound), integer(step.runs),
            ])
          })
      },
    ])
  }

  // MARK: Beyond facets

  private func effect(_ effect: Findings.AxisEffect) -> JSON {
    .object([
      "axis": .text(effect.axis.text), "predictor": predictor(effect.predictor),
      "target": .text(effect.target),
      "levels": .list(
        effect.levels.map { level in
          .object([
            "label": .text(level.label), "estimate": found(level.estimate, estimate),
            "runs": integer(level.runs),
          ])
        }),
      "levels-left-out": integer(effect.levelsLeftOut),
      "slope": found(effect.slope) { slope in
        .object([
          "estimate": estimate(slope.estimate), "p": real(slope.p),
          "per": .text(slope.unit.rawValue),
        ])
      },
      "moves-with": .list(effect.movesWith.map { .text($0.text) }),
      "is-matched": .boolean(effect.isMatched), "combinations": integer(effect.combinations),
      "combinations-left-out": integer(effect.combinationsLeftOut),
    ])
  }

  private func paired(_ paired: Findings.PairedDifference) -> JSON {
    .object([
      "axis": .text(paired.value.axis.text),
      "baseline": paired.baseline.value.map(value) ?? .null,
      "value": paired.value.value.map(value) ?? .null, "values": values(paired.facet),
      "predictor": predictor(paired.predictor), "target": .text(paired.target),
      "by-size": .list(paired.bySize.map { found($0, difference) }),
      "trend": found(paired.trend, trend),
    ])
  }

  private var scalars: JSON {
    let table = findings.scalars
    return .object([
      "scalars": .list(table.scalars.map(measure)),
      "rows": .list(
        table.rows.map { row in
          .object([
            "values": values(row.values), "runs": integer(row.runs),
            "cells": .list(
              row.cells.map { cell in
                found(cell) {
                  .object([
                    "estimate": estimate($0.estimate), "deviation": real($0.deviation),
                    "least": real($0.least), "greatest": real($0.greatest),
                    "count": integer($0.count),
                  ])
                }
              }),
          ])
        }),
      "rows-left-out": integer(table.rowsLeftOut),
    ])
  }

  private var progress: JSON {
    let progress = findings.progress
    return .object([
      "planned": integer(progress.planned), "done": integer(progress.done),
      "failed": integer(progress.failed), "missing": integer(progress.missing),
      "failures": .list(
        progress.failures.map { failure in
          .object([
            "reason": .text(failure.reason), "count": integer(failure.count),
            "tasks": .list(failure.tasks.map { integer($0) }),
          ])
        }),
    ])
  }

  private func stopping(_ stopping: Findings.Stopping) -> JSON {
    let rule = stopping.rule
    let statistic =
      switch rule.statistic {
      case .scalar(let name): name
      case .pearson(let measure, let target): "pearson(\(measure), \(target))"
      }
    return .object([
      "half-width": real(rule.halfWidth), "of": .text(statistic),
      "by": .list(rule.by.map { .text($0.text) }), "at-most": integer(rule.replicatesMax),
      "confidence": real(rule.confidence),
      "groups": .list(
        stopping.groups.map { group in
          .object([
            "values": values(group.values), "replicates": integer(group.replicates),
            "runs": integer(group.runs), "mean": real(group.mean),
            "half-width": real(group.halfWidth), "ended-by": .text(group.ending.rawValue),
          ])
        }),
      "groups-left-out": integer(stopping.groupsLeftOut),
    ])
  }

  private var reproduction: JSON {
    let reproduction = findings.reproduction
    return .object([
      "plan": .text(reproduction.plan),
      "plan-digest": .text(reproduction.planDigest.hexadecimal),
      "keys-digest": .text(reproduction.keysDigest.hexadecimal),
      // Below 2⁵³, so that every reader of JSON keeps it.
      "seed": .integer(Int64(clamping: reproduction.seed)),
      "commands": .list(reproduction.commands.map(JSON.text)),
    ])
  }
}
