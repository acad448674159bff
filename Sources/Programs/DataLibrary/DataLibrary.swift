public import Datasets
internal import Files
internal import Text

/// The data sets that a program can have: those that are part of it, and those in a folder.
///
/// The folder is what `PARSIMONY_DATA` names. In it and in the folders right below it, files are known
/// by their names: `x-images-idx3-ubyte` and `x-labels-idx1-ubyte` belong together, `.npz` and `.csv`
/// stand alone, and everything but archives may be compressed by gzip (`.gz`).
public struct DataLibrary: Sendable {
  /// A data set that was found, or files that look like one and are none.
  public struct Entry: Sendable {
    /// What a plan calls it.
    public let name: DatasetName
    /// Where it is; empty if it is part of the program.
    public let paths: [String]
    /// The data set, or why there is none.
    public let content: Result<Dataset, DataLibraryError>
  }

  /// The folder; nil if none is named.
  public let folder: String?

  /// A library with the data in a folder, or with none but the program's own.
  public init(folder: String?) {
    self.folder = folder.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
  }

  /// The data sets that are part of the program.
  public static func embedded() -> [Entry] {
    let sources: [DatasetName.Source] = [.digits, .icosahedron, .strokes(10_000)]
    return sources.map { source in
      let name = DatasetName(source)
      let content: Result<Dataset, DataLibraryError>
      do throws(DataLibraryError) {
        content = .success(try DataLibrary(folder: nil).dataset(name))
      } catch {
        content = .failure(error)
      }
      return Entry(name: name, paths: [], content: content)
    }
  }

  /// The data set of a name.
  public func dataset(_ name: DatasetName) throws(DataLibraryError) -> Dataset {
    do throws(DatasetError) {
      if let dataset = try name.embedded() { return dataset }
    } catch {
      throw DataLibraryError(error)
    }
    let found = try location(of: name)
    return try dataset(name, at: found)
  }

  /// All that the folder holds, by the names of its files.
  public func found() throws(DataLibraryError) -> [Entry] {
    guard let folder else { return [] }
    return try Self.locations(in: folder, prefix: "").map { entry(at: $0) }
  }

  /// What a path leads to: the data sets of a folder, or those of a file.
  public static func found(at path: String) throws(DataLibraryError) -> [Entry] {
    if (try? Folder.names(in: path)) != nil { return try DataLibrary(folder: path).found() }
    let library = DataLibrary(folder: nil)
    return try library.locations(ofFile: path, named: path).map { library.entry(at: $0) }
  }

  /// Files, or a part of a file, and what a plan calls them.
  private struct Location {
    var name: DatasetName
    var files: DataFiles
    var part: String
    /// Why its parts are unknown.
    var trouble: DataLibraryError?
  }

  private func entry(at location: Location) -> Entry {
    let content: Result<Dataset, DataLibraryError>
    do throws(DataLibraryError) {
      if let trouble = location.trouble { throw trouble }
      content = .success(try dataset(location.name, at: location))
    } catch {
      content = .failure(error)
    }
    return Entry(name: location.name, paths: location.files.paths, content: content)
  }

  private func dataset(
    _ name: DatasetName, at location: Location
  ) throws(DataLibraryError) -> Dataset {
    let stored = try location.files.dataset(location.part, named: "\(name)")
    do throws(DatasetError) {
      if case .collection = name.source { return try name.finished(stored, divisor: 255) }
      return try name.finished(stored, divisor: 1)
    } catch {
      throw DataLibraryError(error)
    }
  }

  /// Where the files of a name are.
  private func location(of name: DatasetName) throws(DataLibraryError) -> Location {
    let path: String
    switch name.source {
    case .file(let file) where file.hasPrefix("/"): path = file
    case .file(let file): path = "\(try namedFolder(for: name))/\(file)"
    case .collection(let collection, let part):
      path = "\(try namedFolder(for: name))/\(collection.rawValue)/\(part)"
    case .digits, .icosahedron, .strokes:
      throw DataLibraryError("'\(name)' is part of the program and in no file")
    }
    guard let found = try locations(ofFile: path, named: "").first else {
      throw DataLibraryError("'\(name)' is nowhere")
    }
    return found
  }

  private func namedFolder(for name: DatasetName) throws(DataLibraryError) -> String {
    guard let folder else {
      throw DataLibraryError(
        "'\(name)' is in files, and no folder of data is named; set PARSIMONY_DATA to one, and see "
          + "'parsimony datasets' for what it takes".printable)
    }
    return folder
  }

  /// The data sets of what a path means: a file, the stem of two, or a part of an archive.
  private func locations(
    ofFile path: String, named name: String
  ) throws(DataLibraryError) -> [Location] {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let file = slash.map { String(path[path.index(after: $0)...]) } ?? path
    // The folder of `a.npz/train` is a file.
    if folder.hasSuffix(".npz") {
      let parent = try locations(ofFile: folder, named: name)
      let part = parent.filter { $0.part == file }
      guard part.isEmpty else { return part }
      throw DataLibraryError(
        "'\(folder)' has no part '\(file)'; name one of "
          .printable + listed(parent.map { "'\($0.part.printable)'" }))
    }
    let names = try Self.names(in: folder)
    let all = DataFiles.all(among: names, in: folder)
    guard
      let files = all.first(where: {
        $0.stem == file || $0.paths.contains("\(folder)/\(file)")
          || $0.stem == "\(file).gz" || "\($0.stem).gz" == file
      })
    else {
      throw DataLibraryError(
        "there is no data set '\(path)': expected a .csv or .npz file, or two files such as "
          .printable
          + "'x-images-idx3-ubyte' and 'x-labels-idx1-ubyte', or 'x-features.npy' and "
          + "'x-labels.npy'; see docs/data.md")
    }
    return Self.locations(of: files, named: path)
  }

  /// A folder's data sets, and those of the folders right below it.
  private static func locations(
    in folder: String, prefix: String
  ) throws(DataLibraryError) -> [Location] {
    let names = try names(in: folder)
    var locations: [Location] = []
    for files in DataFiles.all(among: names, in: folder) {
      locations += self.locations(of: files, named: "\(prefix)\(files.stem)")
    }
    guard prefix.isEmpty else { return locations }
    for name in names where !name.hasPrefix(".") {
      if (try? Folder.names(in: "\(folder)/\(name)")) != nil {
        locations += try self.locations(in: "\(folder)/\(name)", prefix: "\(name)/")
      }
    }
    return locations
  }

  private static func names(in folder: String) throws(DataLibraryError) -> [String] {
    do throws(StorageError) {
      return try Folder.names(in: folder)
    } catch {
      throw DataLibraryError(error)
    }
  }

  /// The data sets of some files: one, or one for each part of an archive.
  private static func locations(
    of files: DataFiles, named path: String
  ) -> [Location] {
    let parts: [String]
    var trouble: DataLibraryError?
    do throws(DataLibraryError) {
      parts = try files.parts()
    } catch {
      parts = [""]
      trouble = error
    }
    return parts.map { part in
      let name = name(of: part.isEmpty ? path : "\(path)/\(part)")
      if (try? DatasetName("\(name)")) != name {
        trouble = DataLibraryError(
          "'\(name)' ends like a size or a digest, so no plan can name it; rename the file"
            .printable)
      }
      return Location(name: name, files: files, part: part, trouble: trouble)
    }
  }

  /// The name of what stands at a path: a well-known one if the path is.
  private static func name(of path: String) -> DatasetName {
    if let known = try? DatasetName(path), case .collection = known.source { return known }
    return DatasetName(.file(path))
  }
}
