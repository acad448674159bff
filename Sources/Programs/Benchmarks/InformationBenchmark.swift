internal import Information
internal import Kernels
internal import Mistakes

/// Mutual information by neighbours against the recipe that scikit-learn's own code follows, on the same
/// numbers, bit for bit, in one run and on one thread each.
struct InformationBenchmark {
  private let repeats: Int
  private let peerRepeats: Int
  private static let k = 4

  /// Two variables of so many points and dimensions each.
  private struct Case {
    var count: Int
    var dimensions: Int
    /// How many times as fast as the peer, with AVX-512 and without.
    var targets: (v4: Double, v3: Double)

    var key: String { "\(count)x\(dimensions)" }
  }

  private static let cases = [
    Case(count: 5_000, dimensions: 5, targets: (8, 4)),
    Case(count: 20_000, dimensions: 5, targets: (4, 2)),
    Case(count: 100_000, dimensions: 1, targets: (5, 5)),
  ]

  init(isQuick: Bool) {
    repeats = isQuick ? 5 : 15
    peerRepeats = isQuick ? 2 : 5
  }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    let peer = Peer.answer(
      to: Self.script,
      arguments: ["\(peerRepeats)", "\(Self.k)"] + Self.cases.map(\.key))
    var rows: [BenchmarkRow] = []
    for item in Self.cases {
      for level in CPULevel.allCases where level > .plain {
        guard let kernels = Kernels(level) else { continue }
        let (value, seconds) = try measured(item, with: kernels)
        if case .figures(let figures) = peer, let figure = figures["\(item.key)-value"],
          abs(figure.value - value) > 1e-9
        {
          throw BenchmarkError(
            message: "the peer estimated \(figure.value) nats where Parsimony estimated \(value)")
        }
        let target = level >= .v4 ? item.targets.v4 : item.targets.v3
        rows.append(
          BenchmarkRow(
            "KSG1, \(item.dimensions) + \(item.dimensions) dimensions, N = \(item.count), \(level)",
            1 / seconds, "estimates/s", against: peer, item.key, target: .ratioAtLeast(target)))
      }
    }
    return rows
  }

  /// The estimate, and the least time it took: whatever else a machine does can only add time.
  private func measured(
    _ item: Case, with kernels: Kernels
  ) throws(BenchmarkError) -> (value: Double, seconds: Double) {
    let (first, second) = Self.coordinates(item.count * item.dimensions)
    let clock = ContinuousClock()
    var least = Double.infinity
    var value = 0.0
    do throws(InformationError) {
      for _ in 0..<repeats {
        let start = clock.now
        let x = try Points(first, dimensions: item.dimensions)
        let y = try Points(second, dimensions: item.dimensions)
        value = try KSG(k: Self.k).value(of: x, y, with: kernels)
        least = min(least, (clock.now - start) / .seconds(1))
      }
    } catch {
      throw BenchmarkError(message: error.message)
    }
    return (value, least)
  }

  /// Nearly normal numbers, and others that correlate with them.
  ///
  /// They are sums of twelve uniform ones less 6, which are exact, so that the peer's script makes the
  /// same.
  private static func coordinates(_ count: Int) -> (x: [Double], y: [Double]) {
    func sum(_ index: Int) -> Double {
      (0..<12).reduce(-6) { $0 + Double(word(12 * index + $1) >> 40) * 0x1p-24 }
    }
    let x = (0..<count).map(sum)
    let y = (0..<count).map { 0.6 * x[$0] + 0.8 * sum(count + $0) }
    return (x, y)
  }

  private static func word(_ index: Int) -> UInt64 {
    var z = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  private static let script = """
    import sys, time
    import numpy, sklearn
    from sklearn.neighbors import KDTree, NearestNeighbors
    from scipy.special import digamma
    repeats, k = int(sys.argv[1]), int(sys.argv[2])
    name = f"scikit-learn {sklearn.__version__}, NearestNeighbors and KDTree"
    def words(count):
        z = numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> numpy.uint64(30)) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> numpy.uint64(27)) * numpy.uint64(0x94D049BB133111EB)
        return z ^ z >> numpy.uint64(31)
    def estimate(x, y):
        nearest = NearestNeighbors(metric="chebyshev", n_neighbors=k).fit(numpy.hstack((x, y)))
        radii = numpy.nextafter(nearest.kneighbors()[0][:, -1], 0)
        near = [KDTree(side, metric="chebyshev").query_radius(side, radii, count_only=True)
                for side in (x, y)]
        return (digamma(len(x)) + digamma(k) - digamma(near[0]).mean() - digamma(near[1]).mean())
    for word in sys.argv[3:]:
        count, dimensions = (int(part) for part in word.split("x"))
        uniforms = (words(24 * count * dimensions) >> numpy.uint64(40)) * 2.0**-24
        x, z = (uniforms.reshape(2, count, dimensions, 12).sum(axis=3) - 6)
        y = 0.6 * x + 0.8 * z
        least = float("inf")
        for _ in range(repeats):
            start = time.perf_counter()
            value = estimate(x, y)
            least = min(least, time.perf_counter() - start)
        print(word, 1 / least, name, sep="\\t")
        print(word + "-value", value, name, sep="\\t")
    """
}
