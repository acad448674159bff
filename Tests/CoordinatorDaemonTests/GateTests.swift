import Cluster
import Coordination
import CoordinatorDaemon
import Testing
import ZeroMQ

@Suite("Who may come in")
struct GateTests {
  private func question(_ key: PublicKey?, domain: String = Gate.domain) -> ZAPRequest {
    ZAPRequest(
      domain: domain, address: "10.0.0.9", mechanism: key == nil ? "NULL" : "CURVE", publicKey: key)
  }

  @Test("each role may ask for what is its own, and nobody else for anything")
  func roles() throws {
    let roles: [String?] = ["worker", "submitter", "observer", "root", "", nil]
    for (request, allowed) in SampleFrames.requests {
      for role in roles {
        var gate = Gate(nil, ownKeys: [], isOpen: false)
        let isAllowed = role.map(allowed.contains) ?? false
        #expect(gate.admits(request, of: role) == isAllowed, "\(request) of \(role ?? "nobody")")
        #expect(gate.counts.forbidden == (isAllowed ? 0 : 1))
      }
    }
    for role in roles {
      var gate = Gate(nil, ownKeys: [], isOpen: false)
      #expect(gate.admitsWorker(role) == (role == "worker"), "\(role ?? "nobody")")
    }
  }

  @Test("a key opens the gate for its role until it expires or is revoked")
  func keys() throws {
    var ring = try KeyRing.inMemory()
    let worker = try ring.invite(.worker).publicKey
    let expired = try ring.invite(.submitter, expiresAt: 1_000).publicKey
    let revoked = try ring.invite(.observer).publicKey
    try ring.revoke(revoked)
    let own = try KeyPair.generate().publicKey
    var gate = Gate(ring, ownKeys: [(own, .submitter)], isOpen: false)
    #expect(gate.decide(question(worker)).reply == .allow(userID: "worker"))
    #expect(gate.decide(question(worker)).complaint == nil)
    #expect(gate.decide(question(own)).reply == .allow(userID: "submitter"))
    for key in [expired, revoked, try KeyPair.generate().publicKey] {
      let (reply, complaint) = gate.decide(question(key))
      #expect(reply == .deny("unknown key"))
      #expect(
        complaint
          == "10.0.0.9 came with a key that was never given out, has expired or was revoked")
    }
    #expect(gate.counts.unknownKey == 3 && gate.counts.protocolFailed == 0)
  }

  @Test("whoever shows no key, or comes to another door, is turned away")
  func strangers() throws {
    var ring = try KeyRing.inMemory()
    let worker = try ring.invite(.worker).publicKey
    var gate = Gate(ring, ownKeys: [], isOpen: false)
    #expect(gate.decide(question(nil)).reply == .deny("no key"))
    #expect(gate.decide(question(worker, domain: "other")).reply == .deny("no key"))
    #expect(gate.counts.protocolFailed == 2)
    gate.noteMalformed()
    #expect(gate.counts.malformed == 1)
  }

  @Test("an open gate lets everybody do everything")
  func open() {
    var gate = Gate(nil, ownKeys: [], isOpen: true)
    for (request, _) in SampleFrames.requests {
      let isAdmitted = gate.admits(request, of: nil)
      #expect(isAdmitted, "\(request)")
    }
    let isAdmitted = gate.admitsWorker(nil)
    #expect(isAdmitted && gate.counts.forbidden == 0)
  }
}
