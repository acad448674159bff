import Encoding
import TestSupport
import Testing

/// A million inputs from nowhere: none traps, and whatever is accepted has just these bytes.
@Suite("MessagePack from random bytes")
struct MessagePackFuzzTests {
  @Test("random bytes never trap and are canonical if accepted", arguments: [21] as [UInt64])
  func randomBytes(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var acceptedCount = 0
    for trial in 0..<400_000 {
      let input = generator.bytes(Int.random(in: 0...16, using: &generator))
      if isAccepted(input, "seed \(seed), trial \(trial)") { acceptedCount += 1 }
    }
    print("MessagePack: accepted \(acceptedCount) of 400000 random inputs (seed \(seed))")
    #expect(acceptedCount > 10_000, "seed \(seed)")
  }

  @Test("mutated values never trap and are canonical if accepted", arguments: [22] as [UInt64])
  func mutatedValues(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var seeds: [[UInt8]] = []
    while seeds.count < 2000 {
      let bytes = MessagePack.random(using: &generator).encoded()
      if (3...120).contains(bytes.count) { seeds.append(bytes) }
    }
    var acceptedCount = 0
    for trial in 0..<600_000 {
      let original = seeds[trial % seeds.count]
      let input = mutated(original, using: &generator)
      if isAccepted(input, "seed \(seed), trial \(trial)"), input != original { acceptedCount += 1 }
    }
    print("MessagePack: accepted \(acceptedCount) of 600000 mutated inputs (seed \(seed))")
    #expect(acceptedCount > 60_000, "seed \(seed)")
  }

  @Test("any calls on any bytes end in values or errors", arguments: [23] as [UInt64])
  func arbitraryCalls(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var readCount = 0
    var refusedCount = 0
    for _ in 0..<50_000 {
      let value = MessagePack.random(using: &generator, depthMax: 2).encoded()
      guard value.count < 200 else { continue }
      var reader = try MessagePackReader(mutated(value, using: &generator))
      for _ in 0..<12 {
        do throws(MessagePackError) {
          switch Int.random(in: 0..<10, using: &generator) {
          case 0: try reader.readNull()
          case 1: _ = try reader.readBoolean()
          case 2: _ = try reader.readInteger()
          case 3: _ = try reader.readReal()
          case 4: _ = try reader.readText()
          case 5: _ = try reader.readBytes()
          case 6: _ = try reader.beginList()
          case 7: _ = try reader.beginMap()
          case 8: _ = try reader.readValue()
          default: _ = try reader.readKey()
          }
          readCount += 1
        } catch {
          // Going on after an error is a mistake, but not one that may end the program.
          refusedCount += 1
        }
      }
    }
    print("MessagePack: \(readCount) calls read, \(refusedCount) were refused (seed \(seed))")
    #expect(readCount > 10_000, "seed \(seed)")
    #expect(refusedCount > 10_000, "seed \(seed)")
  }

  private func isAccepted(_ input: [UInt8], _ context: @autoclosure () -> String) -> Bool {
    guard let value = try? MessagePack(decoding: input) else { return false }
    if value.encoded() != input { Issue.record("\(context()): \(input) became \(value)") }
    return true
  }

  private func mutated(_ original: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...2, using: &generator) where !bytes.isEmpty {
      let index = Int.random(in: bytes.indices, using: &generator)
      let byte = UInt8(truncatingIfNeeded: generator.next())
      switch Int.random(in: 0..<8, using: &generator) {
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
