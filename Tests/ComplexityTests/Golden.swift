import Complexity
import Encoding
import Foundation
import TestSupport

/// Values of pybdm 0.1.0, of which its conventions, generator and licence are told in the file itself.
///
/// They were made beside this project with the published package on numpy 2.4.6, case by case.
struct Golden {
  struct Case {
    let name: String
    let matrix: BitMatrix
    let method: BlockMethod
    let json: JSON.Object

    func number(_ key: String) -> Double? { json[key]?.number }
    func integer(_ key: String) -> Int? { json[key]?.number.map { Int($0) } }
  }

  static let file = Golden()

  let object: JSON.Object

  private init() {
    let path = Repository.path("Tests/ComplexityTests/bdm.json")
    guard let data = FileManager.default.contents(atPath: path),
      let json = try? JSON(parsing: Array(data)), case .object(let object) = json
    else { fatalError("there are no golden values at \(path)") }
    self.object = object
  }

  /// The cases of the binary alphabet, which is all of the alphabets that there are tables for.
  var cases: [Case] {
    (object["cases"]?.list ?? []).compactMap { item in
      guard case .object(let json) = item, json["nsymbols"]?.number == 2 else { return nil }
      let sides = json["data_shape"]?.list.map { Int($0.number ?? 0) } ?? []
      let block = json["block_shape"]?.list.map { Int($0.number ?? 0) } ?? []
      let text = json["data"]?.text ?? ""
      let dimensions: BlockTable.Dimensions = sides.count == 1 ? .one : .two
      let parameters = json["partition_params"]
      let boundary: BlockMethod.Boundary =
        switch json["partition"]?.text {
        case "ignore": .ignore
        case "recursive": .recursive(minLength: parameters?.member("min_length") ?? 2)
        case "correlated": .sliding(shift: parameters?.member("shift") ?? 1)
        default: fatalError("an unknown partition in the golden values")
        }
      let rows = sides.count == 1 ? 1 : sides[0]
      guard let method = BlockMethod(dimensions, side: block[0], boundary: boundary) else {
        fatalError("a block without a table in the golden values")
      }
      return Case(
        name: json["name"]?.text ?? "", matrix: BitMatrix(text, rows: rows), method: method,
        json: json)
    }
  }
}

extension BitMatrix {
  /// A matrix of zeros and ones as a text, row by row.
  init(_ text: String, rows: Int) {
    let bytes = text.utf8.map { $0 - 48 }
    guard let matrix = BitMatrix(rows: rows, columns: bytes.count / rows, bytes: bytes.span) else {
      fatalError("the text '\(text)' is not of zeros and ones")
    }
    self = matrix
  }

  /// A matrix of seeded bits with a share of ones.
  static func random(
    _ rows: Int, _ columns: Int, density: Double = 0.5, by generator: inout SeededGenerator
  ) -> BitMatrix {
    var matrix = BitMatrix(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        matrix[row, column] = Double(generator.next() >> 11) * 0x1p-53 < density
      }
    }
    return matrix
  }
}

extension JSON {
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value.value
    default: nil
    }
  }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var list: [JSON] { if case .list(let list) = self { list } else { [] } }
  func member(_ key: String) -> Int? {
    if case .object(let object) = self { object[key]?.number.map { Int($0) } } else { nil }
  }
}
