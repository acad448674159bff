/// What a person who lets a coordinator ask a batch system for workers may set.
public struct AllocatorSettings: Hashable, Sendable {
  /// How many workers there may be, those included that are asked for, queued or starting.
  public var workersMax = 16
  /// How many workers stay though they are idle; without work none is asked for.
  public var workersMin = 0
  /// The backlog: how many requests may wait for the batch system, so that its other users are not
  /// crowded out.
  public var requestsQueuedMax = 1
  /// How many tasks a worker runs at once.
  public var slotsPerWorker = 1
  /// How long a worker lives.
  public var lifetime = Interval.seconds(3_600)
  /// The part of its life, in percent, that a further worker must be expected to be busy.
  public var busyPercentMin = 10
  /// How long a worker is idle before it is let go, and how long requests outlive the last work.
  public var idleTimeout = Interval.seconds(300)
  /// How long the batch system may take to say that it has a request; then it failed.
  public var answerMax = Interval.seconds(120)
  /// How long a request may wait in the queue; then it is cancelled and counts as failed.
  public var queuedMax = Interval.seconds(86_400)
  /// How long a granted worker may take to join; then it is cancelled and counts as failed.
  public var joinMax = Interval.seconds(300)
  /// The first pause after a failure; it doubles with every further one.
  public var backOffFirst = Interval.seconds(30)
  /// The longest pause after a failure.
  public var backOffMax = Interval.seconds(1_800)
  /// Failures in a row after which nothing is asked for until a person resumes.
  public var failuresMax = 8

  /// The defaults.
  public init() {}

  /// How long a further worker must be expected to be busy.
  public var worthwhile: Interval {
    Interval(nanoseconds: max(lifetime.nanoseconds / 100, 1)) * max(busyPercentMin, 0)
  }
}
