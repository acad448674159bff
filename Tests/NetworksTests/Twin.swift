import Kernels
import Networks

/// A network once more, in doubles and as its definition says it: what the fast one is held to.
///
/// Signs have no derivative, so the way back takes one that is made up. With `isSmooth` the way forward
/// takes the function that has this derivative instead of the sign, and finite differences can check the
/// way back of every layer.
struct Twin {
  let inputs: Int
  let layers: [Layer]
  var isSmooth = false
  /// All parameters: of each layer weights, inputs × outputs, then biases; of a normalisation γ, then β.
  var parameters: [Double] = []
  /// Where each layer's begin.
  private(set) var begins: [Int] = []
  private(set) var widths: [Int] = []

  /// The shape of each layer's outputs, where they are images; the inputs' first.
  private var images: [ImageShape?]

  init(inputs: Int, images: ImageShape? = nil, _ layers: [Layer]) {
    self.inputs = inputs
    self.images = [images]
    self.layers = layers
    var width = inputs
    var count = 0
    for layer in layers {
      begins.append(count)
      var image = self.images[self.images.count - 1]
      switch layer {
      case .convolution(let convolution):
        guard let given = image else { continue }
        let inside = convolution.window * convolution.window * given.channels
        count += (inside + (convolution.hasBias ? 1 : 0)) * convolution.channels
        func out(_ size: Int) -> Int {
          (size + 2 * convolution.margin - convolution.window) / convolution.stride + 1
        }
        let result = ImageShape(
          rows: out(given.rows), columns: out(given.columns), channels: convolution.channels)
        image = result
        width = result.count
      case .maxPool(let size):
        image = image?.pooled(by: size)
        width = image?.count ?? 0
      case .dense(let dense):
        count += width * dense.outputs + (dense.hasBias ? dense.outputs : 0)
        width = dense.outputs
        image = nil
      case .normalisation: count += 2 * (image?.channels ?? width)
      default: break
      }
      self.images.append(image)
      widths.append(width)
    }
    parameters = Array(repeating: 0, count: count)
  }

  typealias Rows = [[Double]]

  /// What a batch is to give.
  enum Wanted {
    case labels([Int])
    case distributions(Rows)
    case targets(DistanceLoss, Rows)
  }

  // MARK: - Forward

  private func effective(_ weight: Double, _ binarisation: Binarisation?) -> Double {
    guard let binarisation, !isSmooth else { return weight }
    return sign(weight, binarisation.zero)
  }

  private func sign(_ x: Double, _ zero: SignOfZero) -> Double {
    if x != 0 { return x > 0 ? 1 : -1 }
    return switch zero {
    case .plus: 1
    case .minus: -1
    case .zero: 0
    }
  }

  private func smooth(_ x: Double, _ estimator: SignEstimator) -> Double {
    switch estimator {
    case .identity: x
    case .hardTanh: max(-1, min(1, x))
    case .approxSign: abs(x) >= 1 ? (x > 0 ? 1 : -1) : 2 * x - x * abs(x)
    }
  }

  private func slope(_ x: Double, _ estimator: SignEstimator) -> Double {
    switch estimator {
    case .identity: 1
    case .hardTanh: abs(x) <= 1 ? 1 : 0
    case .approxSign: abs(x) <= 1 ? 2 - 2 * abs(x) : 0
    }
  }

  private func scale(_ dense: Dense, _ width: Int) -> Double {
    switch dense.scale {
    case .one: 1
    case .inverseRootOfInputs: 1 / Double(width).squareRoot()
    case .factor(let factor): Double(factor)
    }
  }

  private func width(before layer: Int) -> Int { layer == 0 ? inputs : widths[layer - 1] }

  /// The outputs of every layer, the inputs first.
  func passes(_ x: Rows) -> [Rows] {
    var all = [x]
    for (index, layer) in layers.enumerated() {
      let x = all[index]
      let begin = begins[index]
      switch layer {
      case .dense(let dense):
        let width = width(before: index)
        let factor = scale(dense, width)
        all.append(
          x.map { row in
            (0..<dense.outputs).map { output in
              var sum = 0.0
              for input in 0..<width {
                sum +=
                  row[input]
                  * effective(
                    parameters[begin + input * dense.outputs + output], dense.binarisation)
              }
              let bias = dense.hasBias ? parameters[begin + width * dense.outputs + output] : 0
              return factor * sum + bias
            }
          })
      case .normalisation(let norm):
        // Pixels are samples of their channels.
        let features = images[index + 1]?.channels ?? widths[index]
        let samples = split(x, features)
        let (mean, deviation) = moments(samples, norm)
        all.append(
          join(
            samples.map { row in
              row.indices.map { column in
                parameters[begin + column] * (row[column] - mean[column]) / deviation[column]
                  + parameters[begin + features + column]
              }
            }, x.count))
      case .convolution(let convolution):
        let result = widths[index]
        all.append(
          x.map { row in
            var sums = Array(repeating: 0.0, count: result)
            eachProduct(index, convolution) { output, input, weight in
              sums[output] +=
                row[input] * effective(parameters[begin + weight], convolution.binarisation)
            }
            guard convolution.hasBias else { return sums }
            let biases = begin + weightCount(index, convolution)
            return sums.indices.map { sums[$0] + parameters[biases + $0 % convolution.channels] }
          })
      case .maxPool(let size):
        all.append(x.map { row in winners(index, size, row).map { row[$0] } })
      case .signs(let estimator, let zero):
        all.append(x.map { $0.map { isSmooth ? smooth($0, estimator) : sign($0, zero) } })
      case .activation(let activation): all.append(x.map { activate(activation, $0) })
      case .noise: all.append(x)
      }
    }
    return all
  }

