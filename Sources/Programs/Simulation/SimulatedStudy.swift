internal import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

/// What tasks of the simulated world do: nothing that takes real time, but with results that are a
/// function of the task, as studies promise.
enum SimulatedStudy {
  static let exact = StudySchema(
    name: "simulated", version: 1, summary: "Pretends to train, and promises the same bytes.",
    parameters: [
      Parameter("size", .integer(1...1_000_000), default: nil, summary: "which network"),
      Parameter("control", .boolean, default: .boolean(false), summary: "what it learns from"),
    ], scalars: [Measure("r", unit: Measure.correlationUnit, summary: "what looks are about")])

  static let loose = StudySchema(
    name: "simulated-loose", version: 1, summary: "Pretends to train, and promises nothing.",
    parameters: [
      Parameter("size", .integer(1...1_000_000), default: nil, summary: "which network")
    ], isDeterministic: false)

  /// How a task ends when nothing disturbs it: one in fifty fails, always the same way.
  static func end(of order: TaskOrder, by dice: inout Dice) -> Outcome.End {
    let bytes = order.key.digest.bytes
    switch bytes[0] {
    case 0..<4: return .failure(TaskFailure(.exitCode(3), detail: "the loss is not a number"))
    case 4: return .failure(TaskFailure(.invalidParameters, detail: "no such network"))
    default: break
    }
    var writer = MessagePackWriter()
    writer.beginList(count: 3)
    writer.write(bytes: bytes)
    writer.write(integer: Int64(order.seed.value))
    writer.write(
      integer: order.study.name == loose.name ? Int64(dice.below(1 << 30)) : 0)
    return .payload(writer.finished())
  }

  /// A look is answered when the runs say so, and by nothing else.
  static func finding(of look: LookTask) -> Verdict.Finding {
    let digest = Digest(of: look.runs)
    return digest.bytes[0] & 1 == 0 ? .enough(digest.bytes) : .more(digest.bytes)
  }

  /// A plan's document; an adaptive one makes its networks and their controls two groups.
  static func document(
    name: String, study: StudySchema, seed: Int, replicates: Int, sizes: Range<Int>,
    isAdaptive: Bool = false
  ) -> [UInt8] {
    let mark = Mark(line: 1, column: 1)
    func scalar(_ text: String) -> Node {
      Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark)
    }
    func mapping(_ pairs: [(String, Node)]) -> Node {
      Node(
        .mapping(pairs.map { Node.Entry(key: $0, keyMark: mark, value: $1) }), at: mark)
    }
    func list(_ texts: [String]) -> Node { Node(.sequence(texts.map(scalar)), at: mark) }
    var axes = [("size", list(sizes.map { "\($0)" }))]
    var pairs = [
      ("name", scalar(name)), ("study", scalar(study.name)), ("seed", scalar("\(seed)")),
    ]
    if isAdaptive {
      axes.append(("control", list(["true", "false"])))
      pairs.append(
        (
          "until",
          mapping([
            ("half-width", scalar("0.1")), ("of", scalar("r")), ("by", scalar("control")),
            ("at-most", scalar("\(replicates)")),
          ])
        ))
    } else {
      pairs.append(("replicates", scalar("\(replicates)")))
    }
    return mapping(pairs + [("axes", mapping(axes))]).encoded()
  }
}
