import CommandLine
import Simulation
import Text

/// What many simulated runs add up to.
struct SimulationTally {
  private let start = ContinuousClock.now
  private var seedsCount = 0
  private var stepsCount = 0
  private var nanoseconds: Int64 = 0
  private var resultsCount = 0
  private var failuresCount = 0
  private var faults = Array(repeating: 0, count: Fault.allCases.count)

  mutating func add(_ result: Simulation.Result) {
    seedsCount += 1
    stepsCount += result.steps
    nanoseconds += result.nanoseconds
    resultsCount += result.resultsCount
    if result.failure != nil { failuresCount += 1 }
    for fault in result.faults { faults[fault.fault.rawValue] += 1 }
  }

  /// One line.
  var summary: String {
    let elapsed = ContinuousClock.now - start
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let hours = Double(nanoseconds) / 3.6e12
    let kinds = Fault.allCases.map { "\(grouped(faults[$0.rawValue])) \($0.name)" }
    return """
      \(counted(seedsCount, "seed")), \(grouped(failuresCount)) failed: \
      \(grouped(stepsCount)) events in \((hours * 100).rounded() / 100) simulated hours at \
      \(grouped(Int(Double(stepsCount) / max(seconds, 1e-9)))) events/s, \
      \(grouped(resultsCount)) results; faults: \(kinds.joined(separator: ", "))
      """
  }
}

/// Seeds from one to another.
struct SeedRange: Sendable {
  let seeds: ClosedRange<UInt64>
  private let word: String

  /// How the command line reads it.
  static let kind = Kind<SeedRange>(
    expecting: "a range of seeds, as in 0..199 (with both ends) or 0..<200",
    read: { SeedRange($0) }, spell: { $0.word })

  private init?(_ word: String) {
    guard let dots = word.firstRange(of: "..") else { return nil }
    let isHalfOpen = word[dots.upperBound...].hasPrefix("<")
    guard let first = UInt64(word[..<dots.lowerBound]),
      let last = UInt64(word[dots.upperBound...].dropFirst(isHalfOpen ? 1 : 0)),
      last < 1 << 53, last >= first + (isHalfOpen ? 1 : 0)
    else { return nil }
    seeds = first...(isHalfOpen ? last - 1 : last)
    self.word = word
  }
}

/// Faults by the names that a failure gives them.
struct FaultList: Sendable {
  let faults: Set<FaultID>
  private let word: String

  /// How the command line reads it.
  static let kind = Kind<FaultList>(
    expecting: "faults as a failure names them, as in 120.3.0,177.8.1, or 'none'",
    read: { FaultList($0) }, spell: { $0.word })

  private init?(_ word: String) {
    self.word = word
    if word == "none" {
      faults = []
      return
    }
    var faults: Set<FaultID> = []
    for part in word.split(separator: ",", omittingEmptySubsequences: false) {
      guard let fault = FaultID(String(part)) else { return nil }
      faults.insert(fault)
    }
    self.faults = faults
  }
}