  private func weightCount(_ index: Int, _ convolution: Convolution) -> Int {
    convolution.window * convolution.window * (images[index]?.channels ?? 0)
      * convolution.channels
  }

  /// Output, input and weight of each product of a convolution of one image.
  private func eachProduct(
    _ index: Int, _ convolution: Convolution, _ body: (Int, Int, Int) -> Void
  ) {
    guard let from = images[index], let to = images[index + 1] else { return }
    for y in 0..<to.rows {
      for x in 0..<to.columns {
        for v in 0..<convolution.window {
          for u in 0..<convolution.window {
            let row = y * convolution.stride + v - convolution.margin
            let column = x * convolution.stride + u - convolution.margin
            guard 0 <= row && row < from.rows && 0 <= column && column < from.columns else {
              continue
            }
            for c in 0..<from.channels {
              for o in 0..<to.channels {
                body(
                  (y * to.columns + x) * to.channels + o,
                  (row * from.columns + column) * from.channels + c,
                  ((v * convolution.window + u) * from.channels + c) * to.channels + o)
              }
            }
          }
        }
      }
    }
  }

  /// The place of the greatest number of each window.
  private func winners(_ index: Int, _ size: Int, _ row: [Double]) -> [Int] {
    guard let from = images[index], let to = images[index + 1] else { return [] }
    var places: [Int] = []
    for y in 0..<to.rows {
      for x in 0..<to.columns {
        for c in 0..<to.channels {
          var best = -1
          for v in 0..<size {
            for u in 0..<size {
              let place = ((y * size + v) * from.columns + x * size + u) * from.channels + c
              if best < 0 || row[place] > row[best] { best = place }
            }
          }
          places.append(best)
        }
      }
    }
    return places
  }

  private func split(_ x: Rows, _ width: Int) -> Rows {
    x.flatMap { row in
      stride(from: 0, to: row.count, by: width).map { Array(row[$0..<$0 + width]) }
    }
  }

  private func join(_ x: Rows, _ count: Int) -> Rows {
    let each = x.count / count
    return (0..<count).map { Array(x[$0 * each..<($0 + 1) * each].joined()) }
  }

  private func moments(_ x: Rows, _ norm: BatchNorm) -> (mean: [Double], deviation: [Double]) {
    let count = Double(x.count)
    let mean = x[0].indices.map { column in x.reduce(0) { $0 + $1[column] } / count }
    let deviation = x[0].indices.map { column in
      let variance =
        x.reduce(0) { $0 + ($1[column] - mean[column]) * ($1[column] - mean[column]) } / count
      return (variance + Double(norm.epsilon)).squareRoot()
    }
    return (mean, deviation)
  }

