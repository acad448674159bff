public import Coordination
public import Kernels
public import Processes

/// A slot as its agent has it: a child process that runs tasks one after the other.
///
/// A task can only hurt itself. It may crash, hang or eat all memory, so it runs in a process that
/// the agent can lose. Short tasks are handed over many at a time, and so the agent must know which
/// of them was running when the process died: the slot counts every order that it begins in memory
/// that both share, where the count survives the slot. Orders are numbered from 1 as they are sent;
/// replies come in the same order. After a death,
///
/// - replies that still came count as ever;
/// - ``startedSequence`` is the order that was running, and its task pays, unless its reply came;
/// - orders before it whose replies were lost with the process run again, and nobody pays;
/// - orders behind it were never begun.
///
/// The slot dies with the agent, in two ways: the kernel kills it when the *thread* that started it
/// ends, and it leaves when its orders end. Start slots from a thread that lives as long as they do.
///
/// What is wrong with a slot's pipes or replies is told by ``checkEnd()`` like its death: the slot is
/// killed first.
public struct SlotProcess: ~Copyable {
  private var child: ChildProcess
  private var frames = Frames()
  private var fault: String?

  /// How many orders have been sent.
  public private(set) var sentSequence = 0
  /// How many replies have come.
  public private(set) var repliedSequence = 0

  /// Starts a slot.
  public init(starting settings: SlotSettings) throws(ProcessError) {
    var command = ChildCommand(settings.executable, settings.arguments)
    command.environment = NumericClass.current.environment
    command.leadsGroup = true
    command.diesWithParent = true
    command.cpu = settings.cpu
    command.sharesCounter = true
    child = try ChildProcess(starting: command)
  }
}

/// How slots are started.
public struct SlotSettings: Hashable, Sendable {
  /// The path of `parsimony-worker`, whose command `slot` is the slot's side.
  public var executable: String
  /// Whether it runs the programs that plans name; off unless the machine's owner allows it.
  public var allowsCommand = false
  /// The level at which it computes; nil is the best that the machine offers.
  public var cpuLevel: CPULevel?
  /// Where programs are run and inputs are looked for; nil is where the agent works.
  public var folder: String?
  /// The one CPU on which it runs; nil leaves it to the system.
  public var cpu: Int?

  /// Slots of a program.
  public init(executable: String) { self.executable = executable }

  /// The words behind the program's name.
  var arguments: [String] {
    var words = ["slot"]
    if allowsCommand { words.append("--allow-command") }
    if let cpuLevel { words += ["--cpu-level", "\(cpuLevel)"] }
    if let folder { words += ["--folder", folder] }
    return words
  }
}

extension SlotProcess {
  /// The process's number, as `ps` shows it.
  public var identifier: Int32 { child.identifier }

  /// To be polled for room to write while ``hasUnsent``, then ``flush()``; -1 once closed.
  public var ordersDescriptor: Int32 { child.ordersDescriptor }
  /// To be polled for something to read, then ``receive()``; -1 once closed.
  public var repliesDescriptor: Int32 { child.repliesDescriptor }
  /// To be polled for something to read, then ``listen()``; -1 once closed.
  public var outputDescriptor: Int32 { child.outputDescriptor }
  /// To be polled for something to read, then ``listen()``; -1 once closed.
  public var errorDescriptor: Int32 { child.errorDescriptor }
  /// Becomes readable when the slot has ended, then ``checkEnd()``.
  public var endDescriptor: Int32 { child.endDescriptor }

  /// The number of the order that the slot began last; 0 before the first.
  public var startedSequence: Int { Int(truncatingIfNeeded: child.sharedCount) }
  /// Whether orders wait until the slot reads.
  public var hasUnsent: Bool { child.bytesUnsent > 0 }

  /// Hands the slot orders; what its pipe does not take now waits for ``flush()``.
  public mutating func send(_ orders: [SlotOrder]) {
    guard !orders.isEmpty else { return }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(orders.count * 160)
    for order in orders { bytes.append(frame: order.encoded()) }
    sentSequence += orders.count
    do throws(ProcessError) {
      try child.send(bytes)
    } catch {
      giveUp(error.message)
    }
  }

  /// Sends on what waits.
  public mutating func flush() {
    do throws(ProcessError) {
      try child.flush()
    } catch {
      giveUp(error.message)
    }
  }

  /// Lets the slot end after the orders that it has.
  public mutating func close() { child.closeOrders() }

  /// All replies that are there.
  public mutating func receive() -> [SlotReply] {
    var replies: [SlotReply] = []
    do throws(ProcessError) {
      var incoming = frames
      frames = Frames()
      try child.receive { incoming.append($0) }
      frames = incoming
    } catch {
      giveUp(error.message)
    }
    guard fault == nil else { return replies }
    do {
      while let message = try frames.next() {
        replies.append(try SlotReply(decoding: message))
        guard repliedSequence + replies.count <= sentSequence else {
          giveUp("the slot replied to an order that it was not sent")
          break
        }
      }
    } catch {
      giveUp("the slot sent bytes that are no reply (\(error))")
    }
    repliedSequence += replies.count
    return replies
  }

  /// Takes in what the study has printed.
  public mutating func listen() {
    do throws(ProcessError) {
      try child.listen()
    } catch {
      giveUp(error.message)
    }
  }

  /// How the slot ended, with its last words; nil while it runs.
  ///
  /// Call ``receive()`` once more before replies are taken for lost.
  public mutating func checkEnd() -> TaskFailure? {
    do throws(ProcessError) {
      guard let end = try child.checkEnd() else { return nil }
      listen()
      if let fault { return TaskFailure(.unusable, detail: lastWords(of: fault)) }
      return switch end.status {
      case .exited(0):
        TaskFailure(
          .unusable, detail: lastWords(of: "the slot's process ended by itself\n\(words)"))
      case .exited(let code): TaskFailure(.exitCode(Int(code)), detail: lastWords(of: words))
      case .signalled(let number): TaskFailure(.signal(Int(number)), detail: lastWords(of: words))
      }
    } catch {
      return TaskFailure(.unusable, detail: lastWords(of: error.message))
    }
  }

  /// Kills the slot and the programs that it runs.
  public func kill() { child.kill() }

  /// How much memory the slot and the programs that it runs hold now, in bytes.
  public var memoryBytes: Int { processMemory(of: child.identifier) }

  /// How much memory they hold now, in bytes; told cheaply, as an upper bound, while it is no more
  /// than a limit.
  public func memory(exactAbove limit: Int) -> Int {
    processMemory(of: child.identifier, exactAbove: limit)
  }

  /// What was printed last: output first, as people look for the reason at the end.
  private var words: String {
    [child.lastOutput.text, child.lastErrors.text].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// A slot that cannot be understood is of no more use.
  private mutating func giveUp(_ reason: String) {
    if fault == nil { fault = reason }
    child.kill()
  }
}
