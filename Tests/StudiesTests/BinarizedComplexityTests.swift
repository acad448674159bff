import Complexity
import Encoding
import Kernels
import Networks
import Studies
import Sweeps
import Testing

@Suite("The study binarized-complexity")
struct BinarizedComplexityTests {
  /// The record of ``StudyTask/small(_:seed:)``, and the version that gave it.
  private static let golden = (
    version: 2, digest: "80e11b169e2c9a1ba84cbc4572b71e953c7372c65aa2fd8776cbf9f7b4e6e15c"
  )

  @Test("a record has the committed bytes at every CPU level", arguments: levels)
  func digest(kernels: Kernels) throws {
    let task = StudyTask.small()
    let result = try task.result(kernels)
    let record = Record(
      study: task.schema.name, version: task.schema.version, parameters: task.parameters,
      seed: task.seed, scalars: result.scalars, series: result.series)
    let digest = Digest(of: record.encoded()).hexadecimal
    #expect(
      (digest == Self.golden.digest) && task.schema.version == Self.golden.version,
      """
      the study's results are not those of version \(Self.golden.version) any more: raise the \
      version of StudySchema.binarizedComplexity, then commit it here with the digest \(digest)
      """)
  }

  @Test("the curves are the means of what recounting the weights gives after each step")
  func recounting() throws {
    let study = try BinarizedComplexity(.small())
    let result = study.run(with: .best)
    var training = study.makeTraining(with: .best)
    var live = SignComplexity(of: training.network)
    var (bdm, entropy): ([Double], [Double]) = ([], [])
    var (bdms, entropies): ([Double], [Double]) = ([], [])
    var (flips, turned) = ([Double](), 0)
    while let moment = training.advance() {
      live.follow(training.network)
      var counts = BlockCounts(.squares)
      for matrix in SignComplexity.matrices(of: training.network) { counts.add(matrix) }
      let measure = counts.measured()
      try #require(live.bdm == measure.bdm && live.entropy == measure.entropy)
      for layer in training.network.weightLayers {
        turned += training.network.flips(ofLayer: layer).count
      }
      bdms.append(measure.bdm)
      entropies.append(measure.entropy)
      guard moment.endsEpoch else { continue }
      bdm.append(bdms.reduce(0, +) / Double(bdms.count))
      entropy.append(entropies.reduce(0, +) / Double(entropies.count))
      flips.append(Double(turned))
      (bdms, entropies) = ([], [])
    }
    #expect(turned > 100)
    #expect(result["bdm"] == bdm && result["entropy"] == entropy && result["flips"] == flips)
    #expect(Set(bdm).count > 3)
  }

  @Test("matrices are outputs × inputs, of all layers")
  func matrices() throws {
    let training = try BinarizedComplexity(.small()).makeTraining(with: .best)
    let matrices = SignComplexity.matrices(of: training.network)
    #expect(matrices.map(\.rows) == [8, 4, 10] && matrices.map(\.columns) == [64, 8, 4])
    #expect(try StudyTask.small().result().number("parameters") == 584)
  }

  @Test("correlations are Pearson's of the curves with the training loss")
  func correlations() throws {
    let result = try StudyTask.small().result()
    for name in ["bdm", "entropy"] {
      let (x, y) = (result[name], result["train-loss"])
      let (a, b) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
      let xy = zip(x, y).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
      let xx = x.reduce(0) { $0 + ($1 - a) * ($1 - a) }
      let yy = y.reduce(0) { $0 + ($1 - b) * ($1 - b) }
      let found = try #require(result.number("pearson-\(name)"))
      #expect(abs(found - xy / (xx * yy).squareRoot()) < 1e-9)
    }
    let short = try StudyTask.small([("epochs", .integer(2))]).result()
    #expect(short.scalars["pearson-bdm"] == nil && short.scalars["parameters"] != nil)
    let still = try StudyTask.small([("learning-rate", .real(1e-12))]).result()
    #expect(still.scalars["pearson-bdm"] == nil, "no sign turned, so nothing varies")
    #expect(Set(still["bdm"]).count == 1)
  }

  @Test("the best epoch has the lowest validation loss, and patience counts from it")
  func patience() throws {
    for patience in [0, 1, 3] {
      let result = try StudyTask.small([
        ("patience", .integer(Int64(patience))), ("epochs", .integer(30)),
      ]).result()
      let losses = result["validation-loss"]
      let least = try #require(losses.min())
      let best = try #require(losses.firstIndex(of: least)) + 1
      #expect(result.number("best-epoch") == Double(best))
      #expect(losses.count == (patience == 0 ? 30 : min(30, best + patience)))
      for curve in result.series { #expect(curve.values.count == losses.count) }
    }
  }

  @Test("a network learns digits, also with permuted pixels, and nothing of what is no task")
  func controls() throws {
    func accuracy(_ control: String) throws -> Double {
      let result = try StudyTask.small([
        ("control", .text(control)), ("hidden", .list([.integer(64), .integer(32)])),
        ("epochs", .integer(25)), ("patience", .integer(0)), ("learning-rate", .real(0.01)),
      ]).result()
      return try #require(result["validation-accuracy"].last)
    }
    #expect(try accuracy("none") > 0.85)
    #expect(try accuracy("permuted-pixels") > 0.85)
    // 359 samples of ten classes: chance is 0.1 with a deviation of 0.016.
    #expect(abs(try accuracy("permuted-labels") - 0.1) < 0.07)
    #expect(abs(try accuracy("random-inputs") - 0.1) < 0.07)
  }

  @Test("every parameter makes a difference")
  func parameters() throws {
    let changes: [(String, MessagePack)] = [
      ("control", .text("permuted-labels")), ("control", .text("random-inputs")),
      ("control", .text("permuted-pixels")), ("hidden", .list([.integer(8)])),
      ("estimator", .text("hard-tanh")), ("estimator", .text("approx-sign")),
      ("clip", .boolean(true)), ("optimiser", .text("sgd")), ("learning-rate", .real(0.06)),
      ("batch", .integer(65)), ("epochs", .integer(7)), ("patience", .integer(1)),
    ]
    // The rate is high so that latent weights reach ±1 and the validation loss rises now and then.
    let base: [(String, MessagePack)] = [("learning-rate", .real(0.3)), ("epochs", .integer(12))]
    var results = [try StudyTask.small(base).result(), try StudyTask.small(base, seed: 8).result()]
    for change in changes { results.append(try StudyTask.small(base + [change]).result()) }
    for left in results.indices {
      for right in results.indices.dropFirst(left + 1) {
        #expect(results[left].series != results[right].series, "\(left) and \(right)")
      }
    }
    let known = StudySchema.binarizedComplexity.parameters.map(\.name.text)
    #expect(Set(known).subtracting(changes.map(\.0)) == ["data"], "there is one data set")
  }

  @Test(
    "what cannot be honoured is refused in words",
    arguments: [
      (
        "batch", MessagePack.integer(2_000),
        "'batch' is 2000, but there are only 1438 training samples"
      ),
      (
        "batch", .integer(1_437),
        "'batch' is 1437, which leaves one of 1438 training samples for the last step, and a single "
          + "sample cannot be normalised"
      ),
      ("batch", .integer(1), "'batch' is not an integer from 2 to 65536"),
      (
        "hidden", .list([.integer(3), .integer(3)]),
        "'hidden' is [3, 3], and no weight matrix holds a block of 4 × 4"
      ),
      ("hidden", .list([]), "'hidden' is not a list of 1 to 4 values (an integer from 1 to 4096)"),
      ("estimator", .text("tanh"), "'estimator' is not identity, hard-tanh or approx-sign"),
      ("clip", .integer(1), "'clip' is not true or false"),
      ("learning-rate", .real(.nan), "'learning-rate' is not a number above 0 and at most 10"),
      ("data", .text("mnist"), "'data' is not digits"),
      ("momentum", .real(0.9), "'binarized-complexity' has no parameter 'momentum'"),
    ])
  func refusals(name: String, value: MessagePack, words: String) throws {
    let error = #expect(throws: StudyError.self) { try StudyTask.small([(name, value)]).result() }
    #expect(error == StudyError(.invalidParameters, words))
  }
}