  private func activate(_ activation: SmoothActivation, _ row: [Double]) -> [Double] {
    switch activation {
    case .rectifier(let slope): return row.map { $0 > 0 ? $0 : $0 * Double(slope) }
    case .tanh: return row.map { Reference.tanh($0) }
    case .sigmoid: return row.map { 1 / (1 + Reference.exp(-$0)) }
    case .erf: return row.map { Reference.erf($0) }
    case .softmax:
      let top = row.max() ?? 0
      let powers = row.map { Reference.exp($0 - top) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }

  // MARK: - Loss and backward

  /// The mean loss of a batch.
  func loss(_ x: Rows, _ wanted: Wanted) -> Double {
    let outputs = passes(x)[layers.count]
    return zip(outputs.indices, outputs).reduce(0.0) { $0 + lost($1.1, wanted, $1.0).loss }
      / Double(x.count)
  }

  private func lost(_ row: [Double], _ wanted: Wanted, _ index: Int) -> (
    loss: Double, gradient: [Double]
  ) {
    func entropy(_ share: [Double]) -> (Double, [Double]) {
      let softmax = activate(.softmax, row)
      let loss = zip(share, softmax).reduce(0.0) { $0 - $1.0 * Reference.log($1.1) }
      return (loss, zip(softmax, share).map(-))
    }
    switch wanted {
    case .labels(let labels):
      return entropy(row.indices.map { $0 == labels[index] ? 1 : 0 })
    case .distributions(let shares): return entropy(shares[index])
    case .targets(let distance, let targets):
      let pairs = Array(zip(row, targets[index]))
      switch distance {
      case .squared:
        return (
          pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }, pairs.map { $0 - $1 }
        )
      case .squaredHinge:
        return (
          pairs.reduce(0) { $0 + max(0, 1 - $1.0 * $1.1) * max(0, 1 - $1.0 * $1.1) },
          pairs.map { -2 * $1 * max(0, 1 - $0 * $1) }
        )
      case .absolute:
        return (
          pairs.reduce(0) { $0 + abs($1.0 - $1.1) },
          pairs.map { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 }
        )
      }
    }
  }

  /// The gradient of the mean loss by all parameters.
  func gradient(_ x: Rows, _ wanted: Wanted) -> [Double] {
    let all = passes(x)
    var gradient = Array(repeating: 0.0, count: parameters.count)
    let count = Double(x.count)
    var delta = all[layers.count].enumerated().map { index, row in
      lost(row, wanted, index).gradient.map { $0 / count }
    }
    for (index, layer) in layers.enumerated().reversed() {
      let x = all[index]
      let y = all[index + 1]
      let begin = begins[index]
      switch layer {
      case .dense(let dense):
        let width = width(before: index)
        let factor = scale(dense, width)
        var before = x.map { $0.map { _ in 0.0 } }
        for row in x.indices {
          for output in 0..<dense.outputs {
            let d = delta[row][output]
            for input in 0..<width {
              let place = begin + input * dense.outputs + output
              gradient[place] += factor * x[row][input] * d
              before[row][input] += factor * d * effective(parameters[place], dense.binarisation)
            }
            if dense.hasBias { gradient[begin + width * dense.outputs + output] += d }
          }
        }
        delta = before
      case .normalisation(let norm):
        let features = images[index + 1]?.channels ?? widths[index]
        let samples = split(x, features)
        var changed = split(delta, features)
        let count = Double(samples.count)
        let (mean, deviation) = moments(samples, norm)
        for column in 0..<features {
          let normal = samples.map { ($0[column] - mean[column]) / deviation[column] }
          let d = changed.map { $0[column] }
          let sum = d.reduce(0, +)
          let product = zip(d, normal).reduce(0) { $0 + $1.0 * $1.1 }
          gradient[begin + column] += product
          gradient[begin + features + column] += sum
          for row in samples.indices {
            changed[row][column] =
              parameters[begin + column] / deviation[column]
              * (d[row] - sum / count - normal[row] * product / count)
          }
        }
        delta = join(changed, x.count)
      case .convolution(let convolution):
        var before = x.map { $0.map { _ in 0.0 } }
        let biases = begin + weightCount(index, convolution)
        for row in x.indices {
          eachProduct(index, convolution) { output, input, weight in
            let d = delta[row][output]
            gradient[begin + weight] += x[row][input] * d
            before[row][input] +=
              d * effective(parameters[begin + weight], convolution.binarisation)
          }
          guard convolution.hasBias else { continue }
          for output in delta[row].indices {
            gradient[biases + output % convolution.channels] += delta[row][output]
          }
        }
        delta = before
      case .maxPool(let size):
        var before = x.map { $0.map { _ in 0.0 } }
        for row in x.indices {
          for (output, input) in winners(index, size, x[row]).enumerated() {
            before[row][input] += delta[row][output]
          }
        }
        delta = before
      case .signs(let estimator, _):
        for row in x.indices {
          for column in x[row].indices { delta[row][column] *= slope(x[row][column], estimator) }
        }
      case .activation(let activation):
        for row in x.indices {
          let total = zip(delta[row], y[row]).reduce(0) { $0 + $1.0 * $1.1 }
          for column in x[row].indices {
            let (a, b) = (x[row][column], y[row][column])
            switch activation {
            case .rectifier(let slope): delta[row][column] *= a > 0 ? 1 : Double(slope)
            case .tanh: delta[row][column] *= 1 - b * b
            case .sigmoid: delta[row][column] *= b * (1 - b)
            case .erf: delta[row][column] *= 2 / Double.pi.squareRoot() * Reference.exp(-a * a)
            case .softmax: delta[row][column] = b * (delta[row][column] - total)
            }
          }
        }
      case .noise: break
      }
    }
    return gradient
  }
}
