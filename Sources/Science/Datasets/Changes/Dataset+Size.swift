extension Dataset {
  /// How the pixels of a resized image are kept.
  public enum PixelRounding: Hashable, Sendable {
    /// As they come, in single precision.
    case none
    /// As bytes after each axis, as Pillow does with images of bytes; pixels are whole, 0 to 255.
    case bytes
  }

  /// The greatest height and width to which images are resized.
  public static let sideMax = 4_096

  /// The images in another size, as Pillow's antialiased bilinear filter makes them.
  ///
  /// - Parameters:
  ///   - height: How many rows they get.
  ///   - width: How many columns they get.
  ///   - rounding: With `.bytes`, the result is Pillow's for images of bytes, bit for bit.
  public func resized(
    height: Int, width: Int, rounding: PixelRounding = .none
  ) throws(DatasetError) -> Dataset {
    let sides = 1...Self.sideMax
    guard !shape.isList else {
      throw DatasetError(
        .impossible, name, "its samples are lists of \(shape) features, which have no size",
        cure: "resize images, or say the shape of its samples")
    }
    guard sides.contains(height) && sides.contains(width) else {
      throw DatasetError(
        .impossible, name, "images of \(height)×\(width) pixels are not made",
        cure: "ask for 1 to \(Self.sideMax) rows and columns")
    }
    let target = SampleShape(channels: shape.channels, height: height, width: width)
    let features =
      switch rounding {
      case .none: resize(features, to: target) { $0 }
      case .bytes: resize(try bytes(), to: target) { Float($0) }
      }
    return with(features: features, shape: target)
  }

  /// All features as bytes, if they are.
  private func bytes() throws(DatasetError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(features.count)
    for (index, feature) in features.enumerated() {
      guard let byte = UInt8(exactly: feature) else {
        throw DatasetError(
          .impossible, name,
          "sample \(index / shape.count) has the pixel \(feature), which is no byte",
          cure: "resize before scaling, or without rounding to bytes")
      }
      bytes.append(byte)
    }
    return bytes
  }

  private func resize<Pixel: ResampledPixel>(
    _ pixels: [Pixel], to target: SampleShape, _ feature: (Pixel) -> Float
  ) -> [Float] {
    let columns = Resampling(from: shape.width, to: target.width)
    let rows = Resampling(from: shape.height, to: target.height)
    let area = shape.height * shape.width
    var features: [Float] = []
    features.reserveCapacity(pixels.count / area * target.height * target.width)
    for start in stride(from: 0, to: pixels.count, by: area) {
      var image = Array(pixels[start..<start + area])
      if shape.width != target.width {
        image = Pixel.resize(image, lines: shape.height, by: columns, transposed: false)
      }
      if shape.height != target.height {
        image = Pixel.resize(image, lines: target.width, by: rows, transposed: true)
      }
      features += image.lazy.map(feature)
    }
    return features
  }
}

/// What images are made of when they are resized.
private protocol ResampledPixel {
  static func resize(
    _ image: [Self], lines: Int, by resampling: Resampling, transposed: Bool
  ) -> [Self]
}

extension UInt8: ResampledPixel {
  static func resize(
    _ image: [UInt8], lines: Int, by resampling: Resampling, transposed: Bool
  ) -> [UInt8] {
    resampling.resized(lines, of: image, transposed: transposed)
  }
}

extension Float: ResampledPixel {
  static func resize(
    _ image: [Float], lines: Int, by resampling: Resampling, transposed: Bool
  ) -> [Float] {
    resampling.resized(lines, of: image, transposed: transposed)
  }
}
