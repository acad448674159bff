import Foundation
import TestSupport

/// What scipy and statsmodels make of given numbers; the scripts in Reference write it.
enum Golden {
  struct Correlations: Decodable {
    struct Pair: Decodable {
      let x, y: [Double]
      let r: Double
    }

    struct Dependence: Decodable {
      let x, y: [Double]
      let spearman, kendall: Double
      let distance: Double?
    }

    struct Partial: Decodable {
      let x, y: [Double]
      let given: [[Double]]
      let r: Double
    }

    struct Series: Decodable {
      let x, differences, detrended, smoothed: [Double]
    }

    struct Z: Decodable {
      let r, z: Double
    }

    let pearson: [Pair]
    let dependence: [Dependence]
    let partial: [Partial]
    let series: [Series]
    let z: [Z]

    static let file = read("correlations", as: Correlations.self)
  }

  struct Distributions: Decodable {
    struct Place: Decodable {
      let degrees, denominator: Double?
      let x, below, above: Double
    }

    struct Quantile: Decodable {
      let degrees, denominator: Double?
      let chance, x: Double
    }

    let normal, student, chiSquared, fisher: [Place]
    let normalQuantiles, studentQuantiles, chiSquaredQuantiles, fisherQuantiles: [Quantile]
    let studentWithin: [Quantile]

    static let file = read("distributions", as: Distributions.self)
  }

  struct Runs: Decodable {
    struct Mean: Decodable {
      let values: [Double]
      let confidence, mean, low, high: Double
    }

    struct Trend: Decodable {
      let effects, errors, moderator: [Double]
      let confidence, intercept, slope, low, high, p, tau2: Double
    }

    struct Sizes: Decodable {
      let effects, errors: [Double]
      let counts: [Int]
      let q, p, welch: Double
    }

    struct Contrast: Decodable {
      let groups: [[Double]]
      let weights: [Double]
      let value, low, high, degrees, p: Double
    }

    struct Wilcoxon: Decodable {
      let differences: [Double]
      let statistic, p: Double
    }

    struct Multiple: Decodable {
      let p, holm, benjaminiHochberg: [Double]
    }

    struct Dependent: Decodable {
      let x, y, common, other: [Double]
      let t, tChance, z, zChance: Double
    }

    struct Paper: Decodable {
      struct Resample: Decodable {
        let counts: [Double]
        let epochs: Int
        let r: Double
      }

      let measures, targets: [[Double]]
      let first: [Double]
      let resamples: [Resample]
    }

    struct BCa: Decodable {
      let value: Double
      let found, without: [Double]
      let low, high: Double
    }

    let means, correlations, sequences, skewed: [Mean]
    let trends: [Trend]
    let sizes: [Sizes]
    let contrasts: [Contrast]
    let wilcoxon: [Wilcoxon]
    let multiple: [Multiple]
    let dependent: [Dependent]
    let paper: [Paper]
    let bca: [BCa]

    static let file = read("runs", as: Runs.self)
  }

  private static func read<Content: Decodable>(
    _ name: String, as type: Content.Type
  ) -> Result<Content, any Error> {
    Result {
      let path = Repository.path("Tests/StatisticsTests/Reference/\(name).json")
      return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    }
  }
}

/// Whether two numbers agree to nine digits, or to 10⁻⁹ where they are small.
func agree(_ left: Double, _ right: Double) -> Bool {
  abs(left - right) <= 1e-9 * max(1, abs(right))
}

/// Whether two numbers agree to nine digits, however small they are.
func agreeInDigits(_ left: Double, _ right: Double) -> Bool {
  abs(left - right) <= 1e-9 * abs(right)
}

func agree(_ left: [Double], _ right: [Double]) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { agree($0, $1) }
}
