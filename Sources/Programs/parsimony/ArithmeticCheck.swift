import Encoding
import Kernels
import Randomness

/// A little of everything that the kernels compute, as one digest.
///
/// Every machine and every level must come to the same one, so it tells in a moment whether a machine
/// can join others whose records are compared bit by bit.
struct ArithmeticCheck {
  private let kernels: Kernels
  private var bytes: [UInt8] = []
  private var stream = Seed(integerLiteral: 2026).stream("arithmetic check")

  /// What the kernels of a level compute.
  init(with kernels: Kernels) {
    self.kernels = kernels
    multiply()
    convolve()
    reduce()
    takeFunctions()
  }

  /// The digest of all results.
  var digest: Digest { Digest(of: bytes) }

  private mutating func multiply() {
    for (rows, columns, inner) in [
      (12, 32, 16), (64, 16, 100), (17, 45, 300), (5, 7, 1), (31, 8, 9),
    ] {
      for variant in 0..<4 {
        let shape = ProductShape(
          rows: rows, columns: columns, inner: inner, transposesLeft: variant & 1 != 0,
          transposesRight: variant & 2 != 0)
        let left = floats(rows * inner)
        let right = floats(inner * columns)
        var product = floats(rows * columns)
        var target = product.mutableSpan
        kernels.multiply(left.span, right.span, into: &target, shape, accumulates: variant > 1)
        append(product)
        let left64 = doubles(rows * inner)
        let right64 = doubles(inner * columns)
        var product64 = doubles(rows * columns)
        var target64 = product64.mutableSpan
        kernels.multiply(
          left64.span, right64.span, into: &target64, shape, accumulates: variant > 1)
        append(product64)
      }
    }
  }

  private mutating func convolve() {
    for (inChannels, outChannels, stride, margin) in [(1, 8, 1, 0), (3, 17, 2, 1)] {
      let shape = ConvolutionShape(
        images: 2, inRows: 9, inColumns: 11, inChannels: inChannels, outChannels: outChannels,
        windowRows: 3, windowColumns: 5, stride: stride, margin: margin)
      let input = floats(shape.inputCount)
      let weights = floats(shape.weightCount)
      let biases = floats(outChannels)
      var output = Buffer<Float>(count: shape.outputCount)
      var dWeights = Buffer<Float>(count: shape.weightCount)
      var dInput = Buffer<Float>(count: shape.inputCount)
      var memory = Buffer<Float>(count: shape.workspaceCount)
      var workspace = memory.mutableSpan
      var target = output.mutableSpan
      kernels.convolve(
        input.span, weights: weights.span, biases: biases.span, into: &target, shape,
        workspace: &workspace)
      var dWeightTarget = dWeights.mutableSpan
      kernels.convolveWeights(
        input.span, dOutput: output.span, into: &dWeightTarget, shape, workspace: &workspace)
      var dInputTarget = dInput.mutableSpan
      kernels.convolveInput(
        dOutput: output.span, weights: weights.span, into: &dInputTarget, shape,
        workspace: &workspace)
      append(output)
      append(dWeights)
      append(dInput)
    }
  }

  private mutating func reduce() {
    for count in [1, 63, 1_000] {
      let some = floats(count)
      let moments = kernels.meanAndVariance(some.span)
      append(
        Buffer<Float>([
          kernels.sum(some.span), kernels.dot(some.span, some.span), kernels.greatest(some.span),
          moments.mean, moments.variance,
        ]))
      let some64 = doubles(count)
      let moments64 = kernels.meanAndVariance(some64.span)
      append(
        Buffer<Double>([
          kernels.sum(some64.span), kernels.dot(some64.span, some64.span),
          kernels.greatest(some64.span), moments64.mean, moments64.variance,
        ]))
    }
  }

  private mutating func takeFunctions() {
    for function in ElementaryFunction.allCases {
      // Floats of every magnitude and sign, and doubles of the middle ones.
      var all = Buffer<Float>(count: 4_096)
      for index in 0..<all.count { all[index] = Float(bitPattern: UInt32(index) << 20 | 0x5_A5A5) }
      var target = all.mutableSpan
      kernels.apply(function, in: &target)
      append(all)
      var some = doubles(1_000)
      for index in 0..<some.count { some[index] *= 8 }
      var target64 = some.mutableSpan
      kernels.apply(function, in: &target64)
      append(some)
    }
  }

  private mutating func floats(_ count: Int) -> Buffer<Float> {
    var buffer = Buffer<Float>(count: count)
    stream.fillNormals(buffer.mutableSpan)
    return buffer
  }

  private mutating func doubles(_ count: Int) -> Buffer<Double> {
    var buffer = Buffer<Double>(count: count)
    stream.fillNormals(buffer.mutableSpan)
    return buffer
  }

  /// Bits in a fixed order of bytes, every NaN as one.
  private mutating func append(_ buffer: borrowing Buffer<Float>) {
    for index in 0..<buffer.count {
      let bits = (buffer[index].isNaN ? Float.nan : buffer[index]).bitPattern
      for shift in stride(from: 0, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(shift)))
      }
    }
  }

  private mutating func append(_ buffer: borrowing Buffer<Double>) {
    for index in 0..<buffer.count {
      let bits = (buffer[index].isNaN ? Double.nan : buffer[index]).bitPattern
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
      }
    }
  }
}
