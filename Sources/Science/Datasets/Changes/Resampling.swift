internal import Mistakes

/// The resizing of images as Pillow does it, bilinear and antialiased.
///
/// Data sets of the literature are made with `Resize` of torchvision, which hands images to Pillow.
/// Whoever wants to compare numbers needs the same pixels, so this is Pillow's rule, to the bit for
/// images of bytes (`Resample.c`; the golden values of the tests are Pillow's own).
///
/// Along one axis, with s = source / target and f = max(s, 1), target pixel i is the mean of the
/// source pixels j with the weights w(j) = max(0, 1 - |j + ½ - (i + ½)·s| / f), divided by their sum:
/// a triangle that is widened until it covers all that a target pixel stands for. An image is
/// resized along its rows first, then along its columns, and an axis that keeps its length is left
/// out. (From version 13 on, Pillow takes the columns first where the height shrinks much more than
/// the width; images that stay square are the same in all versions.)
///
/// - Bytes: weights are multiplied by 2²² and rounded; sums start at one half, and the result is
///   rounded to a byte after each axis.
/// - Real numbers: sums in double precision, rounded to single after each axis.
struct Resampling {
  /// What a target pixel is made of: source pixels from `first` on with these weights.
  private struct Window {
    var first: Int
    var weights: [Double]
    var wholeWeights: [Int]
  }

  private static let precisionBits = 22

  private let windows: [Window]
  private let sourceCount: Int

  init(from sourceCount: Int, to targetCount: Int) {
    require(
      sourceCount > 0 && targetCount > 0, "no axis is resized from \(sourceCount) to \(targetCount)"
    )
    self.sourceCount = sourceCount
    let scale = Double(sourceCount) / Double(targetCount)
    let support = max(scale, 1)
    windows = (0..<targetCount).map { index in
      let centre = (Double(index) + 0.5) * scale
      let first = Int(max(centre - support + 0.5, 0))
      let end = min(Int(centre + support + 0.5), sourceCount)
      var weights = (first..<end).map { place in
        max(0, 1 - ((Double(place) - centre + 0.5) * (1 / support)).magnitude)
      }
      var sum = 0.0
      for weight in weights { sum += weight }
      if sum != 0 { for place in weights.indices { weights[place] /= sum } }
      let one = Double(1 << Self.precisionBits)
      return Window(
        first: first, weights: weights, wholeWeights: weights.map { Int(0.5 + $0 * one) })
    }
  }

  /// An image of bytes, `rows` × source pixels, as `rows` × target pixels.
  func resized(_ rows: Int, of pixels: [UInt8], transposed: Bool) -> [UInt8] {
    resized(rows, of: pixels, transposed: transposed) { window, pixel in
      var sum = 1 << (Self.precisionBits - 1)
      for (offset, weight) in window.wholeWeights.enumerated() {
        sum += Int(pixel(window.first + offset)) * weight
      }
      return UInt8(min(max(sum >> Self.precisionBits, 0), 255))
    }
  }

  /// The same for an image of real numbers.
  func resized(_ rows: Int, of pixels: [Float], transposed: Bool) -> [Float] {
    resized(rows, of: pixels, transposed: transposed) { window, pixel in
      var sum = 0.0
      for (offset, weight) in window.weights.enumerated() {
        sum += Double(pixel(window.first + offset)) * weight
      }
      return Float(sum)
    }
  }

  /// Resizes along the rows of an image, or, `transposed`, along its columns.
  ///
  /// - Parameters:
  ///   - lines: How many rows (or columns) the image has, which keep their number.
  ///   - pixels: The image, row by row.
  ///   - transposed: Whether it is resized along its columns.
  ///   - pixel: Makes one pixel of a window and of how to get the source pixels of its line.
  private func resized<Pixel>(
    _ lines: Int, of pixels: [Pixel], transposed: Bool,
    _ pixel: (Window, (Int) -> Pixel) -> Pixel
  ) -> [Pixel] {
    require(
      pixels.count == lines * sourceCount,
      "\(pixels.count) pixels are not \(lines) lines of \(sourceCount)")
    var result: [Pixel] = []
    result.reserveCapacity(lines * windows.count)
    if transposed {
      for window in windows {
        for line in 0..<lines { result.append(pixel(window) { pixels[$0 * lines + line] }) }
      }
    } else {
      for line in 0..<lines {
        for window in windows { result.append(pixel(window) { pixels[line * sourceCount + $0] }) }
      }
    }
    return result
  }
}
