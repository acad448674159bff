extension Findings {
  /// How strongly a predictor follows a target, by size, and how that changes with size.
  public struct Answer: Hashable, Sendable {
    /// What follows.
    public var predictor: Predictor
    /// The curve that is followed.
    public var target: String
    /// How correlations were made.
    public var way: Way
    /// The correlation at each size.
    public var bySize: [SizeAnswer]
    /// How it changes with size.
    public var trend: Finding<Trend>
    /// Whether sizes differ at all.
    public var difference: Finding<SizeTest>

    /// An answer.
    public init(
      predictor: Predictor, target: String, way: Way, bySize: [SizeAnswer],
      trend: Finding<Trend>, difference: Finding<SizeTest>
    ) {
      self.predictor = predictor
      self.target = target
      self.way = way
      self.bySize = bySize
      self.trend = trend
      self.difference = difference
    }
  }

  /// A correlation at one size.
  public struct SizeAnswer: Hashable, Sendable {
    /// The correlation.
    public var estimate: Finding<Estimate>
    /// How many runs have a record.
    public var runs: Int
    /// Runs that do not count in it, with reasons.
    public var excluded: [Tally]
    /// The correlations of single runs, from least to greatest; empty for mean curves.
    public var spread: Spread

    /// How many runs count in it.
    public var defined: Int { runs - excluded.reduce(0) { $0 + $1.count } }

    /// A correlation at one size.
    public init(
      estimate: Finding<Estimate>, runs: Int, excluded: [Tally] = [], spread: Spread = Spread()
    ) {
      self.estimate = estimate
      self.runs = runs
      self.excluded = excluded
      self.spread = spread
    }
  }

  /// A number and how sure it is.
  public struct Estimate: Hashable, Sendable {
    /// The number: a correlation, or a difference of two.
    public var value: Double
    /// The interval; absent where nothing says how sure the number is.
    public var interval: Finding<Interval>

    /// A number with its interval.
    public init(_ value: Double, _ interval: Finding<Interval>) {
      self.value = value
      self.interval = interval
    }
  }

  /// An interval, and how it was made.
  public struct Interval: Hashable, Sendable {
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double
    /// How it was made.
    public var method: Method

    /// An interval.
    public init(_ low: Double, _ high: Double, _ method: Method) {
      self.low = low
      self.high = high
      self.method = method
    }

    /// How an interval is made.
    public enum Method: String, Hashable, CaseIterable, Sendable {
      /// Student's t on Fisher's z, with the variance between runs.
      case studentOfZ = "student-t-of-z"
      /// Student's t on the numbers as they are.
      case student = "student-t"
      /// Student's t of a weighted sum of means, with Satterthwaite's degrees of freedom.
      case satterthwaite
      /// Whole runs drawn again, each mean in units of its own error.
      case bootstrapT = "bootstrap-t"
      /// Whole runs drawn again, corrected for bias and acceleration.
      case bca
      /// Whole runs drawn again, the quantiles as they are.
      case percentile
      /// Hartung and Knapp's, of a random-effects regression.
      case hartungKnapp = "hartung-knapp"

      /// The method in words.
      public var words: String {
        switch self {
        case .studentOfZ: "Student's t on Fisher's z, from how runs differ"
        case .student: "Student's t, from how they differ"
        case .satterthwaite: "Student's t, from how runs differ within each combination"
        case .bootstrapT: "bootstrap-t over whole runs, on Fisher's z"
        case .bca: "BCa bootstrap over whole runs"
        case .percentile: "percentile bootstrap over whole runs"
        case .hartungKnapp: "Hartung-Knapp, random effects"
        }
      }
    }
  }

  /// How the numbers of single runs lie.
  public struct Spread: Hashable, Sendable {
    /// The numbers from least to greatest: all of them, or evenly taken quantiles of many.
    public var values: [Double]
    /// How many there were.
    public var count: Int

    /// More numbers than these are told by their quantiles.
    public static let valuesMax = 1_000

    /// No numbers.
    public init() {
      values = []
      count = 0
    }

    /// Numbers in any order.
    public init(of numbers: [Double]) {
      let sorted = numbers.sorted()
      count = sorted.count
      values =
        count <= Spread.valuesMax
        ? sorted
        : (0..<Spread.valuesMax).map { sorted[$0 * (sorted.count - 1) / (Spread.valuesMax - 1)] }
    }
  }
}
