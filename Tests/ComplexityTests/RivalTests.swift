import Complexity
import Compression
import Foundation
import Randomness
import TestSupport
import Testing

@Suite("What complexity must beat")
struct RivalTests {
  /// Kaspar and Schuster's program of 1987, as it is printed everywhere.
  private func kasparSchuster(_ s: [Bool]) -> Int {
    guard s.count > 1 else { return s.count }
    var (i, k, l, c, longest) = (0, 1, 1, 1, 1)
    while true {
      if s[i + k - 1] == s[l + k - 1] {
        k += 1
        if l + k > s.count { return c + 1 }
      } else {
        longest = max(longest, k)
        i += 1
        if i == l {
          c += 1
          l += longest
          if l + 1 > s.count { return c }
          (i, k, longest) = (0, 1, 1)
        } else {
          k = 1
        }
      }
    }
  }

  private func matrix(_ bits: [Bool]) -> BitMatrix {
    var matrix = BitMatrix(rows: 1, columns: bits.count)
    for (index, bit) in bits.enumerated() { matrix[0, index] = bit }
    return matrix
  }

  @Test("LZ76 counts what Kaspar and Schuster's quadratic program counts, on all short strings")
  func shortStrings() {
    for count in 0...14 {
      for number in 0..<1 << count {
        let bits = (0..<count).map { number >> $0 & 1 == 1 }
        #expect(matrix(bits).phraseCount76 == kasparSchuster(bits))
      }
    }
  }

