internal import Files
internal import Text

/// Why a cluster is not known here.
public struct ClusterStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for a person, with the cure.
  public let message: String

  /// The message.
  public var description: String { message }
}

/// The invitations that a person keeps on this machine, each under a name.
///
/// A folder holds a file a cluster, readable by its owner alone, and one named `.default` with the
/// name of the cluster that is meant where none is named.
public struct ClusterStore: Sendable {
  private let folder: String

  /// The invitations in a folder, which need not exist.
  public init(folder: String) { self.folder = folder }

  /// Where they are by the XDG Base Directory Specification; nil without a home.
  ///
  /// - Parameters:
  ///   - configuration: The variable `XDG_CONFIG_HOME`; a relative path counts as none.
  ///   - home: The variable `HOME`.
  public static func folder(configuration: String?, home: String?) -> String? {
    if let configuration, configuration.hasPrefix("/") {
      return "\(configuration)/parsimony/clusters"
    }
    guard let home, home.hasPrefix("/") else { return nil }
    return "\(home)/.config/parsimony/clusters"
  }

  /// The names of all clusters, ascending.
  public func names() throws(ClusterStoreError) -> [String] {
    try onDisk { () throws(StorageError) in
      guard try Files.status(of: folder) != nil else { return [] }
      return try Folder.names(in: folder).filter(Self.isName)
    }
  }

  /// The cluster that is meant where none is named; nil if there is none.
  public func defaultName() throws(ClusterStoreError) -> String? {
    let path = "\(folder)/.default"
    guard try onDisk({ () throws(StorageError) in try Files.status(of: path) }) != nil else {
      return nil
    }
    let name = try text(of: path)
    return try names().contains(name) ? name : nil
  }

  /// Keeps an invitation; the first one becomes the default.
  public func add(
    _ invitation: Invitation, as name: String, isReplacing: Bool = false
  ) throws(ClusterStoreError) {
    guard Self.isName(name) else {
      throw ClusterStoreError(
        message: "'\(name.printable(scalarsMax: 80))' is no name of a cluster; "
          + "use up to 64 letters, digits, '-', '_' and '.', and begin with a letter or digit")
    }
    let names = try names()
    guard isReplacing || !names.contains(name) else {
      throw ClusterStoreError(
        message: "there is a cluster '\(name)' already; choose another name with --name, "
          + "or say --replace")
    }
    try onDisk { () throws(StorageError) in
      try Folder.make(folder)
      try Files.write(Array("\(invitation.line)\n".utf8), to: "\(folder)/\(name)")
    }
    if try defaultName() == nil { try setDefault(name) }
  }

  /// Makes a cluster the one that is meant where none is named.
  public func setDefault(_ name: String) throws(ClusterStoreError) {
    try check(name)
    try onDisk { () throws(StorageError) in
      try Files.write(Array("\(name)\n".utf8), to: "\(folder)/.default")
    }
  }

  /// Forgets a cluster.
  public func remove(_ name: String) throws(ClusterStoreError) {
    try check(name)
    let wasDefault = try defaultName() == name
    try onDisk { () throws(StorageError) in
      try Folder.remove("\(folder)/\(name)")
      if wasDefault { try Folder.remove("\(folder)/.default") }
    }
  }

  /// The invitation of a cluster.
  public func invitation(_ name: String) throws(ClusterStoreError) -> Invitation {
    try check(name)
    let path = "\(folder)/\(name)"
    let line = try text(of: path)
    do throws(InvitationError) { return try Invitation(line) } catch {
      throw ClusterStoreError(message: "\(path.printable): \(error.message)")
    }
  }

  private func check(_ name: String) throws(ClusterStoreError) {
    let names = try names()
    guard !names.contains(name) else { return }
    let cure =
      if let other = closest(to: name, among: names) {
        "did you mean '\(other)'?"
      } else if names.isEmpty {
        "there is none yet, 'parsimony connect LINE' adds one"
      } else {
        "there are \(listed(names, conjunction: "and"))"
      }
    throw ClusterStoreError(
      message: "there is no cluster '\(name.printable(scalarsMax: 80))'; \(cure)")
  }

  /// Whether a text is a name, and with it a file's name that leads nowhere else.
  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    let isPlain = { (byte: UInt8) in
      switch byte {
      case 48...57, 65...90, 97...122: true
      default: false
      }
    }
    return isPlain(first) && text.utf8.allSatisfy { isPlain($0) || "-_.".utf8.contains($0) }
  }

  /// The first line of a file.
  private func text(of path: String) throws(ClusterStoreError) -> String {
    do throws(FileError) {
      let text = String(decoding: try Files.read(path, bytesMax: 1 << 16), as: UTF8.self)
      return String(text.prefix { $0 != "\n" })
    } catch {
      throw ClusterStoreError(message: error.message)
    }
  }

  private func onDisk<Value>(
    _ body: () throws(StorageError) -> Value
  ) throws(ClusterStoreError) -> Value {
    do throws(StorageError) { return try body() } catch {
      throw ClusterStoreError(message: error.message)
    }
  }
}
