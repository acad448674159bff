import CommandLine
import Files
import Studies
import Sweeps
import Text
import YAML

/// A change to a plan from the command line: `--set axes.lr=[0.1, 0.01]`.
struct Override: Sendable {
  /// The place in the plan, as in `axes.lr`.
  let path: String
  /// The whole word, as the person typed it.
  let word: String

  /// How the command line reads it.
  static let kind = Kind<Override>(
    expecting: "KEY=VALUE, as in seed=7 or 'axes.lr=[0.1, 0.01]'",
    read: { word in
      guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { return nil }
      return Override(path: String(word[..<sign]), word: word)
    },
    spell: { $0.word })

  /// The value as a document whose marks point into the word: what precedes it becomes blanks.
  func value(source: Int) throws(Diagnostic) -> Node {
    guard word.utf8.dropFirst(path.utf8.count + 1).contains(where: { $0 > 0x20 }) else {
      throw Diagnostic(
        at: Mark(source: source, line: 1, column: path.unicodeScalars.count + 2),
        "nothing is set; write a value after '='")
    }
    let blanks = String(repeating: " ", count: path.unicodeScalars.count + 1)
    let value = word.utf8.dropFirst(path.utf8.count + 1)
    return try YAML.node(
      from: Array(blanks.utf8) + Array(value), source: source,
      emptyCure: "write a value after '='")
  }
}

extension Override {
  /// The word as a text that marks point into.
  var source: SourceText { SourceText(name: "--set", text: word) }
}

extension Node {
  /// The document with overrides in their order; the first one's marks have the source 1.
  func setting(_ overrides: [Override]) throws(Diagnostic) -> Node {
    var document = self
    for (place, override) in overrides.enumerated() {
      document = try document.setting(override.path, to: try override.value(source: place + 1))
    }
    return document
  }
}

/// A plan's file with the overrides of the command line.
struct PlanFile {
  let path: String
  let overrides: [Override]

  /// What the plan says and expands to, or every fault with its place.
  func reading() throws(Failure) -> PlanReader.Reading {
    let (document, sources) = try document()
    return try PlanFile.reading(of: document, defaultName: name, in: sources)
  }

  /// The document with its overrides, and the texts that its marks point into.
  func document() throws(Failure) -> (Node, [SourceText]) {
    let bytes = try read()
    let file = SourceText(name: path, bytes: bytes)
    do throws(Diagnostic) {
      let document = try YAML.node(from: bytes)
      return (try document.setting(overrides), [file] + overrides.map(\.source))
    } catch {
      throw .located(.usage, error.rendered(in: [file] + overrides.map(\.source)))
    }
  }

  /// What a document says and expands to, for the studies of this build unless told others.
  static func reading(
    of document: Node, defaultName: String, in sources: [SourceText],
    schemas: [StudySchema] = StudyCatalog.schemas
  ) throws(Failure) -> PlanReader.Reading {
    do throws(PlanReader.Rejection) {
      return try PlanReader.read(document, schemas: schemas, defaultName: defaultName)
    } catch {
      var lines = error.diagnostics.map { $0.rendered(in: sources) }
      if error.omittedCount > 0 {
        lines.append("… and \(counted(error.omittedCount, "more fault"))")
      }
      throw .located(.usage, lines.joined(separator: "\n"))
    }
  }

  /// The file's name without folder and extension, where that can name a sweep.
  var name: String {
    var file = String(path.split(separator: "/").last ?? "")
    if let dot = file.lastIndex(of: ".") { file.removeSubrange(dot...) }
    return PlanReader.isGoodName(file) && !path.hasPrefix("/dev/") ? file : "sweep"
  }

  private func read() throws(Failure) -> [UInt8] {
    do {
      return try Files.read(path, bytesMax: YAML.Limits.standard.bytesMax)
    } catch {
      throw Failure(error.isWrongPath ? .usage : .io, error.message)
    }
  }
}
