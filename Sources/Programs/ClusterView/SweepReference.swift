public import CommandLine
public import Coordination
internal import Text

/// How a person says which sweep is meant: `3`, `s3`, `digits` or `last`.
public struct SweepReference: Hashable, Sendable {
  private enum Meaning: Hashable {
    case number(Int)
    case name
    case last
  }

  /// The word as it was typed.
  public let word: String
  private let meaning: Meaning

  /// The sweep that was submitted last.
  public static let last = SweepReference("last")

  /// What a word means; a word that could be a number is one.
  public init(_ word: String) {
    self.word = word
    let digits = word.first == "s" ? word.dropFirst() : word[...]
    if word == "last" {
      meaning = .last
    } else if digits.allSatisfy(\.isASCIIDigit), let number = Int(digits) {
      meaning = .number(number)
    } else {
      meaning = .name
    }
  }

  /// How the command line reads it.
  public static let kind = Kind<SweepReference>(
    expecting: "a sweep's number (3 or s3), its name, or 'last'",
    read: { $0.isEmpty ? nil : SweepReference($0) }, spell: { $0.word })

  /// The sweep that is meant; of several with one name the latest.
  public func resolved(in status: Status, of name: String) throws(Failure) -> SweepStatus {
    let sweeps = status.sweeps
    guard let latest = sweeps.last else {
      throw Failure(
        .unmet, "\(name) has no sweep yet; submit one with 'parsimony submit PLAN'")
    }
    let found: SweepStatus? =
      switch meaning {
      case .last: latest
      case .number(let number): sweeps.last { $0.sweep.number == number }
      case .name: sweeps.last { $0.name == word }
      }
    // A sweep may be called '2024' or 's3'.
    if let found = found ?? sweeps.last(where: { $0.name == word }) { return found }
    throw Failure(.usage, "\(name) has no sweep '\(word.printable)'; \(cure(among: sweeps))")
  }

  private func cure(among sweeps: [SweepStatus]) -> String {
    var names: [String] = []
    for sweep in sweeps.reversed() where !names.contains(sweep.name) {
      names.append(sweep.name)
      if names.count == 1_000 { break }
    }
    if let near = closest(to: word, among: names) {
      return "did you mean '\(near.printable)'?"
    }
    let latest = sweeps.suffix(5).reversed().map { "\($0.sweep) \($0.name.printable)" }
    return "its latest are \(listed(Array(latest), conjunction: "and")) (see 'parsimony list')"
  }
}

extension Character {
  /// Whether it is one of the ten digits.
  var isASCIIDigit: Bool { isASCII && isNumber }
}

extension WorkerID {
  /// The worker that a listing calls so, as in `w1f`; nil for other words.
  public init?(word: String) {
    guard word.first == "w", word.count > 1, word.dropFirst().allSatisfy(\.isHexDigit),
      let bits = UInt64(word.dropFirst(), radix: 16)
    else { return nil }
    self.init(Int64(bitPattern: bits))
  }
}

/// How a person says which worker is meant: its id, the beginning of it, or its host.
public struct WorkerReference: Hashable, Sendable {
  /// The word as it was typed.
  public let word: String

  /// A word.
  public init(_ word: String) { self.word = word }

  /// How the command line reads it.
  public static let kind = Kind<WorkerReference>(
    expecting: "a worker's id as 'parsimony workers' shows it, its beginning, or a host's name",
    read: { $0.isEmpty ? nil : WorkerReference($0) }, spell: { $0.word })

  /// The worker that is meant, if it is one and only one.
  public func resolved(among workers: [WorkerStatus], of name: String) throws(Failure) -> WorkerID {
    let matches = workers.filter {
      $0.worker.description == word || $0.host == word
    }
    let candidates =
      matches.isEmpty && word.first == "w" && word.count > 1
      ? workers.filter { $0.worker.description.hasPrefix(word) } : matches
    if candidates.count == 1 { return candidates[0].worker }
    guard candidates.isEmpty else {
      throw Failure(
        .usage,
        """
        '\(word.printable)' may be \(listed(candidates.prefix(5).map(\.worker.description))); \
        name one of them
        """)
    }
    let known = workers.flatMap { [$0.worker.description, $0.host] }
    let cure =
      closest(to: word, among: known).map { "did you mean '\($0.printable)'?" }
      ?? "'parsimony workers' lists them"
    throw Failure(.usage, "\(name) has no worker '\(word.printable)'; \(cure)")
  }
}

/// How a person says what shall be explained: `SWEEP`, `SWEEP/TASK` or a worker.
public struct SubjectReference: Hashable, Sendable {
  /// The word as it was typed.
  public let word: String

  /// A word.
  public init(_ word: String) { self.word = word }

  /// How the command line reads it.
  public static let kind = Kind<SubjectReference>(
    expecting: "a sweep, a task as in s3/120, or a worker",
    read: { $0.isEmpty ? nil : SubjectReference($0) }, spell: { $0.word })

  /// What is meant: a task where there is a slash and a number, a worker where one has the word for
  /// its id or host, otherwise a sweep.
  public func resolved(by respondent: Respondent) throws(Failure) -> Subject {
    let status = try respondent.status()
    if let slash = word.lastIndex(of: "/") {
      let number = word[word.index(after: slash)...]
      let sweep = String(word[..<slash])
      if !sweep.isEmpty, number.allSatisfy(\.isASCIIDigit), let index = Int(number) {
        let found = try SweepReference(sweep).resolved(in: status, of: respondent.name)
        return .task(TaskID(found.sweep, index))
      }
    }
    let workers = try respondent.workers()
    if let worker = try? WorkerReference(word).resolved(among: workers, of: respondent.name) {
      return .worker(worker)
    }
    // A worker that has gone can still be asked about; sweeps are not called so.
    if let worker = WorkerID(word: word), !status.sweeps.contains(where: { $0.name == word }) {
      return .worker(worker)
    }
    return .sweep(try SweepReference(word).resolved(in: status, of: respondent.name).sweep)
  }
}
