internal import Sweeps

/// Every bound on queues, messages and attempts, and what happens there.
///
/// A coordinator that can be filled without end can be stopped by one peer. So whatever grows has a
/// bound, here and nowhere else, with the reaction beside it.
public enum Bound {
  /// Tasks of one lease; a larger demand gets several leases.
  public static let tasksPerLease = 1_024
  /// Tasks of one lease to a worker that gets them spelled out.
  public static let tasksSpelled = 8
  /// Tasks that wait behind a running one, a slot; more credit is never given.
  public static let waitingPerSlot = 512
  /// Short tasks handed to a slot at once, the one that runs among them; more wait in the worker.
  public static let queuedPerSlot = 32
  /// Looks that a worker has been asked for and that have not ended; a further one is declined.
  public static let looksPerWorker = 1_024
  /// Plans that a worker remembers; beyond, those without a lease are forgotten and asked for again.
  public static let plansPerWorker = 64
  /// Tasks by which a worker checks a plan; an order with more is refused.
  public static let probesPerPlan = 64
  /// Slots of a worker; a worker that says it has more is refused.
  public static let slotsPerWorker = 4_096
  /// Leases that a worker may hold; it gets no more until some have ended, and one that lists more
  /// when it registers is refused.
  public static let leasesPerWorker = 8_192
  /// Tasks between the first and last of a set in a message; a wider set is refused.
  public static let tasksPerSpan = 1 << 16
  /// Results in one report; a worker sends more in further reports.
  public static let resultsPerReport = 64
  /// Bytes of one result's payload; a task whose result is longer has failed.
  public static let bytesPerPayload = 8 << 20
  /// Bytes of all payloads of one report; a worker sends the rest in further reports.
  public static let bytesPerReport = 8 << 20
  /// Bytes of a message; a longer one is refused unread.
  public static let bytesPerMessage = 24 << 20
  /// Bytes of a text in a message, such as a host's name or a failure's last words; longer texts are
  /// cut by the sender and refused by the receiver.
  public static let bytesPerText = 4_096
  /// Priorities of sweeps; others are refused.
  public static let priorities = -100...100
  /// Lists, maps and values in all of a message; one with more is refused.
  public static let elementsPerMessage = 2_000_000
  /// Lists and maps inside each other in a message; a deeper one is refused.
  public static let depthPerMessage = 32
  /// Counters and amounts in a message: what every language's numbers hold exactly, and far from
  /// where adding one overflows; a greater one is refused.
  public static let numberMax = 1 << 53
  /// Tasks that one message acknowledges; the rest is acknowledged by further messages.
  public static let acknowledgedPerMessage = 16_384
  /// Reasons of an explanation; the weightiest are told.
  public static let reasonsPerExplanation = 64
  /// Rows of one page of a ledger's answer; more come in further pages.
  public static let rowsPerPage = 4_096
  /// Sweeps of a status; the latest are told.
  public static let sweepsPerStatus = 16_384
  /// Studies that a worker offers; one that offers more is refused.
  public static let studiesPerWorker = 256
  /// Data sets that a worker has at hand; one that lists more is refused.
  public static let dataSetsPerWorker = 1_024
  /// Results that a worker keeps without an acknowledgement; it starts no task beyond.
  public static let resultsInSpool = 16_384
  /// Entries that wait for the ledger; no task is leased beyond.
  public static let entriesUnrecorded = 65_536
  /// Ranges asked of the ledger at once; further ones wait.
  public static let lookUpsInFlight = 8
  /// Leases given in one turn of a handler; the rest follow in turns of their own.
  public static let leasesPerTurn = 4
  /// Leases looked at in one turn to ask for the tasks of a sweep that is not to run; the rest follow.
  public static let withdrawalsPerTurn = 32
  /// Timers looked at in one turn of a handler; the rest follow in turns of their own.
  public static let timersPerTurn = 8
  /// Workers that tasks are asked back from at once; an idle worker waits beyond.
  public static let retractionsInFlight = 16
  /// Workers looked at for one retraction, around a place that moves on.
  public static let workersPerSearch = 32
  /// Workers; a further one is refused until another is gone.
  public static let workers = 65_536
  /// Kinds of workers, told apart by what they can run; a worker of a further kind is refused.
  public static let kindsOfWorkers = 1_024
  /// Sweeps in the ledger that are not over; a further submission is refused.
  public static let sweepsOpen = 1_024
  /// Clients that wait for a sweep; a further one is told at once how it stands.
  public static let clientsWaiting = 256
  /// How long a client's question waits for a sweep; then it is told how it stands.
  public static let wait = Interval.seconds(2)
  /// Bytes of a plan's document; a longer one is refused.
  public static let bytesPerPlan = 4 << 20
  /// Workers remembered on which a task failed; a task that failed on more has long been given up.
  public static let culpritsPerTask = 8
  /// Looks of an adaptive sweep; a plan with more is refused.
  public static let looksPerSweep = PlanBounds.looksMax
}
