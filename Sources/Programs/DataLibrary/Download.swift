public import Datasets

/// How to get a well-known collection: commands for a shell, which check what came.
///
/// Parsimony fetches nothing by itself: what is downloaded, from where and under which licence is a
/// person's decision. The digests were found alike in many independent projects; those of MNIST's
/// test files were computed from the files.
public struct Download: Sendable {
  /// A file, and what it must be.
  struct File: Sendable {
    let name: String
    let sha256: String
  }

  /// What is got.
  public let collection: DatasetName.Collection
  /// What people should know of it.
  public let notice: String
  private let address: String
  private let files: [File]

  /// All that there are.
  public static let all = [
    Download(
      collection: .mnist,
      notice: "Handwritten digits, 28×28 (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0), 11.6 MB.",
      address: "https://ossci-datasets.s3.amazonaws.com/mnist",
      files: [
        File(
          name: "train-images-idx3-ubyte.gz",
          sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        File(
          name: "train-labels-idx1-ubyte.gz",
          sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        File(
          name: "t10k-images-idx3-ubyte.gz",
          sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        File(
          name: "t10k-labels-idx1-ubyte.gz",
          sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
      ]),
    Download(
      collection: .fashionMNIST,
      notice: "Pieces of clothing, 28×28 (H. Xiao, K. Rasul, R. Vollgraf; MIT licence), 30.9 MB.",
      address: "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion",
      files: [
        File(
          name: "train-images-idx3-ubyte.gz",
          sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        File(
          name: "train-labels-idx1-ubyte.gz",
          sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        File(
          name: "t10k-images-idx3-ubyte.gz",
          sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        File(
          name: "t10k-labels-idx1-ubyte.gz",
          sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
      ]),
  ]

  /// The commands, line by line, for a POSIX shell with curl and sha256sum.
  ///
  /// - Parameter folder: The folder of data; nil for the one that `PARSIMONY_DATA` will name.
  public func commands(into folder: String?) -> String {
    let place =
      folder.map { "\(Self.quoted($0))/\(collection.rawValue)" }
      ?? "\"${PARSIMONY_DATA:?}\"/\(collection.rawValue)"
    var lines = ["(mkdir -p \(place) && cd \(place)"]
    for file in files {
      lines.append("curl -fL -o \(file.name) \(address)/\(file.name)")
      lines.append("echo '\(file.sha256)  \(file.name)' | sha256sum --check")
    }
    return lines.joined(separator: " &&\n") + ")"
  }

  /// A path as one word of a shell, whatever is in it.
  static func quoted(_ path: String) -> String {
    let plain = path.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || "/._-".utf8.contains(byte)
    }
    if plain && !path.isEmpty && !path.hasPrefix("-") { return path }
    return "'"
      + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
