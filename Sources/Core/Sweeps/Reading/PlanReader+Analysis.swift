internal import Text

/// Reading `analysis` and `until`.
extension PlanReader {
  /// A name that a plan gives, and where.
  private struct Named {
    let name: String
    let mark: Mark
  }

  mutating func analysis(_ schema: StudySchema) -> AnalysisRequest? {
    guard let node = nodes[.analysis],
      let values = fields(
        node, "analysis",
        optional: ["measures", "of", "across", "size", "rivals", "confidence"])
    else { return nil }
    let measures = values["measures"].flatMap { series($0, "analysis.measures", schema) }
    let targets = values["of"].flatMap { series($0, "analysis.of", schema) }
    let rivals = values["rivals"].flatMap {
      series($0, "analysis.rivals", schema, isEmptyAllowed: true)
    }
    checkApart(measures, "analysis.measures", from: targets, "analysis.of")
    checkApart(rivals, "analysis.rivals", from: targets, "analysis.of")
    checkApart(rivals, "analysis.rivals", from: measures, "analysis.measures")
    var request = AnalysisRequest()
    request.measures = measures?.map(\.name)
    request.targets = targets?.map(\.name)
    request.rivals = rivals?.map(\.name)
    request.across = values["across"].flatMap { node in
      text(node, "analysis.across").flatMap { axis($0, at: node.mark, .analysis)?.name }
    }
    request.size = values["size"].flatMap { size($0, schema) }
    request.confidence = values["confidence"].flatMap { confidence($0, "analysis.confidence") }
    return request
  }

  /// The rule; `replicates` as the plan gives them, for then they are the first look.
  mutating func until(_ schema: StudySchema, replicates: Int) -> Until? {
    guard let node = nodes[.until],
      let values = fields(
        node, "until", required: ["half-width", "of", "at-most"], optional: ["by", "confidence"])
    else { return nil }
    let halfWidth = values["half-width"].flatMap {
      real($0, "until.half-width", between: 0, and: 1)
    }
    let number = values["of"].flatMap { statistic($0, schema) }
    let most = values["at-most"].flatMap {
      integer($0, "until.at-most", in: Until.replicatesMin...PlanBounds.replicatesMax)
    }
    let axes = values["by"].map { groupingAxes($0) } ?? drafts.map(\.name)
    var sureness = Analysis.confidenceDefault
    if let node = values["confidence"], let given = confidence(node, "until.confidence") {
      sureness = given
    }
    if let node = nodes[.replicates], let most, replicates > most {
      complain(
        node.mark,
        "'replicates' is \(replicates), but 'until.at-most' is \(most); with 'until', 'replicates' "
          + "is the first look, so take at most \(most)")
    }
    guard let halfWidth, let number, let most else { return nil }
    return Until(
      halfWidth: halfWidth, statistic: number, by: axes, replicatesMax: most,
      replicatesFirst: replicates, confidence: sureness)
  }

  /// The groups of an adaptive plan's points; nil after a complaint that there are too many.
  mutating func groups(of grid: Grid, until: Until, at mark: Mark) -> PointGroups? {
    guard grid.pointCount <= PlanBounds.pointsAdaptiveMax else {
      complain(
        mark,
        "the plan has \(grouped(grid.pointCount)) points; with 'until', at most "
          + "\(grouped(PlanBounds.pointsAdaptiveMax)) are allowed; take fewer values")
      return nil
    }
    let groups = PointGroups(of: grid, by: until.by)
    let looks = until.looksAt.count
    guard groups.count <= PlanBounds.looksMax / looks else {
      complain(
        mark,
        "'until' makes \(grouped(groups.count)) groups with up to \(looks) looks each; at most "
          + "\(grouped(PlanBounds.looksMax)) looks are allowed; name fewer axes under 'by'")
      return nil
    }
    return groups
  }

  // MARK: - Names

  /// One name, or several in a list, each of a series of the study.
  private mutating func series(
    _ node: Node, _ what: String, _ schema: StudySchema, isEmptyAllowed: Bool = false
  ) -> [Named]? {
    var items = [node]
    if case .sequence(let listed) = node.content { items = listed }
    guard !items.isEmpty || isEmptyAllowed else {
      complain(node.mark, "'\(what)' names nothing; name a series or remove the key")
      return nil
    }
    var found: [Named] = []
    for item in items where faultCount < PlanReader.diagnosticsMax {
      guard let name = text(item, what), isSeries(name, at: item.mark, what, schema) else {
        continue
      }
      guard !found.contains(where: { $0.name == name }) else {
        complain(item.mark, "'\(what)' names '\(name)' twice; remove one of them")
        continue
      }
      found.append(Named(name: name, mark: item.mark))
    }
    return found.count == items.count ? found : nil
  }

