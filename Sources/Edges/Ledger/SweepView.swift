internal import Coordination
internal import Sweeps

/// The view of a sweep: a row a result, with parameters and scalars as columns.
///
/// It is for people, and for whatever reads SQLite: `SELECT hidden, avg(bdm) FROM quickstart GROUP BY
/// hidden`. So it is plain SQL over the JSON texts beside the payloads and needs no program of ours.
///
/// The latest sweep of a name has its view under that name, and each under `sweep_` and its number. A
/// parameter that has its default is not in a payload: its column holds the default in its place.
/// Columns must differ, whatever the case of their letters: a parameter that is called like a column
/// in front of it is shown as `parameter_task`, a scalar as `scalar_loss`.
struct SweepView {
  private let number: Int
  private let grid: Grid
  private let parameters: [String]
  private let scalars: [String]

  /// Columns that any view may have; SQLite itself refuses more than 2,000.
  fileprivate static let columnsMax = 1_000

  /// A view with further names that results were seen to hold.
  init(_ number: Int, _ grid: Grid, parameters: [String], scalars: [String]) {
    self.number = number
    self.grid = grid
    let planned =
      grid.schema.parameters.map(\.name.text)
      + (grid.plan.axes.map(\.name) + grid.plan.fixed.map(\.name)).map(\.text)
    self.parameters = SweepView.distinct(planned + parameters)
    self.scalars = SweepView.distinct(grid.schema.scalars.map(\.name) + scalars)
  }

  private static func distinct(_ names: [String]) -> [String] {
    var kept: [String] = []
    var seen: Set<String> = []
    for name in names where seen.insert(name).inserted {
      // A name with one of these cannot stand in a path of SQLite's JSON functions.
      guard !name.isEmpty, !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C })
      else { continue }
      kept.append(name)
    }
    return kept
  }

  /// The name that each sweep has for itself.
  var plainName: String { "sweep_\(number)" }

  /// The statements that make the view, in the place of an older one.
  func definition(named name: String) -> String {
    var columns: [String] = []
    var taken: Set<String> = []
    func add(_ expression: String, as wanted: String, otherwise prefix: String) {
      guard columns.count < SweepView.columnsMax else { return }
      var name = wanted
      while !taken.insert(name.lowercased()).inserted { name = prefix + name }
      columns.append("\(expression) AS \(SweepView.quoted(name))")
    }
    let task = "(t.id & \(1 << 40 - 1))"
    add(task, as: "task", otherwise: "")
    add("\(task) % \(grid.pointCount)", as: "point", otherwise: "")
    add("\(task) / \(grid.pointCount)", as: "replicate", otherwise: "")
    add("r.seed", as: "seed", otherwise: "")
    taken.formUnion(["duration", "host"])
    for name in parameters {
      var expression = SweepView.member(name, of: "r.parameters")
      if let name = ParameterName(name), let value = grid.schema.parameter(name)?.defaultValue {
        expression = "ifnull(\(expression), \(SweepView.literal(value)))"
      }
      add(expression, as: name, otherwise: "parameter_")
    }
    for name in scalars {
      add(SweepView.member(name, of: "r.scalars"), as: name, otherwise: "scalar_")
    }
    columns.append("r.duration_ns / 1e9 AS duration")
    columns.append("w.host AS host")
    let first = KnownSweep.id(number, 0)
    let range = "BETWEEN \(first) AND \(first + (1 << 40 - 1))"
    return """
      DROP VIEW IF EXISTS \(SweepView.quoted(name));
      CREATE VIEW \(SweepView.quoted(name)) AS SELECT
        \(columns.joined(separator: ",\n  "))
      FROM (
        SELECT id, id AS result FROM result WHERE id \(range)
        UNION ALL SELECT id, result FROM adopted WHERE id \(range)
      ) AS t JOIN result AS r ON r.id = t.result LEFT JOIN worker AS w ON w.number = r.worker;
      """
  }

  private static func member(_ name: String, of column: String) -> String {
    "json_extract(\(column), \(quotedText("$.\"\(name)\"")))"
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  private static func quotedText(_ text: String) -> String {
    "'" + text.replacing("'", with: "''") + "'"
  }

  private static func literal(_ value: ParameterValue) -> String {
    switch value {
    case .boolean(let value): value ? "1" : "0"
    case .integer(let value): "\(value)"
    case .real(let real): "\(real.value)"
    case .text(let text): quotedText(text.value)
    case .list: quotedText("\(value)")
    }
  }

  /// Whether a view may have the name of a sweep: names of our own and of SQLite's are taken.
  static func isFree(_ name: String, tables: [String]) -> Bool {
    let name = name.lowercased()
    return !name.hasPrefix("sqlite_") && !name.hasPrefix("sweep_") && !tables.contains(name)
  }
}

