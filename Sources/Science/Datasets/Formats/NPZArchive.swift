internal import Text

/// The data sets of an NPZ file, NumPy's archive of named arrays.
///
/// What an array means is said by its name only, and people agree on few: features are `x`, `X`,
/// `images`, `features` or `data`; labels are `y`, `Y`, `labels`, `target` or `targets`. A part's name
/// may stand before or behind it, as in `x_train` or `test_images`. So an archive has a data set for
/// every part of which it has both.
public struct NPZArchive: Sendable {
  private static let featureNames = ["x", "X", "images", "features", "data"]
  private static let labelNames = ["y", "Y", "labels", "target", "targets"]

  /// Two arrays that belong together.
  private struct Part {
    var name: String
    var features: ZIPArchive.Member
    var labels: ZIPArchive.Member
  }

  private let archive: ZIPArchive
  private let parts: [Part]

  /// The directory of a file.
  public init(_ bytes: Span<UInt8>, named name: String) throws(DatasetError) {
    archive = try ZIPArchive(bytes, named: name)
    var parts: [Part] = []
    let labels = archive.members.compactMap { member in
      Self.part(of: member, by: Self.labelNames).map { (name: $0, member: member) }
    }
    for member in archive.members {
      guard let part = Self.part(of: member, by: Self.featureNames),
        !parts.contains(where: { $0.name == part }),
        let partner = labels.first(where: { $0.name == part })
      else { continue }
      parts.append(Part(name: part, features: member, labels: partner.member))
    }
    guard !parts.isEmpty else {
      let names = archive.members.prefix(8).map { "'\($0.name.printable(scalarsMax: 40))'" }
      throw DatasetError(
        .mismatch, name,
        "found \(names.isEmpty ? "no members" : listed(names, conjunction: "and")), expected two "
          + "arrays such as 'x.npy' and 'y.npy', or 'train_images.npy' and 'train_labels.npy'",
        cure: "write it with numpy.savez(file, x=samples, y=labels)")
    }
    self.parts = parts
  }

  /// What the parts are called, in the order of the file; empty for arrays without a part's name.
  public var partNames: [String] { parts.map(\.name) }

  /// The data set of a part.
  ///
  /// - Parameters:
  ///   - part: One of ``partNames``.
  ///   - bytes: The file.
  ///   - name: What the data set is called.
  ///   - bytesMax: Arrays that take more are refused.
  public func dataset(
    _ part: String, in bytes: Span<UInt8>, named name: String, bytesMax: Int = DataFile.bytesMax
  ) throws(DatasetError) -> Dataset {
    guard let part = parts.first(where: { $0.name == part }) else {
      throw DatasetError(
        .impossible, archive.name, "it has no part '\(part)'",
        cure: "name one of \(listed(partNames.map { "'\($0)'" }))")
    }
    let features = try array(part.features, bytes, bytesMax) {
      content, subject throws(DatasetError)
      in try NumericArray.features(in: content, named: subject, bytesMax: bytesMax)
    }
    let labels = try array(part.labels, bytes, bytesMax) { content, subject throws(DatasetError) in
      try NumericArray.labels(in: content, named: subject, bytesMax: bytesMax)
    }
    return try Dataset(named: name, features: features, labels: labels)
  }

  private func array<Element: Sendable>(
    _ member: ZIPArchive.Member, _ bytes: Span<UInt8>, _ bytesMax: Int,
    _ read: (Span<UInt8>, String) throws(DatasetError) -> NumericArray<Element>
  ) throws(DatasetError) -> NumericArray<Element> {
    let content = try archive.content(of: member, in: bytes, bytesMax: bytesMax)
    return try read(content.span, "\(archive.name)/\(member.name)")
  }

  /// The part that a member's name speaks of, if it has one of these names.
  private static func part(of member: ZIPArchive.Member, by names: [String]) -> String? {
    guard member.name.hasSuffix(".npy") else { return nil }
    let stem = member.name.dropLast(4)
    for name in names {
      if stem == name { return "" }
      if stem.hasPrefix("\(name)_") { return String(stem.dropFirst(name.count + 1)) }
      if stem.hasSuffix("_\(name)") { return String(stem.dropLast(name.count + 1)) }
    }
    return nil
  }
}