  @Test("LZ76 agrees with the quadratic program on strings of every kind and length")
  func longStrings() {
    var generator = SeededGenerator(seed: 21)
    for trial in 0..<600 {
      let count = generator.below(trial % 20 == 0 ? 6_000 : 700) + 1
      let period = generator.below(200) + 1
      let half = (0..<count / 2 + 1).map { _ in generator.next() & 1 == 1 }
      var last = false
      let bits = (0..<count).map { index in
        switch trial % 8 {
        case 0: return generator.next() & 1 == 1
        case 1: return generator.below(20) == 0
        case 2: return index.nonzeroBitCount & 1 == 1
        case 3: return false
        case 4: return index % period == 0
        case 5: return half[index % half.count]
        case 6: return generator.below(20) != 0
        default:
          if generator.below(9) == 0 { last.toggle() }
          return last
        }
      }
      #expect(
        matrix(bits).phraseCount76 == kasparSchuster(bits), "kind \(trial % 8), \(count) bits")
    }
  }

  @Test("LZ78 counts the phrases of a plain dictionary, rows one after the other")
  func incrementalParsing() {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<200 {
      let bits = BitMatrix.random(
        generator.below(9) + 1, generator.below(150) + 1, density: 0.3, by: &generator)
      var seen: Set<String> = []
      var phrase = ""
      var count = 0
      for row in 0..<bits.rows {
        for column in 0..<bits.columns {
          phrase += bits[row, column] ? "1" : "0"
          if seen.insert(phrase).inserted {
            count += 1
            phrase = ""
          }
        }
      }
      #expect(bits.phraseCount78 == count + (phrase.isEmpty ? 0 : 1))
    }
  }

  @Test("entropies, transitions and density are those of plain loops")
  func plainLoops() {
    var generator = SeededGenerator(seed: 23)
    func entropy(_ counts: [String: Int]) -> Double {
      let total = Double(counts.values.reduce(0, +))
      return counts.values.reduce(0.0) { $0 - Double($1) / total * log2(Double($1) / total) }
    }
    for _ in 0..<60 {
      let (rows, columns) = (generator.below(12) + 2, generator.below(140) + 4)
      let bits = BitMatrix.random(rows, columns, density: 0.3, by: &generator)
      let text = (0..<rows).map { row in (0..<columns).map { bits[row, $0] ? "1" : "0" } }
      let ones = text.joined().filter { $0 == "1" }.count
      #expect(bits.density == Double(ones) / Double(rows * columns))
      let byValue = ["1": ones, "0": rows * columns - ones].filter { $0.value > 0 }
      #expect(abs(bits.bitEntropy - entropy(byValue)) < 1e-12)
      var transitions = (row: 0, column: 0)
      var triples: [String: Int] = [:]
      var pairs: [String: Int] = [:]
      for row in 0..<rows {
        for column in 0..<columns {
          if column > 0, text[row][column] != text[row][column - 1] { transitions.row += 1 }
          if row > 0, text[row][column] != text[row - 1][column] { transitions.column += 1 }
          guard row > 0, column > 0 else { continue }
          let known = text[row][column - 1] + text[row - 1][column]
          triples[known + text[row][column], default: 0] += 1
          pairs[known, default: 0] += 1
        }
      }
      #expect(bits.rowTransitions == transitions.row)
      #expect(bits.columnTransitions == transitions.column)
      #expect(abs(bits.neighbourEntropy - (entropy(triples) - entropy(pairs))) < 1e-12)
      for (height, width) in [(1, 1), (2, 2), (3, 3), (4, 4), (1, 2), (1, 3), (1, 4), (1, 16)] {
        var counts: [String: Int] = [:]
        for row in stride(from: 0, to: rows - height + 1, by: height) {
          for column in stride(from: 0, to: columns - width + 1, by: width) {
            let key = (row..<row + height).map { text[$0][column..<column + width].joined() }
            counts[key.joined(), default: 0] += 1
          }
        }
        #expect(abs(bits.blockEntropy(height: height, width: width) - entropy(counts)) < 1e-12)
      }
    }
  }

  @Test("compressed sizes are those of Python's modules, and of what zstd gives back")
  func compressedSizes() throws {
    var generator = SeededGenerator(seed: 24)
    let script = """
      import bz2, lzma, sys, zlib
      data = sys.argv[1]
      bits = [int(c) for c in data]
      bits += [0] * (-len(bits) % 8)
      packed = bytes(int("".join(map(str, bits[i:i + 8])), 2) for i in range(0, len(bits), 8))
      print(len(zlib.compress(packed, 9)), len(bz2.compress(packed, 9)), len(lzma.compress(packed, preset=9)))
      """
    for (rows, columns, density) in [(1, 1, 0.5), (13, 77, 0.5), (64, 64, 0.02), (100, 333, 0.2)] {
      let bits = BitMatrix.random(rows, columns, density: density, by: &generator)
      let text = (0..<rows).map { row in
        (0..<columns).map { bits[row, $0] ? "1" : "0" }.joined()
      }.joined()
      let output = try RepositoryCommand("python3", "-c", script, text).output()
      let sizes = String(decoding: output, as: UTF8.self).split { $0.isWhitespace }.map { Int($0) }
      #expect([.zlib, .bzip2, .lzma].map { bits.compressedSize(by: $0) } == sizes)
      let size = try #require(bits.compressedSize(by: .zstd))
      #expect(size > 0 && size <= Zstandard.compress(bits.packedBytes, level: 19).count)
    }
    for codec in Codec.allCases { #expect(codec.size(of: []) ?? 0 > 0) }
  }

  @Test("permuted tables keep their values, and what their kind keeps")
  func shuffledTables() {
    for dimensions in BlockTable.Dimensions.allCases {
      let standard = BlockTable.standard(dimensions)
      let side = dimensions == .one ? 8 : 4
      let cells = dimensions == .one ? 8 : 16
      func values(_ table: BlockTable) -> [Double] {
        (0..<1 << cells).map { table.complexity(of: BlockKey(cells: cells, bits: $0), side: side) }
      }
      let original = values(standard)
      for shuffle in BlockTable.Shuffle.allCases {
        let tables = ShuffledComplexity.tables(shuffle, of: dimensions, count: 2, seed: 3)
        let again = standard.shuffled(shuffle, index: 1, seed: 3)
        #expect(tables[1] == again)
        #expect(tables[0] != tables[1])
        let found = values(tables[0])
        #expect(found != original && found.sorted() == original.sorted())
        switch shuffle {
        case .freely: break
        case .withinOnes:
          for ones in 0...cells {
            let keys = (0..<1 << cells).filter { $0.nonzeroBitCount == ones }
            #expect(keys.map { found[$0] }.sorted() == keys.map { original[$0] }.sorted())
          }
        case .ofOrbits:
          for key in 0..<1 << cells {
            let reversed = (0..<cells).reduce(0) { $0 | (key >> $1 & 1) << (cells - 1 - $1) }
            #expect(found[key] == found[key ^ (1 << cells - 1)] && found[key] == found[reversed])
          }
        }
      }
    }
  }

  @Test("planes of a quantised matrix are the digits of its levels, and random ones share about 1")
  func bitPlanes() throws {
    let numbers: [Float] = [-1, -0.5, 0, 2, 1, 0.25, -1, 2]
    let planes = BitPlanes(numbers.span, rows: 2, columns: 4, bits: 3).planes
    for (index, number) in numbers.enumerated() {
      let level = Int(((Double(number) + 1) / 3 * 7).rounded(.toNearestOrEven))
      let digits = planes.map { $0[index / 4, index % 4] ? 1 : 0 }
      #expect(digits.reduce(0) { $0 * 2 + $1 } == level)
    }
    let seed: Seed = 5
    var stream = seed.stream("test")
    let noise = (0..<64 * 64).map { _ in stream.uniformFloat() }
    let share = try #require(
      BitPlanes(noise.span, rows: 64, columns: 64, bits: 4).share(by: .squares, seed: 1))
    #expect(abs(share - 1) < 0.02)
    let flat = [Float](repeating: 3, count: 4_096)
    let low = try #require(
      BitPlanes(flat.span, rows: 64, columns: 64, bits: 4).share(by: .squares, seed: 1))
    #expect(low < 0.01)
  }
}
