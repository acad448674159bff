import CommandLine
import Encoding
import Information

/// Estimates of mutual information as programs and people read them.
struct InformationReport {
  private let estimates: [Estimate]
  private let unit: InformationUnit

  init(_ estimates: [Estimate], in unit: InformationUnit) {
    self.estimates = estimates
    self.unit = unit
  }

  /// One object, or an array of several.
  var json: JSON {
    let objects = estimates.map(object)
    return objects.count == 1 ? objects[0] : .list(objects)
  }

  private func object(_ estimate: Estimate) -> JSON {
    func real(_ nats: Double) -> JSON { .real(unit.value(nats), ifNotFinite: .null) }
    var members: [(String, JSON)] = [
      ("estimator", .text(estimate.estimator)), ("mi", real(estimate.value)),
      ("units", .text(unit.rawValue)), ("n", .integer(Int64(estimate.count))),
      ("k", estimate.k.map { .integer(Int64($0)) } ?? .null),
    ]
    if let interval = estimate.interval {
      members.append(("interval", .list([real(interval.lowerBound), real(interval.upperBound)])))
    }
    if let chance = estimate.chance {
      members.append(("p", .real(chance, ifNotFinite: .null)))
    }
    members.append(
      ("warnings", .list(estimate.warnings.map { .text($0.text(in: unit)) })))
    return .object(JSON.Object(uniqueKeysWithValues: members))
  }

  /// A line an estimate, and their warnings below.
  var table: String {
    var table = TextTable([
      .text("estimator"), .number("information"), .text("unit"), .text("95 % interval"),
      .number("p"), .number("points"), .number("k"),
    ])
    for estimate in estimates {
      let interval = estimate.interval.map {
        "\(digits($0.lowerBound)) to \(digits($0.upperBound))"
      }
      table.append([
        estimate.estimator, digits(estimate.value), unit.rawValue, interval ?? "–",
        estimate.chance.map { "\(($0 * 1e4).rounded() / 1e4)" } ?? "–", "\(estimate.count)",
        estimate.k.map { "\($0)" } ?? "–",
      ])
    }
    let warnings = estimates.flatMap { estimate in
      estimate.warnings.map { "\(estimate.estimator): \($0.text(in: unit))" }
    }
    return ([table.text] + warnings).joined(separator: "\n\n")
  }

  /// Six digits behind the point; JSON has them all.
  private func digits(_ nats: Double) -> String {
    let value = unit.value(nats)
    return value.magnitude < 1e9 ? "\((value * 1e6).rounded() / 1e6)" : "\(value)"
  }
}
