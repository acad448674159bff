internal import Encoding
internal import Sweeps

/// The kinds of workers there are: all that could run the same tasks are of one kind, so that what a
/// worker can run is compared once a kind and not once a task.
struct Kinds: Hashable, Sendable {
  /// A kind, with those of its workers that stand in line for work.
  struct Kind: Hashable, Sendable {
    let capabilities: Capabilities
    var memberCount = 0
    var line = Queue<WorkerID>()
  }

  private(set) var kinds: [Kind] = []
  /// How often the place of a kind that nobody is of any more went to another.
  private(set) var replacementsCount = 0

  var indices: Range<Int> { kinds.indices }

  subscript(kind: Int) -> Kind {
    get { kinds[kind] }
    set { kinds[kind] = newValue }
  }

  /// The kind of a worker, a new one if need be; nil when there are too many.
  mutating func kind(of capabilities: Capabilities) -> Int? {
    if let known = kinds.firstIndex(where: { $0.capabilities == capabilities }) { return known }
    if kinds.count < Bound.kindsOfWorkers {
      kinds.append(Kind(capabilities: capabilities))
      return kinds.count - 1
    }
    guard let abandoned = kinds.firstIndex(where: { $0.memberCount == 0 }) else { return nil }
    kinds[abandoned] = Kind(capabilities: capabilities)
    replacementsCount += 1
    return abandoned
  }

  /// The faces of all studies that some worker has announced, each name once, in its highest version.
  var studies: [StudySchema] {
    var latest: [StudySchema] = []
    for study in kinds.lazy.flatMap(\.capabilities.studies) {
      if let place = latest.firstIndex(where: { $0.name == study.name }) {
        if latest[place].version < study.version { latest[place] = study }
      } else {
        latest.append(study)
      }
    }
    return latest
  }
}

extension Capabilities {
  /// What is missing to run a plan of a study on some data sets; nil when nothing is.
  func lack(for schema: StudySchema, dataSets needed: [Digest]) -> Explanation.Lack? {
    let versions = studies.filter { $0.name == schema.name }
    if versions.isEmpty { return .study(schema.name) }
    if !versions.contains(schema) { return .version(schema.name, schema.version) }
    return needed.first { !dataSets.contains($0) }.map { .dataSet($0.hexadecimal) }
  }
}
