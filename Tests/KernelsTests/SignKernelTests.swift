import Kernels
import Testing

/// Sizes around the widths of vectors and words.
let awkwardSizes = [1, 3, 17, 33, 64, 65]

/// Signs in the kernels' two forms of bits, and as numbers.
private struct Signs {
  let rows: Int
  let columns: Int
  let numbers: [Float]

  init(rows: Int, columns: Int, _ draws: inout Draws) {
    self.rows = rows
    self.columns = columns
    numbers = (0..<rows * columns).map { _ in draws.word() >> 40 & 1 == 0 ? -1 : 1 }
  }

  /// A row of words a row.
  var byRows: Buffer<UInt32> {
    let words = PaddedShape(rows: rows, columns: columns).words
    var bits = Buffer<UInt32>(count: rows * words)
    for row in 0..<rows {
      for column in 0..<columns where numbers[row * columns + column] > 0 {
        bits[row * words + column / 32] |= 1 << UInt32(column % 32)
      }
    }
    return bits
  }

  /// Words × columns, a bit a row.
  var byColumns: Buffer<UInt32> {
    let stride = PaddedShape(rows: rows, columns: columns).stride
    var bits = Buffer<UInt32>(count: (rows + 31) / 32 * stride)
    for row in 0..<rows {
      for column in 0..<columns where numbers[row * columns + column] > 0 {
        bits[row / 32 * stride + column] |= 1 << UInt32(row % 32)
      }
    }
    return bits
  }
}

/// Numbers in padded rows, with noise where nobody may look.
func padded(_ numbers: [Float], _ shape: PaddedShape, noise: Float = 0) -> Buffer<Float> {
  var buffer = Buffer<Float>(count: shape.count)
  for index in 0..<shape.count { buffer[index] = noise }
  for index in numbers.indices {
    buffer[index / shape.columns * shape.stride + index % shape.columns] = numbers[index]
  }
  return buffer
}

/// The numbers that count of padded rows.
func unpadded(_ buffer: borrowing Buffer<Float>, _ shape: PaddedShape) -> [Float] {
  var numbers: [Float] = []
  for row in 0..<shape.rows {
    numbers += buffer.array(row * shape.stride..<row * shape.stride + shape.columns)
  }
  return numbers
}

@Suite("Kernels of signs")
struct SignKernelTests {
  private func sign(_ value: Float, _ zero: SignOfZero) -> Float {
    if value == 0 && zero == .zero { return 0 }
    return value > 0 || (value == 0 && zero != .minus) ? 1 : -1
  }

