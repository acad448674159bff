public import Sweeps

extension StudySchema {
  /// Whether a binarised network grows simpler while it learns.
  ///
  /// Follows "Binarized Neural Networks Converge Toward Algorithmic Simplicity" (arXiv 2505.20646):
  /// all layers binarised, batch-norm after each, cross-entropy, early stopping on the validation
  /// loss. Defaults are the paper's representative network and, where the paper's own settings are
  /// not published, those of its first author's sibling code.
  public static let binarizedComplexity = StudySchema(
    name: "binarized-complexity",
    version: 2,
    summary: "Trains a binarised network and measures the algorithmic complexity of its weights.",
    parameters: [
      Parameter(
        "data", .choice(["digits"]), default: .text("digits"),
        summary: "what is learned: handwritten digits of 8 × 8 pixels, 10 classes"),
      Parameter(
        "control", .choice(["none", "permuted-labels", "random-inputs", "permuted-pixels"]),
        default: .text("none"),
        summary: "what is taken away from the data, to see what the signal rests on"),
      Parameter(
        "hidden", .list(of: .integer(1...4096), count: 1...4),
        default: .list([.integer(32), .integer(16)]), summary: "units of each hidden layer"),
      Parameter(
        "estimator", .choice(["identity", "hard-tanh", "approx-sign"]), default: .text("identity"),
        summary: "gradient that stands in for that of the sign"),
      Parameter(
        "clip", .boolean, default: .boolean(false),
        summary: "whether latent weights are kept within -1 and 1"),
      Parameter(
        "optimiser", .choice(["adam", "sgd"]), default: .text("adam"),
        summary: "how latent weights follow the gradient"),
      Parameter(
        "learning-rate", .real(RealInterval(0, 10, excludingLower: true)), default: .real(0.001),
        summary: "size of the optimiser's steps"),
      Parameter(
        "batch", .integer(2...65_536), default: .integer(128), summary: "samples in a step"),
      Parameter(
        "epochs", .integer(1...100_000), default: .integer(50),
        summary: "passes through the training data, at most"),
      Parameter(
        "patience", .integer(0...100_000), default: .integer(5),
        summary: "epochs without a better validation loss before training stops; 0 never stops"),
    ],
    series: [
      Measure(
        "bdm", unit: "bits",
        summary: "complexity of the signs by 4 × 4 blocks, mean of the epoch's steps"),
      Measure(
        "entropy", unit: "bits", summary: "entropy of the same blocks, mean of the epoch's steps"),
      Measure(
        "flips", unit: "weights",
        summary: "signs that turned since the start, each as often as it did"),
      Measure(
        "train-loss", unit: "nats",
        summary: "cross-entropy on the training data, mean of the epoch's samples"),
      Measure("validation-loss", unit: "nats", summary: "cross-entropy on the validation data"),
      Measure("validation-accuracy", summary: "share of validation samples classified rightly"),
    ],
    scalars: [
      Measure("parameters", summary: "binary weights in the network"),
      Measure(
        "best-epoch", unit: "epochs",
        summary: "epoch of the lowest validation loss, counted from 1"),
      Measure(
        "pearson-bdm", unit: Measure.correlationUnit,
        summary: "correlation over the epochs of bdm with train-loss"),
      Measure(
        "pearson-entropy", unit: Measure.correlationUnit,
        summary: "correlation over the epochs of entropy with train-loss"),
    ])
}

extension Analysis {
  /// Whether complexity follows the training loss, and how that changes with the number of weights.
  ///
  /// The flips are a rival: a measure that only knows that signs turn should do worse than one that
  /// knows where they are.
  public static let binarizedComplexity = Analysis(
    measures: ["bdm", "entropy"], targets: ["train-loss"], across: ParameterName("hidden"),
    size: "parameters", rivals: ["flips"])
}
