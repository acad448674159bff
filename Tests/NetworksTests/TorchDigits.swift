// Written by Reference/mnist.py with PyTorch 2.15.0; do not edit.

/// How a binarised network of (32, 16) does on a part of MNIST's test file in PyTorch, and the settings.
enum TorchDigits {
  static let parts = [6000, 2000, 2000]
  static let splitSeed: UInt64 = 2026
  static let digests = [
    "191b52515b96dd06ff6905954ce39e8d4a329b5bff6e47c22748cefcb3f80660",
    "da7413122e2109e1aec0178911b75536665963859dda313ec36fabbe81b2761d",
    "7393502baf62dc85eac773db645c1c6e76709f273123f436cfd476ee2f53a178",
  ]
  static let mean: Float = 0.1307
  static let deviation: Float = 0.3081
  static let hidden = [32, 16]
  static let batch = 128
  static let rate = 0.001
  static let epochs = 100
  static let patience = 10
  /// Of 20 seeds, in hundredths.
  static let accuracies = [
    80.60, 80.40, 79.40, 78.60, 79.95, 77.55, 80.95, 80.00, 79.40, 79.70,
    80.20, 78.60, 78.95, 79.80, 79.95, 78.80, 79.05, 79.70, 80.90, 79.25,
  ]
  static let accuracyMean = 79.588
  static let accuracyDeviation = 0.851
}
