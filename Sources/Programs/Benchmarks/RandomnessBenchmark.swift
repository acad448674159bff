internal import Mistakes
internal import Randomness

/// Uniforms and normals a second on one core, in blocks that stay in the cache.
struct RandomnessBenchmark {
  private let drawCount: Int
  private let repeats: Int

  private static let blockCount = 16_384

  init(isQuick: Bool) {
    drawCount = isQuick ? 20_000_000 : 100_000_000
    repeats = isQuick ? 3 : 5
  }

  var rows: [BenchmarkRow] {
    let uniforms = drawsPerSecond { stream, block in stream.fillUniforms(block.mutableSpan) }
    let normals = drawsPerSecond { stream, block in stream.fillNormals(block.mutableSpan) }
    let peer = Peer.answer(
      to: Self.script, arguments: ["\(drawCount)", "\(Self.blockCount)", "\(repeats)"])
    return [
      BenchmarkRow(
        "uniform doubles", uniforms, "draws/s", against: peer, "uniforms", target: .atLeast(1e8)),
      BenchmarkRow(
        "normal doubles", normals, "draws/s", against: peer, "normals", target: .atLeast(5e7)),
    ]
  }

  private func drawsPerSecond(_ fill: (inout RandomStream, inout [Double]) -> Void) -> Double {
    let seed: Seed = 1
    var stream = seed.stream("benchmark")
    var block = [Double](repeating: 0, count: Self.blockCount)
    let blocks = drawCount / Self.blockCount
    let seconds = medianSeconds(repeats: repeats) {
      for _ in 0..<blocks { fill(&stream, &block) }
    }
    require(block.contains { $0 != 0 }, "the draws must be there")
    return Double(blocks * Self.blockCount) / seconds
  }

  private static let script = """
    import sys, time, statistics
    import numpy
    draws, block, repeats = (int(word) for word in sys.argv[1:])
    dice = numpy.random.Generator(numpy.random.Philox(1))
    out = numpy.empty(block)
    def rate(fill):
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            for _ in range(draws // block):
                fill(out=out)
            times.append(time.perf_counter() - start)
        return draws // block * block / statistics.median(times)
    name = f"numpy {numpy.__version__}, Generator(Philox)"
    print("uniforms", rate(dice.random), name + ".random", sep="\\t")
    print("normals", rate(dice.standard_normal), name + ".standard_normal", sep="\\t")
    """
}
