public import CommandLine
public import Coordination
public import Sweeps

/// Whoever answers questions about a cluster: a live coordinator, or the ledger that one has left.
///
/// Pages and commands are written against this one closure, so that they neither know nor care how
/// a question travels, and tests answer from arrays. Every answer of another kind than the question
/// asks for, and every refusal, becomes a ``Failure`` here and nowhere else.
public struct Respondent {
  /// Answers a request, or says why nobody does.
  public typealias Ask = (ClientRequest) throws(Failure) -> ClientReply

  /// Who it is, as in `cluster 'lab'` or `ledger parsimony.db`.
  public let name: String
  /// Whether a coordinator answers, so that sweeps can run and be changed.
  public let isLive: Bool
  private let answer: Ask

  /// Somebody who answers.
  public init(_ name: String, isLive: Bool, ask: @escaping Ask) {
    self.name = name
    self.isLive = isLive
    self.answer = ask
  }

  /// Asks anything; a refusal is thrown with the reason.
  public func ask(_ request: ClientRequest) throws(Failure) -> ClientReply {
    let reply = try answer(request)
    if case .refused(let reason) = reply {
      throw Failure(.unmet, "\(name) refuses: \(reason)")
    }
    return reply
  }

  /// How everything stands.
  public func status() throws(Failure) -> Status {
    guard case .status(let status) = try ask(.status) else { throw surprise("its status") }
    return status
  }

  /// How one sweep stands.
  public func status(of sweep: SweepID) throws(Failure) -> SweepStatus {
    guard let status = try status().sweeps.first(where: { $0.sweep == sweep }) else {
      throw Failure(.unmet, "\(name) does not know sweep \(sweep) any more")
    }
    return status
  }

  /// How one sweep stands, once it has settled or after some seconds at the most.
  public func status(of sweep: SweepID, settledWithin seconds: Double) throws(Failure)
    -> SweepStatus
  {
    let interval = Interval(seconds: min(max(seconds, 0), 3_600))
    guard case .sweep(let status) = try ask(.wait(sweep, upTo: interval)) else {
      throw surprise("how \(sweep) stands")
    }
    return status
  }

  /// The workers, in the order in which they came.
  public func workers() throws(Failure) -> [WorkerStatus] {
    guard case .workers(let workers) = try ask(.workers) else { throw surprise("its workers") }
    return workers
  }

  /// Changes what becomes of a sweep.
  public func control(_ sweep: SweepID, _ control: Control) throws(Failure) {
    guard case .done = try ask(.control(sweep, control)) else { throw surprise("a change") }
  }

  /// Lets a worker leave.
  public func drain(_ worker: WorkerID) throws(Failure) {
    guard case .done = try ask(.drain(worker)) else { throw surprise("a worker's leaving") }
  }

  /// Gives a worker tasks again.
  public func readmit(_ worker: WorkerID) throws(Failure) {
    guard case .done = try ask(.readmit(worker)) else { throw surprise("a worker's return") }
  }

  /// Why something is idle.
  public func explanation(of subject: Subject) throws(Failure) -> Explanation {
    guard case .explanation(let explanation) = try ask(.explain(subject)) else {
      throw surprise("an explanation")
    }
    return explanation
  }

  /// What a sweep was submitted with, and its study's face once that is fixed.
  public func plan(of sweep: SweepID) throws(Failure) -> (Submission, StudySchema?) {
    guard case .plan(let submission, let schema) = try ask(.plan(sweep)) else {
      throw surprise("a plan")
    }
    return (submission, schema)
  }

  /// Submits a plan; tells its number and whether it had been submitted before.
  public func submit(
    _ submission: Submission
  ) throws(Failure) -> (sweep: SweepID, again: Bool) {
    guard case .submitted(let sweep, let again) = try ask(.submit(submission)) else {
      throw surprise("a submission")
    }
    return (sweep, again)
  }

  /// A page of results, and where the next begins.
  public func results(
    of sweep: SweepID, from index: Int, count: Int
  ) throws(Failure) -> (rows: [ResultRow], next: Int?) {
    guard
      case .results(let rows, let next) = try ask(
        .read(.results(sweep, from: index, count: count)))
    else { throw surprise("a page of results") }
    return (rows, next)
  }

  /// A page of failed attempts, and where the next begins.
  public func failures(
    of sweep: SweepID, from index: Int, count: Int
  ) throws(Failure) -> (rows: [FailureRow], next: Int?) {
    guard
      case .failures(let rows, let next) = try ask(
        .read(.failures(sweep, from: index, count: count)))
    else { throw surprise("a page of failures") }
    return (rows, next)
  }

  /// A page of looks' verdicts, and where the next begins.
  public func looks(
    at sweep: SweepID, from index: Int, count: Int
  ) throws(Failure) -> (rows: [LookRow], next: Int?) {
    guard
      case .looks(let rows, let next) = try ask(.read(.looks(sweep, from: index, count: count)))
    else { throw surprise("a page of looks") }
    return (rows, next)
  }

  private func surprise(_ subject: String) -> Failure {
    Failure(
      .io,
      "\(name) answered something else when asked for \(subject); run the same release on both sides"
    )
  }
}
