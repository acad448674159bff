import Glibc

/// A folder with its files that takes its place at once, when all of them are written.
///
/// Files are written into a folder beside it. ``publish()`` gives that its name; a folder that was
/// there is moved aside first, and removed at last. So whoever looks finds all of the old folder, all
/// of the new one, or for a moment none, and never a mixture; a process that dies leaves its draft,
/// whose name says so. What is written is not waited for: it is made of what is kept elsewhere, and can
/// be made again.
public struct FolderDraft: ~Copyable {
  private let path: String
  private let draft: String
  private var isPublished = false

  /// A draft of a folder; the folders above it must be there.
  public init(of path: String) throws(StorageError) {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = trimmed
    draft = "\(trimmed).\(getpid())-\(UInt64.random(in: 0 ... .max)).new"
    // As the user's mask has it: a report is to be shown.
    guard unsafe mkdir(draft, 0o777) == 0 else {
      throw StorageError(.makeFolder, trimmed, errno)
    }
  }

  deinit {
    if !isPublished { FolderDraft.remove(draft) }
  }

  /// Makes a folder in it.
  public borrowing func makeFolder(_ name: String) throws(StorageError) {
    guard unsafe mkdir("\(draft)/\(name)", 0o777) == 0 else {
      throw StorageError(.makeFolder, "\(path)/\(name)", errno)
    }
  }

  /// Writes a file in it.
  public borrowing func write(_ bytes: [UInt8], to name: String) throws(StorageError) {
    let file = "\(draft)/\(name)"
    let descriptor = untilUninterrupted {
      unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else { throw StorageError(.open, "\(path)/\(name)", errno) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        untilUninterrupted {
          unsafe Glibc.write(
            descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        }
      }
      guard count > 0 else {
        throw StorageError(.write, "\(path)/\(name)", count < 0 ? errno : ENOSPC)
      }
      written += count
    }
  }

  /// Lets it take its place; a folder that is there is removed with all that is in it.
  public mutating func publish() throws(StorageError) {
    let aside = "\(draft).old"
    let wasThere = unsafe rename(path, aside) == 0
    guard wasThere || errno == ENOENT else { throw StorageError(.write, path, errno) }
    guard unsafe rename(draft, path) == 0 else {
      let code = errno
      if wasThere { _ = unsafe rename(aside, path) }
      throw StorageError(.write, path, code)
    }
    isPublished = true
    if wasThere { FolderDraft.remove(aside) }
  }

  /// Removes a folder with what is in it, as far as that goes.
  private static func remove(_ folder: String) {
    for name in (try? Folder.names(in: folder)) ?? [] {
      let entry = "\(folder)/\(name)"
      if unsafe unlink(entry) != 0 { remove(entry) }
    }
    _ = unsafe rmdir(folder)
  }
}
