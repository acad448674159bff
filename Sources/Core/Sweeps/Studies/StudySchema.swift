internal import Mistakes

/// What a study is called, what it can be told, and what it measures: all that the rest of the house
/// knows of it.
///
/// A program validates plans with the schemas of the studies that it links, a coordinator with those
/// that its workers announce. The schema also fixes identity: its name and version, and the defaults
/// that parameters are compared with, enter every ``TaskKey``. A study whose results change gets a
/// new version; a parameter whose default changes does too.
public struct StudySchema: Hashable, Sendable {
  /// How a plan names the study.
  public let name: String
  /// Raised whenever the same parameters and seed give other results.
  public let version: Int
  /// One sentence about what the study does.
  public let summary: String
  /// The parameters, in the order in which a person would read them.
  public let parameters: [Parameter]
  /// Whether parameters that are not listed are accepted too, with any scalar value.
  public let acceptsOtherParameters: Bool
  /// Whether the same task gives the same payload, bit for bit.
  public let isDeterministic: Bool
  /// Curves that a task records, one value an epoch.
  public let series: [Measure]
  /// Single values that a task records.
  public let scalars: [Measure]

  /// A study's face.
  ///
  /// - Precondition: names are distinct and defaults are of their types.
  public init(
    name: String, version: Int, summary: String, parameters: [Parameter],
    acceptsOtherParameters: Bool = false, isDeterministic: Bool = true, series: [Measure] = [],
    scalars: [Measure] = []
  ) {
    let names = parameters.map(\.name)
    require(Set(names).count == names.count, "study \(name) lists a parameter twice: \(names)")
    self.name = name
    self.version = version
    self.summary = summary
    self.parameters = parameters
    self.acceptsOtherParameters = acceptsOtherParameters
    self.isDeterministic = isDeterministic
    self.series = series
    self.scalars = scalars
  }

  /// The parameter of a name, or nil when the study does not list it.
  public func parameter(_ name: ParameterName) -> Parameter? {
    parameters.first { $0.name == name }
  }

  /// What values a name may take: that of the listed parameter, or anything scalar in an open study.
  public func type(of name: ParameterName) -> ParameterType? {
    parameter(name)?.type ?? (acceptsOtherParameters ? .anyScalar : nil)
  }
}

/// One thing that a study can be told.
public struct Parameter: Hashable, Sendable {
  /// Its name in plans and results.
  public let name: ParameterName
  /// What values it takes.
  public let type: ParameterType
  /// The value where a plan says nothing; nil when every plan must say.
  public let defaultValue: ParameterValue?
  /// One phrase about what it does.
  public let summary: String

  /// A parameter.
  ///
  /// - Precondition: the name is a good one, and the default is of the type.
  public init(_ name: String, _ type: ParameterType, default: ParameterValue?, summary: String) {
    guard let checked = ParameterName(name) else {
      mistake(ParameterName.fault(in: name) ?? name)
    }
    if let value = `default` {
      require(
        (try? type.accepting(value)) == value,
        "the default \(value) of '\(name)' is not of its type")
    }
    self.name = checked
    self.type = type
    self.defaultValue = `default`
    self.summary = summary
  }
}

/// Something that a study records, with its unit.
public struct Measure: Hashable, Sendable {
  /// Its name in results.
  public let name: String
  /// Its unit, as in `bits`, or ``correlationUnit``; empty for a pure number.
  public let unit: String
  /// One phrase about what it is.
  public let summary: String

  /// The unit of correlations, from -1 to 1: their mean over runs is taken by Fisher's z.
  public static let correlationUnit = "correlation"

  /// Whether it is a correlation.
  public var isCorrelation: Bool { unit == Measure.correlationUnit }

  /// A measure.
  public init(_ name: String, unit: String = "", summary: String) {
    self.name = name
    self.unit = unit
    self.summary = summary
  }
}
