import Encoding
import Glibc
import Randomness

/// The rows of a golden table: words in hexadecimal, `width` to a row.
func rows(of table: String, width: Int) -> [[UInt64]] {
  let words = table.split { $0 == " " || $0 == "\n" }.compactMap { UInt64($0, radix: 16) }
  return stride(from: 0, to: words.count, by: width).map { Array(words[$0..<$0 + width]) }
}

/// The BLAKE2b-256 digest of words as little-endian bytes.
func digest(of words: [UInt64]) -> String {
  let bytes = words.flatMap { word in
    stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: word >> UInt64($0)) }
  }
  return Digest(of: bytes).hexadecimal
}

/// How far counts are from equal ones, as a normal deviate (Wilson and Hilferty's approximation).
func chiSquareDeviate(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  let chiSquare = counts.reduce(0.0) { sum, count in
    sum + (Double(count) - expected) * (Double(count) - expected) / expected
  }
  let freedom = Double(counts.count - 1)
  let spread = 2 / (9 * freedom)
  return (cbrt(chiSquare / freedom) - (1 - spread)) / spread.squareRoot()
}

/// Kolmogorov and Smirnov's statistic times √n; above 1.95 once in a thousand.
func kolmogorovSmirnov(_ sample: [Double], _ distribution: (Double) -> Double) -> Double {
  let sorted = sample.sorted()
  let count = Double(sorted.count)
  var distance = 0.0
  for (index, value) in sorted.enumerated() {
    let expected = distribution(value)
    distance = max(distance, expected - Double(index) / count, Double(index + 1) / count - expected)
  }
  return distance * count.squareRoot()
}

/// The correlation of two samples of uniforms times √n: about a normal deviate.
func correlationDeviate(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for (x, y) in zip(left, right) { sum += (x - 0.5) * (y - 0.5) }
  return sum * 12 / Double(left.count).squareRoot()
}

/// Means of the first four powers of draws, as deviates from what is expected of them.
func momentDeviates(
  count: Int, means: [Double], variances: [Double], draw: (inout [Double]) -> Void
) -> [Double] {
  var sums = [0.0, 0.0, 0.0, 0.0]
  var chunk = [Double](repeating: 0, count: 100_000)
  for _ in 0..<count / chunk.count {
    draw(&chunk)
    var (sum1, sum2, sum3, sum4) = (0.0, 0.0, 0.0, 0.0)
    for x in chunk {
      let square = x * x
      sum1 += x
      sum2 += square
      sum3 += square * x
      sum4 += square * square
    }
    sums[0] += sum1
    sums[1] += sum2
    sums[2] += sum3
    sums[3] += sum4
  }
  return (0..<4).map { power in
    (sums[power] / Double(count) - means[power]) / (variances[power] / Double(count)).squareRoot()
  }
}
