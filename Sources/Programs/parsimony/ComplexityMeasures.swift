import Complexity
import CommandLine
import Compression
import Encoding
import Randomness
import Text

/// What can be measured of bits.
enum ComplexityMetric: String, CaseIterable, Sendable {
  case bdm
  case ctm
  case entropy
  case shuffledCTM = "shuffled-ctm"
  case lz76
  case lz78
  case zstd
  case zlib
  case bzip2
  case lzma
  case transitions
  case density
  case bitEntropy = "bit-entropy"
  case blockEntropies = "block-entropies"
  case neighbourEntropy = "neighbour-entropy"
  case all

  /// Whether the metric depends on how blocks are cut.
  var usesBlocks: Bool {
    switch self {
    case .bdm, .entropy, .shuffledCTM, .all: true
    default: false
    }
  }

  /// What it is, in a phrase.
  var summary: String {
    switch self {
    case .bdm: "complexity by the block decomposition method, with all that the blocks tell"
    case .ctm: "complexity of a string of 12 bits or a square of 4 × 4, or smaller, as a whole"
    case .entropy: "entropy of the same blocks"
    case .shuffledCTM: "bdm by 20 tables with permuted values: freely, within ones, of orbits"
    case .lz76: "phrases of Lempel and Ziv's exhaustive history, rows one after the other"
    case .lz78: "phrases of Lempel and Ziv's incremental parsing"
    case .zstd, .zlib, .bzip2, .lzma: "bytes of the packed bits, compressed as small as it goes"
    case .transitions: "unlike neighbours, in rows and in columns"
    case .density: "the share of ones"
    case .bitEntropy: "entropy of a cell"
    case .blockEntropies: "entropy of k × k and of 1 × k blocks, k = 1 to 4"
    case .neighbourEntropy: "entropy of a cell, given the one on its left and the one above"
    case .all: "all of these"
    }
  }
}

/// What was asked for.
struct ComplexityRequest: Sendable {
  var metric: ComplexityMetric
  var method: BlockMethod
  var isPooled: Bool
}

/// The measures of some matrices.
struct ComplexityMeasures {
  /// Why a measure cannot be had.
  struct Trouble: Error {
    var message: String
  }

  private let request: ComplexityRequest
  private let matrices: [NamedMatrix]

  init(_ request: ComplexityRequest, of matrices: [NamedMatrix]) {
    self.request = request
    self.matrices = matrices
  }

  /// All that was asked for: the whole, and its parts if there are several.
  func object() throws(Trouble) -> JSON.Object {
    var members = try members(matrices, isAlone: true)
    if matrices.count > 1 {
      var parts: [JSON] = []
      for part in matrices {
        parts.append(
          .object(
            JSON.Object(
              uniqueKeysWithValues: [("name", .text(part.name.printable))]
                + (try self.members([part], isAlone: false)))))
      }
      members.append(("pooled", .boolean(request.isPooled)))
      members.append(("parts", .list(parts)))
    }
    return JSON.Object(uniqueKeysWithValues: members)
  }

  private typealias Member = (String, JSON)

  private func members(
    _ matrices: [NamedMatrix], isAlone: Bool
  ) throws(Trouble) -> [Member] {
    let metrics =
      request.metric == .all ? ComplexityMetric.allCases.filter { $0 != .all } : [request.metric]
    var members: [Member] = []
    for metric in metrics {
      switch metric {
      case .bdm: members += try blocks(matrices)
      case .entropy where request.metric == .entropy:
        members += try blocks(matrices).filter { ["entropy", "blocks", "distinct"].contains($0.0) }
      case .shuffledCTM:
        // The controls of the parts would take a table's permutations anew for each.
        if isAlone { members += try shuffled(matrices) }
      case .ctm: members.append(("ctm", try wholeBlock(matrices)))
      default: members += try rivals(metric, matrices.map(\.matrix))
      }
    }
    return members
  }

  // MARK: - By blocks

  private func counts(_ matrices: [NamedMatrix]) throws(Trouble) -> [BlockCounts] {
    var parts: [BlockCounts] = []
    for part in matrices {
      let counts = BlockCounts(of: part.matrix, by: request.method)
      guard counts.measured().blocks > 0 else { throw nothingFits(part) }
      if request.isPooled, !parts.isEmpty { parts[0].add(counts) } else { parts.append(counts) }
    }
    return parts
  }

  private func nothingFits(_ part: NamedMatrix) -> Trouble {
    let side = request.method.side
    let (block, size) =
      request.method.dimensions == .one
      ? ("\(side) cells", "a string of \(part.matrix.columns)")
      : ("\(side) × \(side)", "\(part.matrix.rows) × \(part.matrix.columns)")
    let text =
      "'\(part.name)': nothing fits a block of \(block) in \(size); "
      + "choose a smaller --block, or --boundary pad"
    return Trouble(message: text.printable)
  }

  private func blocks(_ matrices: [NamedMatrix]) throws(Trouble) -> [Member] {
    let parts = try counts(matrices)
    let measures = parts.map { $0.measured() }
    var members: [Member] = [
      ("bdm", real(measures.reduce(0) { $0 + $1.bdm })),
      ("entropy", real(measures.reduce(0) { $0 + $1.entropy })),
    ]
    do throws(NormalizedComplexity.Absence) {
      let normalized = try BlockCounts.normalized(of: parts)
      members += [
        ("nbdm", real(normalized.value)), ("nbdm-bounds", .text(normalized.convention.rawValue)),
        ("bdm-min", real(normalized.bounds.lowerBound)),
        ("bdm-max", real(normalized.bounds.upperBound)),
      ]
    } catch {
      members += [("nbdm", .null), ("nbdm-reason", .text(error.description))]
    }
    members += [
      ("blocks", .integer(Int64(measures.reduce(0) { $0 + $1.blocks }))),
      ("distinct", .integer(Int64(measures.reduce(0) { $0 + $1.distinct }))),
    ]
    return members
  }

