import Coordination
import Encoding
import Randomness
import Testing

/// One of the five kinds of message with its two directions, so that a test goes over all of them.
struct WireKind: Sendable, CustomTestStringConvertible {
  /// What the kind is called in failures.
  let name: String
  /// Draws one and writes it, and says whether reading gives an equal one back.
  let draw: @Sendable (inout MessageDice) -> (value: Any, bytes: [UInt8], comesBack: Bool)
  /// Reads one and writes it again.
  let rewritten: @Sendable ([UInt8]) throws -> [UInt8]

  var testDescription: String { name }

  static let all = [
    WireKind(name: "worker messages") {
      let value = $0.workerMessage()
      return (value, value.encoded(), (try? WorkerMessage(decoding: value.encoded())) == value)
    } rewritten: {
      try WorkerMessage(decoding: $0).encoded()
    },
    WireKind(name: "coordinator messages") {
      let value = $0.coordinatorMessage()
      return (value, value.encoded(), (try? CoordinatorMessage(decoding: value.encoded())) == value)
    } rewritten: {
      try CoordinatorMessage(decoding: $0).encoded()
    },
    WireKind(name: "client requests") {
      let value = $0.clientRequest()
      return (value, value.encoded(), (try? ClientRequest(decoding: value.encoded())) == value)
    } rewritten: {
      try ClientRequest(decoding: $0).encoded()
    },
    WireKind(name: "client replies") {
      let value = $0.clientReply()
      return (value, value.encoded(), (try? ClientReply(decoding: value.encoded())) == value)
    } rewritten: {
      try ClientReply(decoding: $0).encoded()
    },
    WireKind(name: "ledger entries") {
      let value = $0.ledgerEntry()
      return (value, value.encoded(), (try? LedgerEntry(decoding: value.encoded())) == value)
    } rewritten: {
      try LedgerEntry(decoding: $0).encoded()
    },
  ]
}

extension RandomStream {
  /// Some bytes, changed in one or two places.
  mutating func mutated(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0..<integer(in: 1...2) where !bytes.isEmpty {
      let index = integer(below: bytes.count)
      let byte = UInt8(truncatingIfNeeded: nextWord())
      switch integer(below: 8) {
      case 0: bytes[index] = byte
      case 1: bytes[index] ^= 1 << (byte % 8)
      case 2: bytes[index] &+= 1
      case 3: bytes[index] &-= 1
      case 4: bytes.insert(byte, at: index)
      case 5: bytes.remove(at: index)
      case 6: bytes.swapAt(index, Int(byte) % bytes.count)
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }
}
