import Foundation
import Information
import TestSupport

/// What brute force in numpy makes of given points, compared with independent codes.
///
/// `mi.json` names, for every value, those codes (infomeasure, NPEET, ennemi, JIDT, scikit-learn,
/// mutinfo) and the greatest difference from them. Conventions: strict inequalities, no clipping, no
/// noise, no scaling, nats. The points lie in `mi/`, little-endian doubles, a row a point.
struct Golden: Decodable {
  /// One value, with those that a trace of the sums would start with.
  struct Value: Decodable {
    let value: Double
    let first5_eps: [Double]?
    let first5_nx: [Int]?
    let first5_ny: [Int]?
  }

  /// Weighted estimates of one k, and their weights by dimension.
  struct Weighted: Decodable {
    struct Weights: Decodable {
      let weights: [String: [Double]]
      let h_x, h_y, h_xy, mi: Double

      private enum Keys: String, CodingKey { case weights, h_x, h_y, h_xy, mi }

      init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Keys.self)
        weights = try values.decode([String: [Double]].self, forKey: .weights)
        // A value stands alone, or beside the differences from other codes.
        func value(_ key: Keys) throws -> Double {
          if let value = try? values.decode(Double.self, forKey: key) { return value }
          return try values.decode(Value.self, forKey: key).value
        }
        h_x = try value(.h_x)
        h_y = try value(.h_y)
        h_xy = try value(.h_xy)
        mi = try value(.mi)
      }
    }

    let butakov, berrett: Weights
  }

  /// Points of two variables, and what they give by k.
  struct DataSet: Decodable {
    let id: String
    let N, dx, dy: Int
    let kind: String
    let x_file, y_file: String
    let results: [String: [String: Value]]
    let wkl: [String: Weighted]?

    var x: Points { get throws { try points(x_file, dimensions: dx) } }
    var y: Points { get throws { try points(y_file, dimensions: dy) } }

    private func points(_ file: String, dimensions: Int) throws -> Points {
      let path = Repository.path("Tests/InformationTests/\(file)")
      let data = try Data(contentsOf: URL(filePath: path))
      let numbers = data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
      return try Points(numbers, dimensions: dimensions)
    }
  }

  let datasets: [DataSet]

  static let file = Result {
    let path = Repository.path("Tests/InformationTests/mi.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: path)))
  }

  /// The data sets of a kind: cc, cd or dd.
  static func sets(_ kind: String) throws -> [DataSet] {
    try file.get().datasets.filter { $0.kind == kind }
  }

  static func set(_ id: String) throws -> DataSet {
    guard let set = try file.get().datasets.first(where: { $0.id == id }) else {
      throw CocoaError(.fileNoSuchFile)
    }
    return set
  }
}

/// Whether two numbers agree to nine decimal places.
func agree(_ left: Double, _ right: Double, within bound: Double = 1e-9) -> Bool {
  abs(left - right) <= bound
}
