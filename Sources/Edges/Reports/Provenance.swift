internal import Encoding

/// Where and when the runs of a report happened: all that another run of the same plan would have
/// otherwise.
public struct Provenance: Hashable, Sendable {
  /// The sweep's number in its ledger.
  public var sweep: Int
  /// Who was asked, as in `ledger parsimony.db`.
  public var source: String
  /// The release that made the report.
  public var release: String
  /// When it was made, in milliseconds since 1970.
  public var madeAt: Int
  /// How the sweep stood.
  public var state: String
  /// The machines with what each has done, by their names.
  public private(set) var machines: [Machine] = []
  /// Names of what results may be compared within, ascending.
  public private(set) var numericClasses: [String] = []
  /// When the first and the last result became durable, in milliseconds since 1970.
  public private(set) var recorded: ClosedRange<Int>?
  /// How many attempts failed, whether or not another succeeded.
  public private(set) var failedAttempts = 0

  /// What a machine has done.
  public struct Machine: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// How many results come from it.
    public var results = 0
    /// How long it worked on them, in seconds, all slots together.
    public var seconds = 0.0
    /// How many attempts failed on it.
    public var failedAttempts = 0
  }

  /// A report's circumstances, before any result.
  public init(sweep: Int, source: String, release: String, madeAt: Int, state: String) {
    self.sweep = sweep
    self.source = source
    self.release = release
    self.madeAt = madeAt
    self.state = state
  }

  /// Takes in a result.
  public mutating func addResult(
    from machine: String, seconds: Double, recordedAt: Int, numericClass: String
  ) {
    let place = place(of: machine)
    machines[place].results += 1
    machines[place].seconds += seconds
    recorded =
      recorded.map { min($0.lowerBound, recordedAt)...max($0.upperBound, recordedAt) }
      ?? recordedAt...recordedAt
    if !numericClasses.contains(numericClass) {
      numericClasses.append(numericClass)
      numericClasses.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  /// Takes in a failed attempt.
  public mutating func addFailure(on machine: String) {
    machines[place(of: machine)].failedAttempts += 1
    failedAttempts += 1
  }

  /// The place of a machine, which is made if need be; they are in the order of their names.
  private mutating func place(of name: String) -> Int {
    var low = 0
    var high = machines.count
    while low < high {
      let middle = (low + high) / 2
      if machines[middle].name.utf8.lexicographicallyPrecedes(name.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    if low == machines.count || !machines[low].name.utf8.elementsEqual(name.utf8) {
      machines.insert(Machine(name: name), at: low)
    }
    return low
  }

  /// The form `parsimony/provenance/1`.
  var json: JSON {
    let time = { (milliseconds: Int?) -> JSON in milliseconds.map { .integer(Int64($0)) } ?? .null }
    return .object([
      "format": .text("parsimony/provenance/1"),
      "sweep": .integer(Int64(sweep)), "source": .text(source), "release": .text(release),
      "made-at": time(madeAt), "state": .text(state),
      "first-recorded-at": time(recorded?.lowerBound),
      "last-recorded-at": time(recorded?.upperBound),
      "failed-attempts": .integer(Int64(failedAttempts)),
      "numeric-classes": .list(numericClasses.map(JSON.text)),
      "machines": .list(
        machines.map { machine in
          .object([
            "name": .text(machine.name), "results": .integer(Int64(machine.results)),
            "seconds": .real(machine.seconds, ifNotFinite: .null),
            "failed-attempts": .integer(Int64(machine.failedAttempts)),
          ])
        }),
    ])
  }
}
