import Kernels
import Testing

/// The sums of a convolution, window by window, in the order that the kernels promise.
private struct NaiveConvolution<Real: BinaryFloatingPoint> {
  let shape: ConvolutionShape

  /// The input that an output's window meets at an offset; zero in the margin.
  private func pixel(_ input: [Real], _ n: Int, _ y: Int, _ x: Int, _ i: Int) -> Real {
    let row = y - shape.margin
    let column = x - shape.margin
    guard row >= 0, row < shape.inRows, column >= 0, column < shape.inColumns else { return 0 }
    return input[((n * shape.inRows + row) * shape.inColumns + column) * shape.inChannels + i]
  }

  private func weight(_ v: Int, _ u: Int, _ i: Int, _ j: Int) -> Int {
    ((v * shape.windowColumns + u) * shape.inChannels + i) * shape.outChannels + j
  }

  private func output(_ n: Int, _ y: Int, _ x: Int, _ j: Int) -> Int {
    ((n * shape.outRows + y) * shape.outColumns + x) * shape.outChannels + j
  }

  func outputs(_ input: [Real], _ weights: [Real], _ biases: [Real]) -> [Real] {
    var result = [Real](repeating: 0, count: shape.outputCount)
    for n in 0..<shape.images {
      for y in 0..<shape.outRows {
        for x in 0..<shape.outColumns {
          for j in 0..<shape.outChannels {
            var sum = biases.isEmpty ? 0 : biases[j]
            for v in 0..<shape.windowRows {
              for u in 0..<shape.windowColumns {
                for i in 0..<shape.inChannels {
                  sum.addProduct(
                    pixel(input, n, y * shape.stride + v, x * shape.stride + u, i),
                    weights[weight(v, u, i, j)])
                }
              }
            }
            result[output(n, y, x, j)] = sum
          }
        }
      }
    }
    return result
  }

