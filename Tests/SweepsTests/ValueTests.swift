import Randomness
import Studies
import Sweeps
import Testing
import YAML

/// The reading of a plan's text.
func reading(_ plan: String) throws -> PlanReader.Reading {
  let document = try YAML.node(from: Array(plan.utf8))
  return try PlanReader.read(document, schemas: StudyCatalog.schemas, defaultName: "plan")
}

@Suite("Values of parameters")
struct ValueTests {
  static let scalarMeanings: [(String, ParameterValue)] = [
    ("1", .integer(1)), ("-7", .integer(-7)), ("+3", .integer(3)),
    ("0x1F", .integer(31)), ("0o17", .integer(15)), ("007", .integer(7)),
    ("1.0", .real(1)), ("1.", .real(1)), (".5", .real(0.5)), ("-0.0", .real(0)),
    ("1e-4", .real(1e-4)), ("1E5", .real(1e5)), ("+1.5e+2", .real(150)),
    ("true", .boolean(true)), ("False", .boolean(false)), ("yes", .text("yes")),
    ("off", .text("off")), ("1_000", .text("1_000")), ("0b1", .text("0b1")),
    ("1e", .text("1e")), ("e5", .text("e5")), (".", .text(".")), ("-", .text("-")),
    ("'1'", .text("1")), ("\"true\"", .text("true")), ("12:30", .text("12:30")),
    ("2026-11-21", .text("2026-11-21")), ("1.2.3", .text("1.2.3")), ("0x", .text("0x")),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
  ]

  @Test("a plain scalar means what YAML 1.2 says", arguments: scalarMeanings)
  func scalars(text: String, value: ParameterValue) throws {
    let plan = "study: noop\nfixed:\n  a: \(text == "-" ? "'-'" : text)\n"
    #expect(try reading(plan).plan.fixed.map(\.value) == [value])
  }

  @Test("a value is written the way a plan would have to say it, and reads back as itself")
  func writtenForm() throws {
    let values: [ParameterValue] = [
      .boolean(true), .integer(-3), .real(0.001), .real(1e300), .text("adam"), .text("true"),
      .text("12"), .text("it's"), .text("a: b"), .text("- x"), .text(""), .text("~"),
      .text("#no"), .text("*star"), .text("a b"), .text("ünï"), .text("x'y\"z"), .text("-1"),
    ]
    for value in values {
      let plan = "study: noop\nfixed:\n  a: \(value)\n"
      #expect(try reading(plan).plan.fixed.map(\.value) == [value], "\(value)")
    }
  }

  @Test("texts that look alike but differ in bytes are different values")
  func exactTexts() {
    let composed = ParameterValue.text("\u{E9}")
    let decomposed = ParameterValue.text("e\u{301}")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
  }

  @Test("a real parameter stores whole numbers as real ones, so both spellings are one task")
  func realsAreReal() throws {
    let spellings = ["1", "1.0", "1e0"].map {
      "study: binarized-complexity\nfixed: {learning-rate: \($0)}"
    }
    let keys = try spellings.map { try reading($0).grid.task(at: 0).key }
    #expect(Set(keys).count == 1)
  }

  static let roundings: [(Double, Double)] = [
    (0.0010000000000000002, 0.001), (0.1 + 0.2, 0.3), (1.0 / 3, 0.333333333333),
    (2.0 / 3, 0.666666666667), (999_999_999_999.6, 1e12), (123_456_789_012.5, 123_456_789_013),
    (-1.0 / 3, -0.333333333333), (0.99999999999999, 1), (9.9999999999949, 9.99999999999),
    (9.9999999999951, 10), (1e22, 1e22),
    (Double.leastNonzeroMagnitude, Double.leastNonzeroMagnitude),
    (1.7976931348623157e308, 1.79769313486e308),
    (0, 0), (123_456_789_012, 123_456_789_012), (1_234_567_890_123, 1_234_567_890_120),
  ]

  @Test("rounding keeps twelve significant digits", arguments: roundings)
  func rounding(value: Double, rounded: Double) {
    #expect(value.roundedToSignificantDigits() == rounded)
  }

