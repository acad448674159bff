internal import Randomness

/// All the chance of a simulated run, as a function of the seed, the step and what is asked.
///
/// A draw depends on nothing that was drawn before, so that a run in which some faults are left out
/// draws the same everywhere else in the same step. That is what makes reducing a failure possible.
struct Dice: Sendable {
  private let key: Philox4x64.Key
  /// The step of the run; draws of a step are numbered.
  private var step: UInt64 = 0
  private var draw: UInt64 = 0

  init(_ seed: Seed, _ purpose: String) {
    key = seed.stream(purpose).key
  }

  mutating func begin(step: Int) {
    self.step = UInt64(step)
    draw = 0
  }

  mutating func word() -> UInt64 {
    draw += 1
    return Philox4x64.block(counter: (step, draw, 0, 0), key: key).0
  }

  /// A word that depends on the step and two numbers alone.
  func word(_ kind: Int, _ count: Int) -> UInt64 {
    Philox4x64.block(counter: (step, UInt64(kind), UInt64(count), 1), key: key).0
  }

  /// A number from 0 up to 1.
  mutating func uniform() -> Double { Double(word() >> 11) * 0x1p-53 }

  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// A number from 0 to below a bound.
  mutating func below(_ bound: Int) -> Int { Int(word() % UInt64(bound)) }

  mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(word() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// An interval around a mean: mostly shorter, at times several times as long.
  mutating func interval(mean nanoseconds: Int64) -> Int64 {
    let tail = -PortableMath.log(1 - uniform())
    return max(1, Int64(Double(nanoseconds) * (0.2 + 0.8 * tail)))
  }
}
