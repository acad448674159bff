import Encoding
import Testing

@Suite struct MessagePackWriterTests {
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
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 2)
      writer.write(key: "b")
      writer.writeNull()
      writer.write(key: "a")
    }
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 2)
      writer.write(key: "a")
      writer.writeNull()
      writer.write(key: "a")
    }
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 1)
      writer.write(text: "a")
    }
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.beginMap(count: 1)
      writer.write(key: "a")
      writer.write(key: "b")
    }
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.writeNull()
      writer.writeNull()
    }
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.beginList(count: 2)
      writer.writeNull()
      _ = writer.finished()
    }
    await #expect(processExitsWith: .failure) { _ = MessagePackWriter().finished() }
    await #expect(processExitsWith: .failure) {
      var writer = MessagePackWriter()
      writer.beginList(count: -1)
    }
  }
}
