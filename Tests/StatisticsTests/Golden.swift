import Foundation
import TestSupport

/// What scipy makes of given numbers; Reference/golden.py writes it.
struct Golden: Decodable {
  struct Pair: Decodable {
    let x, y: [Double]
    let r: Double
  }

  struct Quantile: Decodable {
    let degrees: Int
    let within, t: Double
  }

  struct Mean: Decodable {
    let values: [Double]
    let confidence, mean, low, high: Double
  }

  let pearson: [Pair]
  let quantiles: [Quantile]
  let means: [Mean]
  let correlations: [Mean]

  static let file = Result {
    let path = Repository.path("Tests/StatisticsTests/golden.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(filePath: path)))
  }
}

/// Whether two numbers agree to nine digits, or to 10⁻⁹ where they are small.
func agree(_ left: Double, _ right: Double) -> Bool {
  abs(left - right) <= 1e-9 * max(1, abs(right))
}
