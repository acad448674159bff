/// Where a coordinator listens.
public enum Endpoint: Hashable, Sendable {
  /// A host's name or address, and a port.
  case tcp(host: String, port: Int)
  /// A path, for programs on the same machine.
  case ipc(path: String)

  /// An endpoint as people write it, `host:5710`, `[fd00::1]:5710` or `ipc:/run/parsimony`, or as
  /// ZeroMQ does; nil if a text is none.
  public init?(_ text: String) {
    if text.hasPrefix("ipc:") {
      var path = text.dropFirst(4)
      if path.hasPrefix("//") { path = path.dropFirst(2) }
      guard path.hasPrefix("/"), path.utf8.count <= 107, path.utf8.allSatisfy(Self.isPlain) else {
        return nil
      }
      self = .ipc(path: String(path))
      return
    }
    let text = text.hasPrefix("tcp://") ? text.dropFirst(6) : text[...]
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]), 1...65_535 ~= port,
      text[text.index(after: colon)...].utf8.allSatisfy({ 48...57 ~= $0 })
    else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
      guard host.contains(":") else { return nil }
    } else {
      guard !host.contains(":") else { return nil }
    }
    guard !host.isEmpty, host.utf8.count <= 255, host.utf8.allSatisfy(Self.isInHosts) else {
      return nil
    }
    self = .tcp(host: String(host), port: port)
  }

  /// The endpoint as people write it.
  public var text: String {
    switch self {
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    case .ipc(let path): "ipc:\(path)"
    }
  }

  /// The endpoint as ZeroMQ wants it.
  public var address: String {
    switch self {
    case .tcp: "tcp://\(text)"
    case .ipc(let path): "ipc://\(path)"
    }
  }

  /// Whether only this machine can reach it.
  public var isLocal: Bool {
    switch self {
    case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    case .ipc: true
    }
  }

  /// Letters, digits and what else stands in names, addresses and their zones.
  private static func isInHosts(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || ":.-_".utf8.contains(byte) || byte == UInt8(ascii: "%")
  }

  /// What no shell acts on.
  private static func isPlain(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "/.-_+,@".utf8.contains(byte)
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: false
    }
  }
}
