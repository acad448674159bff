/// A place in a drawing, in pixels from its upper left corner.
public struct Spot: Hashable, Sendable {
  /// How far to the right.
  public var x: Double
  /// How far down.
  public var y: Double

  /// A place.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A rectangle of a drawing, in pixels.
public struct Box: Hashable, Sendable {
  /// The left edge.
  public var x: Double
  /// The upper edge.
  public var y: Double
  /// How wide it is.
  public var width: Double
  /// How high it is.
  public var height: Double

  /// A rectangle.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The right edge.
  public var right: Double { x + width }
  /// The lower edge.
  public var bottom: Double { y + height }

  /// Whether two rectangles share more than an edge.
  public func overlaps(_ other: Box) -> Bool {
    // Coordinates are sums, so edges that are to meet differ in their last bits.
    let slack = 1e-6
    return x < other.right - slack && other.x < right - slack && y < other.bottom - slack
      && other.y < bottom - slack
  }

  /// Whether another rectangle lies in it, edges included.
  public func holds(_ other: Box) -> Bool {
    let slack = 1e-6
    return other.x >= x - slack && other.right <= right + slack && other.y >= y - slack
      && other.bottom <= bottom + slack
  }
}
