import Coordination
import Files
import Sweeps
import TestSupport
import Testing

/// docs/protocol.md is what others write their workers from, so its bytes are held to ours.
@Suite("The protocol's page")
struct ProtocolPageTests {
  /// The page's golden lines: a kind of message, and its bytes in hexadecimal.
  private func goldenLines() throws -> [(kind: String, bytes: [UInt8])] {
    let bytes = try Files.read(Repository.path("docs/protocol.md"), bytesMax: 1 << 20)
    let page = String(decoding: bytes, as: UTF8.self)
    let block = try #require(page.split(separator: "```text\n").last?.split(separator: "```").first)
    return try block.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let digits = Array(try #require(words.last).utf8)
      let bytes = stride(from: 0, to: digits.count, by: 2).map { place in
        UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) ?? 0
      }
      return (String(try #require(words.first)), bytes)
    }
  }

  @Test("every golden message of the page is read, and written as the same bytes")
  func golden() throws {
    let lines = try goldenLines()
    #expect(lines.count >= 30)
    for (kind, bytes) in lines {
      let again: [UInt8] =
        switch kind {
        case "worker": try WorkerMessage(decoding: bytes).encoded()
        case "coordinator": try CoordinatorMessage(decoding: bytes).encoded()
        case "client": try ClientRequest(decoding: bytes).encoded()
        case "reply": try ClientReply(decoding: bytes).encoded()
        case "record": try Record(decoding: bytes).encoded()
        default: []
        }
      #expect(again == bytes, "\(kind)")
    }
  }
}
