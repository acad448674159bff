internal import Encoding
internal import Figures
public import Findings

/// The documents of a report: what to write where in a folder, with nothing of it written yet.
///
/// All files but `provenance.json` follow from the findings alone, byte by byte. That one holds
/// what differs from one time to the next, the machines and hours, and nothing else does.
public struct SweepReport: Sendable {
  /// The files, in the order of their paths.
  public let files: [File]

  /// A file within the report's folder.
  public struct File: Hashable, Sendable {
    /// Where it is, as in `figures/correlations.svg`.
    public let path: String
    /// All that is in it.
    public let bytes: [UInt8]
  }

  /// The folders that hold files of a report.
  public static let folders = ["figures", "tables"]

  /// How wide figures in files are, in pixels: two columns of a journal.
  private static let figureWidth = 720.0

  /// The report on findings.
  public init(on findings: Findings, provenance: Provenance) {
    let document = Narrative(findings).document()
    var files = [
      File(path: "provenance.json", bytes: SweepReport.bytes(provenance.json)),
      File(path: "report.html", bytes: Array(HTMLWriter.text(of: document).utf8)),
      File(path: "report.json", bytes: SweepReport.bytes(ReportJSON(findings).value)),
      File(path: "report.md", bytes: Array(MarkdownWriter.text(of: document).utf8)),
    ]
    files += document.figures.map { figure in
      let drawing = figure.drawn(width: SweepReport.figureWidth)
      return File(
        path: "figures/\(figure.name).svg", bytes: Array(drawing.svgFile(of: figure).utf8))
    }
    files += DataTables(findings).all.map {
      File(path: "tables/\($0.name).csv", bytes: $0.bytes)
    }
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func bytes(_ value: JSON) -> [UInt8] {
    Array((value.text(indented: true) + "\n").utf8)
  }

  /// Whether a report may have a file of this path, so that a newer one may take its place.
  public static func mayHold(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1:
      return ["provenance.json", "report.html", "report.json", "report.md"].contains(path)
    case 2:
      return parts[0] == "figures" && parts[1].hasSuffix(".svg")
        || parts[0] == "tables" && parts[1].hasSuffix(".csv")
    default: return false
    }
  }

  /// Whether bytes are the `report.json` of a report.
  public static func isReport(_ bytes: [UInt8]) -> Bool {
    let opening = "{\n  \"format\": \"\(ReportJSON.format)\""
    return bytes.starts(with: opening.utf8)
  }
}
