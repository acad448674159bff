internal import Complexity
internal import Datasets
internal import Encoding
public import Kernels
public import Networks
public import Randomness
internal import Statistics
internal import Sweeps

/// The study `binarized-complexity`: trains a binarised network and looks, after every step, how
/// complex its signs are.
///
/// - Data: a control is applied to all samples, then a fifth of them, stratified, is set aside for
///   validation, then all are normalised by mean and deviation of the training part's features.
/// - After each step, complexity and entropy of the signs; their means over the epoch's steps.
/// - How many signs have turned since the start, by the end of each epoch: what a measure of complexity
///   has to beat, for it knows nothing of where they are.
/// - At the end of each epoch, validation; training ends when it has not improved for a while.
/// - Pearson's correlation of these curves with the training loss, over all epochs of the run.
///
/// All of it is a pure function of parameters and seed, at every CPU level.
public struct BinarizedComplexity: Sendable {
  /// What is asked for.
  public let settings: BinarizedComplexitySettings
  /// Where randomness comes from.
  public let seed: Seed
  private let train: Samples
  private let validation: Samples

  /// Fewer epochs make no correlation: two points always lie on a line.
  private static let epochsForCorrelationMin = 3

  /// Prepares the data of a task.
  public init(_ task: StudyTask) throws(StudyError) {
    settings = try BinarizedComplexitySettings(task)
    seed = task.seed
    (train, validation) = try Self.samples(settings.control, seed)
    try check()
  }

  /// The training and the validation part.
  private static func samples(
    _ control: BinarizedComplexitySettings.Control, _ seed: Seed
  ) throws(StudyError) -> (train: Samples, validation: Samples) {
    let digits = Dataset.digits()
    let data =
      switch control {
      case .none: digits
      case .permutedLabels: digits.permutingLabels(seed: seed)
      case .randomInputs: digits.randomisingInputs(seed: seed)
      case .permutedPixels: digits.permutingPixels(seed: seed)
      }
    do throws(DatasetError) {
      let validationCount = data.count / 5
      let parts = try data.split(
        into: [data.count - validationCount, validationCount], seed: seed)
      let (mean, deviation) = parts[0].statistics()
      let normalised = try parts.map { part throws(DatasetError) in
        try part.normalised(mean: Float(mean), deviation: Float(deviation))
      }
      return (Samples(normalised[0]), Samples(normalised[1]))
    } catch {
      throw StudyError(.unusable, error.message)
    }
  }

  /// Refuses what the network or the measure cannot honour.
  private func check() throws(StudyError) {
    guard settings.batch <= train.count else {
      throw StudyError(
        .invalidParameters,
        "'batch' is \(settings.batch), but there are only \(train.count) training samples")
    }
    guard train.count % settings.batch != 1 else {
      throw StudyError(
        .invalidParameters,
        "'batch' is \(settings.batch), which leaves one of \(train.count) training samples for the "
          + "last step, and a single sample cannot be normalised")
    }
    let sizes = [train.inputs] + settings.hidden + [train.outputs]
    guard zip(sizes, sizes.dropFirst()).contains(where: { min($0, $1) >= BlockMethod.squares.side })
    else {
      throw StudyError(
        .invalidParameters,
        "'hidden' is \(settings.hidden), and no weight matrix holds a block of 4 × 4")
    }
  }

  /// The network and its training, both at their beginning, which yields after every step.
  public func makeTraining(with kernels: Kernels) -> Training {
    let network = Network(
      inputs: train.inputs, settings.layers(classes: train.outputs), batchMax: settings.batch,
      seed: seed, kernels: kernels)
    return Training(network, on: train, settings.training, seed: seed)
  }

  /// Trains and measures.
  public func run(with kernels: Kernels) -> StudyResult {
    var training = makeTraining(with: kernels)
    var signs = SignComplexity(of: training.network)
    var stopping = EarlyStopping(
      of: training.network, patience: settings.patience == 0 ? .max : settings.patience)
    var curves = Curves()
    var (bdm, entropy, steps) = (0.0, 0.0, 0)
    while let moment = training.advance() {
      signs.follow(training.network)
      bdm += signs.bdm
      entropy += signs.entropy
      steps += 1
      guard moment.endsEpoch else { continue }
      let evaluation = training.network.evaluate(validation, .crossEntropy)
      curves.bdm.append(bdm / Double(steps))
      curves.entropy.append(entropy / Double(steps))
      curves.flips.append(Double(signs.flipCount))
      curves.trainLoss.append(moment.epochLoss)
      curves.validationLoss.append(evaluation.loss)
      curves.validationAccuracy.append(evaluation.accuracy)
      (bdm, entropy, steps) = (0, 0, 0)
      if stopping.shouldStop(at: evaluation.loss, training.network) { break }
    }
    return StudyResult(
      scalars: scalars(curves, bestEpoch: stopping.bestLook.map { $0 + 1 }), series: curves.series)
  }

  private func scalars(_ curves: Curves, bestEpoch: Int?) -> MessagePack.Map {
    let sizes = [train.inputs] + settings.hidden + [train.outputs]
    let weights = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    var entries: [(String, MessagePack)] = [("parameters", .integer(Int64(weights)))]
    if let bestEpoch { entries.append(("best-epoch", .integer(Int64(bestEpoch)))) }
    for (name, curve) in [("pearson-bdm", curves.bdm), ("pearson-entropy", curves.entropy)] {
      guard curve.count >= Self.epochsForCorrelationMin,
        let correlation = pearson(curve, curves.trainLoss)
      else { continue }
      entries.append((name, .real(correlation)))
    }
    return MessagePack.Map(uniqueKeysWithValues: entries)
  }

  /// A value an epoch of each series.
  private struct Curves {
    var bdm: [Double] = []
    var entropy: [Double] = []
    var flips: [Double] = []
    var trainLoss: [Double] = []
    var validationLoss: [Double] = []
    var validationAccuracy: [Double] = []

    var series: [Record.Series] {
      [
        Record.Series("bdm", bdm), Record.Series("entropy", entropy),
        Record.Series("flips", flips), Record.Series("train-loss", trainLoss),
        Record.Series("validation-loss", validationLoss),
        Record.Series("validation-accuracy", validationAccuracy),
      ]
    }
  }
}

extension Samples {
  /// The samples of a data set.
  fileprivate convenience init(_ data: Dataset) {
    self.init(
      data.features.span, inputs: data.shape.count, labels: data.labels.map(Int.init),
      classes: data.classCount)
  }
}
