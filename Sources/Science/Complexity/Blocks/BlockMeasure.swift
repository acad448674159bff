internal import Kernels

/// What the blocks of a matrix, or of several, sum up to.
public struct BlockMeasure: Hashable, Sendable {
  /// The decomposition's complexity, in bits; 0 where there are no blocks.
  public let bdm: Double
  /// The entropy of a block, in bits; 0 where there are no blocks.
  public let entropy: Double
  /// How many blocks there are.
  public let blocks: Int
  /// How many differ.
  public let distinct: Int

  init(_ sums: BlockSums) {
    bdm = BlockSums.bits(sums.complexity + sums.logarithm)
    entropy = Self.entropy(blocks: sums.blocks, product: sums.product)
    blocks = sums.blocks
    distinct = sums.distinct
  }

  /// -Σ (n / N) log2 (n / N) = (N log2 N - Σ n log2 n) / N, of which the difference is exact.
  @inline(__always)
  static func entropy(blocks: Int, product: Int128) -> Double {
    guard blocks > 0 else { return 0 }
    let whole = Int128(blocks) * Int128(Logarithms.units(blocks))
    return max(0, BlockSums.bits(whole - product) / Double(blocks))
  }
}

extension BlockSums {
  /// Units in bits, rounded once, for less than 2^105 units; there are never 2^90.
  ///
  /// High and low part are exact, and only their sum rounds. The library's conversion of 128 bits gives
  /// the same, by a generic way that took more time than all that turned bits need.
  @inline(__always)
  static func bits(_ units: Int128) -> Double {
    let low = Int64(truncatingIfNeeded: units) & (1 << 52 - 1)
    return Double(Int64(truncatingIfNeeded: units >> 52)) + Double(low) * unit
  }
}

/// Complexity by blocks between the least and the greatest that as many blocks can have: from 0 to 1.
public struct NormalizedComplexity: Hashable, Sendable {
  /// Whose bounds they are.
  public enum Convention: String, Sendable {
    /// Those of pybdm 0.1.0.
    case pybdm = "pybdm"
    /// Those of pybdm's rule, where its program fails: squares of several sizes, apart by size.
    case bySize = "pybdm's rule by size, where pybdm itself fails"
  }

  /// The share.
  public let value: Double
  /// The least and the greatest complexity.
  public let bounds: ClosedRange<Double>
  /// Whose bounds these are.
  public let convention: Convention

  /// Why there is none.
  public struct Absence: Error, Hashable, Sendable, CustomStringConvertible {
    /// One phrase for a person.
    public let description: String
  }
}

extension BlockCounts {
  /// The complexity between its bounds, by the published table.
  ///
  /// The least has one block of each size, the simplest, as often as it takes. The greatest has the
  /// most complex blocks there are, once each, and begins anew with them when all have been used.
  ///
  /// Of strings cut recursively pybdm's bounds include an end that is too short to be measured, so
  /// that the simplest string lies below the least. It is kept, since figures are compared by it.
  public func normalized() throws(NormalizedComplexity.Absence) -> NormalizedComplexity {
    try Self.normalized(of: [self])
  }

  /// The sum of complexities between the sums of their bounds.
  public static func normalized(
    of parts: [BlockCounts]
  ) throws(NormalizedComplexity.Absence) -> NormalizedComplexity {
    guard let method = parts.first?.method else {
      throw NormalizedComplexity.Absence(description: "there is no matrix")
    }
    let convention: NormalizedComplexity.Convention
    switch (method.boundary, method.dimensions) {
    case (.ignore, _), (.recursive, .one): convention = .pybdm
    case (.recursive, .two): convention = .bySize
    case (.sliding, _): throw .init(description: "no bounds are known where blocks overlap")
    case (.periodic, _), (.pad, _):
      throw .init(description: "no bounds are known where blocks reach over the edge")
    }
    let table = BlockTable.standard(method.dimensions)
    var (least, greatest, sum): (Int128, Int128, Double) = (0, 0, 0)
    for part in parts {
      sum += part.measured().bdm
      for side in method.sides {
        let count = part.blockCount(side: side) + part.shortEnds[side]
        guard count > 0 else { continue }
        let ranked = table.ranked(side: side)
        least += Int128(ranked[0]) + Int128(Logarithms.units(count))
        let (rounds, rest) = count.quotientAndRemainder(dividingBy: ranked.count)
        for (index, complexity) in ranked.reversed().enumerated() {
          let times = rounds + (index < rest ? 1 : 0)
          if times == 0 { break }
          greatest += Int128(complexity) + Int128(Logarithms.units(times))
        }
      }
    }
    guard greatest > 0 else { throw .init(description: "nothing fits a block") }
    guard greatest > least else {
      throw .init(description: "the bounds are the same: every such matrix is as complex")
    }
    let bounds = BlockSums.bits(least)...BlockSums.bits(greatest)
    return NormalizedComplexity(
      value: (sum - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound), bounds: bounds,
      convention: convention)
  }
}
