import Foundation
import Complexity
import Encoding
import TestSupport
import Testing

@Suite("Complexity by blocks")
struct BlockTests {
  private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 }

  @Test("every golden case of pybdm is reproduced: complexity, entropy, counts, bounds")
  func golden() throws {
    let cases = Golden.file.cases
    #expect(cases.count == 48)
    for item in cases {
      let counts = BlockCounts(of: item.matrix, by: item.method)
      let measure = counts.measured()
      #expect(measure.blocks == item.integer("n_blocks"), "\(item.name)")
      #expect(measure.distinct == item.integer("n_distinct"), "\(item.name)")
      let bdm = item.number("bdm") ?? 0
      let entropy = try #require(item.number("ent"))
      #expect(isNear(measure.bdm, bdm), "\(item.name): \(measure.bdm) is not \(bdm)")
      #expect(isNear(measure.entropy, entropy), "\(item.name): \(measure.entropy)")
      if case .object(let counter) = item.json["counter"] {
        #expect(counts.entries.count == counter.members.count)
        for entry in counts.entries {
          let pair = counter[entry.key.description]?.list ?? []
          let value = BlockTable.standard(item.method.dimensions)
            .complexity(of: entry.key, side: entry.side)
          #expect(pair.count == 2 && pair[1].number == Double(entry.count), "\(entry.key)")
          #expect(isNear(pair.first?.number ?? 0, value), "\(item.name), \(entry.key)")
        }
      }
      guard let normalized = item.number("nbdm") else { continue }
      let found = try counts.normalized()
      #expect(isNear(found.value, normalized), "\(item.name)")
      #expect(found.convention == .pybdm)
      #expect(isNear(found.bounds.lowerBound, item.number("min_bdm") ?? 0), "\(item.name)")
      #expect(isNear(found.bounds.upperBound, item.number("max_bdm") ?? 0), "\(item.name)")
    }
  }

  @Test("pooled and summed golden networks are reproduced")
  func pooled() throws {
    let cases = Golden.file.object["pooled"]?.list ?? []
    #expect(cases.count == 2)
    for case .object(let json) in cases {
      let shapes = json["shapes"]?.list.map { $0.list.map { Int($0.number ?? 0) } } ?? []
      let texts = json["data"]?.list.compactMap(\.text) ?? []
      var pool = BlockCounts(.squares)
      var sum = (bdm: 0.0, entropy: 0.0)
      for (shape, text) in zip(shapes, texts) {
        let counts = BlockCounts(of: BitMatrix(text, rows: shape[0]), by: .squares)
        pool.add(counts)
        sum.bdm += counts.measured().bdm
        sum.entropy += counts.measured().entropy
      }
      #expect(isNear(pool.measured().bdm, json["bdm_pooled"]?.number ?? 0))
      #expect(isNear(pool.measured().entropy, json["ent_pooled"]?.number ?? 0))
      #expect(isNear(sum.bdm, json["bdm_sum_of_parts"]?.number ?? 0))
      #expect(isNear(sum.entropy, json["ent_sum_of_parts"]?.number ?? 0))
    }
  }

  @Test("golden perturbations of every cell are reproduced in one pass")
  func perturbation() throws {
    let cases = Golden.file.object["perturbation"]?.list ?? []
    #expect(cases.count >= 3)
    for case .object(let json) in cases {
      let rows = Int(json["shape"]?.list[0].number ?? 0)
      var live = LiveComplexity([BitMatrix(json["data"]?.text ?? "", rows: rows)], by: .squares)
      let before = live.measure
      let found = live.perturbation()
      let deltas = json["metric"]?.text == "bdm" ? found.bdm : found.entropy
      let expected = json["delta_after_minus_before"]?.list.compactMap(\.number) ?? []
      #expect(deltas.count == expected.count)
      for (a, b) in zip(deltas, expected) { #expect(isNear(a, b)) }
      #expect(live.measure == before)
    }
  }

  @Test("the published values are there: strings, squares, and what they have in common")
  func table() {
    let strings = BlockTable.standard(.one)
    let squares = BlockTable.standard(.two)
    #expect(
      strings.complexity(of: BlockKey(cells: 12, bits: 0), side: 12) == 25.610413747641715)
    #expect(squares.complexity(of: BlockKey(cells: 16, bits: 0), side: 4) == 22.006706292292176)
    #expect(squares.complexity(of: BlockKey(cells: 4, bits: 0), side: 2) == 6.807402837726404)
    var share = 0.0
    for side in 1...12 {
      for bits in 0..<1 << side {
        let value = strings.complexity(of: BlockKey(cells: side, bits: bits), side: side)
        let complement = BlockKey(cells: side, bits: (1 << side - 1) ^ bits)
        #expect(strings.complexity(of: complement, side: side) == value)
        share += 1 / exp2(value)
      }
    }
    #expect(abs(share - 0.9999986) < 1e-6)
  }

  @Test("pybdm's failing bounds are there and labelled, and absent ones say why")
  func bounds() throws {
    var generator = SeededGenerator(seed: 7)
    let matrix = BitMatrix.random(7, 9, by: &generator)
    let recursive = try #require(BlockMethod(.two, side: 4, boundary: .recursive(minLength: 2)))
    let found = try BlockCounts(of: matrix, by: recursive).normalized()
    #expect(found.convention == .bySize)
    #expect(found.value > 0 && found.value < 1)
    // 1 square of side 4 two times, and two of side 3: each size by itself.
    let zeros = BlockCounts(of: BitMatrix(rows: 7, columns: 9), by: recursive)
    #expect(isNear(zeros.measured().bdm, found.bounds.lowerBound))
    for boundary in [BlockMethod.Boundary.periodic, .pad, .sliding(shift: 1)] {
      let method = try #require(BlockMethod(.two, side: 4, boundary: boundary))
      #expect(throws: NormalizedComplexity.Absence.self) {
        try BlockCounts(of: matrix, by: method).normalized()
      }
    }
    #expect(throws: NormalizedComplexity.Absence.self) {
      try BlockCounts(of: BitMatrix(rows: 3, columns: 3), by: .squares).normalized()
    }
  }

  @Test("bounds of recursive strings are pybdm's, which count an end that is too short to measure")
  func shortEnds() throws {
    // Lengths, sides and least lengths, with the least complexity that pybdm 0.1.0 states.
    for (count, side, lengthMin, least) in [
      (26, 6, 5, 18.710082481408858), (78, 7, 5, 22.14721463841374),
      (25, 12, 2, 29.124690483765068),
      (14, 12, 3, 28.937852951413085),
    ] {
      let method = try #require(
        BlockMethod(.one, side: side, boundary: .recursive(minLength: lengthMin)))
      let counts = BlockCounts(of: BitMatrix(rows: 1, columns: count), by: method)
      #expect(abs(try counts.normalized().bounds.lowerBound - least) <= 1e-9)
    }
  }

  @Test("blocks are those that a plain loop over cells finds, at every boundary and size")
  func naiveTwin() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<150 {
      let (rows, columns) = (generator.below(14) + 1, generator.below(150) + 1)
      let matrix = BitMatrix.random(rows, columns, by: &generator)
      for dimensions in BlockTable.Dimensions.allCases {
        let side = generator.below(dimensions.sideMax) + 1
        for boundary in [
          BlockMethod.Boundary.ignore, .sliding(shift: 1), .sliding(shift: generator.below(5) + 1),
          .periodic, .pad,
        ] {
          let method = try #require(BlockMethod(dimensions, side: side, boundary: boundary))
          let found = BlockCounts(of: matrix, by: method).entries
          let expected = NaiveBlocks.count(matrix, method)
          #expect(found.count == expected.count)
          for entry in found { #expect(expected[entry.key.description] == entry.count) }
        }
      }
    }
  }

  @Test("entropy is that of the shares, and complexity grows by the logarithm of a count alone")
  func closedForms() {
    for side in [8, 64, 100, 1_024] {
      let measure = BlockCounts(of: BitMatrix(rows: side, columns: side), by: .squares).measured()
      #expect(measure.entropy == 0 && measure.distinct == 1)
      #expect(isNear(measure.bdm, 22.006706292292176 + 2 * log2(Double(side / 4))))
    }
  }
}

/// Blocks found cell by cell.
enum NaiveBlocks {
  static func count(_ matrix: BitMatrix, _ method: BlockMethod) -> [String: Int] {
    var counts: [String: Int] = [:]
    let height = method.dimensions == .one ? 1 : method.side
    let width = method.side
    var (rowStep, columnStep) = (height, width)
    var (isWrapped, isPadded) = (false, false)
    switch method.boundary {
    case .sliding(let shift): (rowStep, columnStep) = (shift, shift)
    case .periodic: isWrapped = true
    case .pad: isPadded = true
    default: break
    }
    if method.dimensions == .one { rowStep = 1 }
    for row in stride(from: 0, to: matrix.rows, by: rowStep) {
      for column in stride(from: 0, to: matrix.columns, by: columnStep) {
        guard
          isWrapped || isPadded
            || row + height <= matrix.rows && column + width <= matrix.columns
        else { continue }
        var text = ""
        for y in row..<row + height {
          for x in column..<column + width {
            let isInside = y < matrix.rows && x < matrix.columns
            let bit =
              isInside || isWrapped ? matrix[y % matrix.rows, x % matrix.columns] : false
            text += bit ? "1" : "0"
          }
        }
        counts[text, default: 0] += 1
      }
    }
    return counts
  }
}
