/// What a file of data is, by its first bytes.
public enum DataFile {
  /// The most bytes that a data set, or a file before it is one, can take: 4 GiB.
  public static let bytesMax = 1 << 32

  /// A format that is read.
  public enum Format: Hashable, Sendable {
    /// MNIST's format of one array.
    case idx
    /// NumPy's format of one array.
    case npy
    /// A zip archive, such as NumPy's archive of arrays.
    case zip
    /// Any of them compressed by gzip.
    case gzip
    /// Anything else; a table, if it is text.
    case other

    /// The format that bytes begin like.
    public init(of bytes: Span<UInt8>) {
      if bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B {
        self = .gzip
      } else if NPYHeader.begins(bytes) {
        self = .npy
      } else if ZIPArchive.begins(bytes) {
        self = .zip
      } else if IDXHeader.begins(bytes) {
        self = .idx
      } else {
        self = .other
      }
    }

    var text: String {
      switch self {
      case .idx: "an IDX file"
      case .npy: "an NPY file"
      case .zip: "a zip archive"
      case .gzip: "a gzip file"
      case .other: "something else"
      }
    }
  }
}
