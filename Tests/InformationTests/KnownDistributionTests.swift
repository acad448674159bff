import Foundation
import Information
import Kernels
import Randomness
import Testing

@Suite("Distributions whose information is known")
struct KnownDistributionTests {
  private let kernels = Kernels.best
  private let seed: Seed

  init() throws { seed = Seed(20) }

  /// The mean of some numbers, and four standard errors of it.
  private func mean(_ values: [Double]) -> (mean: Double, margin: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return (mean, 4 * (square / n).squareRoot())
  }

  @Test("correlated normal variables have the stated information by their covariance")
  func normal() throws {
    for (information, x, y) in [(0.0, 2, 2), (0.5, 1, 1), (1.0, 2, 3), (4.0, 3, 2), (10.0, 4, 4)] {
      let known = KnownDistribution.normal(information: information, x: x, y: y)
      let points = known.draw(20_000, seed: seed, with: kernels)
      let value = try NormalInformation().value(of: points.x, points.y, with: kernels)
      // The variance of the estimate is Σ ρ_i² / N: below 0.014 for 4 pairs.
      #expect(abs(value - information) < 4 * 0.0142, "\(known.name): \(value)")
      #expect(known.information == information)
    }
  }

  @Test("the mean logarithm of Student's density ratio is the stated information")
  func student() throws {
    let known = KnownDistribution.student(normalInformation: 0.3, freedom: 3, x: 1, y: 1)
    let (x, y) = known.draw(100_000, seed: seed, with: kernels)
    let square = 1 - exp(-2 * 0.3)
    let rho = square.squareRoot()
    let v = 3.0
    func one(_ t: Double) -> Double {
      lgamma((v + 1) / 2) - lgamma(v / 2) - log(v * .pi) / 2 - (v + 1) / 2 * log(1 + t * t / v)
    }
    func two(_ a: Double, _ b: Double) -> Double {
      let q = (a * a - 2 * rho * a * b + b * b) / (1 - square)
      return lgamma((v + 2) / 2) - lgamma(v / 2) - log(v * .pi) - log(1 - square) / 2
        - (v + 2) / 2 * log(1 + q / v)
    }
    let ratios = zip(x.coordinates, y.coordinates).map { two($0, $1) - one($0) - one($1) }
    let found = mean(ratios)
    #expect(found.margin < 0.02)
    #expect(abs(found.mean - known.information) < found.margin, "\(found), \(known.information)")
  }

  @Test(
    "what Student's divisor tells by itself are the published values",
    arguments: [
      (1, 1, 0.224171), (2, 1, 0.431946), (2, 2, 0.193147), (3, 2, 0.290922), (3, 3, 0.178712),
      (5, 2, 0.448151), (5, 3, 0.298544),
    ])
  func divisor(_ dimensions: Int, _ freedom: Int, _ expected: Double) {
    let known = KnownDistribution.student(
      normalInformation: 0, freedom: freedom, x: dimensions, y: dimensions)
    #expect(abs(known.information - expected) < 1e-6, "\(known.information)")
  }

  @Test("the entropy of a uniform variable with noise, by quadrature, gives the stated information")
  func additiveNoise() throws {
    for information in [0.0, 0.1, 0.5, 0.7, 1.0, 3.0] {
      let known = KnownDistribution.additiveNoise(information: information, dimensions: 1)
      let (x, y) = known.draw(50_000, seed: seed, with: kernels)
      // Y = s X + U: its greatest value tells s, up to draws; density of Y by its trapezoid.
      let slope = zip(x.coordinates, y.coordinates).reduce((0.0, 0.0)) { sums, pair in
        (sums.0 + (pair.0 - 0.5) * pair.1, sums.1 + (pair.0 - 0.5) * pair.0)
      }
      let s = slope.0 / slope.1
      let steps = 200_000
      let width = (s + 1) / Double(steps)
      var entropy = 0.0
      for step in 0..<steps {
        let place = (Double(step) + 0.5) * width
        let density = max(0, min(place, 1, s, s + 1 - place)) / max(s, 1e-12)
        if density > 0 { entropy -= density * log(density) * width }
      }
      // h(Y | X) is 0. The slope has a standard error of 1 / √N; information falls by at most 1 a unit.
      #expect(abs(entropy - information) < 5 / 50_000.0.squareRoot(), "\(information): \(entropy)")
    }
  }

  @Test("the mean logarithm of the gamma pair's density ratio is the stated information")
  func gamma() {
    for information in [0.01, 0.3, 1.0, 3.0] {
      let known = KnownDistribution.logGammaExponential(information: information, dimensions: 1)
      let (x, y) = known.draw(100_000, seed: seed, with: kernels)
      // The shape from the mean of ln X by bisection; then ln p(y | x) / p(y) of the exponentials,
      // with p(y) = a / (1 + y)^(a + 1).
      let a = shape(information)
      let ratios = zip(x.coordinates, y.coordinates).map { logX, logY in
        logX - exp(logX + logY) - log(a) + (a + 1) * log1p(exp(logY))
      }
      let found = mean(ratios)
      #expect(abs(found.mean - information) < found.margin + 1e-3, "\(information): \(found)")
    }
  }

