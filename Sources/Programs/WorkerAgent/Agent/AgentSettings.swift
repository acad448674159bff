public import Coordination
public import Slots
public import ZeroMQ

/// What an agent is told when it starts.
public struct AgentSettings: Sendable {
  /// Where the coordinator is, as ZeroMQ has it.
  public var endpoint: String
  /// How the coordinator is known, and the worker to it.
  public var security: SocketOptions.Security
  /// A name for the coordinator that works as a file's name: results wait for it under this name.
  public var cluster: String
  /// The machine, as people know it.
  public var host: String
  /// How many tasks run at once.
  public var slots: SlotCount
  /// How slots are started.
  public var slot: SlotSettings
  /// What the worker can run.
  public var capabilities: Capabilities
  /// Where results are kept.
  public var spool: SpoolPlace
  /// How long tasks may still run once the process was asked to end.
  public var drainWithin = Interval.seconds(30)
  /// How long the process will live, if its end is planned.
  public var timeLeft: Interval?
  /// Whether it leaves when its standard input ends.
  public var leavesWithInput = false

  /// Where results are kept.
  public enum SpoolPlace: Hashable, Sendable {
    /// Below a folder, from one life to the next.
    case folder(String)
    /// Below a folder, until the agent ends.
    case temporary(below: String)
  }

  /// An agent's settings.
  public init(
    endpoint: String, security: SocketOptions.Security, cluster: String, host: String,
    slots: SlotCount, slot: SlotSettings, capabilities: Capabilities, spool: SpoolPlace
  ) {
    self.endpoint = endpoint
    self.security = security
    self.cluster = cluster
    self.host = host
    self.slots = slots
    self.slot = slot
    self.capabilities = capabilities
    self.spool = spool
  }
}

/// Why an agent could not start or go on.
public struct AgentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason in one sentence.
  public let message: String

  init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
