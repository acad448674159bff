public import Randomness
internal import Mistakes

/// A real matrix as planes of bits: the complexity of quantised weights, as QuBD measures it
/// (Bakhtiarifard and others, arXiv 2605.15551).
///
/// Numbers are mapped to 0 ... 2^b - 1, in steps of equal width from the least to the greatest, and
/// every binary digit of them makes a matrix of bits. Complexity is the sum over these planes. It is
/// told as a share of what planes of random bits of the same shape have, for it grows with size.
/// Equal numbers all around have no steps between them, and are zeros in every plane.
public struct BitPlanes: Hashable, Sendable {
  /// The planes, the highest digit first.
  public let planes: [BitMatrix]

  /// Quantises numbers in row-major order.
  ///
  /// - Parameters:
  ///   - numbers: Finite ones.
  ///   - rows: How many rows they make.
  ///   - columns: How many columns.
  ///   - bits: How many planes, 1 to 16.
  public init(_ numbers: Span<Float>, rows: Int, columns: Int, bits: Int) {
    require((1...16).contains(bits), "\(bits) planes are not 1 to 16")
    require(
      numbers.count == rows * columns, "\(numbers.count) numbers are not \(rows) × \(columns)")
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for index in numbers.indices {
      let number = Double(numbers[index])
      require(number.isFinite, "the number \(number) cannot be quantised")
      least = min(least, number)
      greatest = max(greatest, number)
    }
    var planes = [BitMatrix](repeating: BitMatrix(rows: rows, columns: columns), count: bits)
    let levels = Double(1 << bits - 1)
    for index in numbers.indices where greatest > least {
      let share = (Double(numbers[index]) - least) / (greatest - least)
      let level = Int((share * levels).rounded(.toNearestOrEven))
      for plane in 0..<bits where level >> (bits - 1 - plane) & 1 == 1 {
        planes[plane][index / columns, index % columns] = true
      }
    }
    self.planes = planes
  }

  /// The summed complexity of the planes, in bits.
  public func bdm(by method: BlockMethod) -> Double {
    planes.reduce(0) { $0 + BlockCounts(of: $1, by: method).measured().bdm }
  }

  /// The mean summed complexity of as many planes of random bits of the same shape, in bits.
  ///
  /// - Parameters:
  ///   - method: How planes are cut.
  ///   - draws: How many times the planes are drawn, one at least.
  ///   - seed: Where the bits come from.
  public func referenceBDM(by method: BlockMethod, draws: Int, seed: Seed) -> Double {
    require(draws > 0, "a reference of \(draws) draws is none")
    var sum = 0.0
    for draw in 0..<draws {
      for (index, plane) in planes.enumerated() {
        var stream = seed.stream("bit-planes/reference", draw, index)
        let random = BitMatrix(rows: plane.rows, columns: plane.columns, from: &stream)
        sum += BlockCounts(of: random, by: method).measured().bdm
      }
    }
    return sum / Double(draws)
  }

  /// Complexity as a share of the random reference; nil where that is 0, since nothing fits a block.
  public func share(by method: BlockMethod, draws: Int = 10, seed: Seed) -> Double? {
    let reference = referenceBDM(by: method, draws: draws, seed: seed)
    return reference > 0 ? bdm(by: method) / reference : nil
  }
}

extension BitMatrix {
  /// A matrix of fair random bits, a word a draw.
  public init(rows: Int, columns: Int, from stream: inout RandomStream) {
    self.init(rows: rows, columns: columns)
    for row in 0..<rows {
      for start in stride(from: 0, to: columns, by: 64) {
        let word = stream.nextWord()
        for column in start..<min(start + 64, columns) {
          self[row, column] = word >> UInt64(column - start) & 1 == 1
        }
      }
    }
  }
}
