import Kernels
import Testing

/// Sums over a batch by their rule: four chains of rows, joined in a tree.
private func chained(_ rows: Int, _ add: (Float, Int) -> Float) -> Float {
  var part: [Float] = [0, 0, 0, 0]
  for row in 0..<rows { part[row % 4] = add(part[row % 4], row) }
  return (part[0] + part[1]) + (part[2] + part[3])
}

/// A batch normalisation of one column, as its definition says it.
private struct Column {
  let normal: [Float]
  let outputs: [Float]
  let mean: Float
  let variance: Float
  let inverse: Float

  init(_ values: [Float], gamma: Float, beta: Float, epsilon: Float) {
    let count = Float(values.count)
    let mean = chained(values.count) { $0 + values[$1] } / count
    variance =
      chained(values.count) { $0.addingProduct(values[$1] - mean, values[$1] - mean) } / count
    let inverse = 1 / (variance + epsilon).squareRoot()
    normal = values.map { ($0 - mean) * inverse }
    outputs = normal.map { beta.addingProduct($0, gamma) }
    (self.mean, self.inverse) = (mean, inverse)
  }
}

@Suite("Batch normalisation")
struct NormalisationTests {
  @Test("statistics, outputs and gradients have the bits of the definition", arguments: levels)
  func definition(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 41)
    for rows in awkwardSizes {
      for columns in awkwardSizes {
        let shape = PaddedShape(rows: rows, columns: columns)
        let normalisation = Normalisation(shape, epsilon: 1e-3, momentum: 0.25)
        let values: [Float] = draws.reals(rows * columns)
        let slopes: [Float] = draws.reals(rows * columns)
        let row = PaddedShape(rows: 1, columns: columns)
        let factors = padded(draws.reals(columns), row)
        let shifts = padded(draws.reals(columns), row)
        let old: [Float] = (0..<columns).map { _ in 0.5 }
        var statistics = padded(old + old + old, PaddedShape(rows: 3, columns: columns))
        var normal = padded(values, shape)
        var outputs = Buffer<Float>(count: shape.count)
        var delta = padded(slopes, shape)
        var gradients = Buffer<Float>(count: 2 * shape.stride)
        var n = normal.mutableSpan
        var s = statistics.mutableSpan
        var o = outputs.mutableSpan
        kernels.normalise(
          normalisation, learns: true, &n, factors: factors.span, shifts: shifts.span,
          statistics: &s, outputs: &o)
        var d = delta.mutableSpan
        var g = gradients.mutableSpan
        kernels.normaliseBack(
          normalisation, .hardTanh, normalised: n.span, factors: factors.span, shifts: shifts.span,
          statistics: &s, scale: 0.5, delta: &d, gradients: &g)
        let (foundNormal, foundOutputs) = (unpadded(normal, shape), unpadded(outputs, shape))
        let foundDelta = unpadded(delta, shape)
        for column in 0..<columns {
          let places = (0..<rows).map { $0 * columns + column }
          let twin = Column(
            places.map { values[$0] }, gamma: factors[column], beta: shifts[column], epsilon: 1e-3)
          #expect(places.map { foundNormal[$0] } == twin.normal)
          #expect(places.map { foundOutputs[$0] } == twin.outputs)
          let unbiased = rows > 1 ? Float(rows) / Float(rows - 1) : 1
          #expect(statistics[column] == (0.25 * twin.mean).addingProduct(0.75, 0.5))
          #expect(
            statistics[shape.stride + column]
              == (0.25 * (twin.variance * unbiased)).addingProduct(0.75, 0.5))
          #expect(statistics[2 * shape.stride + column] == twin.inverse)

          let passed = places.enumerated().map { index, place in
            twin.outputs[index].magnitude <= 1 ? slopes[place] : 0
          }
          let sum = chained(rows) { $0 + passed[$1] }
          let product = chained(rows) { $0.addingProduct(passed[$1], twin.normal[$1]) }
          #expect(gradients[column] == product && gradients[shape.stride + column] == sum)
          let factor = factors[column] * twin.inverse * 0.5
          let (mean, slope) = (sum / Float(rows), product / Float(rows))
          let wanted = passed.indices.map { index in
            (passed[index] - mean).addingProduct(-twin.normal[index], slope) * factor
          }
          #expect(places.map { foundDelta[$0] } == wanted)
        }
      }
    }
  }

  @Test("signs are those of the outputs, by the batch and by what is kept", arguments: levels)
  func signs(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 42)
    for rows in awkwardSizes {
      for columns in awkwardSizes {
        let shape = PaddedShape(rows: rows, columns: columns)
        let normalisation = Normalisation(shape, epsilon: 1e-5, momentum: 0.1)
        let values: [Float] = draws.reals(rows * columns)
        let row = PaddedShape(rows: 1, columns: columns)
        let factors = padded(draws.reals(columns), row)
        let shifts = padded(draws.reals(columns), row)
        for learns in [true, false] {
          let kept = (0..<3 * columns).map { $0 < columns ? Float(0.25) : 2 }
          let keptShape = PaddedShape(rows: 3, columns: columns)
          var statistics = padded(kept, keptShape)
          var again = padded(kept, keptShape)
          var normal = padded(values, shape)
          var same = padded(values, shape)
          var outputs = Buffer<Float>(count: shape.count)
          var numbers = Buffer<Float>(count: shape.count)
          var bits = Buffer<UInt32>(count: rows * shape.words)
          var n = normal.mutableSpan
          var s = statistics.mutableSpan
          var o = outputs.mutableSpan
          kernels.normalise(
            normalisation, learns: learns, &n, factors: factors.span, shifts: shifts.span,
            statistics: &s, outputs: &o)
          var n2 = same.mutableSpan
          var s2 = again.mutableSpan
          var o2 = numbers.mutableSpan
          var b = bits.mutableSpan
          kernels.normaliseToSigns(
            normalisation, learns: learns, &n2, factors: factors.span, shifts: shifts.span,
            statistics: &s2, zero: .minus, numbers: &o2, bits: &b)
          let found = unpadded(outputs, shape)
          if !learns {
            for index in found.indices {
              let column = index % columns
              let factor = factors[column] / (2 + Float(1e-5)).squareRoot()
              let shift = shifts[column] - 0.25 * factor
              #expect(found[index] == shift.addingProduct(values[index], factor))
            }
            #expect(unpadded(normal, shape) == values)
          }
          #expect(unpadded(numbers, shape) == found.map { $0 > 0 ? 1 : -1 })
          #expect(unpadded(same, shape) == unpadded(normal, shape))
          for index in found.indices {
            let (row, column) = (index / columns, index % columns)
            let word = bits[row * shape.words + column / 32]
            #expect((word >> UInt32(column % 32) & 1 == 1) == (found[index] > 0))
          }
        }
      }
    }
  }
}
