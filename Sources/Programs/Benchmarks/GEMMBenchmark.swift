internal import Kernels

/// Products of matrices in the shapes of small networks: at least 0.85 of oneDNN's speed, on one thread.
///
/// A round measures all shapes here, then all of them in the peer's process; the medians of the rounds
/// are compared, so that a machine that slows down for a while slows both sides down. The peer is
/// `deploy/gemm_peer.c`, which `make peers` compiles; nothing of ours links oneDNN.
struct GEMMBenchmark {
  /// A product, and what it is for.
  private struct Case {
    let name: String
    let shape: ProductShape
  }

  private let rounds: Int
  private let batches = 25

  init(isQuick: Bool) {
    rounds = isQuick ? 7 : 31
  }

  private static func forward(_ rows: Int, _ columns: Int, _ inner: Int) -> Case {
    Case(
      name: "\(rows) × \(columns) × \(inner)",
      shape: ProductShape(rows: rows, columns: columns, inner: inner))
  }

  private static func weights(_ rows: Int, _ columns: Int, _ inner: Int) -> Case {
    Case(
      name: "\(rows) × \(columns) × \(inner), A transposed",
      shape: ProductShape(rows: rows, columns: columns, inner: inner, transposesLeft: true))
  }

  private static func inputs(_ rows: Int, _ columns: Int, _ inner: Int) -> Case {
    Case(
      name: "\(rows) × \(columns) × \(inner), B transposed",
      shape: ProductShape(rows: rows, columns: columns, inner: inner, transposesRight: true))
  }

  /// Rows × columns × inner: large layers, the published networks' layers, and their gradients.
  private static let cases = [
    forward(64, 256, 784), forward(128, 512, 784), forward(128, 32, 100), forward(128, 16, 32),
    forward(128, 10, 16), forward(128, 128, 100), forward(128, 64, 128), forward(128, 10, 64),
    forward(64, 16, 100), weights(784, 256, 64), weights(100, 32, 128), weights(32, 16, 128),
    inputs(128, 32, 16), inputs(128, 128, 64),
  ]

  var rows: [BenchmarkRow] {
    var ours = [[Double]](repeating: [], count: Self.cases.count)
    var theirs: [String: [Peer.Figure]] = [:]
    var missing: Peer.Answer?
    for _ in 0..<rounds {
      for (index, one) in Self.cases.enumerated() { ours[index].append(rate(of: one.shape)) }
      guard missing == nil else { continue }
      let answer = Peer.answer(of: "gemm-peer", arguments: arguments)
      switch answer {
      case .figures(let figures):
        for (key, figure) in figures { theirs[key, default: []].append(figure) }
      case .missing: missing = answer
      }
    }
    let peer =
      missing
      ?? .figures(
        theirs.mapValues { figures in
          figures.sorted { $0.value < $1.value }[figures.count / 2]
        })
    return Self.cases.enumerated().map { index, one in
      BenchmarkRow(
        "\(one.name), level \(CPULevel.best)", ours[index].sorted()[rounds / 2], "GFLOP/s",
        against: peer, "\(index)", target: .ratioAtLeast(0.85))
    }
  }

  /// How many batches a shape gets, then the shapes: `NN64x256x784` and so on.
  private var arguments: [String] {
    ["\(batches)"]
      + Self.cases.map { one in
        let shape = one.shape
        return (shape.transposesLeft ? "T" : "N") + (shape.transposesRight ? "T" : "N")
          + "\(shape.rows)x\(shape.columns)x\(shape.inner)"
      }
  }

  /// Billions of operations a second, a multiplication and an addition being two.
  private func rate(of shape: ProductShape) -> Double {
    let kernels = Kernels.best
    let left = numbers(shape.rows * shape.inner)
    let right = numbers(shape.inner * shape.columns)
    var product = Buffer<Float>(count: shape.rows * shape.columns)
    var target = product.mutableSpan
    let operations = 2 * Double(shape.rows) * Double(shape.columns) * Double(shape.inner)
    let clock = ContinuousClock()
    // The first calls tell how many fill half a millisecond, less than the system's turns, so that the
    // median batch is one that nobody interrupted.
    var calls = 10
    var seconds: [Double] = []
    for batch in -1..<batches {
      let spent =
        clock.measure {
          for _ in 0..<calls { kernels.multiply(left.span, right.span, into: &target, shape) }
        } / .seconds(1)
      if batch < 0 {
        calls = max(1, Int(0.0005 / max(spent, 1e-9) * 10))
      } else {
        seconds.append(spent)
      }
    }
    return operations * Double(calls) / seconds.sorted()[batches / 2] / 1e9
  }

  private func numbers(_ count: Int) -> Buffer<Float> {
    var buffer = Buffer<Float>(count: count)
    for index in 0..<count { buffer[index] = Float((index * 7919) % 2048) / 2048 - 0.5 }
    return buffer
  }
}
