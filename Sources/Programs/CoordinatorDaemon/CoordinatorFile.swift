import Cluster
package import CommandLine
import Coordination
import Files
import Mistakes
import Sweeps
import Text
import YAML

/// A coordinator's configuration file: a YAML mapping of few keys, each with its place for complaints.
package struct CoordinatorFile {
  /// The keys, each as people write it and with what it sets.
  private enum Key: String, CaseIterable {
    case ledger, listen, log, heartbeat, retries, crashes
    case lostAfter = "lost-after"
    case failureBudget = "failure-budget"
    case reattachWindow = "reattach-window"
  }

  private static let bytesMax = 1 << 16

  /// The settings with what a file says in their place, or every fault with its place.
  package static func apply(_ path: String, to settings: inout CoordinatorSettings) throws(Failure)
  {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(path, bytesMax: bytesMax)
    } catch {
      throw Failure(error.isWrongPath ? .usage : .io, error.message)
    }
    // Whoever has put a '#' before every setting wants none of them.
    let isBare = bytes.split(separator: UInt8(ascii: "\n")).allSatisfy { line in
      let first = line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") }
      return first == nil || first == UInt8(ascii: "#")
    }
    if isBare { return }
    do throws(Diagnostic) {
      let document = try YAML.node(from: bytes)
      guard case .mapping(let entries) = document.content else {
        throw Diagnostic(at: document.mark, "expected a mapping such as 'listen: tcp://*:5710'")
      }
      // What counts in heartbeats is read when it is known how long one is.
      for entry in entries where entry.key != Key.lostAfter.rawValue {
        try apply(entry, to: &settings)
      }
      for entry in entries where entry.key == Key.lostAfter.rawValue {
        try apply(entry, to: &settings)
      }
    } catch {
      throw .located(.usage, error.rendered(in: [SourceText(name: path, bytes: bytes)]))
    }
  }

  private static func apply(
    _ entry: Node.Entry, to settings: inout CoordinatorSettings
  ) throws(Diagnostic) {
    let names = Key.allCases.map(\.rawValue)
    guard let key = Key(rawValue: entry.key) else {
      let cure = closest(to: entry.key, among: names).map { "did you mean '\($0)'?" }
      throw Diagnostic(
        at: entry.keyMark,
        "there is no setting '\(entry.key.printable)'; \(cure ?? "write \(listed(names))")")
    }
    let node = entry.value
    switch key {
    case .ledger: settings.ledgerPath = try text(node, "the path of a file")
    case .listen: settings.listen = try text(node, "an endpoint such as tcp://*:5710")
    case .log:
      let forms = listed(Log.Form.allCases.map(\.rawValue))
      let found = try text(node, forms)
      guard let form = Log.Form(rawValue: found) else {
        throw Diagnostic(at: node.mark, "found '\(found.printable)', expected \(forms)")
      }
      settings.logForm = form
    case .heartbeat:
      settings.configuration.heartbeatInterval = try time(node, in: 10...3_600_000)
    case .lostAfter:
      let beat = settings.configuration.heartbeatInterval.nanoseconds
      let wait = try time(node, in: 30...86_400_000).nanoseconds
      let missed = Int((wait + beat - 1) / beat)
      guard missed > settings.configuration.suspectAfterMissed else {
        throw Diagnostic(
          at: node.mark,
          "'lost-after' is less than three heartbeats; raise it or lower 'heartbeat'")
      }
      settings.configuration.lostAfterMissed = missed
    case .reattachWindow:
      settings.configuration.reattachWindow = try time(node, in: 0...86_400_000)
    case .retries: settings.configuration.retriesMax = try integer(node, in: 0...1_000)
    case .crashes: settings.configuration.crashesMax = try integer(node, in: 0...1_000)
    case .failureBudget:
      settings.configuration.failureBudget = try integer(node, in: 0...1_000_000_000)
    }
  }

  private static func text(_ node: Node, _ expected: String) throws(Diagnostic) -> String {
    guard case .scalar(let scalar) = node.content, !scalar.text.isEmpty else {
      throw Diagnostic(at: node.mark, "expected \(expected)")
    }
    return scalar.text
  }

  private static func integer(
    _ node: Node, in range: ClosedRange<Int>
  ) throws(Diagnostic) -> Int {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let found = try text(node, expected)
    guard let number = Int(found), range.contains(number) else {
      throw Diagnostic(at: node.mark, "found '\(found.printable)', expected \(expected)")
    }
    return number
  }

  private static func time(
    _ node: Node, in milliseconds: ClosedRange<Int>
  ) throws(Diagnostic) -> Interval {
    let ends = [milliseconds.lowerBound, milliseconds.upperBound].map(Quantity.time.text)
    let expected = "a time from \(ends[0]) to \(ends[1]), such as 1s or 500ms"
    let found = try text(node, expected)
    guard let amount = Quantity.time.amount(of: found), milliseconds.contains(amount) else {
      throw Diagnostic(at: node.mark, "found '\(found.printable)', expected \(expected)")
    }
    return .milliseconds(Int64(amount))
  }
}
