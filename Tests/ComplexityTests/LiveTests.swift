import Complexity
import TestSupport
import Testing

@Suite("Live complexity")
struct LiveTests {
  private static let boundaries: [BlockMethod.Boundary] = [
    .ignore, .recursive(minLength: 1), .recursive(minLength: 2), .sliding(shift: 1),
    .sliding(shift: 3), .sliding(shift: 5), .periodic, .pad,
  ]

  @Test("after any sequence of flips, the sums are bit for bit those of counting anew")
  func flips() throws {
    var generator = SeededGenerator(seed: 3)
    for boundary in Self.boundaries {
      for dimensions in BlockTable.Dimensions.allCases {
        for _ in 0..<12 {
          let side = generator.below(dimensions.sideMax) + 1
          let method = try #require(BlockMethod(dimensions, side: side, boundary: boundary))
          let matrices = (0..<generator.below(3) + 1).map { _ in
            BitMatrix.random(
              generator.below(20) + 1, generator.below(40) + 1,
              density: [0.03, 0.5][generator.below(2)], by: &generator)
          }
          var live = LiveComplexity(matrices, by: method)
          for step in 0..<300 {
            let index = generator.below(matrices.count)
            let (row, column) = (
              generator.below(matrices[index].rows), generator.below(matrices[index].columns)
            )
            let before = live.measure
            live.flip(row, column, of: index)
            if !live.covers(row, column, of: index) { #expect(live.measure == before) }
            guard step % 50 == 49 else { continue }
            var counts = BlockCounts(method)
            for matrix in live.matrices { counts.add(matrix) }
            #expect(live.measure == counts.measured(), "\(method), step \(step)")
          }
        }
      }
    }
  }

  @Test("a million flips leave no drift")
  func drift() {
    var generator = SeededGenerator(seed: 5)
    var live = LiveComplexity(
      [BitMatrix.random(32, 100, by: &generator), BitMatrix.random(16, 32, by: &generator)],
      by: .squares)
    for _ in 0..<1_000_000 {
      let index = generator.below(2)
      live.flip(
        generator.below(live.matrices[index].rows), generator.below(live.matrices[index].columns),
        of: index)
    }
    var counts = BlockCounts(.squares)
    for matrix in live.matrices { counts.add(matrix) }
    #expect(live.measure == counts.measured())
  }

  @Test("removal takes the least informative ones first, ties together, as trying each anew does")
  func removal() throws {
    var generator = SeededGenerator(seed: 9)
    for boundary in Self.boundaries {
      let method = try #require(BlockMethod(.two, side: 4, boundary: boundary))
      var matrix = BitMatrix.random(9, 10, density: 0.3, by: &generator)
      var live = LiveComplexity([matrix], by: method)
      let candidates = live.coveredOnes
      let removals = live.removeLeastInformative(candidates, count: candidates.count)
      #expect(removals.reduce(0) { $0 + $1.cells.count } == candidates.count)
      var left = candidates
      for removal in removals {
        let before = BlockCounts(of: matrix, by: method).measured().bdm
        let changes = left.map { cell in
          var changed = matrix
          changed[cell.row, cell.column] = false
          return abs(BlockCounts(of: changed, by: method).measured().bdm - before)
        }
        let least = changes.min() ?? 0
        #expect(abs(removal.change - least) < 1e-9)
        for cell in removal.cells {
          #expect(left.contains(cell))
          matrix[cell.row, cell.column] = false
        }
        #expect(removal.cells.count == changes.filter { $0 < least + 1e-9 }.count)
        left.removeAll { removal.cells.contains($0) }
        #expect(abs(removal.bdmAfter - BlockCounts(of: matrix, by: method).measured().bdm) < 1e-9)
      }
    }
  }
}
