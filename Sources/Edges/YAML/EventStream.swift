import CYAML
internal import Mistakes
import Sweeps

/// One step of libyaml's walk through a document.
struct Event {
  /// What begins, ends or stands here.
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart(hasTagDirectives: Bool)
    case documentEnd
    case alias(String)
    case scalar(Node.Scalar)
    case collectionStart(Collection)
    case collectionEnd
  }

  /// How a sequence or mapping is written.
  struct Collection {
    var isMapping: Bool
    /// Whether it stands in brackets.
    var isFlow: Bool
  }

  var kind: Kind
  var anchor: String?
  var hasTag = false
  /// Where the text of the event begins, its anchor and tag included.
  var start: Mark
  /// Where the text of the event has ended.
  var end: Mark
}

/// What libyaml complains of, in its own words.
struct Fault: Error {
  /// What it was doing; empty when it does not say.
  var context: String
  /// Where it had begun doing that.
  var contextMark: Mark
  /// What it met.
  var problem: String
  /// Where it met that.
  var mark: Mark
}

/// The owner of a libyaml parser and of the bytes it reads.
///
/// libyaml keeps the address of its parser and of its input, so both live on the heap, at one
/// place, as long as this value does. An event's memory is given back before the next is asked for:
/// what leaves this type is Swift's own.
@safe
struct EventStream: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let source: Int

  /// A stream of the events of a text that has been screened.
  init(_ content: ArraySlice<UInt8>, source: Int) {
    self.source = source
    unsafe input = .allocate(capacity: content.count)
    _ = unsafe input.initialize(fromContentsOf: content)
    unsafe parser = .allocate(capacity: 1)
    let isReady = unsafe yaml_parser_initialize(parser)
    require(isReady == 1, "no memory for a YAML parser")
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event; none may be asked for after the stream's end or a fault.
  mutating func next() throws(Fault) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw fault() }
    defer { unsafe yaml_event_delete(&event) }
    return unsafe swiftEvent(event)
  }

  private func swiftEvent(_ event: yaml_event_t) -> Event {
    let start = mark(unsafe event.start_mark)
    let end = mark(unsafe event.end_mark)
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT:
      return Event(kind: .streamStart, start: start, end: end)
    case YAML_STREAM_END_EVENT:
      return Event(kind: .streamEnd, start: start, end: end)
    case YAML_DOCUMENT_START_EVENT:
      let directives = unsafe event.data.document_start.tag_directives
      let hasTags = unsafe directives.start != directives.end
      return Event(kind: .documentStart(hasTagDirectives: hasTags), start: start, end: end)
    case YAML_DOCUMENT_END_EVENT:
      return Event(kind: .documentEnd, start: start, end: end)
    case YAML_ALIAS_EVENT:
      let name = unsafe String(cString: event.data.alias.anchor)
      return Event(kind: .alias(name), start: start, end: end)
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let text = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let kind = unsafe Event.Kind.scalar(
        Node.Scalar(
          text: String(decoding: text, as: UTF8.self),
          isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE))
      return unsafe Event(
        kind: kind, anchor: string(scalar.anchor), hasTag: scalar.tag != nil,
        start: start, end: end)
    case YAML_SEQUENCE_START_EVENT:
      let sequence = unsafe event.data.sequence_start
      let isFlow = unsafe sequence.style == YAML_FLOW_SEQUENCE_STYLE
      return unsafe Event(
        kind: .collectionStart(Event.Collection(isMapping: false, isFlow: isFlow)),
        anchor: string(sequence.anchor), hasTag: sequence.tag != nil,
        start: start, end: end)
    case YAML_MAPPING_START_EVENT:
      let mapping = unsafe event.data.mapping_start
      let isFlow = unsafe mapping.style == YAML_FLOW_MAPPING_STYLE
      return unsafe Event(
        kind: .collectionStart(Event.Collection(isMapping: true, isFlow: isFlow)),
        anchor: string(mapping.anchor), hasTag: mapping.tag != nil,
        start: start, end: end)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      return Event(kind: .collectionEnd, start: start, end: end)
    default:
      mistake("libyaml gave an event of type \(unsafe event.type.rawValue)")
    }
  }

  private func fault() -> Fault {
    let parser = unsafe parser.pointee
    guard unsafe parser.error != YAML_MEMORY_ERROR else {
      mistake("no memory for reading YAML")
    }
    return unsafe Fault(
      context: parser.context.map { unsafe String(cString: $0) } ?? "",
      contextMark: mark(parser.context_mark),
      problem: parser.problem.map { unsafe String(cString: $0) } ?? "",
      mark: mark(parser.problem_mark))
  }

  private func mark(_ mark: yaml_mark_t) -> Mark {
    Mark(source: source, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private func string(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }
}
