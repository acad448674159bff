import Encoding
import Randomness
import Studies
import Sweeps
import Testing

@Suite("Wire form of a study's face")
struct StudySchemaWireTests {
  @Test("our own studies and drawn ones come back as they were")
  func roundTrip() throws {
    for schema in StudyCatalog.schemas {
      #expect(try StudySchema(decoding: schema.encoded()) == schema)
    }
    for index in 0..<2_000 {
      var dice = MessageDice(seed: 3, "schemas", index)
      let schema = dice.schema()
      let again = try? StudySchema(decoding: schema.encoded())
      #expect(again == schema, "seed 3, index \(index)")
    }
  }

  @Test("mutated faces never trap, and what is accepted has just these bytes")
  func mutations() throws {
    var stream = Seed(5).stream("mutated schemas")
    let original = StudySchema.binarizedComplexity.encoded()
    var acceptedCount = 0
    for trial in 0..<30_000 {
      let input = stream.mutated(original)
      guard let schema = try? StudySchema(decoding: input) else { continue }
      acceptedCount += 1
      if schema.encoded() != input { Issue.record("seed 5, trial \(trial)") }
    }
    #expect(acceptedCount > 3_000, "seed 5")
  }

  /// The form of a study with one parameter, of which some parts are other than they should be.
  private func face(
    name: MessagePack = .text("a"), type: [MessagePack] = [.text("boolean")],
    value: MessagePack = .null, count: Int = 1
  ) -> [UInt8] {
    let parameter = MessagePack.list([name, .list(type), value, .text("")])
    return MessagePack.list([
      .text("s"), .integer(1), .text(""), .list(Array(repeating: parameter, count: count)),
      .boolean(false), .boolean(true), .list([]), .list([]),
    ]).encoded()
  }

  private func complaint(_ bytes: [UInt8]) -> String? {
    do throws(MessagePackError) {
      _ = try StudySchema(decoding: bytes)
      return nil
    } catch { return error.description }
  }

  @Test("whatever an initializer would stop the program for is an error with its place")
  func refusals() {
    #expect(complaint(face()) == nil)
    #expect(complaint(face(name: .text("seed")))?.hasPrefix("byte 7: found 'seed' cannot") == true)
    #expect(
      complaint(face(count: 2))
        == "byte 20: found the parameter 'a' again, expected each parameter once")
    #expect(
      complaint(face(value: .integer(1)))?.contains("a default that is not of its type") == true)
    let real = { (lower: Double, upper: Double) -> [MessagePack] in
      [.text("real"), .real(lower), .real(upper), .boolean(false)]
    }
    let ends: [(Double, Double)] = [(1, 1), (2, 1), (.nan, 1), (0, .infinity), (-.infinity, 0)]
    for (lower, upper) in ends {
      #expect(complaint(face(type: real(lower, upper)))?.contains("finite ends") == true)
    }
    #expect(
      complaint(face(type: real(0, 1), value: .real(-0.0)))?.contains("negative zero") == true)
    #expect(complaint(face(type: real(0, 1), value: .real(.nan)))?.contains("finite") == true)
    // A real parameter stores 1 as 1.0, so its default is never an integer.
    #expect(complaint(face(type: real(0, 1), value: .integer(1)))?.contains("default") == true)
    #expect(
      complaint(face(type: [.text("integer"), .integer(2), .integer(1)]))?
        .contains("found 1 for a range's upper end, expected 2 to") == true)
    #expect(
      complaint(face(type: [.text("choice")]))?
        .contains("a list of 1 that begins with \"choice\", expected a parameter's type") == true)
    var type: [MessagePack] = [.text("boolean")]
    for _ in 0..<9 { type = [.text("list"), .list(type), .integer(0), .integer(1)] }
    #expect(complaint(face(type: type))?.contains("a list inside 8 others") == true)
    #expect(
      complaint(face(count: SchemaBounds.parametersMax + 1))?
        .contains("a list of 257 for a study's parameters, expected 0 to 256") == true)
  }
}
