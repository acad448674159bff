internal import Encoding
internal import Files
internal import Text
public import ZeroMQ

/// Why the keys of a coordinator cannot be read or kept.
public struct KeyRingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for a person, with the cure.
  public let message: String

  /// The message.
  public var description: String { message }
}

/// Which keys open a coordinator's door, and its own.
///
/// They lie in a folder beside the ledger, which nobody but its owner may read:
///
/// - `server.key`: the coordinator's secret key in hexadecimal, made once;
/// - `allowed`: a line for each key that was given out, `worker KEY EXPIRY NOTE`, or `revoked KEY`
///   for one that no longer counts; lines are only ever added;
/// - `endpoint`: where the coordinator listens that ran last.
///
/// `parsimony invite` adds lines while a coordinator runs, which looks at the file whenever somebody
/// comes and reads it if it has changed. A line that cannot be read allows nobody and is complained
/// of; the others count.
public struct KeyRing: Sendable {
  /// The coordinator's own keys.
  public let serverKeys: KeyPair
  /// What is wrong with lines of the file, as `FILE:LINE: …`.
  public private(set) var complaints: [String] = []

  /// Where it is kept; nil in memory.
  private let folder: String?
  private var entries: [PublicKey: KeyEntry] = [:]
  private var status: FileStatus?

  /// The folder of the keys that go with a ledger: `parsimony.keys` for `parsimony.db`.
  public static func folder(forLedger ledger: String) -> String {
    let nameStart = ledger.lastIndex(of: "/").map { ledger.index(after: $0) } ?? ledger.startIndex
    let name = ledger[nameStart...]
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return ledger + ".keys" }
    return ledger[..<dot] + ".keys"
  }

  /// Keys that live as long as this process.
  public static func inMemory() throws(KeyRingError) -> KeyRing {
    KeyRing(serverKeys: try Self.newKeys(), folder: nil)
  }

  private init(serverKeys: KeyPair, folder: String?) {
    self.serverKeys = serverKeys
    self.folder = folder
  }

  /// The keys in a folder, which is made with a new server's key if it is not there.
  public init(folder: String) throws(KeyRingError) {
    try onDisk { () throws(StorageError) in try Folder.make(folder) }
    try Self.checkSecrecy(folder)
    let path = "\(folder)/server.key"
    if try onDisk({ () throws(StorageError) in try Files.status(of: path) }) == nil {
      try Self.makeServerKey(path)
    }
    try Self.checkSecrecy(path)
    self.init(serverKeys: try Self.serverKeys(in: path), folder: folder)
    try refresh()
  }

  /// Gives out a key.
  ///
  /// - Parameters:
  ///   - role: What its holder may do.
  ///   - expiresAt: When it ceases to count, in milliseconds since 1970; nil is never.
  ///   - note: For whom it is, for people.
  public mutating func invite(
    _ role: Role, expiresAt: Int? = nil, note: String = ""
  ) throws(KeyRingError) -> KeyPair {
    let keys = try Self.newKeys()
    try add(.allowed(keys.publicKey, KeyEntry(role: role, expiresAt: expiresAt, note: note)))
    return keys
  }

  /// Lets a key count no longer.
  public mutating func revoke(_ key: PublicKey) throws(KeyRingError) { try add(.revoked(key)) }

  /// What the holder of a key may do; nil if it is unknown, revoked or expired.
  ///
  /// - Parameter now: Milliseconds since 1970.
  public mutating func role(of key: PublicKey, at now: Int) throws(KeyRingError) -> Role? {
    try refresh()
    guard let entry = entries[key] else { return nil }
    if let end = entry.expiresAt, end <= now { return nil }
    return entry.role
  }

  /// The keys that were given out and not revoked, in the order of their bytes.
  public mutating func allowed() throws(KeyRingError) -> [(key: PublicKey, entry: KeyEntry)] {
    try refresh()
    return entries.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
      .map { (key: $0.key, entry: $0.value) }
  }

  /// Remembers where the coordinator listens that runs now.
  public func note(endpoint: Endpoint, isInsecure: Bool = false) throws(KeyRingError) {
    guard let folder else { return }
    let text = "\(endpoint.text)\n" + (isInsecure ? "insecure\n" : "")
    try onDisk { () throws(StorageError) in
      try Files.write(Array(text.utf8), to: "\(folder)/endpoint")
    }
  }

  /// Where the coordinator listens that ran last, and whether it asks for no keys; nil if none has.
  public func endpoint() throws(KeyRingError) -> (address: Endpoint, isInsecure: Bool)? {
    guard let folder else { return nil }
    let path = "\(folder)/endpoint"
    guard try onDisk({ () throws(StorageError) in try Files.status(of: path) }) != nil else {
      return nil
    }
    let text = try Self.text(of: path)
    guard let endpoint = Endpoint(String(text.prefix { $0 != "\n" })) else {
      throw KeyRingError(message: "\(path.printable) holds no HOST:PORT; remove it")
    }
    return (endpoint, text.hasSuffix("\ninsecure\n"))
  }

  private mutating func add(_ line: KeyLine) throws(KeyRingError) {
    if let folder {
      try onDisk { () throws(StorageError) in
        try Files.append(Array("\(line.text)\n".utf8), to: "\(folder)/allowed")
      }
    }
    take(line)
  }

  private mutating func take(_ line: KeyLine) {
    switch line {
    case .allowed(let key, let entry): entries[key] = entry
    case .revoked(let key): entries[key] = nil
    }
  }

  /// Reads the file again if it has changed.
  private mutating func refresh() throws(KeyRingError) {
    guard let folder else { return }
    let path = "\(folder)/allowed"
    let status = try onDisk { () throws(StorageError) in try Files.status(of: path) }
    guard status != self.status else { return }
    entries = [:]
    complaints = []
    self.status = nil
    guard status != nil else { return }
    try Self.checkSecrecy(path)
    let text = try Self.text(of: path)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty && !line.hasPrefix("#") {
      do throws(KeyLineError) {
        take(try KeyLine(line))
      } catch {
        complaints.append("\(path):\(index + 1): \(error.complaint)".printable)
      }
    }
    self.status = status
  }
}