  /// Whether a name is that of a series; a complaint where not.
  private mutating func isSeries(
    _ name: String, at mark: Mark, _ what: String, _ schema: StudySchema
  ) -> Bool {
    let names = schema.series.map(\.name)
    // What a program of one's own prints, nobody knows beforehand.
    if names.contains(name) || schema.acceptsOtherParameters { return true }
    let cure =
      names.isEmpty ? "it records none" : cure(for: name, among: names, "its series are")
    complain(
      mark, "'\(what)' names '\(name)', which is no series of study '\(schema.name)'; \(cure)")
    return false
  }

  private mutating func checkApart(
    _ names: [Named]?, _ what: String, from others: [Named]?, _ where: String
  ) {
    for one in names ?? [] where others?.contains(where: { $0.name == one.name }) == true {
      complain(
        one.mark,
        "'\(what)' names '\(one.name)', which '\(`where`)' names too; nothing is held against "
          + "itself, so remove one of them")
    }
  }

  private mutating func size(_ node: Node, _ schema: StudySchema) -> String? {
    guard let name = text(node, "analysis.size") else { return nil }
    let names = schema.scalars.map(\.name)
    guard !names.contains(name), !schema.acceptsOtherParameters else { return name }
    let cure =
      names.isEmpty ? "it records none" : cure(for: name, among: names, "its scalars are")
    complain(
      node.mark,
      "'analysis.size' names '\(name)', which is no scalar of study '\(schema.name)'; \(cure)")
    return nil
  }

  /// One axis, or several in a list.
  private mutating func groupingAxes(_ node: Node) -> [ParameterName] {
    var items = [node]
    if case .sequence(let listed) = node.content { items = listed }
    return names(items, .until).map(\.name)
  }

  // MARK: - The number that each run gives

  private static let pearson = "pearson"

  private mutating func statistic(_ node: Node, _ schema: StudySchema) -> Until.Statistic? {
    guard let text = text(node, "until.of") else { return nil }
    guard let opening = text.firstIndex(of: "("), text.last == ")" else {
      return correlation(text, at: node.mark, schema)
    }
    let function = PlanReader.trimmed(text[..<opening])
    let names = text[text.index(after: opening)...].dropLast()
      .split(separator: ",", omittingEmptySubsequences: false).map { PlanReader.trimmed($0) }
    guard function == PlanReader.pearson, names.count == 2, !names.contains("") else {
      complain(
        node.mark,
        "'until.of' is '\(text)'; expected pearson(a, b) with two series, or a scalar that is a "
          + "correlation")
      return nil
    }
    guard names[0] != names[1] else {
      complain(
        node.mark,
        "'until.of' holds '\(names[0])' against itself; name another series in one of the places")
      return nil
    }
    let areSeries = names.map { isSeries($0, at: node.mark, "until.of", schema) }
    return areSeries == [true, true] ? .pearson(names[0], names[1]) : nil
  }

  /// A scalar that is a correlation.
  private mutating func correlation(
    _ name: String, at mark: Mark, _ schema: StudySchema
  ) -> Until.Statistic? {
    let scalar = schema.scalars.first { $0.name == name }
    if scalar?.isCorrelation ?? schema.acceptsOtherParameters { return .scalar(name) }
    let names = schema.scalars.filter(\.isCorrelation).map(\.name)
    let fault =
      if scalar != nil {
        "is no correlation"
      } else if schema.series.contains(where: { $0.name == name }) {
        "is a series"
      } else {
        "is no scalar of study '\(schema.name)'"
      }
    let cure =
      if fault == "is a series" {
        "write pearson(\(name), b) with the series b that it is held against"
      } else if names.isEmpty {
        schema.series.isEmpty
          ? "it records no correlation and no series"
          : "write pearson(a, b) with two of its series"
      } else {
        cure(
          for: name, among: names, "its correlations, besides pearson(a, b) of two series, are")
      }
    complain(mark, "'until.of' names '\(name)', which \(fault); \(cure)")
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  // MARK: - Numbers

  private mutating func confidence(_ node: Node, _ what: String) -> Double? {
    real(node, what, between: 0.5, and: 1)
  }

  /// A number between two others, neither of them included.
  private mutating func real(
    _ node: Node, _ what: String, between lowest: Double, and highest: Double
  ) -> Double? {
    guard let value = scalar(node, what) else { return nil }
    let number: Double? =
      switch value {
      case .integer(let integer): Double(integer)
      case .real(let real): real.value
      case .boolean, .text, .list: nil
      }
    guard let number, number > lowest, number < highest else {
      let found = number == nil ? "\(value.kind), \(value)" : "\(value)"
      complain(
        node.mark,
        "'\(what)' is \(found); expected a number between \(lowest) and \(highest), both excluded")
      return nil
    }
    return number
  }
}
