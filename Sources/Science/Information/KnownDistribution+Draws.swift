public import Kernels
internal import Mistakes
public import Randomness

extension KnownDistribution {
  /// Which of the two variables are discrete.
  public var kinds: VariableKinds {
    switch dependence {
    case .normal, .student, .noise, .gamma: .continuous
    case .discretised, .overlapping: .mixed
    case .channel: .discrete
    }
  }

  /// So many pairs: rotations come from `seed.stream("distribution/rotation", side)`, the rest from
  /// `seed.stream("distribution/draws")`, of which more pairs have the fewer for their beginning.
  public func draw(
    _ count: Int, seed: Seed, with kernels: Kernels = .best
  ) -> (x: Points, y: Points) {
    require(count > 0, "\(count) pairs cannot be drawn")
    var stream = seed.stream("distribution/draws")
    let (dx, dy) = (dimensions[0], dimensions[1])
    let rotations = (0..<2).map {
      Rotation(dimensions[$0], seed.stream("distribution/rotation", $0))
    }
    var (x, y): ([Double], [Double]) = ([], [])
    for _ in 0..<count {
      switch dependence {
      case .normal, .student:
        var (left, right) = normalPair(&stream)
        if case .student(let freedom) = dependence {
          let squares = (0..<freedom).reduce(0.0) { sum, _ in
            let normal = stream.normal()
            return sum + normal * normal
          }
          let divisor = (squares / Double(freedom)).squareRoot()
          left = left.map { $0 / divisor }
          right = right.map { $0 / divisor }
        }
        x += rotations[0].turned(left)
        y += rotations[1].turned(right)
      case .noise(let slope):
        for _ in 0..<dx {
          let uniform = stream.uniform()
          x.append(uniform)
          y.append(slope * uniform + stream.uniform())
        }
      case .gamma(let shape):
        for _ in 0..<dx {
          let logGamma = Self.logGamma(shape: shape, &stream)
          // 1 - u is above 0, and its logarithm below, but for the draw of u = 0.
          let exponential = max(
            -PortableMath.log(1 - stream.uniform()), .leastNormalMagnitude)
          x.append(logGamma)
          y.append(PortableMath.log(exponential) - logGamma)
        }
      case .discretised(let parts):
        let uniform = stream.uniform()
        x.append(uniform)
        y.append((uniform * Double(parts)).rounded(.down))
      case .overlapping(let classes):
        let label = Double(stream.integer(below: classes))
        x.append(label + 2 * stream.uniform())
        y.append(label)
      case .channel(let symbols, let noise):
        let sent = stream.integer(below: symbols)
        let isLost = stream.uniform() < noise
        x.append(Double(sent))
        y.append(Double(isLost ? stream.integer(below: symbols) : sent))
      }
    }
    return (
      margins.mapped(Points(unchecked: x, dimensions: dx), with: kernels),
      margins.mapped(Points(unchecked: y, dimensions: dy), with: kernels)
    )
  }

  /// Normal X and Y, of which the first coordinates are correlated in pairs.
  private func normalPair(_ stream: inout RandomStream) -> ([Double], [Double]) {
    var normalInformation = information
    if case .student(let freedom) = dependence {
      let independent = KnownDistribution.student(
        normalInformation: 0, freedom: freedom, x: dimensions[0], y: dimensions[1])
      normalInformation -= independent.information
    }
    let pairs = min(dimensions[0], dimensions[1])
    // √(1 - ρ²), exactly, where ρ itself is next to 1.
    let rest = PortableMath.exp(-max(0, normalInformation) / Double(pairs))
    let correlation = max(0, (1 - rest) * (1 + rest)).squareRoot()
    let x = (0..<dimensions[0]).map { _ in stream.normal() }
    var y = (0..<dimensions[1]).map { _ in stream.normal() }
    for pair in 0..<pairs { y[pair] = correlation * x[pair] + rest * y[pair] }
    return (x, y)
  }

  /// The logarithm of a gamma variable, by Marsaglia and Tsang (2000); below shape 1 that of the next
  /// shape times U^(1/a), which in logarithms never vanishes.
  private static func logGamma(shape: Double, _ stream: inout RandomStream) -> Double {
    if shape < 1 {
      let uniform = max(stream.uniform(), 0x1p-54)
      return logGamma(shape: shape + 1, &stream) + PortableMath.log(uniform) / shape
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let normal = stream.normal()
      let root = 1 + c * normal
      let logUniform = PortableMath.log(max(stream.uniform(), 0x1p-54))
      guard root > 0 else { continue }
      let cube = root * root * root
      let logCube = PortableMath.log(cube)
      if logUniform < normal * normal / 2 + d - d * cube + d * logCube {
        return PortableMath.log(d) + logCube
      }
    }
  }
}

/// A rotation that is any with equal chance: normal vectors made orthogonal one after another.
struct Rotation {
  private var rows: [[Double]] = []

  init(_ dimensions: Int, _ stream: RandomStream) {
    var stream = stream
    while rows.count < dimensions {
      var row = (0..<dimensions).map { _ in stream.normal() }
      // Twice, so that what rounding left of the others goes too.
      for _ in 0..<2 {
        for other in rows {
          let product = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
          for axis in row.indices { row[axis] -= product * other[axis] }
        }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 1e-6 { rows.append(row.map { $0 / length }) }
    }
  }

  func turned(_ vector: [Double]) -> [Double] {
    guard rows.count > 1 else { return vector }
    return rows.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }
}
