public import Coordination
internal import Encoding
internal import Text
internal import Threads
internal import ZeroMQ

/// Why a coordinator gave no answer.
public struct ClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of trouble it is, for programs to decide by.
  public enum Kind: Hashable, Sendable {
    /// Nothing answers there.
    case unreachable
    /// The coordinator does not accept the invitation.
    case refused
    /// What answers there is no coordinator with the key that the invitation names.
    case strange
    /// The coordinator is of another release.
    case otherVersion
    /// This machine does not do what it should.
    case broken
  }

  /// What kind of trouble it is.
  public let kind: Kind
  /// One sentence for a person, with the cure.
  public let message: String

  /// The message.
  public var description: String { message }
}

/// A line on which a person's program asks a coordinator, one question at a time.
///
/// Any question may be asked again without harm. So whoever hears nothing for a while drops the
/// socket with all that may be stuck in it and asks again on a new one, until the time for the
/// question is over (the "lazy pirate" of ZeroMQ's guide). A question travels with a number, which
/// comes back with the answer, so that a late answer to an earlier one is not taken for this one's.
public struct ClientConnection: ~Copyable {
  private let invitation: Invitation
  private let context: Context
  private var line: ClientLine?
  private var number: UInt64 = 0

  /// After so much silence a question is asked again on a new socket.
  private static let patienceMilliseconds: Int64 = 3_000

  /// A line to the coordinator of an invitation; nothing is sent before the first question.
  public init(to invitation: Invitation) throws(ClientError) {
    context = try Self.context(for: invitation)
    self.invitation = invitation
  }

  private static func context(for invitation: Invitation) throws(ClientError) -> Context {
    do throws(ZeroMQError) {
      if invitation.serverKey != nil { try Context.checkSecurity() }
      return try Context()
    } catch {
      throw ClientError(kind: .broken, message: error.message)
    }
  }

  /// Asks, and waits for the answer.
  ///
  /// - Parameter seconds: After how long to give up.
  public mutating func ask(
    _ request: ClientRequest, within seconds: Double = 10
  ) throws(ClientError) -> ClientReply {
    number += 1
    let numberBytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - $0 * 8)) }
    let question = [numberBytes, request.encoded()]
    let limit = min(max(seconds, 0), 1e6)
    let deadline = Self.now() + Int64(limit * 1_000)
    var trouble: LineTrouble?
    repeat {
      let patience = min(deadline, Self.now() + Self.patienceMilliseconds)
      if let answer = try answer(to: question, until: patience) {
        return try Self.reply(answer, from: invitation)
      }
      trouble = line?.trouble ?? trouble
      line = nil
      if let trouble, trouble.isFinal { throw trouble.error(about: invitation) }
    } while Self.now() < deadline
    throw (trouble ?? .silence).error(about: invitation)
  }

  /// One attempt to get an answer, on the line that is there or a new one.
  private mutating func answer(
    to question: [[UInt8]], until patience: Int64
  ) throws(ClientError) -> [UInt8]? {
    do throws(ZeroMQError) {
      if line == nil { line = try ClientLine(to: invitation, in: context) }
      return try line?.ask(question, until: patience)
    } catch {
      line = nil
      throw ClientError(kind: .broken, message: error.message)
    }
  }

  /// The monotonic clock, in milliseconds.
  static func now() -> Int64 { MonotonicClock.nanoseconds() / 1_000_000 }

  private static func reply(
    _ bytes: [UInt8], from invitation: Invitation
  ) throws(ClientError) -> ClientReply {
    do throws(MessagePackError) { return try ClientReply(decoding: bytes) } catch {
      let place = invitation.endpoint.text
      guard error.found.hasPrefix("a message of protocol version") else {
        throw ClientError(
          kind: .strange,
          message: "the answer from \(place) makes no sense (\("\(error)".printable)); "
            + "run the same release here and there")
      }
      throw ClientError(
        kind: .otherVersion,
        message: "the coordinator at \(place) sent \(error.found), and this program speaks "
          + "version \(CoordinationProtocol.version); run the same release here and there")
    }
  }
}
