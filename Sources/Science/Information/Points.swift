/// Points of some dimensions, one after another: what a variable was seen to be, time after time.
public struct Points: Hashable, Sendable {
  /// The greatest magnitude of a coordinate: sums and differences of two have room.
  public static let magnitudeMax = 1e300

  /// How many points.
  public let count: Int
  /// How many coordinates a point has.
  public let dimensions: Int
  /// The coordinates, point after point.
  public let coordinates: [Double]

  /// Points from coordinates, point after point.
  ///
  /// - Parameters:
  ///   - coordinates: `dimensions` numbers a point, finite.
  ///   - dimensions: How many coordinates a point has, at least 1.
  ///   - name: What people call the variable, for complaints.
  public init(
    _ coordinates: [Double], dimensions: Int, named name: String = "the variable"
  ) throws(InformationError) {
    guard dimensions > 0, !coordinates.isEmpty, coordinates.count % dimensions == 0 else {
      throw InformationError(
        .malformed,
        "\(name): found \(coordinates.count) numbers for points of \(dimensions) dimensions",
        cure: "give a row a point, with a number a column")
    }
    if let place = coordinates.firstIndex(where: { !($0.magnitude <= Self.magnitudeMax) }) {
      throw InformationError(
        .malformed,
        "\(name): found \(coordinates[place]) at row \(place / dimensions), column "
          + "\(place % dimensions), counted from 0, expected a finite number up to "
          + "\(Self.magnitudeMax) in magnitude",
        cure: "replace it, or leave out its row in both variables")
    }
    self.init(unchecked: coordinates, dimensions: dimensions)
  }

  init(unchecked coordinates: [Double], dimensions: Int) {
    count = coordinates.count / dimensions
    self.dimensions = dimensions
    self.coordinates = coordinates
  }

  /// One coordinate of every point.
  public func column(_ axis: Int) -> [Double] {
    stride(from: axis, to: coordinates.count, by: dimensions).map { coordinates[$0] }
  }

  /// The first column that has the same number everywhere, if there is one.
  public var constantColumn: Int? {
    (0..<dimensions).first { axis in
      stride(from: axis, to: coordinates.count, by: dimensions)
        .allSatisfy { coordinates[$0] == coordinates[axis] }
    }
  }

  /// Each point with the coordinates of another variable's behind its own.
  public func joined(with other: Points) throws(InformationError) -> Points {
    guard count == other.count else {
      throw InformationError(
        .malformed, "found \(count) points of one variable and \(other.count) of the other",
        cure: "give as many rows of both, those of one moment in the same place")
    }
    var joined: [Double] = []
    joined.reserveCapacity(coordinates.count + other.coordinates.count)
    for index in 0..<count {
      joined += coordinates[(index * dimensions)..<((index + 1) * dimensions)]
      joined +=
        other.coordinates[
          (index * other.dimensions)..<((index + 1) * other.dimensions)]
    }
    return Points(unchecked: joined, dimensions: dimensions + other.dimensions)
  }

  /// Some of the points, in a given order; a number may come twice.
  public func points(at numbers: [Int]) -> Points {
    var chosen: [Double] = []
    chosen.reserveCapacity(numbers.count * dimensions)
    for number in numbers {
      chosen += coordinates[(number * dimensions)..<((number + 1) * dimensions)]
    }
    return Points(unchecked: chosen, dimensions: dimensions)
  }
}

/// Points sorted into classes: equal points are one class, whatever their numbers are.
public struct Classes: Hashable, Sendable {
  /// The class of each point; classes count from 0, in the order in which they first appear.
  public let labels: [Int]
  /// How many points each class has.
  public let counts: [Int]

  /// The classes of points.
  public init(of points: Points) {
    let d = points.dimensions
    var numbers: [[UInt64]: Int] = [:]
    var counts: [Int] = []
    labels = (0..<points.count).map { index in
      // Adding 0 makes the negative zero the other one.
      let key = points.coordinates[(index * d)..<((index + 1) * d)].map { ($0 + 0).bitPattern }
      let label = numbers[key] ?? counts.count
      if label == counts.count {
        numbers[key] = label
        counts.append(0)
      }
      counts[label] += 1
      return label
    }
    self.counts = counts
  }

  /// The numbers of the points of each class.
  public var members: [[Int]] {
    var members = counts.map { _ in [Int]() }
    for (index, label) in labels.enumerated() { members[label].append(index) }
    return members
  }

  /// The entropy of the shares that classes have, in nats: the plug-in estimate.
  public var entropy: Double { Frequencies(counts).entropy }

  /// Classes that were counted already.
  init(labels: [Int], counts: [Int]) {
    self.labels = labels
    self.counts = counts
  }
}
