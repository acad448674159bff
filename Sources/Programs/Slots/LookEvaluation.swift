internal import Coordination
internal import Encoding
internal import Statistics
internal import Sweeps

/// Evaluates a look of an adaptive sweep: whether the interval of a group's mean correlation is narrow
/// enough.
///
/// - A replicate of the group is one observation: the mean of Fisher's z over those of its points that
///   have one. Points of a replicate may share their seed, replicates never do, so replicates are
///   independent of each other and runs need not be.
/// - A run has no z where its task was given up, a curve does not vary, is not there or has another
///   length than the other one, or r is ±1. It is left out, as are replicates without any. When a task
///   fails must not hang on its correlation, or what is left would be biased; the counts in the
///   ``LookRecord`` show how many are missing.
/// - The interval is that of a ``ConfidenceSequence``, which holds at all looks together. Its width is
///   compared as people read it, in correlations.
enum LookEvaluation {
  /// What the look finds.
  static func finding(of look: LookTask) -> Verdict.Finding {
    let runs: [LookRun]
    do throws(MessagePackError) {
      runs = try LookRuns.runs(decoding: look.runs)
    } catch {
      return refusal("its runs cannot be read (\(error))")
    }
    guard runs.count == look.pointCount * look.replicates else {
      return refusal(
        "it has \(runs.count) runs instead of \(look.replicates) of each of \(look.pointCount) points"
      )
    }
    guard !runs.contains(.open) else { return refusal("some of its runs have not ended") }
    let means = (0..<look.replicates).compactMap { replicate in
      mean(of: runs[replicate * look.pointCount..<(replicate + 1) * look.pointCount])
    }
    let sequence = ConfidenceSequence(of: means, confidence: look.confidence)
    let estimate = sequence.map {
      LookRecord.Estimate(mean: FisherZ.r(of: $0.mean), interval: FisherZ.r(of: $0.interval))
    }
    let record = LookRecord(
      replicates: look.replicates, used: means.count, estimate: estimate
    ).encoded()
    guard let estimate, estimate.halfWidth <= look.halfWidth else { return .more(record) }
    return .enough(record)
  }

  /// The mean z of a replicate's runs; nil where none has one.
  private static func mean(of runs: ArraySlice<LookRun>) -> Double? {
    let defined = runs.compactMap { run -> Double? in
      switch run {
      case .number(let r): FisherZ.z(of: r)
      case .curves(let first, let second):
        first.count == second.count ? pearson(first, second).flatMap(FisherZ.z) : nil
      case .givenUp, .open: nil
      }
    }
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }

  private static func refusal(_ reason: String) -> Verdict.Finding {
    .failure(TaskFailure(.unusable, detail: "the look cannot be evaluated: \(reason)"))
  }
}
