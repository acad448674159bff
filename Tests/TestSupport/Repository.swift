/// The repository that these tests were built from.
public enum Repository {
  /// Its root, two folders above this one.
  public static let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { $0 += "/\($1)" }

  /// Where a file of it lies.
  public static func path(_ path: String) -> String { "\(root)/\(path)" }
}
