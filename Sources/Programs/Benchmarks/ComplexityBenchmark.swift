internal import Complexity
internal import Encoding
internal import Kernels
internal import Mistakes
internal import Networks
internal import Randomness
internal import Studies
internal import Sweeps

/// Complexity by blocks against numpy and pybdm, from the same bytes in one run; a bit that turns; and
/// LZ76 on strings of four kinds.
struct ComplexityBenchmark {
  private let repeats: Int
  private let side = 1_024
  private let slidingSide = 256

  init(isQuick: Bool) { repeats = isQuick ? 5 : 15 }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    let peer = Peer.answer(
      to: Self.script, arguments: ["\(side)", "\(slidingSide)", isQuickArgument])
    let blocks = try blockFigures(against: peer)
    var rows = [
      BenchmarkRow(
        "BDM 4 × 4 of 1024 × 1024", blocks.squares, "matrices/s", against: peer, "numpy",
        target: .ratioAtLeast(4)),
      BenchmarkRow(
        "BDM 4 × 4 of 1024 × 1024", blocks.squares, "matrices/s", against: peer, "pybdm",
        target: .ratioAtLeast(1_000)),
      BenchmarkRow(
        "BDM sliding, 256 × 256", blocks.sliding, "matrices/s", against: peer, "correlated",
        target: .ratioAtLeast(100)),
    ]
    rows.append(
      BenchmarkRow("BDM, a bit turned", flipNanoseconds, "ns", target: .atMost(40)))
    for batch in [128, 32] {
      rows.append(
        BenchmarkRow(
          "BDM after every step of 64-32-16-10 on \(batch), added to training",
          try measuredShare(batch: batch) * 100, "%", target: .atMost(25)))
    }
    for kind in Kind.allCases {
      let (large, small) = try phraseSeconds(kind)
      rows.append(
        BenchmarkRow("LZ76 of 10⁷ bits, \(kind.rawValue)", large, "s", target: .atMost(4)))
      rows.append(
        BenchmarkRow(
          "LZ76, 10⁷ by 10⁶ bits, \(kind.rawValue)", large / small, "×", target: .atMost(13)))
    }
    return rows
  }

  private var isQuickArgument: String { "\(min(repeats, 7))" }

  // MARK: - Blocks

  /// Bits that the peers' script makes as well.
  private static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(word($0) >> 63) }
  }

  private static func word(_ index: Int) -> UInt64 {
    var z = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  private func blockFigures(
    against peer: Peer.Answer
  ) throws(BenchmarkError) -> (squares: Double, sliding: Double) {
    guard let sliding = BlockMethod(.two, side: 4, boundary: .sliding(shift: 1)) else {
      mistake("squares of 4 × 4 have a table")
    }
    let squares = Self.measured(Self.bytes(side * side), side, .squares, repeats: repeats * 20)
    let overlapping = Self.measured(
      Self.bytes(slidingSide * slidingSide), slidingSide, sliding, repeats: repeats * 20)
    if case .figures(let figures) = peer {
      for (key, value) in [("value", squares.bdm), ("correlated-value", overlapping.bdm)] {
        guard let figure = figures[key], abs(figure.value - value) > 1e-6 else { continue }
        throw BenchmarkError(
          message: "the peer measured \(figure.value) bits where Parsimony measured \(value)")
      }
    }
    return (1 / squares.seconds, 1 / overlapping.seconds)
  }

  /// Complexity of bytes, from packing them on, and the least time it took.
  ///
  /// The least, not the median, of this side and of the peers': whatever else a machine does can only
  /// add time.
  private static func measured(
    _ bytes: [UInt8], _ side: Int, _ method: BlockMethod, repeats: Int
  ) -> (bdm: Double, seconds: Double) {
    var bdm = 0.0
    let seconds = leastSeconds(repeats: repeats) {
      guard let matrix = BitMatrix(rows: side, columns: side, bytes: bytes.span) else {
        mistake("the bytes are zeros and ones")
      }
      bdm = BlockCounts(of: matrix, by: method).measured().bdm
    }
    return (bdm, seconds)
  }

  private static func leastSeconds(repeats: Int, _ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    return (0..<repeats).reduce(.infinity) { least, _ in
      min(least, clock.measure(body) / .seconds(1))
    }
  }

  /// The time of one bit at a random place, in a matrix whose counters are past the first cache.
  private var flipNanoseconds: Double {
    let bytes = Self.bytes(side * side)
    guard let matrix = BitMatrix(rows: side, columns: side, bytes: bytes.span) else {
      mistake("the bytes are zeros and ones")
    }
    var live = LiveComplexity([matrix], by: .squares)
    let count = 1 << 16
    let places = Self.bytes(count * 20)
    let cells = (0..<count).map { index in
      (0..<20).reduce(0) { $0 << 1 | Int(places[index * 20 + $1]) }
    }
    let before = live.bdm
    let seconds = Self.leastSeconds(repeats: repeats * 2) {
      for cell in cells { live.flip(cell >> 10, cell & 1_023) }
    }
    // Each run turns back what the run before it turned, and there is an even number of them.
    require(live.bdm == before, "complexity was \(before) bits and is \(live.bdm)")
    return seconds / Double(count) * 1e9
  }

  // MARK: - Trainings

  /// By which share of itself a training takes longer when its signs are measured after every step.
  ///
  /// The same training of 50 epochs without and with the measure in turns; of each kind the one that
  /// took least counts.
  private func measuredShare(batch: Int) throws(BenchmarkError) -> Double {
    let study: BinarizedComplexity
    do throws(StudyError) {
      study = try BinarizedComplexity(
        StudyTask(
          schema: .binarizedComplexity, seed: 1, parameters: ["batch": .integer(Int64(batch))]))
    } catch {
      throw BenchmarkError(message: error.detail)
    }
    var loss = 0.0
    var bits = 0.0
    var (least, leastMeasured) = (Double.infinity, Double.infinity)
    for _ in 0..<repeats * 3 {
      var training = study.makeTraining(with: .best)
      var clock = Stopwatch()
      while let moment = training.advance() { loss = moment.epochLoss }
      least = min(least, clock.seconds)
      training = study.makeTraining(with: .best)
      var signs = SignComplexity(of: training.network)
      var measuredLoss = 0.0
      clock = Stopwatch()
      while let moment = training.advance() {
        signs.follow(training.network)
        bits += signs.bdm + signs.entropy
        measuredLoss = moment.epochLoss
      }
      leastMeasured = min(leastMeasured, clock.seconds)
      require(measuredLoss == loss, "one task was trained to losses \(loss) and \(measuredLoss)")
    }
    require(bits > 0, "complexities that add up to \(bits) bits were not measured")
    return leastMeasured / least - 1
  }

  // MARK: - LZ76

  private enum Kind: String, CaseIterable {
    case random
    case sparse = "density 0.05"
    case thueMorse = "Thue-Morse"
    case zeros

    func string(_ count: Int) -> BitMatrix {
      var bytes: [UInt8]
      switch self {
      case .random: bytes = ComplexityBenchmark.bytes(count)
      case .sparse:
        bytes = (0..<count).map { ComplexityBenchmark.word($0) >> 32 % 20 == 0 ? 1 : 0 }
      case .thueMorse: bytes = (0..<count).map { UInt8($0.nonzeroBitCount & 1) }
      case .zeros: bytes = [UInt8](repeating: 0, count: count)
      }
      guard let string = BitMatrix(rows: 1, columns: count, bytes: bytes.span) else {
        mistake("the bytes are zeros and ones")
      }
      return string
    }
  }

  private func phraseSeconds(_ kind: Kind) throws(BenchmarkError) -> (Double, Double) {
    var seconds: [Double] = []
    for (count, repeats) in [(10_000_000, min(repeats, 3)), (1_000_000, repeats)] {
      let string = kind.string(count)
      var phrases: Int?
      seconds.append(Self.leastSeconds(repeats: repeats) { phrases = string.phraseCount76 })
      guard phrases != nil else {
        throw BenchmarkError(message: "there is no memory to parse \(count) bits")
      }
    }
    return (seconds[0], seconds[1])
  }

  private static let script = """
    import sys, time, warnings
    import numpy as np
    side, sliding, repeats = (int(word) for word in sys.argv[1:])
    def bits(count):
        z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        return ((z ^ z >> np.uint64(31)) >> np.uint64(63)).astype(np.uint8)
    def least(body, repeats):
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            body()
            times.append(time.perf_counter() - start)
        return min(times)
    warnings.simplefilter("ignore")
    from pybdm import BDM, PartitionCorrelated
    bdm = BDM(ndim=2)
    table = np.zeros(65536)
    for key, value in bdm._ctm[(4, 4)].items():
        index = int("".join(str(symbol) for symbol in key), 2)
        table[index] = table[65535 - index] = value
    matrix = bits(side * side).reshape(side, side)
    weights = (1 << np.arange(15, -1, -1)).astype(np.int64)
    def by_table():
        blocks = matrix.reshape(side // 4, 4, side // 4, 4)
        keys = np.zeros((side // 4, side // 4), dtype=np.uint16)
        for row in range(4):
            for column in range(4):
                keys = keys << 1 | blocks[:, row, :, column]
        counts = np.bincount(keys.ravel(), minlength=65536)
        found = counts > 0
        return table[found].sum() + np.log2(counts[found]).sum()
    name = f"numpy {np.__version__}, table and bincount"
    print("numpy", 1 / least(by_table, repeats * 20), name, sep="\\t")
    whole = matrix.astype(int)
    print("pybdm", 1 / least(lambda: bdm.bdm(whole), min(repeats, 3)), "pybdm 0.1.0", sep="\\t")
    print("value", bdm.bdm(whole), "pybdm 0.1.0", sep="\\t")
    small = bits(sliding * sliding).reshape(sliding, sliding).astype(int)
    correlated = BDM(ndim=2, partition=PartitionCorrelated)
    rate = 1 / least(lambda: correlated.bdm(small), min(repeats, 3))
    print("correlated", rate, "pybdm 0.1.0, correlated", sep="\\t")
    print("correlated-value", correlated.bdm(small), "pybdm 0.1.0", sep="\\t")
    """
}