  func weightGradient(_ input: [Real], _ dOutput: [Real], addingTo start: [Real]) -> [Real] {
    var result = start
    for n in 0..<shape.images {
      for y in 0..<shape.outRows {
        for x in 0..<shape.outColumns {
          for j in 0..<shape.outChannels {
            for v in 0..<shape.windowRows {
              for u in 0..<shape.windowColumns {
                for i in 0..<shape.inChannels {
                  result[weight(v, u, i, j)].addProduct(
                    pixel(input, n, y * shape.stride + v, x * shape.stride + u, i),
                    dOutput[output(n, y, x, j)])
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// Scatters each output's gradient over its window: another order than the kernels', so equal only
  /// up to rounding.
  func inputGradient(_ dOutput: [Real], _ weights: [Real]) -> [Real] {
    var result = [Real](repeating: 0, count: shape.inputCount)
    for n in 0..<shape.images {
      for y in 0..<shape.outRows {
        for x in 0..<shape.outColumns {
          for j in 0..<shape.outChannels {
            for v in 0..<shape.windowRows {
              for u in 0..<shape.windowColumns {
                let row = y * shape.stride + v - shape.margin
                let column = x * shape.stride + u - shape.margin
                guard row >= 0, row < shape.inRows, column >= 0, column < shape.inColumns else {
                  continue
                }
                for i in 0..<shape.inChannels {
                  let place =
                    ((n * shape.inRows + row) * shape.inColumns + column) * shape.inChannels + i
                  result[place].addProduct(dOutput[output(n, y, x, j)], weights[weight(v, u, i, j)])
                }
              }
            }
          }
        }
      }
    }
    return result
  }
}

@Suite("Convolutions")
struct ConvolutionTests {
  static let shapes: [ConvolutionShape] = [
    ConvolutionShape(
      images: 0, inRows: 3, inColumns: 3, inChannels: 1, outChannels: 1, windowRows: 3,
      windowColumns: 3),
    ConvolutionShape(
      images: 1, inRows: 1, inColumns: 1, inChannels: 1, outChannels: 1, windowRows: 1,
      windowColumns: 1),
    ConvolutionShape(
      images: 3, inRows: 28, inColumns: 28, inChannels: 1, outChannels: 8, windowRows: 5,
      windowColumns: 5),
    ConvolutionShape(
      images: 2, inRows: 12, inColumns: 13, inChannels: 8, outChannels: 16, windowRows: 3,
      windowColumns: 3, margin: 1),
    ConvolutionShape(
      images: 2, inRows: 7, inColumns: 5, inChannels: 16, outChannels: 32, windowRows: 3,
      windowColumns: 3, margin: 2),
    ConvolutionShape(
      images: 2, inRows: 9, inColumns: 10, inChannels: 3, outChannels: 17, windowRows: 3,
      windowColumns: 2, stride: 2, margin: 1),
    ConvolutionShape(
      images: 1, inRows: 11, inColumns: 17, inChannels: 5, outChannels: 40, windowRows: 2,
      windowColumns: 5, stride: 3),
    ConvolutionShape(
      images: 17, inRows: 4, inColumns: 4, inChannels: 2, outChannels: 3, windowRows: 4,
      windowColumns: 4, margin: 3),
  ]

  @Test("every level gives the bits of the definition", arguments: levels)
  func bits(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 31)
    for shape in Self.shapes {
      let input: [Float] = draws.reals(shape.inputCount)
      let weights: [Float] = draws.reals(shape.weightCount)
      let biases: [Float] = draws.reals(shape.outChannels)
      let dOutput: [Float] = draws.reals(shape.outputCount)
      let start: [Float] = draws.reals(shape.weightCount)
      let naive = NaiveConvolution<Float>(shape: shape)
      var memory = Buffer<Float>(count: shape.workspaceCount)
      var workspace = memory.mutableSpan
      for hasBiases in [false, true] {
        let biases = hasBiases ? biases : []
        var output = Buffer<Float>(count: shape.outputCount)
        var target = output.mutableSpan
        kernels.convolve(
          input.span, weights: weights.span, biases: biases.span, into: &target, shape,
          workspace: &workspace)
        #expect(output.array == naive.outputs(input, weights, biases), "\(shape)")
        var dWeights = Buffer(start)
        var dWeightTarget = dWeights.mutableSpan
        kernels.convolveWeights(
          input.span, dOutput: dOutput.span, into: &dWeightTarget, shape,
          accumulates: hasBiases, workspace: &workspace)
        let zeros = [Float](repeating: 0, count: shape.weightCount)
        #expect(
          dWeights.array
            == naive.weightGradient(input, dOutput, addingTo: hasBiases ? start : zeros),
          "\(shape)")
      }
      var dInput = Buffer<Float>(count: shape.inputCount)
      var dInputTarget = dInput.mutableSpan
      kernels.convolveInput(
        dOutput: dOutput.span, weights: weights.span, into: &dInputTarget, shape,
        workspace: &workspace)
      let scattered = naive.inputGradient(dOutput, weights)
      for index in 0..<shape.inputCount {
        #expect(abs(dInput[index] - scattered[index]) < 1e-2, "\(shape)")
      }
      var plain = Buffer<Float>(count: shape.inputCount)
      var plainTarget = plain.mutableSpan
      try #require(Kernels(.plain)).convolveInput(
        dOutput: dOutput.span, weights: weights.span, into: &plainTarget, shape,
        workspace: &workspace)
      #expect(dInput.array == plain.array, "\(shape)")
      let input64: [Double] = draws.reals(shape.inputCount)
      let weights64: [Double] = draws.reals(shape.weightCount)
      let biases64: [Double] = draws.reals(shape.outChannels)
      let dOutput64: [Double] = draws.reals(shape.outputCount)
      let start64: [Double] = draws.reals(shape.weightCount)
      let naive64 = NaiveConvolution<Double>(shape: shape)
      var memory64 = Buffer<Double>(count: shape.workspaceCount)
      var workspace64 = memory64.mutableSpan
      for hasBiases in [false, true] {
        let biases = hasBiases ? biases64 : []
        var output = Buffer<Double>(count: shape.outputCount)
        var target = output.mutableSpan
        kernels.convolve(
          input64.span, weights: weights64.span, biases: biases.span, into: &target, shape,
          workspace: &workspace64)
        #expect(output.array == naive64.outputs(input64, weights64, biases), "\(shape)")
        var dWeights = Buffer(start64)
        var dWeightTarget = dWeights.mutableSpan
        kernels.convolveWeights(
          input64.span, dOutput: dOutput64.span, into: &dWeightTarget, shape,
          accumulates: hasBiases, workspace: &workspace64)
        let zeros = [Double](repeating: 0, count: shape.weightCount)
        #expect(
          dWeights.array
            == naive64.weightGradient(input64, dOutput64, addingTo: hasBiases ? start64 : zeros),
          "\(shape)")
      }
      var dInput64 = Buffer<Double>(count: shape.inputCount)
      var dInputTarget64 = dInput64.mutableSpan
      kernels.convolveInput(
        dOutput: dOutput64.span, weights: weights64.span, into: &dInputTarget64, shape,
        workspace: &workspace64)
      let scattered64 = naive64.inputGradient(dOutput64, weights64)
      for index in 0..<shape.inputCount {
        #expect(abs(dInput64[index] - scattered64[index]) < 1e-11, "\(shape)")
      }
      var plain64 = Buffer<Double>(count: shape.inputCount)
      var plainTarget64 = plain64.mutableSpan
      try #require(Kernels(.plain)).convolveInput(
        dOutput: dOutput64.span, weights: weights64.span, into: &plainTarget64, shape,
        workspace: &workspace64)
      #expect(dInput64.array == plain64.array, "\(shape)")
    }
  }

  @Test("the shape of an output follows from window, stride and margin")
  func outputShape() {
    let shape = Self.shapes[5]
    #expect(shape.outRows == 5 && shape.outColumns == 6)
    #expect(shape.outputCount == 2 * 5 * 6 * 17)
  }
}
