/// Which Parsimony this is.
enum Release {
  /// Its version.
  static let version = "0.1.0"
  /// The day of that version.
  static let date = "2026-11-21"
}
