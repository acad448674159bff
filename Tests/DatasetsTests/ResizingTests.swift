import Datasets
import TestSupport
import Testing

@Suite("Resizing")
struct ResizingTests {
  private func image(_ features: [Float], _ sides: [Int]) throws -> Dataset {
    try Dataset(
      name: "image", shape: SampleShape(height: sides[0], width: sides[1]), features: features,
      labels: [0])
  }

  @Test("images of bytes are Pillow's, bit for bit, at every size")
  func bytes() throws {
    for golden in try Golden.file.get()["resized"].list {
      let source = try golden["source"].integers
      let target = try golden["target"].integers
      let resized = try image(try golden["bytes"].bytes.map { Float($0) }, source)
        .resized(height: target[0], width: target[1], rounding: .bytes)
      let expected = try golden["bytes-resized"].bytes.map { Float($0) }
      #expect(resized.features == expected, "\(source) to \(target)")
      #expect(resized.shape == SampleShape(height: target[0], width: target[1]))
    }
  }

  @Test("images of real numbers are Pillow's, bit for bit")
  func reals() throws {
    for golden in try Golden.file.get()["resized"].list {
      let source = try golden["source"].integers
      let target = try golden["target"].integers
      let resized = try image(try golden["real"].reals, source)
        .resized(height: target[0], width: target[1])
      let expected = try golden["real-resized"].reals
      #expect(resized.features == expected, "\(source) to \(target)")
    }
  }

  @Test("without rounding, bytes come within one of Pillow's")
  func unrounded() throws {
    for golden in try Golden.file.get()["resized"].list {
      let target = try golden["target"].integers
      let resized = try image(
        try golden["bytes"].bytes.map { Float($0) }, try golden["source"].integers
      ).resized(height: target[0], width: target[1])
      for (found, expected) in zip(resized.features, try golden["bytes-resized"].bytes) {
        #expect((found - Float(expected)).magnitude <= 1)
      }
    }
  }

  @Test("every sample and channel is resized for itself, and flat images stay flat")
  func samples() throws {
    let shape = SampleShape(channels: 2, height: 5, width: 4)
    var dice = SeededGenerator(seed: 31)
    let pixels = dice.bytes(3 * shape.count).map { Float($0) }
    let all = try Dataset(name: "all", shape: shape, features: pixels, labels: [0, 1, 0])
    let resized = try all.resized(height: 3, width: 7, rounding: .bytes)
    #expect(resized.shape == SampleShape(channels: 2, height: 3, width: 7))
    #expect(resized.labels == all.labels)
    for plane in 0..<6 {
      let alone = try image(Array(pixels[plane * 20..<plane * 20 + 20]), [5, 4])
        .resized(height: 3, width: 7, rounding: .bytes)
      #expect(Array(resized.features[plane * 21..<plane * 21 + 21]) == alone.features)
    }
    let flat = try image([Float](repeating: 77, count: 30), [5, 6])
    for rounding in [Dataset.PixelRounding.none, .bytes] {
      let resized = try flat.resized(height: 9, width: 4, rounding: rounding)
      #expect(resized.features.allSatisfy { $0 == 77 })
    }
  }

  @Test("what has no size, no byte or no such size is refused with a cure")
  func refusals() throws {
    func message(_ body: () throws -> Dataset) -> String {
      do { return "no refusal: \(try body().name)" } catch { return "\(error)" }
    }
    #expect(
      message { try Icosahedron.dataset().resized(height: 3, width: 4) }
        == "'icosahedron': its samples are lists of 12 features, which have no size; "
        + "resize images, or say the shape of its samples")
    #expect(
      message { try Dataset.digits().resized(height: 0, width: 4) }
        == "'digits': images of 0×4 pixels are not made; ask for 1 to 4096 rows and columns")
    #expect(
      message { try image([0.5, 1, 2, 3], [2, 2]).resized(height: 1, width: 1, rounding: .bytes) }
        == "'image': sample 0 has the pixel 0.5, which is no byte; "
        + "resize before scaling, or without rounding to bytes")
  }

  @Test(
    "MNIST's test images at 10 × 10 are Pillow's, all 1,000,000 pixels",
    .enabled(
      if: DataFolder.hasMNIST,
      "PARSIMONY_DATA names no folder with MNIST's test files in 'mnist'; see docs/data.md"))
  func mnist() throws {
    let small = try MNIST.test().resized(height: 10, width: 10, rounding: .bytes)
    #expect(sha256(small.features.map { UInt8($0) }) == (try Golden.file.get()["mnist-10x10"].text))
  }
}

/// MNIST's test files.
enum MNIST {
  static func test() throws -> Dataset {
    let images = try DataFolder.read("mnist/t10k-images-idx3-ubyte.gz")
    let labels = try DataFolder.read("mnist/t10k-labels-idx1-ubyte.gz")
    return try Dataset(
      named: "mnist/t10k", features: NumericArray.features(in: images.span, named: "images"),
      labels: NumericArray.labels(in: labels.span, named: "labels"))
  }
}
