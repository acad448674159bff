import Kernels
import TestSupport
import Testing

@Suite("Sizes that do not fit")
struct RefusalTests {
  @Test("a product of matrices of other sizes stops the program, and says which it needs")
  func product() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let left = [Float](repeating: 0, count: 5)
      var product = Buffer<Float>(count: 4)
      var target = product.mutableSpan
      Kernels.best.multiply(
        left.span, left.span, into: &target, ProductShape(rows: 2, columns: 2, inner: 3))
    }
    #expect(
      result.errors.contains(
        "a product of 2 × 3 and 3 × 2 takes 6, 6 and 4 elements, not 5, 5 and 4\n"))
  }

  @Test("rows that would overlap stop the program")
  func distance() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let left = [Double](repeating: 0, count: 4)
      var product = Buffer<Double>(count: 4)
      var target = product.mutableSpan
      Kernels.best.multiply(
        left.span, left.span, into: &target,
        ProductShape(rows: 2, columns: 2, inner: 2, productDistance: 1))
    }
    #expect(
      result.errors.contains("rows of 2, 2 and 2 elements cannot be 2, 2 and 1 apart\n"))
  }

  @Test("parts of a buffer that overlap stop the program")
  func overlap() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      var buffer = Buffer<Float>(count: 4)
      buffer.withParts(reading: 0..<3, writing: 2..<4) { _, _ in }
    }
    #expect(
      result.errors.contains("elements 0..<3 and 2..<4 overlap; they must be apart\n"))
  }

  @Test("a convolution without the room that it needs stops the program")
  func workspace() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let shape = ConvolutionShape(
        images: 1, inRows: 3, inColumns: 3, inChannels: 1, outChannels: 1, windowRows: 3,
        windowColumns: 3)
      let nine = [Float](repeating: 0, count: 9)
      let none: [Float] = []
      var output = Buffer<Float>(count: 1)
      var target = output.mutableSpan
      var memory = Buffer<Float>(count: 1)
      var workspace = memory.mutableSpan
      Kernels.best.convolve(
        nine.span, weights: nine.span, biases: none.span, into: &target, shape,
        workspace: &workspace)
    }
    #expect(result.errors.contains("the convolution needs a workspace of 34, more than 1\n"))
  }

  @Test("a window that does not fit into the image stops the program")
  func window() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = ConvolutionShape(
        images: 1, inRows: 2, inColumns: 9, inChannels: 1, outChannels: 1, windowRows: 3,
        windowColumns: 3)
    }
    #expect(result.errors.contains("a window of 3 × 3 does not fit into 2 × 9 pixels"))
  }
}