  @Test("signs become bits and numbers, and no bit stands beyond the last", arguments: levels)
  func packing(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 31)
    for rows in [0] + awkwardSizes {
      for columns in awkwardSizes {
        let shape = PaddedShape(rows: rows, columns: columns)
        var values: [Float] = draws.reals(rows * columns)
        for index in stride(from: 0, to: values.count, by: 5) {
          values[index] = index % 2 == 0 ? 0 : -0.0
        }
        let buffer = padded(values, shape, noise: 7)
        for zero in [SignOfZero.plus, .minus, .zero] {
          var numbers = Buffer<Float>(count: shape.count)
          var bits = Buffer<UInt32>((0..<rows * shape.words).map { _ in 0xffff_ffff })
          var numberSpan = numbers.mutableSpan
          var bitSpan = bits.mutableSpan
          kernels.signs(of: buffer.span, shape, zero: zero, numbers: &numberSpan, bits: &bitSpan)
          #expect(unpadded(numbers, shape) == values.map { sign($0, zero) })
          var wanted = [UInt32](repeating: 0, count: rows * shape.words)
          for index in values.indices where sign(values[index], zero) >= 0 {
            let (row, column) = (index / columns, index % columns)
            wanted[row * shape.words + column / 32] |= 1 << UInt32(column % 32)
          }
          #expect(bits.array == wanted)
        }
      }
    }
  }

  @Test("products and gradients of bits are those of numbers", arguments: levels)
  func products(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 32)
    for rows in [0] + awkwardSizes {
      for inputs in awkwardSizes + [1000] {
        for columns in [1, 17, 33] {
          let shape = PaddedShape(rows: rows, columns: columns)
          let samples = Signs(rows: rows, columns: inputs, &draws)
          let weights = Signs(rows: inputs, columns: columns, &draws)
          let bias = padded(draws.reals(columns), PaddedShape(rows: 1, columns: columns))
          let sampleBits = samples.byRows
          let weightBits = weights.byColumns
          var sums = Buffer<Float>(count: shape.count)
          var target = sums.mutableSpan
          kernels.signProduct(
            sampleBits.span, weightBits.span, inputs: inputs, into: &target, shape, scale: 0.3,
            bias: bias.span)
          let delta: [Float] = draws.reals(rows * columns)
          let deltas = padded(delta, shape)
          let gradientShape = PaddedShape(rows: inputs, columns: columns)
          var gradient = Buffer<Float>(count: gradientShape.count)
          var memory = Buffer<Float>(count: Kernels.signOuterWorkspace(inputs: inputs))
          var slopes = gradient.mutableSpan
          var workspace = memory.mutableSpan
          kernels.signOuterProduct(
            sampleBits.span, inputs: inputs, deltas.span, shape, into: &slopes,
            workspace: &workspace)
          let turnedShape = PaddedShape(rows: columns, columns: inputs)
          var turned = Buffer<Float>(count: turnedShape.count)
          var numbers = turned.mutableSpan
          kernels.expandSigns(weightBits.span, into: &numbers, turnedShape)

          let found = unpadded(sums, shape)
          for row in 0..<rows {
            for column in 0..<columns {
              var sum: Float = 0
              for input in 0..<inputs {
                sum +=
                  samples.numbers[row * inputs + input] * weights.numbers[input * columns + column]
              }
              #expect(found[row * columns + column] == bias[column].addingProduct(sum, 0.3))
            }
          }
          guard rows > 0 else { continue }
          let wanted = outer(samples, delta, columns: columns)
          #expect(unpadded(gradient, gradientShape) == wanted)
          var expanded: [Float] = []
          for column in 0..<columns {
            for input in 0..<inputs { expanded.append(weights.numbers[input * columns + column]) }
          }
          #expect(unpadded(turned, turnedShape) == expanded)
        }
      }
    }
  }

  /// The gradient by its rule: groups of four samples in ascending order, each ((±a ± b) ± c) ± d.
  private func outer(_ samples: Signs, _ delta: [Float], columns: Int) -> [Float] {
    var gradient: [Float] = []
    for input in 0..<samples.columns {
      for column in 0..<columns {
        var sum: Float = 0
        for first in stride(from: 0, to: samples.rows, by: 4) {
          var group: Float = 0
          for row in first..<min(first + 4, samples.rows) {
            group += samples.numbers[row * samples.columns + input] * delta[row * columns + column]
          }
          sum += group
        }
        gradient.append(sum)
      }
    }
    return gradient
  }

  @Test(
    "an update lists just the weights whose signs turned, within their bound", arguments: levels)
  func flips(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 33)
    for rows in awkwardSizes {
      for columns in awkwardSizes {
        let shape = PaddedShape(rows: rows, columns: columns)
        let before: [Float] = draws.reals(rows * columns).map { $0 > 1 ? 0 : $0 }
        let slopes: [Float] = draws.reals(rows * columns)
        for zero in [SignOfZero.plus, .minus] {
          var weights = padded(before, shape)
          let gradient = padded(slopes, shape)
          var first = Buffer<Float>(count: shape.count)
          var second = Buffer<Float>(count: shape.count)
          var bits = Buffer<UInt32>(count: (rows + 31) / 32 * shape.stride)
          var signs = Buffer<Float>(count: shape.count)
          var flips = Buffer<UInt32>(count: shape.count)
          var w = weights.mutableSpan
          var m = first.mutableSpan
          var v = second.mutableSpan
          var b = bits.mutableSpan
          var s = signs.mutableSpan
          var f = flips.mutableSpan
          let count = kernels.updateSigns(
            &w, gradient.span, first: &m, second: &v, shape,
            .descent(rate: 0.5, momentum: 0.9, decay: 0), bound: 1.5, zero: zero, bits: &b,
            signs: &s, flips: &f)
          let after = zip(before, slopes).map { weight, slope in
            min(max(weight.addingProduct(-0.5, slope), -1.5), 1.5)
          }
          #expect(unpadded(weights, shape) == after)
          #expect(unpadded(signs, shape) == after.map { sign($0, zero) })
          let turned = after.indices.filter { sign(after[$0], zero) != sign(before[$0], zero) }
          #expect(
            flips.array(0..<count).map(Int.init)
              == turned.map { $0 / columns * shape.stride + $0 % columns })
          for index in after.indices {
            let (row, column) = (index / columns, index % columns)
            let word = bits[row / 32 * shape.stride + column]
            #expect((word >> UInt32(row % 32) & 1 == 1) == (sign(after[index], zero) > 0))
          }
        }
      }
    }
  }

  @Test("rows are gathered in their order, some of them often", arguments: levels)
  func gather(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 34)
    for rows in awkwardSizes {
      for columns in awkwardSizes {
        for count in [0] + awkwardSizes {
          let source = Buffer<UInt32>(
            (0..<rows * columns).map { _ in UInt32(draws.word() >> 32) })
          let reals: [Float] = draws.reals(rows * columns)
          let numbers = Buffer(reals)
          let order = Buffer<UInt32>(
            (0..<count).map { _ in UInt32(draws.word() >> 32) % UInt32(rows) })
          // A place more than there are rows for shows whether too much is written.
          var words = Buffer<UInt32>(count: count * columns + 1)
          var floats = Buffer<Float>(count: count * columns + 1)
          (words[count * columns], floats[count * columns]) = (42, 42)
          var w = words.mutableSpan
          var f = floats.mutableSpan
          kernels.gather(source.span, words: columns, order: order.span, into: &w)
          kernels.gather(numbers.span, columns: columns, order: order.span, into: &f)
          let all = source.array
          let places = order.array.flatMap { row in (0..<columns).map { Int(row) * columns + $0 } }
          #expect(words.array == places.map { all[$0] } + [42])
          #expect(floats.array == places.map { reals[$0] } + [42])
        }
      }
    }
  }
}
