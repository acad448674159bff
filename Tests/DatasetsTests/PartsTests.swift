import Datasets
import Randomness
import TestSupport
import Testing

@Suite("Parts")
struct PartsTests {
  /// Samples whose only feature is their number, so that a part tells which it has.
  private func numbered(_ labels: [Int32], classCount: Int) throws -> Dataset {
    try Dataset(
      name: "numbered", shape: .list(1), features: labels.indices.map { Float($0) },
      labels: labels, classCount: classCount)
  }

  @Test("parts are disjoint, cover, keep proportions and order, and follow from the seed alone")
  func properties() throws {
    var dice = SeededGenerator(seed: 41)
    for trial in 0..<300 {
      let classCount = 1 + dice.below(12)
      let count = 1 + dice.below(400)
      // Classes of very different sizes, some empty.
      let labels = (0..<count).map { _ in
        Int32(min(dice.below(classCount), dice.below(classCount)))
      }
      let whole = try numbered(labels, classCount: classCount)
      var sizes: [Int] = []
      var left = count
      for _ in 0..<1 + dice.below(4) where left > 0 {
        sizes.append(1 + dice.below(left))
        left -= sizes[sizes.count - 1]
      }
      if left > 0 { sizes.append(left) }
      let seed = try #require(Seed(UInt64(trial)))
      let parts = try whole.split(into: sizes, seed: seed)
      #expect(parts.map(\.count) == sizes)
      let numbers = parts.map { $0.features.map { Int($0) } }
      #expect(numbers.flatMap { $0 }.sorted() == Array(0..<count))
      for (place, part) in parts.enumerated() {
        #expect(numbers[place] == numbers[place].sorted())
        #expect(part.labels == numbers[place].map { labels[$0] })
        #expect(part.classCount == classCount && part.shape == whole.shape)
        for (found, all) in zip(part.classSizes, whole.classSizes) {
          let exact = Double(all) * Double(part.count) / Double(count)
          let bound = place == 0 ? 1.0 : 2.0
          #expect((Double(found) - exact).magnitude < bound, "trial \(trial), part \(place)")
        }
      }
      let again = try whole.split(into: sizes, seed: seed)
      #expect(again.map(\.features) == parts.map(\.features))
      #expect(try whole.subset(sizes[0], seed: seed).features == parts[0].features)
    }
  }

  @Test("another seed gives another part, every sample as often as any")
  func fairness() throws {
    let whole = try numbered((0..<42).map { Int32($0 % 3) }, classCount: 3)
    var counts = [Int](repeating: 0, count: 42)
    for seed in 0..<UInt64(3_000) {
      for feature in try whole.subset(10, seed: try #require(Seed(seed))).features {
        counts[Int(feature)] += 1
      }
    }
    // 714 are expected of each, with a standard deviation of 23.
    #expect(counts.allSatisfy { (714 - 115...714 + 115).contains($0) }, "\(counts)")
  }

  @Test(
    "parts that cannot be had are refused with the numbers", arguments: [[0], [3, 3], [-1], [6]])
  func refusals(_ sizes: [Int]) throws {
    let whole = try numbered([0, 1, 0, 1, 0], classCount: 2)
    let error = try #require(throws: DatasetError.self) { try whole.split(into: sizes, seed: 1) }
    #expect(error.code == .impossible)
    #expect(
      error.message == "'numbered': parts of \(sizes.map { "\($0)" }.joined(separator: ", ")) "
        + "samples cannot be had of 5; ask for parts of at least 1 that add up to no more than 5")
  }

  @Test("chosen samples come in the order in which they are asked for")
  func samples() throws {
    let digits = Dataset.digits()
    let chosen = digits.samples(at: [5, 0, 5])
    #expect(chosen.labels == [5, 0, 5])
    #expect(Array(chosen.features[64..<128]) == Array(digits.features[0..<64]))
  }

  @Test(
    "MNIST's test files alone are split 6,000, 2,000 and 2,000",
    .enabled(
      if: DataFolder.hasMNIST,
      "PARSIMONY_DATA names no folder with MNIST's test files in 'mnist'; see docs/data.md"))
  func mnist() throws {
    let test = try MNIST.test()
    #expect(test.count == 10_000 && test.shape == SampleShape(height: 28, width: 28))
    #expect(test.classSizes == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    let parts = try test.split(into: [6_000, 2_000, 2_000], seed: 1)
    #expect(parts.map(\.count) == [6_000, 2_000, 2_000])
    #expect(parts[0].classSizes[0] == 588)
  }
}
