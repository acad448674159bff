import Glibc

/// The folder of data that the environment names with `PARSIMONY_DATA`.
///
/// MNIST's licence keeps it out of the repository, so tests that need it run where it is found, and
/// say what they miss where it is not.
public enum DataFolder {
  /// Its path, if one is named.
  public static let path = getenv("PARSIMONY_DATA").map { String(cString: $0) }

  /// Whether MNIST's test files are in its folder `mnist`.
  public static let hasMNIST =
    isReadable("mnist/t10k-images-idx3-ubyte.gz") && isReadable("mnist/t10k-labels-idx1-ubyte.gz")

  private static func isReadable(_ name: String) -> Bool {
    path.map { access("\($0)/\(name)", R_OK) == 0 } ?? false
  }

  /// The bytes of a file in it.
  public static func read(_ name: String) throws -> [UInt8] {
    try RepositoryCommand("cat", "\(path ?? ".")/\(name)").output()
  }
}
