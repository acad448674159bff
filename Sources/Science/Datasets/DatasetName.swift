public import Encoding
internal import Randomness
internal import Text

/// How a plan calls a data set.
///
///     digits   icosahedron   strokes   strokes/2000-12x12          part of the program
///     mnist/train   mnist/t10k-10x10   fashion-mnist/train         well-known files
///     file:iris.csv   file:scans/march-16x16                       any other file
///
/// - A size at the end, rows × columns, asks for images of that size: well-known files and `digits`
///   are resized as Pillow does it, in bytes where pixels are bytes; strokes are drawn at that size.
///   (So no file can be named by a text that ends like a size.)
/// - Features are 0 to 1 for everything but files of one's own, which stay as they are stored.
/// - In the key of a task, a name is followed by `@` and the digest of the samples that it stands
///   for, 64 digits (``pinned(to:)``). So a task is the same task exactly as long as its data is the
///   same, and a folder with other files under the same names makes other tasks. Wherever such a
///   name is resolved, other samples are refused.
public struct DatasetName: Hashable, Sendable {
  /// What a data set is made of.
  public enum Source: Hashable, Sendable {
    /// The embedded digits.
    case digits
    /// The task of 12 bits.
    case icosahedron
    /// So many drawn digits.
    case strokes(Int)
    /// A part of a well-known collection, in the folder of its name: `mnist`, `train`.
    case collection(Collection, part: String)
    /// A file, relative to the folder of data unless it is absolute.
    case file(String)
  }

  /// Collections whose files have had the same names everywhere for years.
  public enum Collection: String, CaseIterable, Sendable {
    /// Handwritten digits.
    case mnist
    /// Pieces of clothing.
    case fashionMNIST = "fashion-mnist"

    /// The parts that there are.
    public static let parts = ["train", "t10k"]
  }

  /// Rows and columns of an image.
  public struct Size: Hashable, Sendable {
    /// How many rows.
    public let height: Int
    /// How many columns.
    public let width: Int
  }

  /// How many strokes are drawn if no number is said, and the most.
  private static let strokesDefault = 10_000
  private static let strokesMax = 1_000_000

  /// What it is made of.
  public let source: Source
  /// The size that its images get; nil for the one that they have.
  public let size: Size?
  /// The digest that its samples must have; nil if it is not known yet.
  public let digest: Digest?

  /// A name as a person or a task writes it.
  public init(_ text: String) throws(DatasetError) {
    var rest = text[...]
    var digest: Digest?
    if let at = rest.lastIndex(of: "@") {
      digest = Digest(hexadecimal: String(rest[rest.index(after: at)...]))
      guard digest != nil else {
        throw DatasetError(
          .malformed, text, "found no digest behind '@', expected 64 hexadecimal digits",
          cure: "copy it whole, or leave out '@' and what follows")
      }
      rest = rest[..<at]
    }
    var size: Size?
    if let found = try Self.size(atEndOf: rest, text) {
      size = found.size
      rest = rest[..<found.start]
    }
    source = try Self.source(rest, text)
    self.size = size
    self.digest = digest
    if source == .icosahedron, size != nil {
      throw DatasetError(
        .impossible, text, "its samples are lists of 12 features, which have no size",
        cure: "leave out the size")
    }
  }

  /// A name of a source in the size that it has.
  public init(_ source: Source) {
    self.source = source
    size = nil
    digest = nil
  }

  private init(_ name: DatasetName, digest: Digest?) {
    source = name.source
    size = name.size
    self.digest = digest
  }

  /// The name with the digest of the samples that it stands for, as keys of tasks have it.
  public func pinned(to digest: Digest) -> DatasetName { DatasetName(self, digest: digest) }

