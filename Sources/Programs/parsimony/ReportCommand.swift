import ClusterView
import CommandLine
import Coordination
import Files
import Findings
import Reports
import Studies
import Sweeps
import Text
import Threads

extension Command {
  /// `parsimony report [SWEEP] -o DIR`.
  static let report = Command(
    "report",
    summary: "Write a report on a sweep: answers, figures and tables.",
    discussion: """
      Says what the plan's question was and what the results answer: correlations by size with \
      intervals, the trend across sizes, mean curves, single runs, controls, what other axes change, \
      and what is missing. A sweep that still runs has a report as well, which says so.

       report.html      for people: one file, which needs no network
       report.md        the same for a repository or a mail
       report.json      all numbers, for programs
       tables/*.csv     a row a number
       figures/*.svg    for a paper
       provenance.json  machines, times and attempts, which are nowhere else

      The same results give the same files, byte for byte, provenance.json aside. A folder that holds \
      an older report is replaced; one that holds anything else is left alone.

      \(ClusterOptions.discussion)
      """,
    parameters: [ClusterOptions.sweep, ReportOptions.output] + ClusterOptions.places,
    examples: [
      ("parsimony report last -o report", "the latest sweep, into the folder report"),
      ("parsimony report s3 -o s3 --cluster lab", "one of a cluster"),
    ]
  ) { invocation, terminal throws(Failure) in
    let folder = try ReportFolder(invocation[ReportOptions.output])
    let respondent = try invocation.respondent(terminal)
    let sweep = try invocation.sweep(invocation[ClusterOptions.sweep], of: respondent)
    guard let report = try SweepReport(on: sweep, from: respondent) else {
      throw Failure(
        .unmet, "there is nothing to report: nobody knows the study of \(sweep.sweep) yet")
    }
    try folder.write(report)
    try terminal.print("\(folder.path.printable)/report.html")
    return .success
  }
}

/// What `parsimony report` takes.
private enum ReportOptions {
  static let output = Option.required(
    "output", short: "o", "DIR", .directory, help: "the folder to write; an older report gives way")
}

extension SweepReport {
  /// The report on a sweep as it stands, from what a cluster answers; nil while nobody knows its
  /// study.
  init?(on sweep: SweepStatus, from respondent: Respondent) throws(Failure) {
    let (submission, schema) = try respondent.plan(of: sweep.sweep)
    guard let schema else { return nil }
    let plan = try PlanOfSweep.read(submission, schema)
    let study = StudyCatalog.analysis(of: schema)
    var builder = FindingsBuilder(
      plan.grid, analysis: plan.grid.plan.analysis?.resolved(with: study) ?? study,
      plan: (try? Node(decoding: submission.document))?.yaml ?? "", planDigest: plan.digest)
    var provenance = Provenance(
      sweep: sweep.sweep.number, source: respondent.name, release: Release.version,
      madeAt: WallClock.millisecondsSince1970(), state: sweep.state.code)
    let pages = ResultPages(of: sweep.sweep, from: respondent)
    try pages.forEachResult { row throws(Failure) in
      builder.add(try ReadResult(row).record, ofTask: row.index)
      provenance.addResult(
        from: row.host, seconds: Double(row.duration.nanoseconds) / 1e9, recordedAt: row.recordedAt,
        numericClass: row.numericClass)
    }
    try pages.forEachFailure { row throws(Failure) in
      provenance.addFailure(on: row.host)
      // Last words may speak of a machine; why a task failed for good does not.
      if row.isFinal { builder.addFailure(ofTask: row.index, reason: "\(row.failure.cause)") }
    }
    self.init(on: builder.finished(), provenance: provenance)
  }
}

/// A folder that a report may be written into.
struct ReportFolder {
  /// Where it is.
  let path: String

  /// A folder that is not there, is empty, or holds a report and nothing else; another is refused.
  init(_ path: String) throws(Failure) {
    self.path = path
    var status: FileStatus?
    var names: [String] = []
    do throws(StorageError) {
      status = try Files.status(of: path)
      if status?.isFolder == true { names = try ReportFolder.names(in: path) }
    } catch {
      throw Failure(.io, error.message)
    }
    guard status?.isFolder != false else {
      throw Failure(
        .usage,
        "'\(path.printable)' is a file; name a folder that is not there, or move the file away")
    }
    let stranger = names.first { !SweepReport.mayHold($0) }
    let isFree = names.isEmpty || (stranger == nil && ReportFolder.isReport(path))
    guard isFree else {
      throw Failure(
        .usage,
        """
        '\(path.printable)' holds '\((stranger ?? names[0]).printable)', which is no file of a \
        report and would be lost; name another folder with '-o DIR', or move it away
        """)
    }
  }

  /// The files in a folder and in those that a report has; a folder of another name counts as one.
  private static func names(in path: String) throws(StorageError) -> [String] {
    var names: [String] = []
    for name in try Folder.names(in: path) {
      if SweepReport.folders.contains(name),
        try Files.status(of: "\(path)/\(name)")?.isFolder == true
      {
        names += try Folder.names(in: "\(path)/\(name)").map { "\(name)/\($0)" }
      } else {
        names.append(name)
      }
    }
    return names
  }

  private static func isReport(_ path: String) -> Bool {
    var opening: [UInt8] = []
    do throws(FileError) {
      try Files.read("\(path)/report.json", bytesMax: 1 << 30) { piece in
        if opening.isEmpty { opening = Array(piece) }
      }
    } catch {
      return false
    }
    return SweepReport.isReport(opening)
  }

  /// Writes a report in the place of what is there.
  func write(_ report: SweepReport) throws(Failure) {
    do throws(StorageError) {
      var draft = try FolderDraft(of: path)
      for folder in SweepReport.folders { try draft.makeFolder(folder) }
      for file in report.files { try draft.write(file.bytes, to: file.path) }
      try draft.publish()
    } catch {
      throw Failure(.io, error.message)
    }
  }
}
