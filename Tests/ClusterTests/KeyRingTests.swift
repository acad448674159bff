import Cluster
import Files
import Glibc
import TestSupport
import Testing
import ZeroMQ

@Suite("A coordinator's keys")
struct KeyRingTests {
  @Test("the server's key is made once, for its owner alone, and stays")
  func serverKey() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/parsimony.keys"
    let ring = try KeyRing(folder: folder)
    #expect(try KeyRing(folder: folder).serverKeys == ring.serverKeys)
    #expect(try Files.status(of: folder)?.permissions == 0o700)
    #expect(try Files.status(of: "\(folder)/server.key")?.permissions == 0o600)
    #expect(try KeyRing.inMemory().serverKeys != ring.serverKeys)
  }

  @Test("a ring that is open sees at once what another gives out and revokes")
  func invite() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/parsimony.keys"
    var coordinator = try KeyRing(folder: folder)
    var command = try KeyRing(folder: folder)
    let worker = try command.invite(.worker, note: "node\n7 of the new rack")
    let guest = try command.invite(.observer, expiresAt: 1_000)
    #expect(try coordinator.role(of: worker.publicKey, at: 0) == .worker)
    #expect(try coordinator.role(of: guest.publicKey, at: 999) == .observer)
    #expect(try coordinator.role(of: guest.publicKey, at: 1_000) == nil)
    #expect(try coordinator.role(of: try KeyPair.generate().publicKey, at: 0) == nil)
    #expect(try coordinator.allowed().map(\.entry.note).sorted() == ["", "node␊7 of the new rack"])
    try command.revoke(worker.publicKey)
    #expect(try coordinator.role(of: worker.publicKey, at: 0) == nil)
    #expect(try coordinator.role(of: guest.publicKey, at: 0) == .observer)
    #expect(coordinator.complaints == [])
    #expect(try Files.status(of: "\(folder)/allowed")?.permissions == 0o600)
  }

  @Test("keys in memory are given out and revoked alike")
  func memory() throws {
    var ring = try KeyRing.inMemory()
    let keys = try ring.invite(.submitter)
    #expect(try ring.role(of: keys.publicKey, at: 0) == .submitter)
    try ring.revoke(keys.publicKey)
    #expect(try ring.role(of: keys.publicKey, at: 0) == nil)
    try ring.note(endpoint: try #require(Endpoint("a:1")))
    #expect(try ring.endpoint()?.address == nil)
  }

  @Test("a line that cannot be read allows nobody and is named, and the others count")
  func malformed() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/k"
    var ring = try KeyRing(folder: folder)
    let before = try ring.invite(.worker)
    let key = String(repeating: "ab", count: 32)
    let path = "\(folder)/allowed"
    for line in [
      "worker", "wroker \(key) never", "boss \(key) never", "worker \(key)", "worker \(key) soon",
      "worker \(key.dropLast()) never", "# a remark", "", "\u{1B}[2J \(key) never",
    ] {
      try Files.append(Array("\(line)\n".utf8), to: path)
    }
    let after = try ring.invite(.observer)
    #expect(try ring.role(of: before.publicKey, at: 0) == .worker)
    #expect(try ring.role(of: after.publicKey, at: 0) == .observer)
    let unread = try #require(PublicKey(bytes: [UInt8](repeating: 0xAB, count: 32)))
    #expect(try ring.role(of: unread, at: 0) == nil)
    let start = "this line allows nobody, because"
    #expect(
      ring.complaints == [
        "\(path):2: \(start) its second word is no key of 64 hexadecimal digits; "
          + "correct or remove it",
        "\(path):3: \(start) 'wroker' is no role; did you mean 'worker'?",
        "\(path):4: \(start) 'boss' is no role; write worker, submitter, observer or revoked",
        "\(path):5: \(start) it has no expiry; write 'never' or milliseconds since 1970 behind "
          + "the key",
        "\(path):6: \(start) 'soon' is no expiry; write 'never' or milliseconds since 1970",
        "\(path):7: \(start) its second word is no key of 64 hexadecimal digits; "
          + "correct or remove it",
        "\(path):10: \(start) '␛[2J' is no role; write worker, submitter, observer or revoked",
      ])
  }

  @Test("files that others may read are refused with the cure", arguments: ["", "/server.key"])
  func secrecy(file: String) throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/k"
    _ = try KeyRing(folder: folder)
    try #require(chmod(folder + file, 0o755) == 0)
    let error = #expect(throws: KeyRingError.self) { try KeyRing(folder: folder) }
    #expect(
      error?.message == "others may read or write \(folder)\(file), so it keeps no secret; "
        + "run 'chmod \(file.isEmpty ? 700 : 600) \(folder)\(file)'")
  }

  @Test("a damaged server's key is an error, not a new key")
  func damaged() throws {
    let scratch = try Scratch()
    let folder = "\(scratch.path)/k"
    _ = try KeyRing(folder: folder)
    try Files.write(Array("abc\n".utf8), to: "\(folder)/server.key")
    let error = #expect(throws: KeyRingError.self) { try KeyRing(folder: folder) }
    #expect(error?.message.hasPrefix("\(folder)/server.key holds no key") == true)
  }

  @Test("the place where a coordinator listens is remembered")
  func endpoint() throws {
    let scratch = try Scratch()
    let ring = try KeyRing(folder: "\(scratch.path)/k")
    #expect(try ring.endpoint()?.address == nil)
    let endpoint = try #require(Endpoint("[::1]:5710"))
    try ring.note(endpoint: endpoint)
    #expect(try KeyRing(folder: "\(scratch.path)/k").endpoint()?.address == endpoint)
  }

  @Test("the folder of keys is named after the ledger")
  func folder() {
    #expect(KeyRing.folder(forLedger: "parsimony.db") == "parsimony.keys")
    #expect(KeyRing.folder(forLedger: "/a.b/ledger") == "/a.b/ledger.keys")
    #expect(KeyRing.folder(forLedger: "/a/.db") == "/a/.db.keys")
  }
}

