import CommandLine
import Encoding
import Kernels

extension Command {
  /// `parsimony levels`.
  static let levels = Command(
    "levels",
    summary: "Show which CPU levels this machine offers, and that each computes the same bits.",
    discussion: """
      A level is what a CPU must offer: plain is any x86-64, v3 has AVX2, v4 has AVX-512. The digest of \
      arithmetic covers products, convolutions, reductions and elementary functions on numbers from a \
      seed, that of trainings three small networks, that of neighbours searches among points; each is \
      the same on every machine and at every level, or the exit code is 1.
      """,
    parameters: [LevelsOptions.json],
    examples: [("parsimony levels", "a line a level")]
  ) { invocation, terminal throws(Failure) in
    let digests = CPULevel.allCases.map { level in
      let kernels = Kernels(level)
      return (
        level, kernels.map { ArithmeticCheck(with: $0).digest.hexadecimal },
        kernels.map { TrainingCheck(with: $0).digest.hexadecimal },
        kernels.map { NeighbourCheck(with: $0).digest.hexadecimal }
      )
    }
    if invocation[LevelsOptions.json] {
      let rows = digests.map { level, digest, training, neighbours in
        JSON.object(
          JSON.Object(uniqueKeysWithValues: [
            ("level", .text("\(level)")), ("digest", digest.map(JSON.text) ?? .null),
            ("training", training.map(JSON.text) ?? .null),
            ("neighbours", neighbours.map(JSON.text) ?? .null),
          ]))
      }
      try terminal.print(JSON.list(rows).text(indented: true))
    } else {
      var table = TextTable([
        .text("level"), .text("arithmetic"), .text("trainings"), .text("neighbours"),
      ])
      for (level, digest, training, neighbours) in digests {
        table.append([
          "\(level)", digest.map { String($0.prefix(32)) } ?? "not offered by this machine",
          training.map { String($0.prefix(32)) } ?? "",
          neighbours.map { String($0.prefix(32)) } ?? "",
        ])
      }
      try terminal.print(table.text)
    }
    let isOne =
      Set(digests.compactMap(\.1)).count == 1 && Set(digests.compactMap(\.2)).count == 1
      && Set(digests.compactMap(\.3)).count == 1
    return isOne ? .success : .unmet
  }
}

/// What `parsimony levels` takes.
private enum LevelsOptions {
  static let json = Option.flag("json", help: "print a JSON array of levels and digests")
}
