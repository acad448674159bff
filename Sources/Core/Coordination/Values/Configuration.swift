/// What a person who runs a coordinator may set; the defaults suit a cluster in one building.
public struct Configuration: Hashable, Sendable {
  /// How often a worker and the coordinator say that they live.
  public var heartbeatInterval = Interval.seconds(1)
  /// Heartbeats missed until a worker is suspected: it keeps its tasks and gets no more.
  public var suspectAfterMissed = 2
  /// Heartbeats missed until a worker is lost: its tasks go to others.
  public var lostAfterMissed = 3
  /// After a restart, how long tasks are held back for workers that may still have them.
  public var reattachWindow = Interval.milliseconds(1_500)
  /// How much work a worker is given ahead of time, a slot; tasks that take longer are given singly.
  public var prefetch = Interval.milliseconds(250)
  /// Less waiting work than this is not asked back from a worker for an idle one.
  public var retractionWorth = Interval.milliseconds(20)
  /// How often a task that failed by itself is tried again, where its plan does not say.
  public var retriesMax = 2
  /// How often a task may take its slot or its worker down, or run out of time or memory.
  public var crashesMax = 5
  /// The first pause before a task is tried again; it doubles with every failure.
  public var backOffFirst = Interval.milliseconds(100)
  /// The longest pause before a task is tried again.
  public var backOffMax = Interval.seconds(60)
  /// Failed tasks after which a sweep stops, where the submission does not say.
  public var failureBudget = 100
  /// Tasks that failed on a worker and then ran on others until the worker gets no more.
  public var exclusionAfter = 3
  /// Tasks of a sweep that the ledger is asked about at once; a multiple of 64.
  public var tasksPerChunk = 4_096

  /// The defaults.
  public init() {}

  /// How long a silent worker keeps its tasks.
  public var lostAfter: Interval { heartbeatInterval * lostAfterMissed }

  /// How long a silent worker gets new tasks.
  public var suspectAfter: Interval { heartbeatInterval * suspectAfterMissed }
}
