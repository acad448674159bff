import Glibc

/// What a program does with folders of its own.
public enum Folder {
  /// Makes a folder, for its owner alone, with all that are missing above it.
  public static func make(_ path: String) throws(StorageError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += made.isEmpty || made.hasSuffix("/") ? "\(part)" : "/\(part)"
      if unsafe mkdir(made, 0o700) != 0, errno != EEXIST {
        throw StorageError(.makeFolder, path, errno)
      }
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw StorageError(.makeFolder, path, errno) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw StorageError(.makeFolder, path, ENOTDIR)
    }
  }

  /// Makes a folder that did not exist, whose name begins with a path.
  public static func makeTemporary(_ prefix: String) throws(StorageError) -> String {
    var template = "\(prefix)XXXXXX".utf8CString
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.map { unsafe mkdtemp($0) != nil } ?? false
    }
    guard isMade else { throw StorageError(.makeFolder, prefix, errno) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The names in a folder, ascending by their bytes.
  public static func names(in path: String) throws(StorageError) -> [String] {
    guard let stream = unsafe opendir(path) else { throw StorageError(.list, path, errno) }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes a file or an empty folder; that nothing was there is well, too.
  public static func remove(_ path: String) throws(StorageError) {
    guard unsafe Glibc.remove(path) != 0, errno != ENOENT else { return }
    throw StorageError(.remove, path, errno)
  }
}