extension KeyRing {
  private static func newKeys() throws(KeyRingError) -> KeyPair {
    do throws(ZeroMQError) { return try KeyPair.generate() } catch {
      throw KeyRingError(message: error.message)
    }
  }

  /// Makes the server's key, unless another process does so at the same moment.
  private static func makeServerKey(_ path: String) throws(KeyRingError) {
    let keys = try newKeys()
    guard let digits = Digest(bytes: keys.secretKey.bytes)?.hexadecimal else { return }
    do throws(StorageError) {
      try Files.write(Array("\(digits)\n".utf8), to: path, isReplacing: false)
    } catch {
      let isThere = try onDisk { () throws(StorageError) in try Files.status(of: path) != nil }
      guard isThere else { throw KeyRingError(message: error.message) }
    }
  }

  private static func serverKeys(in path: String) throws(KeyRingError) -> KeyPair {
    let text = try text(of: path)
    guard let bytes = Digest(hexadecimal: String(text.prefix { $0 != "\n" }))?.bytes,
      let key = SecretKey(bytes: bytes)
    else {
      throw KeyRingError(
        message: "\(path.printable) holds no key of 64 hexadecimal digits; "
          + "put the right file back, or remove it and invite everybody again")
    }
    return KeyPair(key)
  }

  /// Refuses what others than its owner may read or write.
  private static func checkSecrecy(_ path: String) throws(KeyRingError) {
    let status = try onDisk { () throws(StorageError) in try Files.status(of: path) }
    guard let status, status.isOpenToOthers else { return }
    let mode = status.isFolder ? "700" : "600"
    throw KeyRingError(
      message: "others may read or write \(path.printable), so it keeps no secret; "
        + "run 'chmod \(mode) \(path.printable)'")
  }

  private static func text(of path: String) throws(KeyRingError) -> String {
    do throws(FileError) {
      return String(decoding: try Files.read(path, bytesMax: 64 << 20), as: UTF8.self)
    } catch {
      throw KeyRingError(message: error.message)
    }
  }
}

/// Says of a disk's refusal that it concerns keys.
private func onDisk<Value>(
  _ body: () throws(StorageError) -> Value
) throws(KeyRingError) -> Value {
  do throws(StorageError) { return try body() } catch { throw KeyRingError(message: error.message) }
}
