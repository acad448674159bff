internal import Datasets
internal import Files

/// Why a data set in files cannot be had.
public struct DataLibraryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for a person, with the cure.
  public let message: String
  /// Whether the system is to blame, rather than a name or what a file holds.
  public let isOfSystem: Bool

  /// The message.
  public var description: String { message }

  init(_ error: DatasetError) {
    message = error.message
    isOfSystem = false
  }

  init(_ error: FileError) {
    message = error.message
    isOfSystem = !error.isWrongPath
  }

  init(_ error: StorageError) {
    message = error.message
    isOfSystem = true
  }

  init(_ message: String) {
    self.message = message
    isOfSystem = false
  }
}
