import CommandLine
import Encoding
import Studies
import Sweeps

extension Command {
  /// `parsimony studies [NAME]`.
  static let studies = Command(
    "studies",
    summary: "List the studies, or show what one can be told and what it measures.",
    parameters: [StudiesOptions.name, StudiesOptions.json],
    examples: [
      ("parsimony studies", "list the studies"),
      ("parsimony studies binarized-complexity", "parameters, defaults, measures"),
    ]
  ) { invocation, terminal throws(Failure) in
    let name = invocation[StudiesOptions.name]
    let schemas = StudyCatalog.schemas.filter { name == nil || $0.name == name }
    if invocation[StudiesOptions.json] {
      try terminal.print(JSON.list(schemas.map(\.json)).text(indented: true))
    } else if name == nil {
      try terminal.print(StudyPage.table(of: schemas))
    } else {
      for schema in schemas { try terminal.print(StudyPage(schema).text) }
    }
    return .success
  }
}

/// What `parsimony studies` takes.
private enum StudiesOptions {
  static let name = Argument.optional(
    "NAME", .choice(among: StudyCatalog.schemas.map(\.name)), help: "the study to show")
  static let json = Option.flag("json", help: "print a JSON array of schemas")
}

/// What `parsimony studies` shows.
private struct StudyPage {
  private let schema: StudySchema

  init(_ schema: StudySchema) { self.schema = schema }

  /// All studies, a line each.
  static func table(of schemas: [StudySchema]) -> String {
    var table = TextTable([.text("study"), .number("version"), .text("what it does")])
    for schema in schemas { table.append([schema.name, "\(schema.version)", schema.summary]) }
    return table.text
  }

  /// One study in full.
  var text: String {
    var parts = ["\(schema.name), version \(schema.version)\n\(schema.summary)"]
    if !schema.parameters.isEmpty { parts.append(parameters) }
    if schema.acceptsOtherParameters {
      parts.append("Accepts any parameter whose value is a boolean, a number or a text.")
    }
    if !schema.series.isEmpty { parts.append(measures("a value an epoch", schema.series)) }
    if !schema.scalars.isEmpty { parts.append(measures("a value a task", schema.scalars)) }
    parts.append(
      schema.isDeterministic
        ? "The same task gives the same results, bit for bit."
        : "The same task may give other results when it runs again.")
    return parts.joined(separator: "\n\n")
  }

  private var parameters: String {
    var table = TextTable([
      .text("parameter"), .text("default"), .text("accepts"), .text("what it is"),
    ])
    for parameter in schema.parameters {
      table.append([
        parameter.name.text, parameter.defaultValue.map { "\($0)" } ?? "required",
        parameter.type.expectation, parameter.summary,
      ])
    }
    return table.text
  }

  private func measures(_ title: String, _ measures: [Measure]) -> String {
    var table = TextTable([.text(title), .text("unit"), .text("what it is")])
    for measure in measures { table.append([measure.name, measure.unit, measure.summary]) }
    return table.text
  }
}

extension StudySchema {
  /// The schema in JSON.
  fileprivate var json: JSON {
    .object([
      "name": .text(name),
      "version": .integer(Int64(version)),
      "summary": .text(summary),
      "deterministic": .boolean(isDeterministic),
      "accepts-other-parameters": .boolean(acceptsOtherParameters),
      "parameters": .list(
        parameters.map { parameter in
          .object([
            "name": .text(parameter.name.text),
            "accepts": .text(parameter.type.expectation),
            "default": parameter.defaultValue?.json ?? .null,
            "summary": .text(parameter.summary),
          ])
        }),
      "series": .list(series.map(\.json)),
      "scalars": .list(scalars.map(\.json)),
    ])
  }
}

extension Measure {
  fileprivate var json: JSON {
    .object(["name": .text(name), "unit": .text(unit), "summary": .text(summary)])
  }
}
