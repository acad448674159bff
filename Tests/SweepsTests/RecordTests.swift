import Encoding
import Sweeps
import Testing

@Suite("Records")
struct RecordTests {
  private let record = Record(
    study: "toy", version: 2, parameters: ["lr": .real(0.5)], seed: 7,
    scalars: [
      "loss": .real(.nan), "epochs": .integer(3), "name": .text("a"), "won": .boolean(true),
    ],
    series: [Record.Series("loss", [1, .infinity]), Record.Series("bdm", [])])

  @Test("a record has one form, with its keys in order, and comes back from it")
  func form() throws {
    let expected: MessagePack = .map([
      "study": .text("toy"), "version": .integer(2), "parameters": .map(["lr": .real(0.5)]),
      "seed": .integer(7),
      "scalars": .map([
        "loss": .real(.nan), "epochs": .integer(3), "name": .text("a"), "won": .boolean(true),
      ]), "series": .map(["loss": .list([.real(1), .real(.infinity)]), "bdm": .list([])]),
    ])
    #expect(record.encoded() == expected.encoded())
    #expect(try Record(decoding: record.encoded()) == record)
    #expect(try Record(decoding: record.encoded()).series.map(\.name) == ["bdm", "loss"])
  }

  @Test("what is not a record is refused with what was found and where")
  func refusals() {
    func complaint(_ value: MessagePack) -> String? {
      do throws(MessagePackError) {
        _ = try Record(decoding: value.encoded())
        return nil
      } catch {
        return "\(error)"
      }
    }
    func changed(_ key: String, _ value: MessagePack) -> MessagePack {
      guard case .map(let map) = try? MessagePack(decoding: record.encoded()) else { return .null }
      return .map(
        MessagePack.Map(
          uniqueKeysWithValues: map.entries.map { ($0.key, $0.key == key ? value : $0.value) }))
    }
    #expect(complaint(.map([:]))?.contains("a map of another size") == true)
    #expect(complaint(changed("scalars", .map(["a": .null])))?.contains("not single") == true)
    #expect(complaint(changed("parameters", .list([])))?.contains("a map") == true)
    #expect(complaint(changed("seed", .integer(-1)))?.contains("a task's seed") == true)
    #expect(complaint(changed("version", .integer(0)))?.contains("a study's version") == true)
    #expect(complaint(changed("series", .map(["a": .list([.integer(1)])]))) != nil)
    #expect(complaint(changed("study", .integer(1))) != nil)
  }

  @Test("every prefix and every changed byte of a record is refused or is another record")
  func mutations() {
    let bytes = record.encoded()
    for count in bytes.indices {
      #expect(throws: MessagePackError.self) { try Record(decoding: Array(bytes[..<count])) }
    }
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        if let other = try? Record(decoding: changed) { #expect(other.encoded() == changed) }
      }
    }
  }
}