extension Ledger {
  /// Whether views are to be made.
  public var owesViews: Bool { !viewsOwed.isEmpty }

  /// Makes the views of sweeps that have come, and of those of which new columns have been seen.
  ///
  /// Nobody waits for a view, but after one is made SQLite reads all statements anew, which costs more
  /// than recording a result. So this is for a moment in which nothing else is to be done.
  public mutating func makeOwedViews() throws(LedgerError) {
    try checkUsable()
    guard owesViews else { return }
    try guarded { (ledger) throws(LedgerError) in
      _ = try ledger.session.statements.begin.step(.write, ledger.path)
      for (number, isNamed) in ledger.viewsOwed.sorted(by: { $0.key < $1.key }) {
        guard let place = try ledger.place(of: number) else { continue }
        try ledger.makeView(of: place, isNamed: isNamed)
      }
      _ = try ledger.session.statements.commit.step(.write, ledger.path)
      ledger.viewsOwed = [:]
      try ledger.session.compileAgain()
    }
  }

  /// Gives up the views that are owed, as one of them cannot be made; the next life tries again.
  public mutating func forgetOwedViews() { viewsOwed = [:] }

  /// Has a sweep's view made later.
  mutating func owe(viewOf number: Int, isNamed: Bool) {
    viewsOwed[number] = isNamed || viewsOwed[number] == true
  }

  /// Finds the views that a former life owed when it ended.
  mutating func findOwedViews() throws(LedgerError) {
    var numbers: [Int] = []
    try session.connection.query(
      .read,
      """
      SELECT number FROM sweep LEFT JOIN sqlite_schema AS view
        ON view.type = 'view' AND view.name = 'sweep_' || number
      WHERE study IS NOT NULL AND (view.sql IS NULL OR EXISTS (
        SELECT 1 FROM name WHERE name.sweep = number AND name.name NOT GLOB '*["\\]*'
          AND (SELECT count(*) FROM name WHERE name.sweep = number) < \(SweepView.columnsMax / 2)
          AND instr(view.sql, '"' || replace(name.name, '"', '""') || '"') = 0))
      """
    ) { numbers.append($0.integer(0)) }
    for number in numbers { owe(viewOf: number, isNamed: true) }
  }

  /// Makes a sweep's view with all columns that are known; its plain name goes to the latest sweep
  /// that has it.
  private mutating func makeView(of place: Int, isNamed: Bool) throws(LedgerError) {
    guard let grid = sweeps[place].plan?.grid else { return }
    let number = sweeps[place].number
    var names: (parameters: [String], scalars: [String]) = ([], [])
    try session.connection.query(
      .read, "SELECT kind, name FROM name WHERE sweep = ?1 ORDER BY kind, name", .integer(number)
    ) { row in
      if row.text(0) == "parameter" {
        names.parameters.append(row.text(1))
      } else {
        names.scalars.append(row.text(1))
      }
    }
    let view = SweepView(
      number, grid, parameters: names.parameters, scalars: names.scalars)
    try session.connection.execute(.write, view.definition(named: view.plainName))
    var tables: [String] = []
    try session.connection.query(
      .read, "SELECT lower(name) FROM sqlite_schema WHERE type IN ('table', 'index')"
    ) { tables.append($0.text(0)) }
    let name = grid.plan.name
    let latest = try session.connection.number(
      .read, "SELECT max(number) FROM sweep WHERE study IS NOT NULL AND lower(name) = lower(?1)",
      .text(name))
    guard SweepView.isFree(name, tables: tables), isNamed || latest == number else { return }
    try session.connection.execute(.write, view.definition(named: name))
  }

  /// Adds columns for what a payload was first seen to hold.
  mutating func learn(
    _ names: (parameters: [String], scalars: [String]), in place: Int
  ) throws(LedgerError) {
    let number = sweeps[place].number
    var isNew = false
    for (kind, names) in [("parameter", names.parameters), ("scalar", names.scalars)] {
      for name in names {
        let added = try session.connection.number(
          .write, "INSERT INTO name VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING RETURNING 1",
          .integer(number), .text(kind), .text(name))
        if added != nil { isNew = true }
      }
    }
    if isNew { owe(viewOf: number, isNamed: false) }
  }

  /// Adds the columns of a sweep from which a task was adopted.
  mutating func learnNames(of origin: Int, in place: Int) throws(LedgerError) {
    let number = sweeps[place].number
    guard origin != number else { return }
    let count = try session.connection.number(
      .write,
      "INSERT INTO name SELECT ?1, kind, name FROM name WHERE sweep = ?2"
        + " ON CONFLICT DO NOTHING RETURNING 1", .integer(number), .integer(origin))
    if count != nil { owe(viewOf: number, isNamed: false) }
  }
}
