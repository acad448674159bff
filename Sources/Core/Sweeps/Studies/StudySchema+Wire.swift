public import Encoding

/// The wire form of a study's face: lists of its fields in order, `null` where there is none.
///
///     schema     [name, version, summary, [parameter, …], acceptsOtherParameters, isDeterministic,
///                 [measure, …], [measure, …]]            the series, then the scalars
///     parameter  [name, type, default, summary]
///     measure    [name, unit, summary]
///
/// The initializers of a face stop the program when it makes no sense. Here a stranger has made it,
/// so all of that is checked before they are called.
extension StudySchema {
  /// The face in its wire form.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    write(to: &writer)
    return writer.finished()
  }

  /// The face that bytes stand for; bytes that do not make a face that makes sense are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    var reader = try MessagePackReader(bytes)
    try self.init(from: &reader)
    try reader.finish()
  }

  /// Writes the face as a part of something larger.
  public func write(to writer: inout MessagePackWriter) {
    writer.beginList(count: 8)
    writer.write(text: name)
    writer.write(integer: Int64(version))
    writer.write(text: summary)
    writer.beginList(count: parameters.count)
    for parameter in parameters { parameter.write(to: &writer) }
    writer.write(boolean: acceptsOtherParameters)
    writer.write(boolean: isDeterministic)
    for measures in [series, scalars] {
      writer.beginList(count: measures.count)
      for measure in measures { measure.write(to: &writer) }
    }
  }

  /// Reads a face that is a part of something larger.
  public init(from reader: inout MessagePackReader) throws(MessagePackError) {
    _ = try reader.beginList(counting: 8...8, "a study")
    let name = try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a study's name")
    let version = try reader.readInteger(in: 0...Int(Int32.max), "a study's version")
    let summary = try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a study's summary")
    let parameters = try StudySchema.readParameters(from: &reader)
    self.init(
      name: name, version: version, summary: summary, parameters: parameters,
      acceptsOtherParameters: try reader.readBoolean(),
      isDeterministic: try reader.readBoolean(),
      series: try Measure.readList(from: &reader),
      scalars: try Measure.readList(from: &reader))
  }

  private static func readParameters(
    from reader: inout MessagePackReader
  ) throws(MessagePackError) -> [Parameter] {
    let count = try reader.beginList(
      counting: 0...SchemaBounds.parametersMax, "a study's parameters")
    var parameters: [Parameter] = []
    var names: Set<ParameterName> = []
    for _ in 0..<count {
      let start = reader.offset
      let parameter = try Parameter(from: &reader)
      guard names.insert(parameter.name).inserted else {
        throw MessagePackError(
          offset: start, found: "the parameter '\(parameter.name)' again",
          expected: "each parameter once")
      }
      parameters.append(parameter)
    }
    return parameters
  }
}

extension Parameter {
  func write(to writer: inout MessagePackWriter) {
    writer.beginList(count: 4)
    writer.write(text: name.text)
    type.write(to: &writer)
    if let defaultValue { writer.write(defaultValue.messagePack) } else { writer.writeNull() }
    writer.write(text: summary)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    _ = try reader.beginList(counting: 4...4, "a parameter")
    let nameStart = reader.offset
    let name = try reader.readText(bytesMax: ParameterName.lengthMax, "a parameter's name")
    if let fault = ParameterName.fault(in: name) {
      throw MessagePackError(offset: nameStart, found: fault, expected: "a parameter's name")
    }
    let type = try ParameterType(from: &reader, depth: 0)
    let defaultStart = reader.offset
    var value: ParameterValue?
    if try !reader.skipNull() {
      let read = try ParameterValue(from: &reader)
      guard (try? type.accepting(read)) == read else {
        throw MessagePackError(
          offset: defaultStart, found: "a default that is not of its type",
          expected: "a value of the type")
      }
      value = read
    }
    self.init(
      name, type, default: value,
      summary: try reader.readText(
        bytesMax: SchemaBounds.bytesPerText, "a parameter's summary"))
  }
}

extension Measure {
  func write(to writer: inout MessagePackWriter) {
    writer.beginList(count: 3)
    writer.write(text: name)
    writer.write(text: unit)
    writer.write(text: summary)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    _ = try reader.beginList(counting: 3...3, "a measure")
    self.init(
      try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a measure's name"),
      unit: try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a measure's unit"),
      summary: try reader.readText(bytesMax: SchemaBounds.bytesPerText, "a measure's summary"))
  }

  static func readList(
    from reader: inout MessagePackReader
  ) throws(MessagePackError) -> [Measure] {
    let count = try reader.beginList(counting: 0...SchemaBounds.measuresMax, "a study's measures")
    var measures: [Measure] = []
    for _ in 0..<count { measures.append(try Measure(from: &reader)) }
    return measures
  }
}
