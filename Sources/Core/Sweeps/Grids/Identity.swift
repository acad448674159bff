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
  private let paired: Set<ParameterName>
  private let defaults: [ParameterName: ParameterValue]
  /// What stands in front of the parameters in the form of a key, and of a seed.
  private let keyHead, seedHead: [UInt8]

  init(plan: Plan, schema: StudySchema) {
    self.paired = Set(plan.paired)
    self.defaults = schema.parameters.reduce(into: [:]) { $0[$1.name] = $1.defaultValue }
    var head = MessagePackPieces(reservingCapacity: 64)
    head.appendList(count: 5)
    head.append(text: "parsimony/task/1")
    head.append(text: schema.name)
    head.append(integer: Int64(schema.version))
    keyHead = head.bytes
    head = MessagePackPieces(reservingCapacity: 64)
    head.appendList(count: 3)
    head.append(text: "parsimony/seed/1")
    head.append(integer: Int64(plan.seed.value))
    seedHead = head.bytes
  }

  /// The seed of a task and its key, from the parameters that the plan sets, by name.
  ///
  /// Every result passes here on a worker and in the ledger. So the two forms, which a key and a seed
  /// are digests of, are written as bytes without being values first:
  ///
  ///     ["parsimony/seed/1", root seed, {name: value}]
  ///     ["parsimony/task/1", study, version, {name: value}, seed]
  func identify(_ parameters: [Assignment], replicate: Int) -> (seed: Seed, key: TaskKey) {
    var form = MessagePackPieces(reservingCapacity: 256)
    form.append(seedHead)
    append(parameters, to: &form, isForSeed: true)
    let seed = Identity.mixed(Digest(of: form.bytes).words.0 &+ UInt64(replicate))
    form.removeAll()
    form.append(keyHead)
    append(parameters, to: &form, isForSeed: false)
    form.append(integer: Int64(seed.value))
    return (seed, TaskKey(Digest(of: form.bytes)))
  }

  private func append(
    _ parameters: [Assignment], to form: inout MessagePackPieces, isForSeed: Bool
  ) {
    func enters(_ assignment: Assignment) -> Bool {
      (defaults.isEmpty || defaults[assignment.name] != assignment.value)
        && !(isForSeed && !paired.isEmpty && paired.contains(assignment.name))
    }
    var count = 0
    for assignment in parameters where enters(assignment) { count += 1 }
    form.appendMap(count: count)
    for assignment in parameters where enters(assignment) {
      form.append(text: assignment.name.text)
      Identity.append(assignment.value, to: &form)
    }
  }

  private static func append(_ value: ParameterValue, to form: inout MessagePackPieces) {
    switch value {
    case .boolean(let value): form.append(boolean: value)
    case .integer(let value): form.append(integer: Int64(value))
    case .real(let real): form.append(real: real.value)
    case .text(let text): form.append(text: text.value)
    case .list(let values):
      form.appendList(count: values.count)
      for value in values { append(value, to: &form) }
    }
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
