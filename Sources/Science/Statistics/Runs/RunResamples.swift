internal import Randomness

/// How often each run was drawn, resample by resample: as many draws as runs, with replacement.
///
/// Counts are all that a statistic needs, so that no curve is ever copied. They are doubles, since they
/// are multiplied with values.
struct RunResamples {
  /// How often each run was drawn in the last resample.
  private(set) var counts: [Double]
  private var draws: [Double]
  private var stream: RandomStream

  init(runs: Int, stream: RandomStream) {
    counts = Array(repeating: 0, count: runs)
    draws = counts
    self.stream = stream
  }

  /// Draws the next resample.
  mutating func draw() {
    // Two parts of one value cannot be lent at once.
    var stream = stream
    stream.fillUniforms(draws.mutableSpan)
    self.stream = stream
    let runs = Double(counts.count)
    for index in counts.indices { counts[index] = 0 }
    // A uniform number times n, rounded down, is below n: the greatest is 1 - 2⁻⁵³.
    for draw in draws { counts[Int(draw * runs)] += 1 }
  }
}
