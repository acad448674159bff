import Datasets
import Randomness
import Testing

@Suite("Data sets that are part of the program")
struct SetsTests {
  @Test("their contents are what they were, by their digests")
  func goldenDigests() {
    // What is in these lists is in the keys of tasks: a change here makes results of old unfindable.
    let digests = [
      Dataset.digits(), Icosahedron.dataset(),
      StrokeDigits(height: 28, width: 28).dataset(count: 100, seed: 1),
      StrokeDigits(height: 10, width: 12).dataset(count: 100, seed: 2),
      GaussianMixture(classCount: 3, dimensionCount: 5, separation: 2, seed: 1)
        .dataset(count: 100, seed: 1),
    ].map { "\($0.name) \($0.count)×\($0.shape) \($0.digest())" }
    #expect(digests == golden)
  }

  private let golden = [
    "digits 1797×1×8×8 f93e38d080fa2986dbf47968f28ed67d3ec4785eca40f5679d92e5f5dae890d2",
    "icosahedron 4096×12 2db7641cd582696d89f241e63abf6334d5ec09f3155be7b0cffc1ad82508241d",
    "strokes 100×1×28×28 ba989313974121d880019e56159b7a6bda1144764d76b6ad0f0490465148e61f",
    "strokes 100×1×10×12 904461c16da473d26a5053d174194299d8e9b665697ff3f8f0f3ebe1e815ec2c",
    "gaussian-mixture 100×5 2337541cdf6fcca55435e73c88c08f3df5793b3f8ea729f1f2d4bc28d04020d9",
  ]

  @Test("the digits are 1,797 images of 0 to 16, in the published order")
  func digits() {
    let digits = Dataset.digits()
    #expect(digits.count == 1_797 && digits.classCount == 10)
    #expect(digits.shape == SampleShape(height: 8, width: 8))
    #expect(digits.classSizes == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(digits.labels.prefix(12) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    #expect(digits.features.prefix(8) == [0, 0, 5, 13, 9, 1, 0, 0])
    #expect(digits.features.min() == 0 && digits.features.max() == 16)
  }

  @Test("the icosahedron's labels are those of the published file")
  func icosahedron() {
    let task = Icosahedron.dataset()
    #expect(task.count == 4_096 && task.shape == .list(12) && task.classSizes == [1_978, 2_118])
    #expect(
      sha256(task.labels.map { UInt8($0) })
        == "77732f16f85e91b49d3997196b56163b3bd362d8cf631468a8de3f986e88359f")
    for (index, start) in stride(from: 0, to: task.features.count, by: 12).enumerated() {
      let number = task.features[start..<start + 12].reduce(0) { $0 * 2 + Int($1) }
      #expect(number == index)
    }
  }

  @Test("points of a mixture have its means and deviations, and begin alike at every count")
  func mixture() {
    let mixture = GaussianMixture([
      .init(mean: [1, -2], deviation: 0.5, label: 0), .init(mean: [-4, 3], deviation: 2, label: 1),
      .init(mean: [10, 10], deviation: 0, label: 0),
    ])
    let points = mixture.dataset(count: 30_000, seed: 4)
    #expect(points.classCount == 2 && points.classSizes == [20_000, 10_000])
    for (number, component) in mixture.components.enumerated() {
      for axis in 0..<2 {
        let values = stride(from: number, to: points.count, by: 3).map {
          Double(points.features[$0 * 2 + axis])
        }
        let mean = values.reduce(0, +) / 10_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
        // Five standard errors of each.
        #expect((mean - component.mean[axis]).magnitude <= 0.05 * component.deviation)
        #expect(
          (variance.squareRoot() - component.deviation).magnitude <= 0.036 * component.deviation)
      }
    }
    let few = mixture.dataset(count: 10, seed: 4)
    #expect(few.features == Array(points.features.prefix(20)))
    #expect(mixture.dataset(count: 10, seed: 5).features != few.features)
    let same = GaussianMixture(classCount: 4, dimensionCount: 3, separation: 0, seed: 9)
    #expect(same.components.allSatisfy { $0.mean == [0, 0, 0] })
  }

  @Test("drawn digits depend on seed and place only, and look alike at every size")
  func strokes() throws {
    let long = StrokeDigits(height: 28, width: 28).dataset(count: 60, seed: 3)
    let short = StrokeDigits(height: 28, width: 28).dataset(count: 25, seed: 3)
    #expect(short.features == Array(long.features.prefix(short.features.count)))
    #expect(long.labels.prefix(12) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    #expect(long.features.allSatisfy { $0 == $0.rounded() && (0...255).contains($0) })
    let other = StrokeDigits(height: 28, width: 28).dataset(count: 60, seed: 4)
    // The same drawing at twice the size, made smaller, is nearly the drawing.
    let large = try StrokeDigits(height: 56, width: 56).dataset(count: 60, seed: 3)
      .resized(height: 28, width: 28)
    func distance(_ a: Dataset, _ b: Dataset) -> Float {
      zip(a.features, b.features).reduce(0) { $0 + ($1.0 - $1.1).magnitude }
    }
    #expect(distance(long, large) < 0.35 * distance(long, other))
    for start in stride(from: 0, to: long.features.count, by: 784) {
      let image = long.features[start..<start + 784]
      let ink = image.reduce(0, +) / 255 / 784
      #expect(0.02 < ink && ink < 0.4, "sample \(start / 784)")
      // No stroke leaves the image.
      for side in 0..<28 {
        let edge = [side, 27 * 28 + side, side * 28, side * 28 + 27].map { image[start + $0] }
        #expect(edge == [0, 0, 0, 0], "sample \(start / 784)")
      }
    }
  }

  @Test("a digit is most like the drawings of the same digit")
  func recognisable() {
    let known = StrokeDigits(height: 14, width: 14).dataset(count: 2_000, seed: 5)
    let asked = StrokeDigits(height: 14, width: 14).dataset(count: 200, seed: 6)
    var right = 0
    for index in 0..<asked.count {
      var best = (distance: Float.infinity, label: Int32(-1))
      for other in 0..<known.count {
        var distance: Float = 0
        for pixel in 0..<196 {
          let difference =
            asked.features[index * 196 + pixel] - known.features[other * 196 + pixel]
          distance += difference * difference
        }
        if distance < best.distance { best = (distance, known.labels[other]) }
      }
      if best.label == asked.labels[index] { right += 1 }
    }
    #expect(right >= 180, "\(right) of 200")
  }
}
