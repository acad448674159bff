/// A child's side of what ``ChildProcess`` is to its parent.
///
/// Orders come from standard input, replies go to descriptor 3, and the counter is descriptor 4.
public struct ParentLink: ~Copyable {
  private let orders: Descriptor
  private let replies: Descriptor
  private let counter: SharedCounter

  /// The link of this process, which can be taken once.
  public init() throws(ProcessError) {
    counter = try SharedCounter(inheritedAs: 4)
    orders = Descriptor.inherited(0)
    replies = Descriptor.inherited(3)
  }

  /// Waits for orders and reads what is there; nil once the parent has closed them or is gone.
  public func receive(into buffer: inout [UInt8]) throws(ProcessError) -> Int? {
    do throws(Failure) {
      while true {
        switch try orders.read(into: &buffer) {
        case .moved(let count): return count
        case .closed: return nil
        case .wouldBlock: orders.waitUntilReadable()
        }
      }
    } catch {
      throw ProcessError(error, about: Self.parent)
    }
  }

  /// Sends replies, all of them.
  public func send(_ bytes: [UInt8]) throws(ProcessError) {
    do throws(Failure) {
      var rest = bytes[...]
      while !rest.isEmpty {
        switch try replies.write(rest) {
        case .moved(let count): rest = rest.dropFirst(count)
        case .closed: throw Failure("reply to", cause: "it does not read any more")
        case .wouldBlock: replies.waitUntilWritable()
        }
      }
    } catch {
      throw ProcessError(error, about: Self.parent)
    }
  }

  /// Tells the parent which order is begun, in a way that outlives this process.
  public func report(_ sequence: Int) {
    counter.store(UInt64(truncatingIfNeeded: sequence))
  }

  private static let parent = "the process that started this one"
}
