import Kernels
import Testing

/// The levels that this machine can run; the others are reported by a test of their own.
let levels = CPULevel.allCases.filter { $0 <= .best }

/// The product as its definition says it; the twin that every kernel must equal bit by bit.
func naiveProduct<Real: BinaryFloatingPoint>(
  _ left: [Real], _ right: [Real], into product: [Real], _ shape: ProductShape, accumulates: Bool
) -> [Real] {
  var result = product
  for row in 0..<shape.rows {
    for column in 0..<shape.columns {
      var sum: Real = accumulates ? product[row * shape.columns + column] : 0
      for term in 0..<shape.inner {
        let a = left[shape.transposesLeft ? term * shape.rows + row : row * shape.inner + term]
        let b =
          right[shape.transposesRight ? column * shape.inner + term : term * shape.columns + column]
        sum.addProduct(a, b)
      }
      result[row * shape.columns + column] = sum
    }
  }
  return result
}

/// Numbers of many magnitudes from a seed, so that a changed order of sums changes bits.
struct Draws {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func word() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func reals<Real: BinaryFloatingPoint>(_ count: Int) -> [Real] {
    (0..<count).map { _ in
      let word = word()
      let mantissa = Real(Double(Int64(bitPattern: word) >> 11) * 0x1p-53)
      return mantissa * [0.03125, 1, 1, 8][Int(word & 3)]
    }
  }
}

@Suite("Products of matrices")
struct ProductTests {
  static let sizes = [0, 1, 3, 17, 100]
  static let shapes: [(Int, Int, Int)] =
    sizes.flatMap { rows in sizes.flatMap { columns in sizes.map { (rows, columns, $0) } } } + [
      (1000, 1, 1), (1, 1000, 1), (1, 1, 1000), (1000, 1, 17), (64, 16, 100), (128, 32, 100),
      (128, 16, 32), (128, 10, 16), (13, 33, 300), (25, 48, 1025), (12, 32, 257), (24, 65, 512),
      (129, 100, 31), (70, 70, 700), (600, 20, 40), (5, 31, 64), (7, 40, 9),
    ]

  @Test("every level gives the bits of the definition, for all transposes", arguments: levels)
  func bits(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 5)
    for (rows, columns, inner) in Self.shapes {
      for variant in 0..<8 {
        let shape = ProductShape(
          rows: rows, columns: columns, inner: inner, transposesLeft: variant & 1 != 0,
          transposesRight: variant & 2 != 0)
        let accumulates = variant & 4 != 0
        let left: [Float] = draws.reals(rows * inner)
        let right: [Float] = draws.reals(inner * columns)
        let start: [Float] = draws.reals(rows * columns)
        let expected = naiveProduct(left, right, into: start, shape, accumulates: accumulates)
        var product = Buffer(start)
        var target = product.mutableSpan
        kernels.multiply(left.span, right.span, into: &target, shape, accumulates: accumulates)
        #expect(
          product.array.map(\.bitPattern) == expected.map(\.bitPattern),
          "\(shape) \(accumulates)")
        let left64: [Double] = draws.reals(rows * inner)
        let right64: [Double] = draws.reals(inner * columns)
        let start64: [Double] = draws.reals(rows * columns)
        let expected64 = naiveProduct(
          left64, right64, into: start64, shape, accumulates: accumulates)
        var product64 = Buffer(start64)
        var target64 = product64.mutableSpan
        kernels.multiply(
          left64.span, right64.span, into: &target64, shape, accumulates: accumulates)
        #expect(
          product64.array.map(\.bitPattern) == expected64.map(\.bitPattern),
          "\(shape) \(accumulates), doubles")
      }
    }
  }

  @Test("chains that start from a row have the bits of chains that start from its copies")
  func startingRow() throws {
    var draws = Draws(seed: 6)
    for (rows, columns, inner) in Self.shapes {
      let shape = ProductShape(rows: rows, columns: columns, inner: inner)
      let left: [Float] = draws.reals(rows * inner)
      let right: [Float] = draws.reals(inner * columns)
      let row: [Float] = draws.reals(columns)
      let copies = (0..<rows).flatMap { _ in row }
      let expected = naiveProduct(left, right, into: copies, shape, accumulates: true)
      for level in levels {
        let kernels = try #require(Kernels(level))
        var product = Buffer<Float>(count: rows * columns)
        var target = product.mutableSpan
        kernels.multiply(left.span, right.span, into: &target, shape, startingFrom: row.span)
        #expect(product.array.map(\.bitPattern) == expected.map(\.bitPattern), "\(shape)")
      }
    }
  }

  @Test("rows that stand apart give the same bits, and what is between them stays")
  func distances() throws {
    var draws = Draws(seed: 7)
    let (rows, columns, inner) = (13, 33, 20)
    for variant in 0..<4 {
      let dense = ProductShape(
        rows: rows, columns: columns, inner: inner, transposesLeft: variant & 1 != 0,
        transposesRight: variant & 2 != 0)
      let left: [Float] = draws.reals(rows * inner)
      let right: [Float] = draws.reals(inner * columns)
      let expected = naiveProduct(
        left, right, into: [Float](repeating: 0, count: rows * columns), dense, accumulates: false)
      var apart = dense
      apart.leftDistance += 3
      apart.rightDistance += 16
      apart.productDistance += 7
      let wideLeft = spread(left, rowsOf: dense.leftDistance, by: 3)
      let wideRight = spread(right, rowsOf: dense.rightDistance, by: 16)
      for level in levels {
        var product = Buffer([Float](repeating: 7, count: rows * apart.productDistance))
        var target = product.mutableSpan
        try #require(Kernels(level)).multiply(
          wideLeft.span, wideRight.span, into: &target, apart)
        #expect(product.array == spread(expected, rowsOf: columns, by: 7))
      }
    }
  }

  /// The rows of a matrix with sevens between them.
  private func spread(_ elements: [Float], rowsOf length: Int, by gap: Int) -> [Float] {
    stride(from: 0, to: elements.count, by: length).flatMap {
      elements[$0..<($0 + length)] + [Float](repeating: 7, count: gap)
    }
  }
}
