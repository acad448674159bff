import Encoding
import TestSupport
import Testing

@Suite("Values of MessagePack")
struct MessagePackTests {
  @Test("two values are equal exactly when their bytes are")
  func equality() {
    let values: [MessagePack] = [
      .null, .boolean(false), .boolean(true), .integer(0), .integer(1), .real(0), .real(-0.0),
      .real(1), .real(.nan), .text(""), .text("é"), .text("e\u{301}"), .text("0"), .bytes([]),
      .bytes([0]), .list([]), .list([.null]), .list([.text("é")]), .list([.text("e\u{301}")]),
      .list([.real(.nan)]), .map([:]), .map(["é": .null]), .map(["e\u{301}": .null]),
      .map(["é": .null, "x": .null]), .map(["é": .real(0)]), .map(["é": .real(-0.0)]),
    ]
    for (row, left) in values.enumerated() {
      for (column, right) in values.enumerated() {
        #expect((left == right) == (row == column), "\(left) and \(right)")
      }
    }
    #expect(Set(values).count == values.count)
    let otherNaN = Double(bitPattern: 0x7ff0_0000_0000_0001)
    #expect(MessagePack.real(.nan) == .real(otherNaN))
    #expect(Set<MessagePack>([.real(.nan), .real(otherNaN), .real(-.nan)]).count == 1)
  }

  @Test("a value comes back from its bytes", arguments: [11, 12, 13] as [UInt64])
  func identity(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for trial in 0..<3000 {
      let value = MessagePack.random(using: &generator)
      let bytes = value.encoded()
      let decoded = try MessagePack(decoding: bytes)
      #expect(decoded == value, "seed \(seed), trial \(trial)")
      #expect(decoded.hashValue == value.hashValue, "seed \(seed), trial \(trial)")
      #expect(decoded.encoded() == bytes, "seed \(seed), trial \(trial)")
    }
  }

  @Test("the order in which a map is written does not show", arguments: [14] as [UInt64])
  func mapOrder(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pairs = (0..<100).map { ("key \($0)", MessagePack.integer($0)) }
    let map = MessagePack.map(MessagePack.Map(uniqueKeysWithValues: pairs))
    for trial in 0..<20 {
      let shuffled = pairs.shuffled(using: &generator)
      let other = MessagePack.map(MessagePack.Map(uniqueKeysWithValues: shuffled))
      #expect(other == map, "seed \(seed), trial \(trial)")
      #expect(other.encoded() == map.encoded(), "seed \(seed), trial \(trial)")
    }
  }

  @Test("a key written twice is a programmer's mistake")
  func duplicateKey() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ["a": .null, "b": .null, "a": .null] as MessagePack.Map
    }
    #expect(result.errors.contains("a map has the key \"a\" twice"))
  }
}
