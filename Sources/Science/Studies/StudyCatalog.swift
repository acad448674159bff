public import Sweeps

/// The studies that this build knows.
public enum StudyCatalog {
  /// Their faces, in the order in which people meet them.
  public static let schemas: [StudySchema] = [.binarizedComplexity, .command, .noop, .sleep]

  /// What a report compares where a plan does not say; nil for a study that has no curves of its own.
  public static func analysis(of schema: StudySchema) -> Analysis? {
    schema.name == StudySchema.binarizedComplexity.name ? .binarizedComplexity : nil
  }
}