  /// a with ψ(a) + 1/a - ln a = I, with ψ as a difference quotient of the library's ln Γ.
  private func shape(_ information: Double) -> Double {
    func told(_ a: Double) -> Double {
      let h = 1e-4 * a
      return (lgamma(a + 1 + h) - lgamma(a + 1 - h)) / (2 * h) - log(a)
    }
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if told(exp(middle)) > information { low = middle } else { high = middle }
    }
    return exp(low)
  }

  @Test("the table of a noisy channel has the stated information, and draws follow it")
  func channel() throws {
    for (symbols, information) in [(2, 0.0), (2, 0.4), (4, 1.0), (16, 2.5), (3, 1.0)] {
      let known = KnownDistribution.noisyChannel(information: information, symbols: symbols)
      let (x, y) = known.draw(50_000, seed: seed, with: kernels)
      let wrong =
        Double(zip(x.coordinates, y.coordinates).count { $0 != $1 }) / Double(x.count)
      // What is drawn wrongly tells the noise, and a sum over the table its information.
      let n = Double(symbols)
      func told(_ wrong: Double) -> Double {
        var sum = 0.0
        for a in 0..<symbols {
          for b in 0..<symbols {
            let joint = (a == b ? 1 - wrong : wrong / (n - 1)) / n
            if joint > 0 { sum += joint * log(joint * n * n) }
          }
        }
        return sum
      }
      let error = 4 * (wrong * (1 - wrong) / 50_000).squareRoot()
      #expect(told(min(wrong + error, (n - 1) / n)) <= information + 1e-9)
      #expect(told(max(wrong - error, 0)) >= information - 1e-9)
      let value = try DiscreteInformation(.millerMadow).value(of: x, y, with: kernels)
      #expect(abs(value - information) < 0.03, "\(known.name): \(value)")
    }
  }

  @Test("discretised and overlapping variables have the stated information by quadrature")
  func mixed() {
    #expect(agree(KnownDistribution.discretised(parts: 8).information, log(8)))
    for classes in [1, 2, 3, 4, 10] {
      // The density of X is a staircase of c/2n, c classes deep: I = ∫ p ln(½ / p) in each class.
      var information = 0.0
      let n = Double(classes)
      for stair in 0...classes {
        let depth = stair == 0 || stair == classes ? 1.0 : 2
        let density = depth / (2 * n)
        information += density * log(0.5 / density)
      }
      let known = KnownDistribution.overlapping(classes: classes)
      #expect(agree(known.information, information), "\(classes): \(known.information)")
    }
  }

  @Test("estimators find the stated information behind every map")
  func estimates() throws {
    let known: [(KnownDistribution, Double)] = [
      (.normal(information: 0.8, x: 2, y: 2), 0.1),
      (.normal(information: 0.8, x: 2, y: 2, margins: .uniform), 0.1),
      (.normal(information: 0.8, x: 1, y: 1, margins: .powered), 0.1),
      (.normal(information: 0.8, x: 2, y: 2, margins: .spiral), 0.45),
      (.normal(information: 0.8, x: 1, y: 1, margins: .swissRoll), 0.1),
      (.normal(information: 0.8, x: 2, y: 2, margins: .blobs(side: 8)), 0.2),
      (.normal(information: 0.8, x: 4, y: 4, margins: .rectangles(side: 8)), 0.5),
      (.student(normalInformation: 0.3, freedom: 3, x: 1, y: 1), 0.1),
      (.additiveNoise(information: 0.8, dimensions: 1), 0.1),
      (.additiveNoise(information: 0.8, dimensions: 2), 0.2),
      (.logGammaExponential(information: 0.8, dimensions: 1), 0.1),
      (.discretised(parts: 4), 0.1), (.overlapping(classes: 4), 0.1),
      (.noisyChannel(information: 0.8, symbols: 4), 0.1),
    ]
    for (known, bound) in known {
      let (x, y) = known.draw(2_000, seed: seed, with: kernels)
      let estimator: any PairMeasure =
        switch known.kinds {
        case .continuous: KSG(k: 3)
        case .mixed: Ross(k: 3)
        case .discrete: DiscreteInformation()
        }
      let value = try estimator.value(of: x, y, with: kernels)
      #expect(abs(value - known.information) < bound, "\(known.name): \(value)")
    }
  }

  @Test("fewer pairs are the beginning of more, and a seed draws the same again")
  func beginning() {
    let known = KnownDistribution.normal(information: 1, x: 2, y: 3, margins: .uniform)
    let (few, many) = (known.draw(10, seed: seed), known.draw(30, seed: seed))
    #expect(few.x.coordinates == Array(many.x.coordinates.prefix(20)))
    #expect(few.y.coordinates == Array(many.y.coordinates.prefix(30)))
    #expect(known.draw(30, seed: seed).y == many.y)
  }

  @Test("images cover what they should")
  func images() {
    let known = KnownDistribution.normal(
      information: 0.5, x: 4, y: 4, margins: .rectangles(side: 16))
    let (x, _) = known.draw(50, seed: seed, with: kernels)
    #expect(x.dimensions == 256)
    #expect(x.coordinates.allSatisfy { $0 >= 0 && $0 <= 1 })
    for image in 0..<50 {
      // A rectangle of at least two by two pixels.
      let area = x.coordinates[(image * 256)..<((image + 1) * 256)].reduce(0, +)
      #expect(area >= 4 - 1e-9 && area <= 256, "\(area)")
    }
  }

  @Test("sines and cosines are those of the library")
  func circle() {
    var stream = seed.stream("angles")
    for _ in 0..<20_000 {
      let angle = (2 * stream.uniform() - 1) * 1_000
      let found = PortableMath.sineAndCosine(angle)
      #expect(abs(found.sine - sin(angle)) < 4e-16 && abs(found.cosine - cos(angle)) < 4e-16)
    }
  }
}
