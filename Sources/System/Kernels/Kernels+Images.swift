internal import CKernels
internal import Mistakes

/// Images side by side, channels last, each in a padded row.
public struct ImageShape: Hashable, Sendable {
  /// Rows of pixels.
  public let rows: Int
  /// Columns of pixels.
  public let columns: Int
  /// Numbers of a pixel.
  public let channels: Int

  /// Images of this shape.
  public init(rows: Int, columns: Int, channels: Int = 1) {
    require(
      rows > 0 && columns > 0 && channels > 0,
      "an image of \(rows) × \(columns) pixels of \(channels) numbers cannot be")
    self.rows = rows
    self.columns = columns
    self.channels = channels
  }

  /// The numbers of an image.
  public var count: Int { rows * columns * channels }
  /// The distance between images.
  public var stride: Int { PaddedShape(rows: 0, columns: count).stride }

  /// The shape of what is left when the greatest of each window is taken.
  public func pooled(by size: Int) -> ImageShape {
    require(
      size > 0 && size <= rows && size <= columns,
      "windows of \(size) × \(size) do not fit into \(rows) × \(columns)")
    return ImageShape(rows: rows / size, columns: columns / size, channels: channels)
  }

  fileprivate func compiled(_ images: Int, _ size: Int) -> cnetworks_pool {
    cnetworks_pool(
      images: images, rows: rows, columns: columns, channels: channels, size: size,
      in_stride: stride, out_stride: pooled(by: size).stride)
  }
}

extension Kernels {
  /// The greatest number of each window and channel; windows lie side by side.
  ///
  /// - Parameters:
  ///   - input: The images.
  ///   - images: How many.
  ///   - shape: Their shape.
  ///   - size: Rows and columns of a window.
  ///   - output: Where the greatest numbers go.
  ///   - winners: Where their places in the windows go, the first of equals.
  public func maxPool(
    _ input: Span<Float>, images: Int, _ shape: ImageShape, size: Int,
    into output: inout MutableSpan<Float>, winners: inout MutableSpan<UInt32>
  ) {
    let places = images * shape.pooled(by: size).stride
    require(
      input.count >= images * shape.stride && output.count >= places && winners.count >= places,
      "\(images) images need larger buffers")
    unsafe input.withUnsafeBufferPointer { input in
      unsafe withPointers(&output, &winners) { output, winners in
        var pool = shape.compiled(images, size)
        unsafe networks.pointee.pool(&pool, beginning(input), output, winners)
      }
    }
  }

  /// The way back: the gradient of each output goes to its winner.
  public func maxPoolBack(
    _ dOutput: Span<Float>, winners: Span<UInt32>, images: Int, _ shape: ImageShape, size: Int,
    into dInput: inout MutableSpan<Float>
  ) {
    let places = images * shape.pooled(by: size).stride
    require(
      dInput.count >= images * shape.stride && dOutput.count >= places && winners.count >= places,
      "\(images) images need larger buffers")
    unsafe withPointers(dOutput, winners, into: &dInput) { dOutput, winners, dInput in
      var pool = shape.compiled(images, size)
      unsafe networks.pointee.pool_back(&pool, dOutput, winners, dInput)
    }
  }

  /// The sums of each channel over pixels and images.
  public func channelSums(
    _ values: Span<Float>, images: Int, _ shape: ImageShape, into sums: inout MutableSpan<Float>
  ) {
    require(
      values.count >= images * shape.stride && sums.count >= shape.channels,
      "\(images) images need larger buffers")
    unsafe withPointers(values, into: &sums) { values, sums in
      unsafe networks.pointee.channel_sums(
        images, shape.stride, shape.rows * shape.columns, shape.channels, values, sums)
    }
  }
}
