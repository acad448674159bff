/// The bounds of a study's face that comes over a network; a larger one is refused.
///
/// A plan is checked value by value against its study's face, so a face without bounds would let one
/// peer stop a coordinator.
public enum SchemaBounds {
  /// Parameters of a study.
  public static let parametersMax = 256
  /// Texts of one choice.
  public static let choicesMax = 256
  /// Lists inside each other in a type or a default.
  public static let depthMax = 8
  /// Values of all lists of a default.
  public static let valuesMax = 256
  /// Series of a study, and scalars.
  public static let measuresMax = 256
  /// Bytes of a name, a unit, a summary, a choice or a text in a default.
  public static let bytesPerText = 4_096
}
