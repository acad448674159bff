public import Sweeps

extension Findings {
  /// How the correlation of a measure with a target moves with an axis that is not the size.
  ///
  /// Each value of the axis has the mean of z over the combinations of all other axes, sizes among
  /// them, each combination counting once. Only combinations that occur at all values are compared,
  /// so that a value is not credited with what another axis did; where there are none, all count and
  /// ``isMatched`` says so. Combinations that a plan lists are what they are, so that intervals come
  /// from how runs differ within them, once what one seed gave along paired axes is averaged; drawn ones
  /// are a sample, so that intervals come from how draws differ.
  public struct AxisEffect: Hashable, Sendable {
    /// The axis.
    public var axis: ParameterName
    /// The measure.
    public var predictor: Predictor
    /// The target.
    public var target: String
    /// The correlation by value: numbers ascending, others in the order of the plan; of very many
    /// numbers ranges, each with about as many values, and of very many others the first.
    public var levels: [Level]
    /// How many more values there are.
    public var levelsLeftOut: Int
    /// How z changes with the axis.
    public var slope: Finding<Slope>
    /// Axes that move together with this one, so that effects cannot be told apart.
    public var movesWith: [ParameterName]
    /// Whether each value is compared over the same combinations of the other axes.
    public var isMatched: Bool
    /// How many combinations of the other axes count.
    public var combinations: Int
    /// How many were left out, as they lack a value of the axis.
    public var combinationsLeftOut: Int

    /// An effect.
    public init(
      axis: ParameterName, predictor: Predictor, target: String, levels: [Level],
      levelsLeftOut: Int = 0, slope: Finding<Slope>, movesWith: [ParameterName], isMatched: Bool,
      combinations: Int,
      combinationsLeftOut: Int
    ) {
      self.axis = axis
      self.predictor = predictor
      self.target = target
      self.levels = levels
      self.levelsLeftOut = levelsLeftOut
      self.slope = slope
      self.movesWith = movesWith
      self.isMatched = isMatched
      self.combinations = combinations
      self.combinationsLeftOut = combinationsLeftOut
    }

    /// A value of the axis, or a range of values where there are many.
    public struct Level: Hashable, Sendable {
      /// The value as a plan writes it, or a range as in `0.001 to 0.004`.
      public var label: String
      /// The correlation.
      public var estimate: Finding<Estimate>
      /// How many runs count in it.
      public var runs: Int

      /// A level.
      public init(label: String, estimate: Finding<Estimate>, runs: Int) {
        self.label = label
        self.estimate = estimate
        self.runs = runs
      }
    }

    /// A slope of z along the axis.
    public struct Slope: Hashable, Sendable {
      /// The change of z with each ``unit``.
      public var estimate: Estimate
      /// How likely a slope as large would be if there were none.
      public var p: Double
      /// What it is per.
      public var unit: Unit

      /// A slope.
      public init(estimate: Estimate, p: Double, per unit: Unit) {
        self.estimate = estimate
        self.p = p
        self.unit = unit
      }

      /// What a slope is per.
      public enum Unit: String, Hashable, Sendable {
        /// Each doubling, where all values are positive.
        case doubling
        /// Each unit.
        case one = "unit"
      }
    }
  }
}
