/// What the holder of a key may do.
public enum Role: String, CaseIterable, Sendable {
  /// Run tasks.
  case worker
  /// Ask, submit sweeps and change what becomes of them.
  case submitter
  /// Ask.
  case observer

  /// The role with its article, for sentences.
  public var described: String { self == .observer ? "an observer" : "a \(rawValue)" }
}
