/// A defect that can be built in on purpose, to see that the checks find it.
///
/// Each is a mistake that a tired engineer could make in one line. They exist only in builds with
/// the flag MUTATIONS; `docs/reliability.md` tells which check finds each, and how fast.
public enum Mutation: String, CaseIterable, Sendable {
  /// A result is acknowledged when it arrives, not when it is durable.
  case acknowledgeBeforeSync = "acknowledge-before-sync"
  /// A silent worker keeps its tasks for ever.
  case forgetLeaseExpiry = "forget-lease-expiry"
  /// A second result of a task is counted as its first.
  case dropDeduplication = "drop-deduplication"
  /// Messages of an earlier life of the coordinator are taken for messages of this one.
  case acceptStaleEpoch = "accept-stale-epoch"
  /// Tasks that a worker gave back are forgotten.
  case loseReturn = "lose-return"
  /// Ended tasks give a worker two places instead of one.
  case countCreditsTwice = "count-credits-twice"
  /// Tasks of a worker that is merely suspected go to others and stay with it, too.
  case reissueWhileSuspect = "reissue-while-suspect"
  /// A range is asked of the ledger again after it was answered.
  case resolveTwice = "resolve-twice"
  /// A message after a lost one is acted on.
  case ignoreGap = "ignore-gap"
  /// What a returning worker does not list stays leased to it.
  case trustOldLeases = "trust-old-leases"
  /// Whatever a returning worker lists stays with it.
  case keepAllHoldings = "keep-all-holdings"
  /// Results that a returning worker kept are not asked for.
  case forgetSpool = "forget-spool"
  /// Failures are not written down.
  case keepFailuresInMemory = "keep-failures-in-memory"
  /// Tasks that waited in a lost worker pay like the one that ran.
  case chargeWaiting = "charge-waiting"
  /// A failed task is not tried again.
  case forgetRetry = "forget-retry"
  /// The answer of the ledger overrides what happened since it was asked.
  case trustStaleLookUp = "trust-stale-look-up"
  /// A cancelled sweep goes on.
  case leaseCancelled = "lease-cancelled"
  /// Submitting twice makes two sweeps.
  case submitTwice = "submit-twice"
  /// A look happens before the last tasks of its replicates have ended.
  case lookEarly = "look-early"
  /// A worker forgets a result when it has sent it.
  case forgetWhenSent = "forget-when-sent"
}

/// What may have a defect built in.
protocol Mutable {
  var mutation: Mutation? { get }
}

extension Mutable {
  /// Whether a defect is built in: never, in an ordinary build.
  @inline(__always)
  func isMutated(_ mutation: Mutation) -> Bool {
    #if MUTATIONS
      self.mutation == mutation
    #else
      false
    #endif
  }
}

extension Mutation {
  /// Whether this build can have defects built in.
  public static var isPossible: Bool {
    #if MUTATIONS
      true
    #else
      false
    #endif
  }
}
