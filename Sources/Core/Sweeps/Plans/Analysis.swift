/// What a report compares: which measures follow which targets, and across which sizes.
///
/// Everything may be left to the study: a plan says what differs from the study's own analysis.
public struct Analysis: Hashable, Sendable {
  /// The curves that are held against the targets, the first of them the one that is asked about.
  public var measures: [String]
  /// The curves that measures are held against.
  public var targets: [String]
  /// The axis along which models grow; nil where there is none.
  public var across: ParameterName?
  /// The scalar that says how large a model is; nil where the values of ``across`` say it themselves.
  public var size: String?
  /// Curves that have nothing to do with the question and must be beaten, besides the number of the
  /// epoch.
  public var rivals: [String]
  /// How sure intervals are.
  public var confidence: Double

  /// How sure intervals are unless a plan says otherwise.
  public static let confidenceDefault = 0.95

  /// An analysis.
  public init(
    measures: [String], targets: [String], across: ParameterName? = nil, size: String? = nil,
    rivals: [String] = [], confidence: Double = Analysis.confidenceDefault
  ) {
    self.measures = measures
    self.targets = targets
    self.across = across
    self.size = size
    self.rivals = rivals
    self.confidence = confidence
  }
}
