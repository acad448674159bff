/// The task of 12 bits on which deep networks were first seen in the information plane.
///
/// Schwartz-Ziv and Tishby ("Opening the black box of deep neural networks via information", 2017)
/// classify all 4,096 patterns of 12 bits by a rule that is symmetric under rotations. Their file is
/// this: the bits are the vertices of a regular icosahedron, and a pattern is of class 1 if
///
///     f₀ + 0.64·f₁ > 2.30
///
/// where f_l is the norm of its spherical-harmonic coefficients of degree l,
///
///     f_l² = (π/3)² · (2l+1)/(4π) · Σ_ij x_i·x_j·P_l(v_i·v_j)
///
/// Cosines between vertices are 1, 1/√5 for neighbours, -1/√5 and, for opposite vertices, -1. So with
/// w vertices on, of which e pairs are neighbours, a pairs opposite and o = w(w-1)/2 - e - a neither,
///
///     Σ P₀ = w²        Σ P₁ = w + 2(e - o)/√5 - 2a
///
/// and the class follows from three small integers. No pattern comes closer to the threshold than
/// 0.03, so no rounding matters. Of the 4,096 patterns, 2,118 are of class 1.
public enum Icosahedron {
  /// How many bits a pattern has.
  public static let vertexCount = 12

  /// The neighbours of each vertex, as bits of a pattern in which vertex i is bit i.
  private static let neighbours: [UInt16] = [
    [1, 3, 5, 10, 11], [0, 2, 3, 4, 11], [1, 3, 4, 8, 9], [0, 1, 2, 8, 10], [1, 2, 6, 9, 11],
    [0, 6, 7, 10, 11], [4, 5, 7, 9, 11], [5, 6, 8, 9, 10], [2, 3, 7, 9, 10], [2, 4, 6, 7, 8],
    [0, 3, 5, 7, 8], [0, 1, 4, 5, 6],
  ].map { $0.reduce(0) { $0 | 1 << UInt16($1) } }

  /// The vertex opposite to each.
  private static let opposites = [9, 7, 5, 6, 10, 2, 3, 1, 11, 0, 4, 8]

  /// All patterns in ascending order, vertex 0 the most significant bit and the first feature.
  public static func dataset() -> Dataset {
    var features: [Float] = []
    features.reserveCapacity(4_096 * vertexCount)
    var labels: [Int32] = []
    labels.reserveCapacity(4_096)
    for number in 0..<UInt16(4_096) {
      var pattern: UInt16 = 0
      for vertex in 0..<vertexCount {
        let bit = number >> UInt16(vertexCount - 1 - vertex) & 1
        pattern |= bit << UInt16(vertex)
        features.append(Float(bit))
      }
      labels.append(isOne(pattern) ? 1 : 0)
    }
    return Dataset(
      made: "icosahedron", shape: .list(vertexCount), features: features, labels: labels,
      classCount: 2)
  }

  /// The class of a pattern in which vertex i is bit i.
  private static func isOne(_ pattern: UInt16) -> Bool {
    let on = (0..<vertexCount).filter { pattern >> UInt16($0) & 1 == 1 }
    let w = on.count
    let e = on.reduce(0) { $0 + (neighbours[$1] & pattern).nonzeroBitCount } / 2
    let a = on.filter { pattern >> UInt16(opposites[$0]) & 1 == 1 }.count / 2
    let o = w * (w - 1) / 2 - e - a
    let sum1 = Double(w) + 2 * Double(e - o) / 5.0.squareRoot() - 2 * Double(a)
    let unit = Double.pi / 3 * (1 / (4 * Double.pi)).squareRoot()
    let f0 = unit * Double(w)
    let f1 = unit * (3 * max(sum1, 0)).squareRoot()
    return f0 + 0.64 * f1 > 2.30
  }
}
