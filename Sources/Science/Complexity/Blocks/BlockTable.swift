internal import Kernels
internal import Mistakes
internal import Tables

/// The complexity of every small block of bits: every string of up to 12, or every square of up to
/// 4 × 4.
///
/// By the Coding Theorem Method a block's complexity is -log2 of the share of all small halting Turing
/// machines that print it. The published values are the ``standard(_:)`` tables; others are permuted
/// ones, which tell whether it is the values that matter or only that there are some.
///
/// Values are kept as integers in units of 2^-52 bits. All of them are above 1, so that this is exact,
/// and sums of integers are the same in any order: complexity by increments can be held to equal
/// complexity from the beginning, rather than to come near it.
public struct BlockTable: Hashable, Sendable {
  /// Whether blocks are strings or squares.
  public enum Dimensions: Int, CaseIterable, Sendable {
    /// Strings.
    case one = 1
    /// Squares.
    case two = 2

    /// The longest side that has values.
    public var sideMax: Int { self == .one ? 12 : 4 }

    /// How many cells a block has.
    public func cells(side: Int) -> Int { self == .one ? side : side * side }

    /// Where the keys of a side begin in a table, where longer sides come first.
    ///
    /// So a key's lowest bits are its cells: every beginning is a multiple of the number of keys.
    func start(side: Int) -> Int {
      (side..<sideMax).reduce(0) { $0 + 1 << cells(side: $1 + 1) }
    }
  }

  /// Whether blocks are strings or squares.
  public let dimensions: Dimensions
  /// The complexities of all keys of all sides, the longest side first.
  var units: [Int64]

  /// The published values.
  public static func standard(_ dimensions: Dimensions) -> BlockTable {
    dimensions == .one ? strings : squares
  }

  private static let strings = BlockTable(reading: .one)
  private static let squares = BlockTable(reading: .two)

  private init(reading dimensions: Dimensions) {
    self.dimensions = dimensions
    units = Self.read(dimensions)
  }

  /// The values of the embedded table.
  ///
  /// It keeps a block's cells as a number with the first cell highest, and only those that begin with
  /// 0, for the complement has the same value.
  private static func read(_ dimensions: Dimensions) -> [Int64] {
    let table = Table.codingTheorem
    func integer(_ place: Int, _ byteCount: Int) -> UInt64 {
      (0..<byteCount).reversed().reduce(0) { $0 << 8 | UInt64(table[place + $1]) }
    }
    require(
      integer(0, 4) == 0x424D_5443 && integer(4, 4) == 1, "the embedded table is not the known one")
    var units = [Int64](repeating: 0, count: dimensions.start(side: 0))
    var place = 12
    for _ in 0..<integer(8, 4) {
      let side = Int(table[place + 1])
      let count = Int(integer(place + 4, 4))
      if Int(table[place]) == dimensions.rawValue {
        let cells = dimensions.cells(side: side)
        let start = dimensions.start(side: side)
        for index in 0..<count {
          let value = Double(bitPattern: integer(place + 8 + 8 * index, 8))
          guard let exact = Int64(exactly: value / BlockSums.unit) else {
            mistake("the embedded complexity \(value) is no multiple of 2^-52")
          }
          let key = BlockKey(cells: cells, number: index).bits
          units[start + key] = exact
          units[start + (1 << cells - 1) ^ key] = exact
        }
      }
      place += 8 + 8 * count
    }
    return units
  }

  /// The complexity of a block, in bits.
  public func complexity(of key: BlockKey, side: Int) -> Double {
    require(
      (1...dimensions.sideMax).contains(side) && key.cells == dimensions.cells(side: side),
      "there is no complexity of blocks of \(key.cells) cells and side \(side)")
    return Double(units[dimensions.start(side: side) + key.bits]) * BlockSums.unit
  }

  /// The complexities of all keys of a side, in bits.
  func complexities(side: Int) -> [Double] {
    keys(side: side).map { Double(units[$0]) * BlockSums.unit }
  }

  /// The places of the keys of a side.
  func keys(side: Int) -> Range<Int> {
    let start = dimensions.start(side: side)
    return start..<start + 1 << dimensions.cells(side: side)
  }

  /// Which block of a side, and how complex, from the simplest to the most complex.
  func ranked(side: Int) -> [Int64] { units[keys(side: side)].sorted() }
}

/// The cells of a block.
public struct BlockKey: Hashable, Sendable, CustomStringConvertible {
  /// How many cells.
  public let cells: Int
  /// Bit i is cell i in row-major order.
  public let bits: Int

  /// The block whose cell i is bit i of a number.
  public init(cells: Int, bits: Int) {
    require(
      (1...16).contains(cells) && (0..<1 << cells).contains(bits),
      "\(bits) is no block of \(cells) cells")
    self.cells = cells
    self.bits = bits
  }

  /// The block that a binary number shows, its first cell the highest digit.
  init(cells: Int, number: Int) {
    self.init(
      cells: cells,
      bits: (0..<cells).reduce(0) { $0 | (number >> (cells - 1 - $1) & 1) << $1 })
  }

  /// The cells in row-major order, as zeros and ones.
  public var description: String {
    String(decoding: (0..<cells).map { UInt8(48 + bits >> $0 & 1) }, as: UTF8.self)
  }
}
