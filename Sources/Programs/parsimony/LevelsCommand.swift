import CommandLine
import Encoding
import Kernels

extension Command {
  /// `parsimony levels`.
  static let levels = Command(
    "levels",
    summary: "Show which CPU levels this machine offers, and that each computes the same bits.",
    discussion: """
      A level is what a CPU must offer: plain is any x86-64, v3 has AVX2, v4 has AVX-512. The digest \
      covers products, convolutions, reductions and elementary functions on numbers from a seed; it is \
      the same on every machine and at every level, or the exit code is 1.
      """,
    parameters: [LevelsOptions.json],
    examples: [("parsimony levels", "a line a level")]
  ) { invocation, terminal throws(Failure) in
    let digests = CPULevel.allCases.map { level in
      (level, Kernels(level).map { ArithmeticCheck(with: $0).digest.hexadecimal })
    }
    if invocation[LevelsOptions.json] {
      let rows = digests.map { level, digest in
        JSON.object(
          JSON.Object(uniqueKeysWithValues: [
            ("level", .text("\(level)")), ("digest", digest.map(JSON.text) ?? .null),
          ]))
      }
      try terminal.print(JSON.list(rows).text(indented: true))
    } else {
      var table = TextTable([.text("level"), .text("digest")])
      for (level, digest) in digests {
        table.append(["\(level)", digest ?? "not offered by this machine"])
      }
      try terminal.print(table.text)
    }
    return Set(digests.compactMap(\.1)).count == 1 ? .success : .unmet
  }
}

/// What `parsimony levels` takes.
private enum LevelsOptions {
  static let json = Option.flag("json", help: "print a JSON array of levels and digests")
}
