import Coordination
import Encoding
import Ledger
import Sweeps
import TestSupport
import Testing

@Suite("Forms of ledgers")
struct LedgerFormTests {
  @Test("a ledger of every form that was ever written is read and goes on", arguments: [1, 2])
  func forms(form: Int) throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let dump = Repository.path("Tests/LedgerTests/ledger-form-\(form).txt")
    #expect(try RepositoryCommand("sqlite3", path, ".read \(dump)").outcome().text == "")
    let first = try Sample(1)
    let second = try Sample(2, values: ["16", "32", "4"])
    var ledger = try Ledger.open(path)
    #expect(ledger.cluster == ClusterID(4_711))
    #expect(try ledger.beginLife() == Epoch(4))
    let facts = try ledger.facts()
    #expect(facts.count == 8)
    #expect(Array(facts.prefix(3)) == first.beginning)
    #expect(try ledger.lookUp(first.id, 0..<6) == TaskSet([0, 1, 2, 4]))
    #expect(try ledger.lookUp(second.id, 0..<6) == TaskSet([0, 2, 1]))
    #expect(try ledger.record([first.result(0), second.result(0)]) == [.same, .same])
    #expect(try ledger.failures(of: first.id, from: 0, count: 9).rows.map(\.index) == [5, 5])
    #expect(try ledger.sweepRecords().map(\.failedCount) == [1, 0])
    #expect(try ledger.verify() == [])
    #expect(try sqlite(path, "SELECT sum(bdm) FROM quickstart") == "9.0\n")
    #expect(try sqlite(path, "PRAGMA user_version") == "2\n")
  }

  @Test("a newer ledger, another database and no database are refused with the reason")
  func refused() throws {
    let scratch = try Scratch()
    func refusal(_ name: String) -> String {
      do {
        _ = try Ledger.open("\(scratch.path)/\(name)")
        return "opened"
      } catch {
        return error.message.replacing(scratch.path, with: "")
      }
    }
    _ = try sqlite("\(scratch.path)/new", "PRAGMA user_version = 99; CREATE TABLE a (b)")
    #expect(
      refusal("new")
        == "the ledger '/new' has form 99, and this program knows forms up to 2; use the release that "
        + "wrote it, or a newer one")
    _ = try sqlite("\(scratch.path)/other", "CREATE TABLE a (b)")
    #expect(
      refusal("other") == "'/other' is a database of something else; name another file")
    try scratch.write(String(repeating: "text ", count: 1_000), to: "text")
    #expect(refusal("text") == "cannot open the ledger '/text': file is not a database")
    #expect(
      refusal("missing/l.db")
        == "cannot lock the ledger by '/missing/l.db-lock' (No such file or directory); check the "
        + "permissions of its directory")
    #expect(throws: LedgerError.self) { _ = try Ledger.Reader("\(scratch.path)/none.db") }
  }

  @Test("a fact that cannot be read is named by its number")
  func unreadable() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let sample = try Sample(1)
    var ledger = try Ledger.open(path)
    _ = try ledger.record(sample.beginning + [sample.failure(1)])
    #expect(try sqlite(path, "UPDATE fact SET entry = x'9101' WHERE number = 4") == "")
    do {
      _ = try ledger.facts()
      Issue.record("a broken fact was read")
    } catch {
      #expect(error.subject == "fact 4")
      #expect(error.message.hasPrefix("fact 4 of the ledger '\(path)' cannot be read: "))
    }
    #expect(try ledger.verify().count == 1)
  }
}