  private static func size(
    atEndOf rest: Substring, _ text: String
  ) throws(DatasetError) -> (size: Size, start: String.Index)? {
    guard let dash = rest.lastIndex(of: "-") else { return nil }
    let sides = rest[rest.index(after: dash)...].split(
      separator: "x", omittingEmptySubsequences: false)
    let isDigit = { (scalar: Unicode.Scalar) in ("0"..."9").contains(scalar) }
    guard sides.count == 2,
      sides.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(isDigit) })
    else { return nil }
    let range = 1...Dataset.sideMax
    guard let height = Int(sides[0]), let width = Int(sides[1]), range.contains(height),
      range.contains(width)
    else {
      throw DatasetError(
        .impossible, text,
        "found a size of \(sides[0])x\(sides[1]), expected 1 to "
          + "\(Dataset.sideMax) rows and columns", cure: "ask for a size such as -10x10")
    }
    return (Size(height: height, width: width), dash)
  }

  private static func source(
    _ rest: Substring, _ text: String
  ) throws(DatasetError) -> Source {
    if rest.hasPrefix("file:") {
      let path = rest.dropFirst(5)
      guard !path.isEmpty, !path.utf8.contains(0) else {
        throw DatasetError(
          .malformed, text, "found no path behind 'file:'", cure: "write file:FOLDER/NAME")
      }
      return .file(String(path))
    }
    let words = rest.split(separator: "/", omittingEmptySubsequences: false)
    switch (words.first.map(String.init), words.count) {
    case ("digits", 1): return .digits
    case ("icosahedron", 1): return .icosahedron
    case ("strokes", 1): return .strokes(strokesDefault)
    case ("strokes", 2):
      guard let count = Int(words[1]), (1...strokesMax).contains(count) else {
        throw DatasetError(
          .malformed, text, "found '\(words[1])' digits, expected 1 to \(strokesMax)",
          cure: "write a number, as in strokes/2000")
      }
      return .strokes(count)
    case (let name?, 1...2):
      guard let collection = Collection(rawValue: name) else { break }
      let part = words.count == 2 ? String(words[1]) : ""
      guard Collection.parts.contains(part) else {
        throw DatasetError(
          .malformed, text,
          part.isEmpty ? "found no part of '\(name)'" : "found the part '\(part)' of '\(name)'",
          cure: "name \(listed(Collection.parts.map { "'\(name)/\($0)'" }))")
      }
      return .collection(collection, part: part)
    default: break
    }
    let known = ["digits", "icosahedron", "strokes"] + Collection.allCases.map(\.rawValue)
    let guess = closest(to: words.first.map(String.init) ?? "", among: known)
    throw DatasetError(
      .malformed, text, "there is no data set of this name",
      cure: guess.map { "did you mean '\($0)'?" }
        ?? "name one of \(listed(known)), or a file as in file:NAME.csv")
  }
}

extension DatasetName: CustomStringConvertible {
  /// The name as it is written, in the one way in which keys of tasks have it.
  public var description: String {
    var text =
      switch source {
      case .digits: "digits"
      case .icosahedron: "icosahedron"
      case .strokes(Self.strokesDefault): "strokes"
      case .strokes(let count): "strokes/\(count)"
      case .collection(let collection, let part): "\(collection.rawValue)/\(part)"
      case .file(let path): "file:\(path)"
      }
    if let size { text += "-\(size.height)x\(size.width)" }
    if let digest { text += "@\(digest)" }
    return text
  }
}

extension DatasetName {
  /// The data set, if it is part of the program; nil if it is in files.
  public func embedded() throws(DatasetError) -> Dataset? {
    switch source {
    case .digits: try finished(Dataset.digits(), divisor: 16)
    case .icosahedron: try finished(Icosahedron.dataset(), divisor: 1)
    case .strokes(let count):
      try finished(
        try StrokeDigits.named(self, height: size?.height ?? 28, width: size?.width ?? 28)
          .dataset(count: count, seed: 1), divisor: 255)
    case .collection, .file: nil
    }
  }

  /// What a reader has found under this name, in the size and scale that the name promises.
  ///
  /// - Parameters:
  ///   - dataset: The samples as they are stored.
  ///   - divisor: What features are divided by to be 0 to 1.
  public func finished(_ dataset: Dataset, divisor: Float) throws(DatasetError) -> Dataset {
    var result = dataset
    if let size, (size.height, size.width) != (dataset.shape.height, dataset.shape.width) {
      // As torchvision does it: images of bytes are resized as bytes, before they are scaled.
      result = try result.resized(
        height: size.height, width: size.width, rounding: divisor == 255 ? .bytes : .none)
    }
    if divisor != 1 { result = try result.scaled(by: divisor) }
    result.name = "\(DatasetName(self, digest: nil))"
    if let digest {
      let found = result.digest()
      guard found == digest else {
        throw DatasetError(
          .mismatch, result.name,
          "found samples of the digest \(found), expected those of \(digest)",
          cure: "put the files back that the task was made with, or make a new plan")
      }
    }
    return result
  }
}

extension StrokeDigits {
  /// The drawings that a name asks for.
  fileprivate static func named(
    _ name: DatasetName, height: Int, width: Int
  ) throws(DatasetError) -> StrokeDigits {
    guard min(height, width) >= sideMin else {
      throw DatasetError(
        .impossible, "\(name)", "digits are not drawn at \(height)×\(width) pixels",
        cure: "ask for at least \(sideMin) rows and columns")
    }
    return StrokeDigits(height: height, width: width)
  }
}
