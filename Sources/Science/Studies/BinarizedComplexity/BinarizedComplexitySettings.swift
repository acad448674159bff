public import Kernels
public import Networks

/// What a task of the study `binarized-complexity` asks for.
public struct BinarizedComplexitySettings: Hashable, Sendable {
  /// What is taken away from the data.
  public enum Control: String, Hashable, Sendable {
    /// Nothing.
    case none
    /// What a sample is.
    case permutedLabels = "permuted-labels"
    /// What samples look like.
    case randomInputs = "random-inputs"
    /// What is near what.
    case permutedPixels = "permuted-pixels"
  }

  /// What is taken away from the data.
  public let control: Control
  /// Units of each hidden layer.
  public let hidden: [Int]
  /// The gradient that stands in for that of the sign.
  public let estimator: SignEstimator
  /// Whether latent weights are kept within -1 and 1.
  public let clips: Bool
  /// How latent weights follow the gradient.
  public let optimiser: Optimiser
  /// Samples in a step.
  public let batch: Int
  /// Passes through the training data, at most.
  public let epochs: Int
  /// Epochs without a better validation loss before training stops; 0 never stops.
  public let patience: Int

  /// Reads a task's parameters, none of which may be passed over.
  public init(_ task: StudyTask) throws(StudyError) {
    try task.checkNames()
    // There is one data set so far, and its name is held against the schema like any value.
    _ = try task.word("data")
    control = try Self.meaning(of: "control", in: task) { Control(rawValue: $0) }
    hidden = try task.integers("hidden")
    estimator = try Self.meaning(of: "estimator", in: task) {
      ["identity": .identity, "hard-tanh": .hardTanh, "approx-sign": .approxSign][$0]
    }
    clips = try task.boolean("clip")
    let rate = try task.real("learning-rate")
    optimiser = try Self.meaning(of: "optimiser", in: task) {
      ["adam": .adam(rate: rate), "sgd": .descent(rate: rate)][$0]
    }
    batch = try task.integer("batch")
    epochs = try task.integer("epochs")
    patience = try task.integer("patience")
  }

  /// What a word of the schema means here; a word that nobody has given a meaning is refused.
  private static func meaning<Value>(
    of name: String, in task: StudyTask, _ lookUp: (String) -> Value?
  ) throws(StudyError) -> Value {
    let word = try task.word(name)
    guard let value = lookUp(word) else {
      throw StudyError(.unusable, "this build does not know what \(name) '\(word)' means")
    }
    return value
  }

  /// The network's definition for so many classes.
  ///
  /// Layers have no biases: normalisation subtracts each unit's mean, and a bias with it. A weight of
  /// exactly 0 is taken for -1, so that a sign is a bit in the way that the paper counts bits: 1 above
  /// zero and 0 else.
  public func layers(classes: Int) -> [Layer] {
    .binarised(
      hidden: hidden, classes: classes, estimator: estimator,
      like: Dense(
        outputs: 1, binarisation: Binarisation(zero: .minus, bound: clips ? 1 : .infinity),
        hasBias: false, start: .normal(0.1)))
  }

  /// How it is trained, yielding after every step.
  public var training: TrainingSettings {
    TrainingSettings(
      batch: batch, epochs: epochs, optimiser: optimiser, moments: .every(steps: 1))
  }
}
