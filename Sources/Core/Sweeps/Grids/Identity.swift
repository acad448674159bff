public import Encoding
internal import Mistakes
public import Randomness

/// What a task is, in every plan and on every machine: the digest of study, version, parameters unlike
/// their defaults, and seed.
///
/// A task whose key is done is done for every sweep. Nothing that could change without the results
/// changing enters it: not the plan, not the order of axes, not a default that is spelt out.
public struct TaskKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The digest.
  public let digest: Digest

  /// A key that was computed before.
  public init(_ digest: Digest) { self.digest = digest }

  /// The digest in hexadecimal.
  public var description: String { digest.hexadecimal }

  /// Orders keys by their bytes.
  public static func < (left: TaskKey, right: TaskKey) -> Bool { left.digest < right.digest }
}

/// One run of the study: a point of the grid with a seed.
public struct SweepTask: Hashable, Sendable {
  /// Its number in the plan.
  public let index: Int
  /// The number of its point.
  public let point: Int
  /// Which of the point's repeats it is, from 0.
  public let replicate: Int
  /// The parameters that the plan sets, by name; all others have their defaults.
  public let parameters: [Assignment]
  /// Where all its randomness comes from.
  public let seed: Seed
  /// What it is in every plan.
  public let key: TaskKey
}

/// How keys and seeds are made.
///
/// - The seed of a task depends on the plan's seed, the parameters unlike their defaults, and the
///   replicate. Axes that are *paired* are left out, so points that differ only there share their
///   seeds and can be compared pair by pair. Study and version are left out too: two versions are
///   compared on the same seeds.
/// - So another value, another replicate, or another axis at its default changes neither the seed nor
///   the key of a task that was there before.
/// - Within a point, seeds of different replicates differ for certain: the replicate is added to the
///   point's number and the sum is mixed by a one-to-one function.
struct Identity: Sendable {
  private let study: String
  private let version: Int
  private let rootSeed: Seed
  private let paired: Set<ParameterName>
  private let defaults: [ParameterName: ParameterValue]

  init(plan: Plan, schema: StudySchema) {
    self.study = schema.name
    self.version = schema.version
    self.rootSeed = plan.seed
    self.paired = Set(plan.paired)
    self.defaults = schema.parameters.reduce(into: [:]) { $0[$1.name] = $1.defaultValue }
  }

  func key(of parameters: [Assignment], seed: Seed) -> TaskKey {
    let form = MessagePack.list([
      .text("parsimony/task/1"), .text(study), .integer(Int64(version)),
      .map(canonical(identifying(parameters))),
      .integer(Int64(seed.value)),
    ])
    return TaskKey(Digest(of: form.encoded()))
  }

  func seed(of parameters: [Assignment], replicate: Int) -> Seed {
    let form = MessagePack.list([
      .text("parsimony/seed/1"), .integer(Int64(rootSeed.value)),
      .map(canonical(identifying(parameters).filter { !paired.contains($0.name) })),
    ])
    let bytes = Digest(of: form.encoded()).bytes
    let base = bytes[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Identity.mixed(base &+ UInt64(replicate))
  }

  /// The parameters unlike their defaults.
  func identifying(_ parameters: [Assignment]) -> [Assignment] {
    parameters.filter { defaults[$0.name] != $0.value }
  }

  func canonical(_ parameters: [Assignment]) -> MessagePack.Map {
    MessagePack.Map(uniqueKeysWithValues: parameters.map { ($0.name.text, $0.value.messagePack) })
  }

  /// A one-to-one function of the lowest 53 bits: steps that can each be undone.
  private static func mixed(_ number: UInt64) -> Seed {
    let mask: UInt64 = 1 << 53 - 1
    var bits = number & mask
    bits = (bits ^ bits >> 27) &* 0x1B_58F1_2D48_6F25 & mask
    bits = (bits ^ bits >> 25) &* 0x0D_B4F0_B917_5AE3 & mask
    bits ^= bits >> 28
    guard let seed = Seed(bits) else { mistake("\(bits) must be below 2^53") }
    return seed
  }
}