@Suite("Clusters known on this machine")
struct ClusterStoreTests {
  private func invitation() throws -> Invitation {
    let keys = try KeyPair.generate()
    return Invitation(
      try #require(Endpoint("a:1")), role: .submitter, keys.publicKey, keys.secretKey)
  }

  @Test("clusters are kept, listed, and forgotten, and the first is the default")
  func keep() throws {
    let scratch = try Scratch()
    let store = ClusterStore(folder: "\(scratch.path)/c/clusters")
    #expect(try store.names() == [] && store.defaultName() == nil)
    let (lab, home) = (try invitation(), try invitation())
    try store.add(lab, as: "lab")
    try store.add(home, as: "home")
    #expect(try store.names() == ["home", "lab"] && store.defaultName() == "lab")
    #expect(try store.invitation("lab") == lab && store.invitation("home") == home)
    #expect(try Files.status(of: "\(scratch.path)/c/clusters/lab")?.permissions == 0o600)
    try store.setDefault("home")
    #expect(try store.defaultName() == "home")
    try store.remove("home")
    #expect(try store.names() == ["lab"] && store.defaultName() == nil)
  }

  @Test("a name that is taken is replaced only by wish")
  func replace() throws {
    let scratch = try Scratch()
    let store = ClusterStore(folder: scratch.path)
    let (old, new) = (try invitation(), try invitation())
    try store.add(old, as: "lab")
    let error = #expect(throws: ClusterStoreError.self) { try store.add(new, as: "lab") }
    #expect(
      error?.message == "there is a cluster 'lab' already; choose another name with --name, "
        + "or say --replace")
    #expect(try store.invitation("lab") == old)
    try store.add(new, as: "lab", isReplacing: true)
    #expect(try store.invitation("lab") == new)
  }

  @Test("an unknown name gets a hint, and a name that is none of a file's is refused")
  func names() throws {
    let scratch = try Scratch()
    let store = ClusterStore(folder: scratch.path)
    let none = #expect(throws: ClusterStoreError.self) { try store.invitation("lab") }
    #expect(
      none?.message == "there is no cluster 'lab'; there is none yet, "
        + "'parsimony connect LINE' adds one")
    try store.add(try invitation(), as: "laboratory")
    let near = #expect(throws: ClusterStoreError.self) { try store.remove("labratory") }
    #expect(near?.message == "there is no cluster 'labratory'; did you mean 'laboratory'?")
    for name in ["", ".", "..", "a/b", ".default", "a b", String(repeating: "a", count: 65)] {
      #expect(throws: ClusterStoreError.self) { try store.add(try invitation(), as: name) }
    }
  }

  @Test("a damaged file is named")
  func damaged() throws {
    let scratch = try Scratch()
    let store = ClusterStore(folder: scratch.path)
    try store.add(try invitation(), as: "lab")
    try scratch.write("parsimony://", to: "lab")
    let error = #expect(throws: ClusterStoreError.self) { try store.invitation("lab") }
    #expect(error?.message.hasPrefix("\(scratch.path)/lab: the invitation is cut off; ") == true)
  }

  @Test("the folder is where XDG says")
  func folder() {
    #expect(ClusterStore.folder(configuration: "/c", home: "/h") == "/c/parsimony/clusters")
    for ignored in [nil, "", "c"] {
      #expect(
        ClusterStore.folder(configuration: ignored, home: "/h") == "/h/.config/parsimony/clusters")
    }
    #expect(ClusterStore.folder(configuration: nil, home: nil) == nil)
  }
}
