public import Encoding

extension Findings {
  /// How to come by the same findings again, on any machine.
  public struct Reproduction: Hashable, Sendable {
    /// The plan as it was submitted.
    public var plan: String
    /// Names the plan, the study's face and the order of points.
    public var planDigest: Digest
    /// Names the tasks that count here: the digest of their keys in order.
    public var keysDigest: Digest
    /// The seed of the plan.
    public var seed: UInt64
    /// What to type, line by line.
    public var commands: [String]

    /// How to come by the same findings.
    public init(
      plan: String, planDigest: Digest, keysDigest: Digest, seed: UInt64, commands: [String]
    ) {
      self.plan = plan
      self.planDigest = planDigest
      self.keysDigest = keysDigest
      self.seed = seed
      self.commands = commands
    }
  }
}
