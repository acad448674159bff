import CommandLine
import Complexity
import Encoding
import Files
import Text

extension Command {
  /// `parsimony measure NAME`.
  static let measure = Command(
    "measure",
    summary: "Measure files of your own.",
    commands: [.measureComplexity, .measureInformation],
    examples: [
      ("parsimony measure complexity weights.npy --sign", "is this network simple?"),
      ("parsimony measure information x.npy y.npy", "do these tell about each other?"),
    ])

  /// `parsimony measure complexity FILE…`.
  private static let measureComplexity = Command(
    "complexity",
    summary: "Measure the complexity of matrices or strings of bits.",
    discussion: """
      A file is NPY, NPZ (every array of it is measured), or text: a row of zeros and ones a line. \
      Without --pool, complexity and entropy of several matrices are summed, as are counts and sizes; \
      measures of a cell are means over all cells.

      \(ComplexityMetric.allCases.map { " \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

      Boundaries: cells left over by whole blocks are ignored, cut into smaller blocks (recursive), or \
      reached by blocks that overlap (sliding), go on at the opposite edge (periodic), or see zeros \
      there (pad).
      """,
    parameters: [
      MeasureOptions.files, MeasureOptions.metric, MeasureOptions.dimensions, MeasureOptions.block,
      MeasureOptions.boundary, MeasureOptions.shift, MeasureOptions.minLength, MeasureOptions.sign,
      MeasureOptions.pool, MeasureOptions.json,
    ],
    examples: [
      ("parsimony measure complexity w.npy --sign", "the signs of a layer's weights"),
      ("parsimony measure complexity net.npz --sign --pool", "a network's layers as one"),
      ("parsimony measure complexity bits.txt --metric all --json", "everything, for a program"),
    ]
  ) { invocation, terminal throws(Failure) in
    let request = try MeasureOptions.request(invocation)
    var matrices: [NamedMatrix] = []
    var cellsLeft = BitMatrix.cellsMax
    for path in invocation[MeasureOptions.files] {
      let bytes: [UInt8]
      do throws(FileError) {
        bytes = try Files.read(path, bytesMax: 1 << 32)
      } catch {
        throw Failure(error.isWrongPath ? .usage : .io, error.message)
      }
      let found: [NamedMatrix]
      do throws(MatrixFileError) {
        found = try MatrixFile(request.method.dimensions, bySign: invocation[MeasureOptions.sign])
          .matrices(in: bytes.span, named: path)
      } catch {
        throw Failure(.usage, error.message)
      }
      cellsLeft -= found.reduce(0) { $0 + $1.matrix.count }
      guard cellsLeft >= 0 else {
        throw Failure(
          .usage, "there are more than \(BitMatrix.cellsMax) cells; measure fewer files at once")
      }
      matrices += found
    }
    let measures = ComplexityMeasures(request, of: matrices)
    let object: JSON.Object
    do throws(ComplexityMeasures.Trouble) {
      object = try measures.object()
    } catch {
      throw Failure(.usage, error.message)
    }
    try terminal.print(
      invocation[MeasureOptions.json]
        ? JSON.object(object).text(indented: true) : measures.table(of: object))
    return .success
  }
}

/// What `parsimony measure complexity` takes.
enum MeasureOptions {
  /// What is done at the edges.
  enum Boundary: String, CaseIterable, Sendable {
    case ignore, recursive, sliding, periodic, pad
  }

  static let files = Argument.oneOrMore("FILE", .file(), help: "an NPY, NPZ or text file")
  static let metric = Option.value(
    "metric", "METRIC", .choice(of: ComplexityMetric.self), default: .bdm, help: "what to measure")
  static let dimensions = Option.value(
    "dimensions", "N", .integer(in: 1...2), default: 2,
    help: "2 for matrices, 1 for every row as a string of its own")
  static let block = Option.optional(
    "block", "SIDE", .integer(in: 1...12),
    help: "the side of a block: up to 4, and 4 unless given; of strings up to 12, and 12")
  static let boundary = Option.optional(
    "boundary", "EDGE", .choice(of: Boundary.self), help: "what is done at edges; default: ignore")
  static let shift = Option.optional(
    "shift", "CELLS", .integer(in: 1...Int.max),
    help: "how far apart sliding blocks begin; default: 1")
  static let minLength = Option.optional(
    "min-length", "SIDE", .integer(in: 1...12),
    help: "the least side of recursive blocks; default: 2")
  static let sign = Option.flag("sign", help: "measure signs: 1 above zero, else 0")
  static let pool = Option.flag("pool", help: "count the blocks of all matrices together")
  static let json = Option.flag("json", help: "print one JSON object and nothing else")

  /// What was asked for; options that would do nothing are refused.
  static func request(_ invocation: Invocation) throws(Failure) -> ComplexityRequest {
    let metric = invocation[metric]
    let dimensions: BlockTable.Dimensions = invocation[dimensions] == 1 ? .one : .two
    func refuse(_ isGiven: Bool, _ option: String, _ reason: String) throws(Failure) {
      if isGiven { throw Failure(.usage, "option '--\(option)' does nothing \(reason); remove it") }
    }
    if !metric.usesBlocks {
      let reason = "for the metric '\(metric.rawValue)'"
      try refuse(invocation[block] != nil, "block", reason)
      try refuse(invocation[boundary] != nil, "boundary", reason)
      try refuse(invocation[pool], "pool", reason)
    }
    let kind = metric.usesBlocks ? invocation[boundary] ?? .ignore : .ignore
    try refuse(
      invocation[shift] != nil && kind != .sliding, "shift", "unless the boundary is 'sliding'")
    try refuse(
      invocation[minLength] != nil && kind != .recursive, "min-length",
      "unless the boundary is 'recursive'")
    let boundary: BlockMethod.Boundary =
      switch kind {
      case .ignore: .ignore
      case .recursive: .recursive(minLength: invocation[minLength] ?? 2)
      case .sliding: .sliding(shift: invocation[shift] ?? 1)
      case .periodic: .periodic
      case .pad: .pad
      }
    let side = invocation[block] ?? dimensions.sideMax
    guard let method = BlockMethod(dimensions, side: side, boundary: boundary) else {
      throw Failure(
        .usage,
        "option '--block' does not take '\(side)' in two dimensions; expected an integer from 1 to 4"
      )
    }
    return ComplexityRequest(metric: metric, method: method, isPooled: invocation[pool])
  }
}
