/// What a report compares: which measures follow which targets, and across which sizes.
///
/// This is the whole answer; what a plan says of it is an ``AnalysisRequest``.
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

/// What a plan says of its ``Analysis``; what it leaves out is the study's own.
public struct AnalysisRequest: Hashable, Sendable {
  /// The curves that are held against the targets; nil leaves them to the study.
  public var measures: [String]?
  /// The curves that measures are held against; nil leaves them to the study.
  public var targets: [String]?
  /// The axis along which models grow; nil leaves it to the study.
  public var across: ParameterName?
  /// The scalar that says how large a model is; nil leaves it to the study.
  public var size: String?
  /// Curves that must be beaten, possibly none; nil leaves them to the study.
  public var rivals: [String]?
  /// How sure intervals are; nil is ``Analysis/confidenceDefault``.
  public var confidence: Double?

  /// A request that leaves everything to the study.
  public init() {}

  /// The analysis: the request's own words, and the study's where it has none; nil where neither
  /// names measures and targets.
  ///
  /// A curve is not held against itself: of the study's measures and rivals, those that the request
  /// gives another part are left out.
  public func resolved(with study: Analysis?) -> Analysis? {
    guard let targets = targets ?? study?.targets.filter({ measures?.contains($0) != true }),
      let measures = measures ?? study?.measures.filter({ !targets.contains($0) }),
      !targets.isEmpty, !measures.isEmpty
    else { return nil }
    let others = targets + measures
    return Analysis(
      measures: measures, targets: targets, across: across ?? study?.across,
      size: size ?? study?.size,
      rivals: rivals ?? study?.rivals.filter { !others.contains($0) } ?? [],
      confidence: confidence ?? study?.confidence ?? Analysis.confidenceDefault)
  }
}
