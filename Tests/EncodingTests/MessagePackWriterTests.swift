import Encoding
import TestSupport
import Testing

@Suite("Writing MessagePack")
struct MessagePackWriterTests {
  @Test("a message written piece by piece is the value's bytes")
  func pieces() {
    var writer = MessagePackWriter()
    writer.beginMap(count: 3)
    writer.write(key: "attempt")
    writer.write(integer: 3)
    writer.write(key: "points")
    writer.beginList(count: 4)
    writer.beginList(count: 0)
    writer.beginMap(count: 0)
    writer.write(real: 0.5)
    writer.write(boolean: true)
    writer.write(key: "study")
    writer.beginMap(count: 2)
    writer.write(key: "name")
    writer.write(text: "parity")
    writer.write(key: "plan")
    writer.write(.list([.null, .bytes([1])]))
    let value = MessagePack.map([
      "study": .map(["name": .text("parity"), "plan": .list([.null, .bytes([1])])]),
      "points": .list([.list([]), .map([:]), .real(0.5), .boolean(true)]),
      "attempt": .integer(3),
    ])
    #expect(writer.finished() == value.encoded())
  }

  @Test("a structure that would not be canonical stops the program")
  func mistakes() async {
    let unsorted = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 2)
      writer.write(key: "b")
      writer.writeNull()
      writer.write(key: "a")
    }
    #expect(unsorted.errors.contains("the key \"a\" does not come after \"b\""))
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 2)
      writer.write(key: "a")
      writer.writeNull()
      writer.write(key: "a")
    }
    #expect(twice.errors.contains("the key \"a\" does not come after \"a\""))
    let keyless = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 1)
      writer.write(text: "a")
    }
    #expect(keyless.errors.contains("a value was written where a map's next key belongs"))
    let valueless = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 1)
      writer.write(key: "a")
      writer.write(key: "b")
    }
    #expect(valueless.errors.contains("the key \"b\" was written where a value belongs"))
    let second = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var writer = MessagePackWriter()
      writer.writeNull()
      writer.writeNull()
    }
    #expect(second.errors.contains("a second value was written behind a complete one"))
    let unfinished = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
    {
      var writer = MessagePackWriter()
      writer.beginList(count: 2)
      writer.writeNull()
      _ = writer.finished()
    }
    #expect(unfinished.errors.contains("a value was finished with 1 keys and values missing"))
    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MessagePackWriter().finished()
    }
    #expect(empty.errors.contains("a value was finished with 1 keys and values missing"))
    let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var writer = MessagePackWriter()
      writer.beginList(count: -1)
    }
    #expect(
      negative.errors.contains("MessagePack can announce 0 to 4294967295 of something, not -1"))
  }
}
