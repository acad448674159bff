internal import Datasets
internal import Files

/// The files of one data set: where arrays come in pairs, both.
struct DataFiles: Hashable, Sendable {
  /// What the files are, by their names.
  enum Form: Hashable, Sendable {
    /// An array of samples and one of labels.
    case arrays
    /// An NPZ archive.
    case archive
    /// A table of text.
    case table
  }

  /// What they are.
  let form: Form
  /// The file with the samples.
  let features: String
  /// The file with the labels, for arrays.
  let labels: String?
  /// What is common to their names: the name without what tells samples, labels and formats apart.
  let stem: String

  /// All of them.
  var paths: [String] { [features] + (labels.map { [$0] } ?? []) }

  private static let arrayEndings = [
    "-images-idx3-ubyte", "-images.idx3-ubyte", "-images.idx", "-images.npy", "-features.npy",
  ]

  /// The data sets that these names of a folder's files look like, in the order of the names.
  static func all(among names: [String], in folder: String) -> [DataFiles] {
    let known = Set(names)
    // Of a file and its compressed form, the plain one counts.
    let plain = names.filter { !$0.hasSuffix(".gz") || !known.contains(String($0.dropLast(3))) }
    return plain.compactMap { name in
      let base = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
      let path = "\(folder)/\(name)"
      if base.hasSuffix(".csv") {
        return DataFiles(form: .table, features: path, labels: nil, stem: base)
      }
      if name.hasSuffix(".npz") {
        return DataFiles(form: .archive, features: path, labels: nil, stem: name)
      }
      for ending in arrayEndings where base.hasSuffix(ending) && base != ending {
        let stem = String(base.dropLast(ending.count))
        let partner = stem + labelEnding(for: ending)
        let found = [partner, "\(partner).gz"].first(where: known.contains)
        return found.map {
          DataFiles(form: .arrays, features: path, labels: "\(folder)/\($0)", stem: stem)
        }
      }
      return nil
    }
  }

  private static func labelEnding(for ending: String) -> String {
    switch ending {
    case "-images-idx3-ubyte": "-labels-idx1-ubyte"
    case "-images.idx3-ubyte": "-labels.idx1-ubyte"
    case "-images.idx": "-labels.idx"
    default: "-labels.npy"
    }
  }

  /// The parts of an archive; one without a name for everything else.
  func parts() throws(DataLibraryError) -> [String] {
    guard form == .archive else { return [""] }
    return try Self.reading(features) { bytes throws(DatasetError) in
      try NPZArchive(bytes, named: features).partNames
    }
  }

  /// The samples as they are stored.
  ///
  /// - Parameters:
  ///   - part: One of ``parts()``.
  ///   - name: What the data set is called.
  func dataset(_ part: String, named name: String) throws(DataLibraryError) -> Dataset {
    switch form {
    case .archive:
      return try Self.reading(features) { bytes throws(DatasetError) in
        try NPZArchive(bytes, named: features).dataset(part, in: bytes, named: name)
      }
    case .table:
      return try Self.reading(features) { bytes throws(DatasetError) in
        try CSVTable().dataset(in: bytes, file: features, named: name)
      }
    case .arrays:
      let samples = try Self.reading(features) { bytes throws(DatasetError) in
        try NumericArray.features(in: bytes, named: features)
      }
      let path = labels ?? features
      let classes = try Self.reading(path) { bytes throws(DatasetError) in
        try NumericArray.labels(in: bytes, named: path)
      }
      do throws(DatasetError) {
        return try Dataset(named: name, features: samples, labels: classes)
      } catch {
        throw DataLibraryError(error)
      }
    }
  }

  /// What is made of a file's bytes, if it stays as it is meanwhile.
  private static func reading<Content>(
    _ path: String, _ read: (Span<UInt8>) throws(DatasetError) -> Content
  ) throws(DataLibraryError) -> Content {
    let result: Result<Content, DatasetError>
    do throws(FileError) {
      let file = try MappedFile(path, bytesMax: DataFile.bytesMax)
      result = try file.withBytes { bytes in
        do throws(DatasetError) {
          return .success(try read(bytes))
        } catch {
          return .failure(error)
        }
      }
    } catch {
      throw DataLibraryError(error)
    }
    switch result {
    case .success(let content): return content
    case .failure(let error): throw DataLibraryError(error)
    }
  }
}
