internal import Mistakes

/// How the features of one sample lie: channels of rows of columns, or a mere list.
public struct SampleShape: Hashable, Sendable {
  /// How many values a pixel has; 1 for grey images and lists.
  public let channels: Int
  /// How many rows; 1 for lists.
  public let height: Int
  /// How many columns; all features for lists.
  public let width: Int

  /// A shape of this many channels, rows and columns, each at least 1.
  public init(channels: Int = 1, height: Int, width: Int) {
    require(
      channels > 0 && height > 0 && width > 0 && channels.multipliedFullWidth(by: height).high == 0
        && (channels * height).multipliedFullWidth(by: width).high == 0,
      "no sample has the shape \(channels)×\(height)×\(width)")
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The shape of a list of features.
  public static func list(_ count: Int) -> SampleShape { SampleShape(height: 1, width: count) }

  /// How many features a sample has.
  public var count: Int { channels * height * width }
  /// Whether it is a list rather than an image.
  public var isList: Bool { channels == 1 && height == 1 }
}

extension SampleShape: CustomStringConvertible {
  /// The shape as people write it, `1×28×28` or, for a list, `12`.
  public var description: String { isList ? "\(width)" : "\(channels)×\(height)×\(width)" }
}
