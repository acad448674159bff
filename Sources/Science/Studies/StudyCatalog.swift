public import Sweeps

/// The studies that this build knows.
public enum StudyCatalog {
  /// Their faces, in the order in which people meet them.
  public static let schemas: [StudySchema] = [.binarizedComplexity, .command, .noop, .sleep]
}
