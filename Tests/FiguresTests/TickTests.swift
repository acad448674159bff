import Figures
import TestSupport
import Testing

@Suite("Ticks of axes")
struct TickTests {
  private func ticks(
    _ values: [Double], _ kind: PlotAxis.Kind = .linear, countMax: Int = 6, isTight: Bool = true
  ) -> [String] {
    let scale = Scale(PlotAxis("", kind), values: values, isTight: isTight)
    return Ticks(scale, countMax: countMax).labels.map { $0.joined(separator: " ") }
  }

  @Test("steps are 1, 2 or 5 times a power of ten, and labels have the decimals that they need")
  func linear() {
    #expect(ticks([0, 1]) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(ticks([0, 50]) == ["0", "10", "20", "30", "40", "50"])
    #expect(ticks([-1, 1]) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
    #expect(ticks([0.1, 0.3]) == ["0.10", "0.15", "0.20", "0.25", "0.30"])
    #expect(ticks([990, 1_010]) == ["990", "995", "1,000", "1,005", "1,010"])
  }

  @Test("numbers with many places have an exponent, the same for all")
  func exponents() {
    #expect(ticks([0, 4e7]) == ["0", "1×10⁷", "2×10⁷", "3×10⁷", "4×10⁷"])
    #expect(ticks([0, 2e7]) == ["0", "0.5×10⁷", "1.0×10⁷", "1.5×10⁷", "2.0×10⁷"])
    #expect(ticks([0, 3e-7]) == ["0", "1×10⁻⁷", "2×10⁻⁷", "3×10⁻⁷"])
    #expect(ticks([-1e300, 1e300]) == ticks([0, 1]))
    #expect(ticks([-1e290, 1e290]).count == 5)
  }

  @Test("an axis of ratios is marked at powers, or between them where it is short")
  func logarithmic() {
    #expect(ticks([1, 64], .log2, countMax: 7) == ["1", "2", "4", "8", "16", "32", "64"])
    #expect(ticks([1, 64], .log2, countMax: 4) == ["1", "4", "16", "64"])
    #expect(ticks([1, 0x1p20], .log2, countMax: 6) == ["2⁰", "2⁴", "2⁸", "2¹²", "2¹⁶", "2²⁰"])
    #expect(ticks([1e-4, 0.1], .log10) == ["0.0001", "0.001", "0.01", "0.1"])
    #expect(ticks([1e-9, 1e-3], .log10, countMax: 4) == ["10⁻⁸", "10⁻⁶", "10⁻⁴"])
    #expect(ticks([1, 8], .log10) == ["1", "2", "5"])
    #expect(ticks([100, 110], .log10) == ["100", "102", "104", "106", "108", "110"])
  }

  @Test("a range without width, or none at all, still has an axis")
  func constant() {
    #expect(ticks([5, 5]) == ["3", "4", "5", "6", "7"])
    let none: [Double] = []
    #expect(ticks(none) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(ticks([.nan, .infinity]) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(ticks([0]) == ["−0.4", "−0.2", "0.0", "0.2", "0.4"])
    #expect(ticks([-3], .log2, countMax: 9) == ["1", "2", "4", "8"])
  }

  @Test("ticks ascend within their range, few enough, and say what they are")
  func properties() throws {
    var random = SeededGenerator(seed: 7)
    for round in 0..<3_000 {
      let magnitude = Double(random.below(580) - 290)
      let base = Double("1e\(Int(magnitude))") ?? 1
      let low = Double(random.below(2_000_001) - 1_000_000) / 1e6 * base
      let high = low + Double(1 + random.below(1_000_000)) / 1e6 * base
      let countMax = 2 + random.below(10)
      let scale = Scale(PlotAxis(""), values: [low, high], isTight: true)
      let ticks = Ticks(scale, countMax: countMax)
      #expect(ticks.values.count <= countMax, "round \(round): \(low) \(high)")
      for (value, next) in zip(ticks.values, ticks.values.dropFirst()) { #expect(value < next) }
      for (value, label) in zip(ticks.values, ticks.labels) {
        let place = try #require(scale.place(of: value), "round \(round): \(low) \(high)")
        #expect((-1e-8...1 + 1e-8).contains(place), "round \(round): \(low) \(high)")
        let read = try #require(Self.number(label[0]), "round \(round): \(label)")
        #expect(
          (read - value).magnitude <= value.magnitude * 1e-12, "round \(round): \(label) \(value)")
      }
    }
  }

  /// The number that a label says.
  private static func number(_ label: String) -> Double? {
    let digits: [Character: Character] = [
      "⁻": "-", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7",
      "⁸": "8", "⁹": "9",
    ]
    let parts = label.split(separator: "×10")
    let plain = String(parts[0].filter { $0 != "," }.map { $0 == "−" ? "-" : $0 })
    guard parts.count == 2 else { return Double(plain) }
    return Double(plain + "e" + String(parts[1].map { digits[$0] ?? $0 }))
  }
}
