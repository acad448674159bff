import Glibc
import Kernels
import Testing

/// A loss and its gradient in doubles, as the definition says it.
private struct NaiveLoss {
  var sum = 0.0
  var correct = 0
  var gradient: [Double] = []
  let rows: Int

  init(rows: Int) { self.rows = rows }

  private func best(_ row: [Float]) -> Int {
    row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
  }

  mutating func add(entropyOf logits: [Float], wanted: [Float]) {
    let top = Double(logits.max() ?? 0)
    let total = logits.reduce(0.0) { $0 + exp(Double($1) - top) }
    for (logit, share) in zip(logits, wanted) {
      let logarithm = Double(logit) - top - log(total)
      sum -= Double(share) * logarithm
      gradient.append((exp(logarithm) - Double(share)) / Double(rows))
    }
    correct += best(logits) == best(wanted) ? 1 : 0
  }

  mutating func add(_ loss: DistanceLoss, _ outputs: [Float], _ targets: [Float]) {
    for (output, target) in zip(outputs, targets) {
      let (y, t) = (Double(output), Double(target))
      let slope: Double
      switch loss {
      case .squared:
        sum += (y - t) * (y - t) / 2
        slope = y - t
      case .squaredHinge:
        let gap = max(0, 1 - y * t)
        sum += gap * gap
        slope = -2 * gap * t
      case .absolute:
        sum += abs(y - t)
        slope = y > t ? 1 : y < t ? -1 : 0
      }
      gradient.append(slope / Double(rows))
    }
    correct += best(outputs) == best(targets) ? 1 : 0
  }
}

@Suite("Losses")
struct LossTests {
  /// What a loss found at a level, and the gradient that counts.
  private struct Found: Equatable {
    let loss: BatchLoss
    let gradient: [Float]
  }

  private func check(_ found: [Found], _ naive: NaiveLoss, _ what: String) {
    #expect(found.allSatisfy { $0 == found[0] }, "levels differ: \(what)")
    #expect(found[0].loss.correct == naive.correct, "\(what)")
    #expect(abs(found[0].loss.sum - naive.sum) <= 2e-6 * (1 + abs(naive.sum)), "\(what)")
    let off = zip(found[0].gradient, naive.gradient).map { abs(Double($0) - $1) / (1 + abs($1)) }
    #expect(off.count == naive.gradient.count && off.allSatisfy { $0 < 1e-6 }, "\(what)")
  }

  /// A loss at every level, with a gradient and without.
  private func measured(
    _ shape: PaddedShape, _ loss: (Kernels, inout MutableSpan<Float>) -> BatchLoss
  ) throws -> [Found] {
    try levels.map { level in
      let kernels = try #require(Kernels(level))
      var gradient = Buffer<Float>(count: shape.count)
      var slopes = gradient.mutableSpan
      let found = loss(kernels, &slopes)
      var nothing = Buffer<Float>(count: 0)
      var none = nothing.mutableSpan
      #expect(loss(kernels, &none) == found)
      return Found(loss: found, gradient: unpadded(gradient, shape))
    }
  }

  @Test("cross-entropy is that of the definition, of labels and of distributions")
  func entropy() throws {
    var draws = Draws(seed: 51)
    for rows in [0] + awkwardSizes {
      for classes in awkwardSizes {
        let shape = PaddedShape(rows: rows, columns: classes)
        let logits: [Float] = draws.reals(rows * classes)
        // Whatever stands in the padding must not matter, so it is what would win.
        let buffer = padded(logits, shape, noise: 100)
        let labels = Buffer<UInt32>(
          (0..<rows).map { _ in UInt32(draws.word() >> 32) % UInt32(classes) })
        var (ofLabels, ofShares) = (NaiveLoss(rows: rows), NaiveLoss(rows: rows))
        // Shares of eighths above nothing, so that each row has some.
        var shares: [Float] = (0..<rows * classes).map { _ in Float(1 + (draws.word() >> 61)) / 8 }
        for row in 0..<rows {
          let places = row * classes..<(row + 1) * classes
          let total = shares[places].reduce(0, +)
          for place in places { shares[place] /= total }
        }
        let wanted = padded(shares, shape, noise: 100)
        for row in 0..<rows {
          let places = row * classes..<(row + 1) * classes
          var one = [Float](repeating: 0, count: classes)
          one[Int(labels[row])] = 1
          ofLabels.add(entropyOf: Array(logits[places]), wanted: one)
          ofShares.add(entropyOf: Array(logits[places]), wanted: Array(shares[places]))
        }
        check(
          try measured(shape) {
            $0.crossEntropy(buffer.span, labels: labels.span, shape, gradient: &$1)
          }, ofLabels, "labels, \(rows) × \(classes)")
        check(
          try measured(shape) {
            $0.crossEntropy(buffer.span, distributions: wanted.span, shape, gradient: &$1)
          }, ofShares, "distributions, \(rows) × \(classes)")
      }
    }
  }

  @Test("distances are those of the definition")
  func distances() throws {
    var draws = Draws(seed: 52)
    for rows in [0] + awkwardSizes {
      for columns in awkwardSizes {
        let shape = PaddedShape(rows: rows, columns: columns)
        let outputs: [Float] = draws.reals(rows * columns)
        let signs: [Float] = (0..<rows * columns).map { _ in draws.word() >> 40 & 1 == 0 ? -1 : 1 }
        let left = padded(outputs, shape, noise: 50)
        let right = padded(signs, shape, noise: 60)
        for loss in [DistanceLoss.squared, .squaredHinge, .absolute] {
          var naive = NaiveLoss(rows: rows)
          for row in 0..<rows {
            let places = row * columns..<(row + 1) * columns
            naive.add(loss, Array(outputs[places]), Array(signs[places]))
          }
          check(
            try measured(shape) {
              $0.distance(loss, left.span, targets: right.span, shape, gradient: &$1)
            }, naive, "\(loss), \(rows) × \(columns)")
        }
      }
    }
  }
}
