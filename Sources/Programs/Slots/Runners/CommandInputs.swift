internal import Coordination
internal import Encoding
internal import Files
internal import Mistakes
internal import Studies
public import Sweeps
internal import Synchronization
internal import Text

/// The files that a program needs, named with their content: `train.py@<64 hexadecimal digits>`.
///
/// People write `inputs: [train.py]`. Before a plan is submitted the digest of each file is put behind
/// its path, and so into the key of every task; whoever runs a task checks that the file beside it
/// is the one that was meant. So a changed script makes new tasks, and a machine with an old copy
/// refuses to pretend.
public enum CommandInputs {
  /// A longer input is refused.
  static let bytesMax = 64 << 30

  /// A plan's document with the digests of its inputs filled in; other studies' are left alone.
  ///
  /// - Parameters:
  ///   - document: The plan as written.
  ///   - folder: Where paths start; nil is where this process works.
  public static func digested(_ document: Node, in folder: String? = nil) throws(Diagnostic) -> Node
  {
    guard case .mapping(var entries) = document.content,
      entries.contains(where: { $0.key == "study" && $0.value.text == StudySchema.command.name })
    else { return document }
    for index in entries.indices where entries[index].key == "fixed" || entries[index].key == "axes"
    {
      guard case .mapping(var parameters) = entries[index].value.content else { continue }
      for place in parameters.indices where parameters[place].key == "inputs" {
        parameters[place].value = try digestedTexts(parameters[place].value, in: folder)
      }
      entries[index].value.content = .mapping(parameters)
    }
    var result = document
    result.content = .mapping(entries)
    return result
  }

  /// The texts of lists, each with its file's digest.
  private static func digestedTexts(_ node: Node, in folder: String?) throws(Diagnostic) -> Node {
    var result = node
    switch node.content {
    case .sequence(let nodes):
      var texts: [Node] = []
      for node in nodes { texts.append(try digestedTexts(node, in: folder)) }
      result.content = .sequence(texts)
    case .scalar(let scalar) where CommandInput(scalar.text) == nil:
      do throws(FileError) {
        let digest = try digest(of: path(scalar.text, in: folder))
        result.content = .scalar(Node.Scalar(text: "\(scalar.text)@\(digest)", isPlain: false))
      } catch {
        throw Diagnostic(at: node.mark, "an input cannot be read: \(error.message)")
      }
    case .scalar, .mapping: break
    }
    return result
  }

  /// The digest of a file.
  static func digest(of path: String) throws(FileError) -> Digest {
    var hash = BLAKE2b(digestLength: Digest.byteCount)
    try Files.read(path, bytesMax: bytesMax, pieces: { hash.update($0) })
    guard let digest = Digest(bytes: hash.finalized()) else {
      mistake("a BLAKE2b-256 hash has \(Digest.byteCount) bytes")
    }
    return digest
  }

  static func path(_ path: String, in folder: String?) -> String {
    guard let folder, !path.hasPrefix("/") else { return path }
    return "\(folder)/\(path)"
  }
}

extension Node {
  fileprivate var text: String? {
    if case .scalar(let scalar) = content { scalar.text } else { nil }
  }
}

/// A file that a program needs, as a task names it.
struct CommandInput {
  let path: String
  let digest: Digest

  /// What a text names; nil unless it ends in `@` and a digest.
  init?(_ text: String) {
    guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")), at > text.utf8.startIndex,
      let digest = Digest(hexadecimal: String(text[text.utf8.index(after: at)...]))
    else { return nil }
    path = String(text[..<at])
    self.digest = digest
  }
}

/// The digests of files, taken anew only when a file has changed.
final class InputDigests: Sendable {
  private let folder: String?
  private let known = Mutex<[String: (stamp: FileStamp, digest: Digest)]>([:])

  init(folder: String?) { self.folder = folder }

  /// Refuses a task whose inputs are not those that were submitted.
  func check(_ inputs: [String]) throws(StudyFailure) {
    for text in inputs {
      guard let input = CommandInput(text) else {
        throw StudyFailure(
          .invalidParameters,
          "the input '\(text.printable)' has no digest; submit the plan with `parsimony`")
      }
      let found: Digest
      do throws(FileError) {
        found = try digest(of: CommandInputs.path(input.path, in: folder))
      } catch {
        throw StudyFailure(.unusable, "input on \(thisHost): \(error.message)")
      }
      guard found == input.digest else {
        throw StudyFailure(
          .unusable,
          "input '\(input.path.printable)' on \(thisHost) differs from the one that was submitted: "
            + "found \(found.hexadecimal.prefix(12))…, expected "
            + "\(input.digest.hexadecimal.prefix(12))…; copy the file there, or submit the plan again"
        )
      }
    }
  }

  private func digest(of path: String) throws(FileError) -> Digest {
    let stamp = try Files.stamp(of: path)
    if let entry = known.withLock({ $0[path] }), entry.stamp == stamp { return entry.digest }
    let digest = try CommandInputs.digest(of: path)
    known.withLock { $0[path] = (stamp, digest) }
    return digest
  }
}
