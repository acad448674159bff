import Testing

extension ExitTest.Result? {
  /// What the process wrote to standard error, if it was observed.
  public var errors: String {
    String(decoding: self?.standardErrorContent ?? [], as: UTF8.self)
  }
}
