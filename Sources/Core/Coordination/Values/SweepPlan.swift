public import Encoding
public import Sweeps
internal import Text

/// A plan as machines hand it to each other: its document in wire form, read for a study's face.
///
/// There is one reader of plans, so whoever receives a document reads it again; nothing that a
/// network brings is trusted to be a plan. Two machines mean the same tasks by the same numbers when
/// their digests are equal, for the digest covers all that the expansion depends on.
public struct SweepPlan: Sendable {
  /// The document in its wire form, see ``Node/encoded()``.
  public let document: [UInt8]
  /// What the sweep is called where the document does not say.
  public let defaultName: String
  /// The points and tasks.
  public let grid: Grid
  /// How the sweep grows; nil where all its tasks run.
  public let adaptation: Adaptation?
  /// Names the document, the study's face and the expansion's version.
  public let digest: Digest
  /// Tasks by which two machines make sure that they expand a plan alike: the first, the last, and
  /// some between.
  ///
  /// Every worker is sent them, so they are made once.
  public let probes: [PlanOrder.Probe]

  /// Reads a document; throws what is wrong with it, for a person.
  public init(
    document: [UInt8], schemas: [StudySchema], defaultName: String
  ) throws(SweepPlanError) {
    guard document.count <= Bound.bytesPerPlan else {
      throw SweepPlanError(
        "the plan's document has \(document.count) bytes; at most \(Bound.bytesPerPlan) are read")
    }
    let node: Node
    do {
      node = try Node(decoding: document)
    } catch {
      throw SweepPlanError("the plan's document is not in its wire form: \(error)")
    }
    let reading: PlanReader.Reading
    do {
      reading = try PlanReader.read(node, schemas: schemas, defaultName: defaultName)
    } catch {
      throw SweepPlanError(error)
    }
    self.document = document
    self.defaultName = defaultName
    grid = reading.grid
    if let until = reading.plan.until, let groups = reading.groups {
      adaptation = Adaptation(until, groups)
    } else {
      adaptation = nil
    }
    probes = SweepPlan.probes(of: reading.grid)
    digest = SweepPlan.digest(of: document, defaultName: defaultName, schema: reading.schema)
  }

  /// The name of all that decides which tasks there are: the document, what it leaves to its reader,
  /// the study's face (its defaults and version enter every key), and how points are numbered.
  private static func digest(
    of document: [UInt8], defaultName: String, schema: StudySchema
  ) -> Digest {
    var writer = MessagePackWriter()
    writer.beginList(count: 5)
    writer.write(text: "parsimony/plan/1")
    writer.write(bytes: document)
    writer.write(text: defaultName)
    writer.write(bytes: Digest(of: schema.encoded()).bytes)
    writer.write(integer: Int64(Grid.expansionVersion))
    return Digest(of: writer.finished())
  }

  /// The study that a document names, whether anybody knows it or not; nil when it names none.
  static func study(of document: [UInt8]) -> String? { text(of: .study, in: document) }

  /// What a document says under a key, whether its study is known or not.
  static func text(of key: PlanReader.Key, in document: [UInt8]) -> String? {
    guard let node = try? Node(decoding: document), case .mapping(let entries) = node.content,
      let value = entries.first(where: { $0.key == key.rawValue })?.value,
      case .scalar(let scalar) = value.content
    else { return nil }
    return scalar.text
  }

  private static func probes(of grid: Grid) -> [PlanOrder.Probe] {
    let last = grid.taskCount - 1
    // Steps of nothing, where tasks are few, name the first task again.
    let indices = Set((0...7).map { last / 7 * $0 } + [last])
    return indices.sorted().map { PlanOrder.Probe(index: $0, key: grid.task(at: $0).key.digest) }
  }
}

/// Why a document is not a plan that can run, for a person.
public struct SweepPlanError: Error, Equatable, Sendable {
  /// The reasons.
  public let message: String

  init(_ message: String) { self.message = message }

  /// All that is wrong with a plan in one line, as there is no text here that marks could point into.
  init(_ rejection: PlanReader.Rejection) {
    message =
      rejection.diagnostics.map(\.message).joined(separator: "; ")
      + (rejection.omittedCount == 0
        ? "" : "; and \(counted(rejection.omittedCount, "more fault"))")
  }
}

extension SweepPlanError: CustomStringConvertible {
  /// The reasons.
  public var description: String { message }
}