  private func shuffled(_ matrices: [NamedMatrix]) throws(Trouble) -> [Member] {
    let parts = try counts(matrices)
    let bdm = parts.reduce(0) { $0 + $1.measured().bdm }
    let controls = BlockTable.Shuffle.allCases.map { shuffle in
      let tables = ShuffledComplexity.tables(shuffle, of: request.method.dimensions, seed: 0)
      let found = ShuffledComplexity(of: parts, by: tables, shuffle)
      let object: JSON.Object = [
        "tables": .integer(Int64(tables.count)), "mean": real(found.mean),
        "deviation": real(found.deviation),
        "z": .real((bdm - found.mean) / found.deviation, ifNotFinite: .null),
      ]
      return (shuffle.rawValue, JSON.object(object))
    }
    return [("shuffled-ctm", .object(JSON.Object(uniqueKeysWithValues: controls)))]
  }

  private func wholeBlock(_ matrices: [NamedMatrix]) throws(Trouble) -> JSON {
    var sum = 0.0
    for part in matrices {
      let matrix = part.matrix
      let dimensions = request.method.dimensions
      let isBlock =
        dimensions == .one
        ? matrix.columns <= dimensions.sideMax
        : matrix.rows == matrix.columns && matrix.rows <= dimensions.sideMax
      guard isBlock, let method = BlockMethod(dimensions, side: matrix.columns) else {
        if request.metric == .all { return .null }
        let text =
          "'\(part.name)': found \(matrix.rows) × \(matrix.columns) cells, and only strings of up to "
          + "12 and squares of up to 4 × 4 have a complexity by themselves; measure 'bdm'"
        throw Trouble(message: text.printable)
      }
      sum += BlockCounts(of: matrix, by: method).measured().bdm
    }
    return real(sum)
  }

  // MARK: - By what that must beat

  private func rivals(_ metric: ComplexityMetric, _ matrices: [BitMatrix]) throws(Trouble)
    -> [Member]
  {
    let key = metric.rawValue
    switch metric {
    case .bdm, .ctm, .entropy, .shuffledCTM, .all: return []
    case .lz76:
      var sum: Int64 = 0
      for matrix in matrices {
        guard let count = matrix.phraseCount76 else {
          throw Trouble(
            message: "there is no memory to parse \(matrix.count) bits by 'lz76'; measure 'lz78'")
        }
        sum += Int64(count)
      }
      return [(key, .integer(sum))]
    case .lz78: return [(key, sum(matrices, \.phraseCount78))]
    case .zstd: return [(key, try size(matrices, .zstd))]
    case .zlib: return [(key, try size(matrices, .zlib))]
    case .bzip2: return [(key, try size(matrices, .bzip2))]
    case .lzma: return [(key, try size(matrices, .lzma))]
    case .transitions:
      return [
        ("row-transitions", sum(matrices, \.rowTransitions)),
        ("column-transitions", sum(matrices, \.columnTransitions)),
      ]
    case .density: return [(key, mean(matrices, \.density))]
    case .bitEntropy: return [(key, mean(matrices, \.bitEntropy))]
    case .neighbourEntropy: return [(key, mean(matrices, \.neighbourEntropy))]
    case .blockEntropies:
      let squares =
        request.method.dimensions == .two
        ? (1...4).map { k in
          ("entropy-\(k)x\(k)", mean(matrices) { $0.blockEntropy(height: k, width: k) })
        } : []
      return squares
        + (request.method.dimensions == .two ? 2...4 : 1...4).map { k in
          ("entropy-1x\(k)", mean(matrices) { $0.blockEntropy(height: 1, width: k) })
        }
    }
  }

  private func sum(_ matrices: [BitMatrix], _ measure: (BitMatrix) -> Int) -> JSON {
    .integer(matrices.reduce(0) { $0 + Int64(measure($1)) })
  }

  /// The mean over all cells.
  private func mean(_ matrices: [BitMatrix], _ measure: (BitMatrix) -> Double) -> JSON {
    let cells = matrices.reduce(0) { $0 + $1.count }
    let sum = matrices.reduce(0) { $0 + measure($1) * (Double($1.count) / Double(cells)) }
    return real(sum)
  }

  private func size(_ matrices: [BitMatrix], _ codec: Codec) throws(Trouble) -> JSON {
    var sum: Int64 = 0
    for matrix in matrices {
      guard let size = matrix.compressedSize(by: codec) else {
        throw Trouble(
          message: "there is no memory to compress \(matrix.count) bits; measure a part")
      }
      sum += Int64(size)
    }
    return .integer(sum)
  }

  private func real(_ value: Double) -> JSON { .real(value, ifNotFinite: .null) }

  // MARK: - For people

  /// A line a measure, and a column a matrix if there are few.
  func table(of object: JSON.Object) -> String {
    var table = TextTable([.text("measure"), .number("value")])
    for (key, value) in object.members where key != "parts" {
      if case .object(let inner) = value {
        for (name, control) in inner.members {
          guard case .object(let figures) = control else { continue }
          for (figure, number) in figures.members {
            table.append(["\(key) \(name) \(figure)", text(number)])
          }
        }
      } else {
        table.append([key, text(value)])
      }
    }
    guard case .list(let parts) = object["parts"] else { return table.text }
    return table.text + "\n\n\(grouped(parts.count)) matrices; --json shows each"
  }

  private func text(_ value: JSON) -> String {
    if case .null = value { return "–" }
    if case .text(let text) = value { return text }
    return value.text(indented: false)
  }
}
