public import Randomness

extension BlockTable {
  /// What a permutation of a table's values leaves in place.
  ///
  /// If complexity by a table whose values are at other blocks follows a training as well as complexity
  /// by the published one, then it is not what the blocks' programs say that follows it.
  public enum Shuffle: String, CaseIterable, Sendable {
    /// Nothing: any block of a side may get the value of any other.
    case freely
    /// How many ones a block has.
    case withinOnes = "within-ones"
    /// That blocks which are turned, mirrored or complemented into each other have one value: whole
    /// classes of them exchange their values, those of equal size among themselves.
    case ofOrbits = "of-orbits"
  }

  /// A table whose values have been permuted, side by side.
  ///
  /// - Parameters:
  ///   - shuffle: What stays in place.
  ///   - index: Which of many.
  ///   - seed: Where the permutations come from; table and index name the streams.
  public func shuffled(_ shuffle: Shuffle, index: Int, seed: Seed) -> BlockTable {
    var result = self
    for side in 1...dimensions.sideMax {
      var stream = seed.stream(
        "shuffled-ctm/\(shuffle.rawValue)", dimensions.rawValue, side, index)
      let start = keys(side: side).lowerBound
      for group in groups(shuffle, side: side) {
        // Each member of a group is a set of keys with one value.
        let order = stream.permutation(of: group.count)
        for (target, source) in zip(group, order) {
          let value = units[start + group[source][0]]
          for key in target { result.units[start + key] = value }
        }
      }
    }
    return result
  }

  /// The sets of keys that exchange their values.
  private func groups(_ shuffle: Shuffle, side: Int) -> [[[Int]]] {
    let keys = 0..<1 << dimensions.cells(side: side)
    switch shuffle {
    case .freely: return [keys.map { [$0] }]
    case .withinOnes:
      return (0...dimensions.cells(side: side)).map { ones in
        keys.filter { $0.nonzeroBitCount == ones }.map { [$0] }
      }
    case .ofOrbits:
      let orbits = Self.orbits(dimensions, side: side)
      return (1...16).map { size in orbits.filter { $0.count == size } }.filter { !$0.isEmpty }
    }
  }

  /// The classes of blocks that are turned, mirrored or complemented into each other, by their least
  /// keys.
  static func orbits(_ dimensions: Dimensions, side: Int) -> [[Int]] {
    let cells = dimensions.cells(side: side)
    let symmetries = symmetries(dimensions, side: side)
    let complement = 1 << cells - 1
    var isSeen = [Bool](repeating: false, count: 1 << cells)
    var orbits: [[Int]] = []
    for key in 0..<1 << cells where !isSeen[key] {
      var orbit: [Int] = []
      for places in symmetries {
        var image = 0
        for cell in 0..<cells { image |= (key >> places[cell] & 1) << cell }
        for member in [image, image ^ complement] where !isSeen[member] {
          isSeen[member] = true
          orbit.append(member)
        }
      }
      orbits.append(orbit)
    }
    return orbits
  }

  /// For each symmetry, which cell comes to stand at each place.
  private static func symmetries(_ dimensions: Dimensions, side: Int) -> [[Int]] {
    guard dimensions == .two else {
      return [Array(0..<side), Array((0..<side).reversed())]
    }
    let last = side - 1
    let maps: [(Int, Int) -> (Int, Int)] = [
      { ($0, $1) }, { ($0, last - $1) }, { (last - $0, $1) }, { (last - $0, last - $1) },
      { ($1, $0) }, { ($1, last - $0) }, { (last - $1, $0) }, { (last - $1, last - $0) },
    ]
    return maps.map { map in
      (0..<side * side).map { cell in
        let (row, column) = map(cell / side, cell % side)
        return row * side + column
      }
    }
  }
}

/// Complexity by the published table beside that by many permuted ones.
public struct ShuffledComplexity: Hashable, Sendable {
  /// How many permuted tables there are unless told otherwise.
  public static let tableCount = 20

  /// What the permutations leave in place.
  public let shuffle: BlockTable.Shuffle
  /// Complexity by each permuted table, in bits.
  public let values: [Double]
  /// Their mean.
  public let mean: Double
  /// Their standard deviation, of a sample.
  public let deviation: Double

  /// Measures blocks by permuted tables.
  ///
  /// - Parameters:
  ///   - parts: Blocks that are measured one by one, and summed.
  ///   - tables: Permuted tables, two at least; see ``tables(_:of:count:seed:)``.
  ///   - shuffle: What they leave in place.
  public init(of parts: [BlockCounts], by tables: [BlockTable], _ shuffle: BlockTable.Shuffle) {
    self.shuffle = shuffle
    values = tables.map { table in parts.reduce(0) { $0 + $1.measured(by: table).bdm } }
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(max(values.count - 1, 1))).squareRoot()
  }

  /// Permuted tables, to be made once and used for many measures.
  public static func tables(
    _ shuffle: BlockTable.Shuffle, of dimensions: BlockTable.Dimensions, count: Int = tableCount,
    seed: Seed
  ) -> [BlockTable] {
    (0..<count).map {
      BlockTable.standard(dimensions).shuffled(shuffle, index: $0, seed: seed)
    }
  }
}
