import Datasets
import Randomness
import Testing

@Suite("Controls and normalisation")
struct ChangesTests {
  private let digits = Dataset.digits()

  @Test("permuted labels are the same labels, dealt anew")
  func labels() {
    let control = digits.permutingLabels(seed: 1)
    #expect(control.features == digits.features && control.classSizes == digits.classSizes)
    let kept = zip(control.labels, digits.labels).filter { $0 == $1 }.count
    // A tenth stays by chance, with a standard deviation of 13.
    #expect((180 - 65...180 + 65).contains(kept))
    #expect(digits.permutingLabels(seed: 1).labels == control.labels)
    #expect(digits.permutingLabels(seed: 2).labels != control.labels)
  }

  @Test("permuted pixels are one permutation for all samples")
  func pixels() throws {
    // A sample whose features are their places tells the permutation.
    let places = try Dataset(
      name: "places", shape: SampleShape(height: 8, width: 8), features: (0..<64).map { Float($0) },
      labels: [0])
    let source = places.permutingPixels(seed: 7).features.map { Int($0) }
    #expect(source.sorted() == Array(0..<64) && source != Array(0..<64))
    let control = digits.permutingPixels(seed: 7)
    #expect(control.labels == digits.labels && control.shape == digits.shape)
    for sample in [0, 1, 500, 1_796] {
      let expected = source.map { digits.features[sample * 64 + $0] }
      #expect(Array(control.features[sample * 64..<sample * 64 + 64]) == expected)
    }
  }

  @Test("random inputs have the mean and deviation of the data, and nothing else of it")
  func inputs() {
    let control = digits.randomisingInputs(seed: 3)
    let (mean, deviation) = digits.statistics()
    let found = control.statistics()
    #expect(control.labels == digits.labels && control.shape == digits.shape)
    // 115,008 draws: five standard errors are 0.09.
    #expect((found.mean - mean).magnitude < 0.09)
    #expect((found.deviation - deviation).magnitude < 0.07)
    let columns = control.featureStatistics()
    #expect(columns.means.allSatisfy { ($0 - mean).magnitude < 0.8 })
    #expect(digits.randomisingInputs(seed: 3).features == control.features)
  }

  @Test("normalised features have mean 0 and deviation 1, together or each")
  func normalised() throws {
    let (mean, deviation) = digits.statistics()
    #expect((mean - 4.8841647).magnitude < 1e-6 && (deviation - 6.0167874).magnitude < 1e-6)
    let together = try digits.normalised(mean: Float(mean), deviation: Float(deviation))
      .statistics()
    #expect(together.mean.magnitude < 1e-6 && (together.deviation - 1).magnitude < 1e-6)
    let each = digits.normalised(by: digits.featureStatistics()).featureStatistics()
    #expect(each.means.allSatisfy { $0.magnitude < 1e-6 })
    // Corners of the images are always 0, and stay so.
    #expect(each.deviations.allSatisfy { $0 == 0 || ($0 - 1).magnitude < 1e-6 })
    #expect(each.deviations.filter { $0 == 0 }.count == 3)
    #expect(try digits.scaled(by: 16).features.max() == 1)
    for (mean, deviation) in [
      (Float(0), Float(0)), (0, -1), (.nan, 1), (0, .leastNonzeroMagnitude), (0, .infinity),
    ] {
      #expect(throws: DatasetError.self) {
        try digits.normalised(mean: mean, deviation: deviation)
      }
    }
  }

  @Test("a data set is known by its content, not by its name")
  func digest() throws {
    func digest(
      _ name: String = "a", _ shape: SampleShape = .list(2), _ features: [Float] = [1, 2, 3, 4],
      _ labels: [Int32] = [0, 1], _ classCount: Int = 2
    ) throws -> String {
      try Dataset(
        name: name, shape: shape, features: features, labels: labels, classCount: classCount
      ).digest().hexadecimal
    }
    // Python: hashlib.blake2b(b"parsimony/dataset/1" + struct.pack("<5Q2i4f", 2, 1, 1, 2, 2, 0, 1,
    // 1, 2, 3, 4), digest_size=32).hexdigest()
    let one = try digest()
    #expect(one == "6cfdb8a6508c7021b1fa30decb85840297b3071b2f77096a2ba92857ef9d5dcb")
    #expect(try digest("b") == one)
    let others = [
      try digest("a", SampleShape(height: 2, width: 1)), try digest("a", .list(2), [1, 2, 3, 5]),
      try digest("a", .list(2), [1, 2, 3, 4], [1, 0]),
      try digest("a", .list(2), [1, 2, 3, 4], [0, 1], 3),
    ]
    #expect(Set(others + [one]).count == 5)
  }

  @Test("samples that break the promises of a data set are refused")
  func refusals() {
    func message(
      _ features: [Float], _ labels: [Int32], classCount: Int? = nil, classNames: [String] = []
    ) -> String {
      do {
        let made = try Dataset(
          name: "d", shape: .list(2), features: features, labels: labels, classCount: classCount,
          classNames: classNames)
        return "no refusal: \(made.name)"
      } catch {
        return error.message
      }
    }
    #expect(
      message([], []) == "'d': there is no sample; name data with at least one sample")
    #expect(
      message([1, 2, 3], [0])
        == "'d': there are 3 features, and 1 labels × 2 are expected; "
        + "give every sample its features and one label")
    #expect(
      message([1, 2], [-1])
        == "'d': there are 0 classes, and 1 to 65536 are expected; use labels from 0 to 65535")
    #expect(
      message([1, 2], [3], classCount: 3)
        == "'d': sample 0 has the label 3, and 0 to 2 are expected; number the classes from 0")
    #expect(
      message([1, 2, 3, .nan], [0, 0])
        == "'d': sample 1 has the feature nan; replace what is not a finite number")
    #expect(
      message([1, 2], [0], classNames: ["a", "b"])
        == "'d': there are 2 names for 1 classes; name all classes or none")
  }
}
