internal import CKernels
internal import Mistakes

/// How often each small block of bits occurs in a matrix of bits.
///
/// A row of the matrix is a whole number of words. Cell c of it is bit c % 64 of word c / 64, and the
/// bits past the last cell are zeros. Bit i of a block's key is its cell i in row-major order. Only
/// integers are computed, so nothing here depends on a ``CPULevel``.
public struct BlockCounting: Hashable, Sendable {
  /// The most cells that a block has.
  public static let cellsMax = 16

  /// The matrix.
  public let rows, columns: Int
  /// The block.
  public let height, width: Int
  /// From one block to the next.
  public let rowStep, columnStep: Int

  /// The blocks of a matrix that lie at multiples of the steps and wholly inside.
  public init(
    rows: Int, columns: Int, height: Int, width: Int, rowStep: Int, columnStep: Int
  ) {
    require(rows >= 0 && columns >= 0, "a matrix of \(rows) × \(columns) cannot be")
    require(
      height > 0 && width > 0 && height * width <= Self.cellsMax,
      "a block of \(height) × \(width) has not 1 to \(Self.cellsMax) cells")
    require(rowStep > 0 && columnStep > 0, "steps of \(rowStep) and \(columnStep) lead nowhere")
    self.rows = rows
    self.columns = columns
    self.height = height
    self.width = width
    self.rowStep = rowStep
    self.columnStep = columnStep
  }

  /// Adds the blocks to the counters of their keys: one for each possible key, and perhaps others after
  /// these.
  public func count(_ words: Span<UInt64>, into counts: inout MutableSpan<UInt32>) {
    let rowWords = (columns + 63) / 64
    require(
      words.count == rows * rowWords && counts.count >= 1 << (height * width),
      "\(words.count) words and \(counts.count) counters are not those of \(self)")
    unsafe words.withUnsafeBufferPointer { words in
      unsafe counts.withUnsafeMutableBufferPointer { counts in
        guard let words = words.baseAddress, let counts = counts.baseAddress else { return }
        var blocks = unsafe ckernels_blocks(
          words: words, row_words: rowWords, rows: rows, columns: columns, height: height,
          width: width, row_step: rowStep, column_step: columnStep)
        unsafe ckernels_count_blocks(&blocks, counts)
      }
    }
  }

  /// Packs bytes into the bits of rows: 0 becomes 0, and anything else 1.
  ///
  /// - Returns: Whether all bytes are 0 or 1.
  public static func pack(
    _ bytes: Span<UInt8>, rows: Int, columns: Int, into words: inout MutableSpan<UInt64>
  ) -> Bool {
    require(
      bytes.count == rows * columns && words.count == rows * ((columns + 63) / 64),
      "\(bytes.count) bytes and \(words.count) words are not those of \(rows) × \(columns) cells")
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe words.withUnsafeMutableBufferPointer { words in
        guard let words = words.baseAddress else { return true }
        return unsafe ckernels_pack_bits(bytes.baseAddress, rows, columns, words) <= 1
      }
    }
  }
}

/// What counters of blocks sum up to, exactly: complexities and logarithms are integers here, in units
/// of ``unit``, and so the order in which they are added is all the same.
public struct BlockSums: Hashable, Sendable {
  /// 2^-52 bits.
  public static let unit = 0x1p-52
  /// Logarithms are looked up for counts below this.
  public static let smallCounts = Int(CKERNELS_SMALL_COUNTS)

  /// How many blocks there are.
  public var blocks = 0
  /// How many differ.
  public var distinct = 0
  /// The complexities of the different ones.
  public var complexity: Int128 = 0
  /// The logarithms of their counts.
  public var logarithm: Int128 = 0
  /// Their counts times the logarithms of these.
  public var product: Int128 = 0
  /// How many counters are not below ``smallCounts``; their logarithms are not in the sums.
  public var large = 0

  /// No blocks.
  public init() {}

  /// The sums over all counters.
  ///
  /// - Parameters:
  ///   - counts: A counter a key, at most 65,536.
  ///   - complexities: That of each key, in units, not negative.
  ///   - logarithms: Those of 0 (taken for 0), 1, …, in units.
  public init(_ counts: Span<UInt32>, complexities: Span<Int64>, logarithms: Span<Int64>) {
    require(
      counts.count == complexities.count && counts.count <= 1 << BlockCounting.cellsMax
        && logarithms.count >= Self.smallCounts,
      "\(counts.count) counters do not fit \(complexities.count) complexities and "
        + "\(logarithms.count) logarithms")
    var sums = ckernels_count_sums()
    unsafe counts.withUnsafeBufferPointer { counts in
      unsafe complexities.withUnsafeBufferPointer { complexities in
        unsafe logarithms.withUnsafeBufferPointer { logarithms in
          guard let start = counts.baseAddress, let complexities = complexities.baseAddress,
            let logarithms = logarithms.baseAddress
          else { return }
          unsafe ckernels_sum_counts(start, counts.count, complexities, logarithms, &sums)
        }
      }
    }
    blocks = Int(sums.blocks)
    distinct = Int(sums.distinct)
    large = Int(sums.large)
    complexity = Self.joined(sums.complexity_low, sums.complexity_high)
    logarithm = Self.joined(sums.logarithm_low, sums.logarithm_high)
    product = Self.joined(sums.product_low, sums.product_high)
  }

  private static func joined(_ low: UInt64, _ high: UInt64) -> Int128 {
    Int128(low) + Int128(high) << 32
  }
}
