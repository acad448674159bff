import CommandLine
import DataLibrary
import Datasets
import Encoding
import Processes
import Text

extension Command {
  /// `parsimony datasets [PATH]`.
  static let datasets = Command(
    "datasets",
    summary: "List the data sets that are here, and how to get others.",
    discussion: """
      Without PATH, lists what is part of the program and what lies in the folder that the variable \
      PARSIMONY_DATA names. The digest names the samples themselves: it is the same wherever, and \
      under whatever name, the same samples lie.
      """,
    parameters: [DatasetsOptions.path, DatasetsOptions.commands, DatasetsOptions.json],
    examples: [
      ("parsimony datasets", "list what is here"),
      ("parsimony datasets scans.npz", "look at a file of your own"),
      ("parsimony datasets --commands | sh", "get MNIST and Fashion-MNIST into $PARSIMONY_DATA"),
    ]
  ) { invocation, terminal throws(Failure) in
    let variable = environmentVariable("PARSIMONY_DATA").flatMap { $0.isEmpty ? nil : $0 }
    if invocation[DatasetsOptions.commands] {
      for download in Download.all {
        try terminal.print("# \(download.notice)\n\(download.commands(into: variable))")
      }
      return .success
    }
    let page: DatasetsPage
    do throws(DataLibraryError) {
      page = try DatasetsPage(path: invocation[DatasetsOptions.path], folder: variable)
    } catch {
      throw Failure(error.isOfSystem ? .io : .usage, error.message)
    }
    try terminal.print(
      invocation[DatasetsOptions.json] ? page.json.text(indented: true) : page.text)
    return page.isSound ? .success : .unmet
  }
}

/// What `parsimony datasets` takes.
private enum DatasetsOptions {
  static let path = Argument.optional(
    "PATH", .file(), help: "a folder or file to look at instead of PARSIMONY_DATA")
  static let commands = Option.flag(
    "commands", help: "print only the commands that get MNIST and Fashion-MNIST")
  static let json = Option.flag("json", help: "print a JSON array of data sets")
}

/// What `parsimony datasets` shows.
private struct DatasetsPage {
  /// The digits of a digest that a person is shown.
  private static let digitsShown = 12

  private let entries: [DataLibrary.Entry]
  private let folder: String?
  private let isOfPath: Bool

  init(path: String?, folder: String?) throws(DataLibraryError) {
    isOfPath = path != nil
    if let path {
      self.folder = path
      entries = try DataLibrary.found(at: path)
    } else {
      self.folder = folder
      entries = DataLibrary.embedded() + (try DataLibrary(folder: folder).found())
    }
  }

  /// Whether all that looks like a data set is one.
  var isSound: Bool { troubles.isEmpty }

  private var troubles: [String] {
    entries.compactMap { entry in
      guard case .failure(let error) = entry.content else { return nil }
      return "\(entry.name): \(error.message)".printable
    }
  }

  var text: String {
    var table = TextTable([
      .text("name"), .number("samples"), .text("shape"), .number("classes"), .text("digest"),
      .text("from"),
    ])
    for entry in entries {
      guard case .success(let dataset) = entry.content else { continue }
      table.append([
        "\(entry.name)", grouped(dataset.count), "\(dataset.shape)", "\(dataset.classCount)",
        String(dataset.digest().hexadecimal.prefix(Self.digitsShown)),
        entry.paths.isEmpty ? "part of the program" : entry.paths.joined(separator: ", "),
      ])
    }
    var parts = [table.text]
    if entries.isEmpty { parts = ["There is no data set in '\((folder ?? "").printable)'."] }
    if !isSound { parts.append("Not read:\n" + troubles.map { "- \($0)" }.joined(separator: "\n")) }
    if !isOfPath { parts += advice }
    return parts.joined(separator: "\n\n")
  }

  /// What can be done about what is not here.
  private var advice: [String] {
    let here = entries.map(\.name.source)
    let missing = Download.all.filter { download in
      DatasetName.Collection.parts.contains { part in
        !here.contains(.collection(download.collection, part: part))
      }
    }
    let start =
      folder == nil
      ? ["No folder of data is named: set PARSIMONY_DATA to one, and put data there."] : []
    return start
      + missing.map { download in
        "To get all of \(download.collection.rawValue): \(download.notice)\n\n"
          + indented(download.commands(into: folder))
      }
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
  }

  var json: JSON {
    .list(
      entries.map { entry in
        let paths = JSON.list(entry.paths.map { .text($0) })
        switch entry.content {
        case .success(let dataset):
          return .object([
            "name": .text("\(entry.name)"),
            "samples": .integer(Int64(dataset.count)),
            "shape": .list(
              [dataset.shape.channels, dataset.shape.height, dataset.shape.width]
                .map { .integer(Int64($0)) }),
            "classes": .integer(Int64(dataset.classCount)),
            "class-sizes": .list(dataset.classSizes.map { .integer(Int64($0)) }),
            "digest": .text(dataset.digest().hexadecimal),
            "files": paths,
          ])
        case .failure(let error):
          return .object([
            "name": .text("\(entry.name)"), "error": .text(error.message), "files": paths,
          ])
        }
      })
  }
}
