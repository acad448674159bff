import Cluster
import TestSupport
import Testing
import ZeroMQ

@Suite("Invitations")
struct InvitationTests {
  private let invitation: Invitation

  init() throws {
    let (ascending, descending) = ([UInt8](0..<32), [UInt8]((224...255).reversed()))
    invitation = Invitation(
      try #require(Endpoint("10.0.0.1:5710")), role: .worker,
      PublicKey(bytes: ascending), SecretKey(bytes: descending))
  }

  @Test("a line holds all, and no character that a shell acts on")
  func roundTrip() throws {
    for role in Role.allCases {
      for place in ["10.0.0.1:5710", "[fd00::1]:1", "head.example.org:65535", "ipc:/run/p/socket"] {
        let endpoint = try #require(Endpoint(place))
        let keys = (try KeyPair.generate(), try KeyPair.generate())
        for serverKey in [keys.0.publicKey, nil] {
          let invitation = Invitation(endpoint, role: role, serverKey, keys.1.secretKey)
          let line = invitation.line
          #expect(try Invitation(line) == invitation)
          #expect(try Invitation("  \(line)\n") == invitation)
          #expect(line.hasPrefix("parsimony://\(role.rawValue)@\(place)/"))
          #expect(!line.contains { " \t\n'\"\\$`!&|;<>(){}*?#~".contains($0) })
        }
      }
    }
  }

  @Test("a line of today is read tomorrow")
  func golden() {
    #expect(
      invitation.line == "parsimony://worker@10.0.0.1:5710/"
        + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh___v38-_r5-Pf29fTz8vHw7-7t7Ovq6ejn5uXk4-Lh4IM5V-o"
    )
  }

  @Test("every line in which one character is another, missing or too many is refused")
  func mutations() throws {
    let line = Array(invitation.line)
    let insecure = Array(Invitation(invitation.endpoint, role: .worker, nil, nil).line)
    for line in [line, insecure] {
      var generator = SeededGenerator(seed: 1)
      let alphabet = Array("abcXYZ019-_.:/@[]% ")
      for index in line.indices {
        for character in alphabet where character != line[index] {
          var other = line
          other[index] = character
          #expect(throws: InvitationError.self) { try Invitation(String(other)) }
        }
        var shorter = line
        shorter.remove(at: index)
        // To drop one of two equal neighbours is to drop either.
        #expect(throws: InvitationError.self) { try Invitation(String(shorter)) }
        var longer = line
        longer.insert(alphabet[generator.below(12)], at: index)
        #expect(throws: InvitationError.self) { try Invitation(String(longer)) }
        #expect(throws: InvitationError.self) { try Invitation(String(line[..<index])) }
      }
    }
  }

  @Test(
    "a complaint says what is wrong and what to do",
    arguments: [
      ("", "there is no invitation; "),
      ("http://x", "this is no invitation, which begins with parsimony://; "),
      ("parsimony://worker", "the invitation is cut off; "),
      ("parsimony://worker@10.0.0.1:5710", "the invitation is cut off; "),
      ("parsimony://worker@10.0.0.1:5710/AAEC", "the invitation is cut off; "),
      (
        "parsimony://boss@10.0.0.1:5710/AAEC",
        "the invitation is for 'boss', not for a worker, submitter or observer; "
      ),
      (
        "parsimony://worker@10.0.0.1/AAEC",
        "what the invitation leads to is no HOST:PORT; "
      ),
      (
        "parsimony://worker@10.0.0.1:5710/insecure.AAAAAA",
        "a character of the invitation is wrong, missing or too many; "
      ),
    ])
  func complaints(line: String, complaint: String) {
    let error = #expect(throws: InvitationError.self) { try Invitation(line) }
    #expect(
      error?.message == complaint
        + "copy the whole line that 'parsimony invite' printed")
  }

  @Test("a complaint about a line that was pasted in part, or twice, quotes no secret")
  func pasted() throws {
    let line = invitation.line
    let secret = try #require(line.split(separator: "/").last)
    for pasted in [
      String(secret), String(secret.dropFirst(43)), line + line,
      line.replacing("5710/", with: "5710"), line.replacing("/", with: "."), "x" + line,
    ] {
      let error = #expect(throws: InvitationError.self) { try Invitation(pasted) }
      let words = error?.message ?? ""
      let parts = (0..<secret.count - 8).map { secret.dropFirst($0).prefix(8) }
      #expect(!parts.contains { words.contains($0) }, "\(words)")
    }
  }

  @Test("no description shows a secret")
  func secrecy() {
    var dumped = ""
    dump(invitation, to: &dumped)
    #expect("\(invitation)" == "an invitation for a worker to 10.0.0.1:5710")
    #expect(!dumped.contains("255"))
  }

  @Test("endpoints are read as people and as ZeroMQ write them, and others are not")
  func endpoints() {
    #expect(Endpoint("tcp://[::1]:5")?.address == "tcp://[::1]:5")
    #expect(Endpoint("tcp://10.0.0.1:5710")?.text == "10.0.0.1:5710")
    #expect(Endpoint("ipc:///run/p")?.text == "ipc:/run/p")
    #expect(Endpoint("ipc:/run/p")?.address == "ipc:///run/p")
    for text in [
      "", ":1", "a:", "a:0", "a:65536", "a:+1", "::1:5", "[a]:1", "a b:1", "ipc:", "ipc:x", "a$:1",
      "ipc:/a b", "a:1/",
    ] {
      #expect(Endpoint(text) == nil, "'\(text)' was accepted")
    }
    #expect(Endpoint("127.0.0.1:1")?.isLocal == true && Endpoint("10.0.0.1:1")?.isLocal == false)
  }
}
