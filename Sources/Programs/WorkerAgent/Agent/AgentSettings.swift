public import Cluster
public import Coordination
internal import Encoding
public import Slots
internal import ZeroMQ

/// What an agent is told when it starts.
public struct AgentSettings: Sendable {
  /// Where the coordinator is, and how it and the worker know each other.
  public var invitation: Invitation
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
  /// How long nothing may be heard of a coordinator until the line to it is made anew.
  public var silenceMax = Interval.seconds(10)
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
    _ invitation: Invitation, host: String, slots: SlotCount, slot: SlotSettings,
    capabilities: Capabilities, spool: SpoolPlace
  ) {
    self.invitation = invitation
    self.host = host
    self.slots = slots
    self.slot = slot
    self.capabilities = capabilities
    self.spool = spool
  }
}

extension Invitation {
  /// A name for the coordinator that works as a file's name: results wait for it under this name.
  ///
  /// A coordinator with a key is the same wherever it listens; one without is known by its address.
  var clusterName: String {
    let name = Digest(of: serverKey?.bytes ?? Array(endpoint.text.utf8)).hexadecimal.prefix(16)
    return serverKey == nil ? "insecure-\(name)" : String(name)
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
