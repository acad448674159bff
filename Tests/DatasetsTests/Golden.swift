import CSodium
import Datasets
import Encoding
import TestSupport

/// What Pillow and NumPy make of given data, from `golden.json`.
struct Golden {
  let json: JSON

  static let file = Result {
    Golden(json: try JSON(parsing: try read(Repository.path("Tests/DatasetsTests/golden.json"))))
  }

  private static func read(_ path: String) throws -> [UInt8] {
    try RepositoryCommand("cat", path).output()
  }

  subscript(key: String) -> Golden {
    get throws {
      guard case .object(let object) = json, let value = object[key] else { throw Missing(key) }
      return Golden(json: value)
    }
  }

  var list: [Golden] {
    get throws {
      guard case .list(let elements) = json else { throw Missing("a list") }
      return elements.map(Golden.init)
    }
  }

  var text: String {
    get throws {
      guard case .text(let text) = json else { throw Missing("a text") }
      return text
    }
  }

  var integers: [Int] {
    get throws {
      try list.map {
        guard case .integer(let integer) = $0.json else { throw Missing("an integer") }
        return Int(integer)
      }
    }
  }

  /// Bytes that are written in hexadecimal.
  var bytes: [UInt8] {
    get throws {
      let digits = Array(try text.utf8)
      return stride(from: 0, to: digits.count, by: 2).map {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
      }
    }
  }

  /// Numbers in single precision.
  var reals: [Float] {
    get throws {
      let bytes = try bytes
      return stride(from: 0, to: bytes.count, by: 4).map { place in
        Float(
          bitPattern: (0..<4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[place + $1]) })
      }
    }
  }

  struct Missing: Error {
    let what: String
    init(_ what: String) { self.what = what }
  }
}

/// SHA-256 in hexadecimal, by libsodium.
func sha256(_ bytes: [UInt8]) -> String {
  var digest = [UInt8](repeating: 0, count: 32)
  crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
  return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// A gzip file of some bytes, as gzip makes it.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
  let scratch = try Scratch()
  let path = try scratch.write(bytes, to: "data")
  return try RepositoryCommand("gzip", "-n", "-c", path).output()
}
