extension Simulation {
  /// A failure with as few faults as could be found that still bring one about.
  public struct Reduced: Sendable {
    /// The run with these faults alone.
    public let result: Result
    /// How many steps faults may strike.
    public let steps: Int
  }

  /// Looks for a small set of faults with which the run still fails, by leaving out halves, quarters
  /// and so on down to single ones (Zeller's delta debugging), for at most so many runs.
  public func reduced(from result: Result, runsMax: Int = 150) -> Reduced {
    let shorter = Simulation(
      seed: seed, steps: min(steps, result.steps), mutation: mutation)
    var runs = 0
    func failing(_ faults: [FaultID]) -> Result? {
      runs += 1
      let result = shorter.run(only: Set(faults))
      return result.failure == nil ? nil : result
    }
    var kept = result.faults
    guard let smaller = failing(kept) else {
      return Reduced(result: run(tracing: true), steps: steps)
    }
    kept = smaller.faults
    var parts = 2
    while kept.count > 1, runs < runsMax {
      let size = (kept.count + parts - 1) / parts
      var found: [FaultID]?
      for start in stride(from: 0, to: kept.count, by: size) where runs < runsMax {
        let rest = Array(kept[..<start] + kept[min(start + size, kept.count)...])
        if let smaller = failing(rest) {
          found = smaller.faults
          break
        }
      }
      if let found {
        kept = found
        parts = max(parts - 1, 2)
      } else if size == 1 {
        break
      } else {
        parts = min(parts * 2, kept.count)
      }
    }
    return Reduced(result: shorter.run(only: Set(kept), tracing: true), steps: shorter.steps)
  }
}