  @Test("rounding twice is rounding once, and never moves a number by more than half a digit")
  func roundingProperties() {
    var dice = Seed(11).stream("rounding")
    for draw in 0..<100_000 {
      let value = Double(bitPattern: dice.nextWord())
      guard value.isFinite else { continue }
      let rounded = value.roundedToSignificantDigits()
      #expect(rounded == rounded.roundedToSignificantDigits(), "seed 11, draw \(draw): \(value)")
      // Subnormal numbers have fewer than twelve digits to begin with.
      guard value.isNormal, rounded.isNormal else { continue }
      #expect(abs(rounded / value - 1) < 5.001e-12, "seed 11, draw \(draw): \(value)")
    }
  }
}

@Suite("Spaced values")
struct SpacingTests {
  @Test("decades on a logarithmic axis are the decades that a person would write")
  func decades() {
    #expect(Spacing.logarithmic(from: 1e-4, to: 1e-1, count: 4) == [1e-4, 1e-3, 1e-2, 1e-1])
    #expect(Spacing.logarithmic(from: 1, to: 1024, count: 11) == (0...10).map { Double(1 << $0) })
    #expect(Spacing.logarithmic(from: 100, to: 0.01, count: 5) == [100, 10, 1, 0.1, 0.01])
    #expect(Spacing.logarithmic(from: 2, to: 2, count: 3) == [2, 2, 2])
  }

  @Test("spaced values survive a change of the logarithm by one ulp, and by a thousand")
  func survivesAnotherLogarithm() {
    var dice = Seed(12).stream("ends")
    for draw in 0..<2000 {
      let first = PortableMath.exp(400 * dice.uniform() - 200)
      let last = PortableMath.exp(400 * dice.uniform() - 200)
      let count = dice.integer(in: 2...40)
      let values = Spacing.logarithmic(from: first, to: last, count: count)
      for ulps in [-1000.0, -1, 1, 1000] {
        let other = Spacing.logarithmic(from: first, to: last, count: count) { argument in
          let value = PortableMath.log(argument)
          return value + ulps * value.ulp
        }
        #expect(values == other, "seed 12, draw \(draw): \(first) to \(last) in \(count)")
      }
    }
  }

  @Test("neighbours on a logarithmic axis have the same ratio to eleven digits")
  func equalRatios() {
    var dice = Seed(13).stream("ends")
    for draw in 0..<2000 {
      let first = PortableMath.exp(20 * dice.uniform() - 10)
      let last = PortableMath.exp(20 * dice.uniform() - 10)
      let count = dice.integer(in: 3...200)
      let values = Spacing.logarithmic(from: first, to: last, count: count)
      #expect(values.first == first && values.last == last)
      let ratio = PortableMath.exp(PortableMath.log(last / first) / Double(count - 1))
      for (left, right) in zip(values, values.dropFirst()) {
        #expect(abs(right / left / ratio - 1) < 2e-11, "seed 13, draw \(draw)")
      }
    }
  }

  @Test(
    "ranges count both ends",
    arguments: [
      ("[1, 5]", "1, 2, 3, 4 and 5"), ("[1, 9, 2]", "1, 3, 5, 7 and 9"),
      ("[1, 10, 4]", "1, 5 and 9"), ("[5, 1, -2]", "5, 3 and 1"), ("[1, 100]", "1 to 100"),
      ("[0, 100, 10]", "0, 10, … 100"), ("[3, 3]", "3"),
      ("[0.0, 1.0, 0.25]", "0.0, 0.25, 0.5, 0.75 and 1.0"),
      ("[0.0, 0.3, 0.1]", "0.0, 0.1, 0.2 and 0.3"), ("[1.0, 0.5, -0.25]", "1.0, 0.75 and 0.5"),
      ("[0.0, 1.0, 0.4]", "0.0, 0.4 and 0.8"), ("[0, 1, 0.5]", "0.0, 0.5 and 1.0"),
      ("[-0.3, 0.3, 0.1]", "-0.3, -0.2, … 0.3"), ("[-0.1, 0.1, 0.1]", "-0.1, 0.0 and 0.1"),
      ("[-1000000.1, 0.0, 500000.05]", "-1000000.1, -500000.05 and 0.0"),
      ("[10000000000001.0, 10000000000009.0, 8.0]", "10000000000001.0 and 10000000000009.0"),
    ])
  func ranges(written: String, values: String) throws {
    let plan = try reading("study: noop\naxes:\n  a: {range: \(written)}\n").plan
    let axis = try #require(plan.axes.first)
    #expect(axis.values.summary == values)
  }
}
