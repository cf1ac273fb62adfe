// Owns one libyaml parser and hands out its events as Swift values, one at a time.
import CYAML

struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias(String)
        case scalar(String, isPlain: Bool)
        case sequenceStart, mappingStart
        case collectionEnd
    }

    var kind: Kind
    var position: SourcePosition
    var anchor: String?
    /// The full tag as written, "tag:yaml.org,2002:int" for `!!int`; nil where there is none.
    var tag: String?
}

/// libyaml's account of what it could not read.
package struct YAMLProblem: Error {
    var problem: String
    var position: SourcePosition
    /// Where the construct starts that the problem is in.
    var start: SourcePosition?

    /// What libyaml itself does not notice.
    static let missingKey = "did not find expected key after '?'"
}

/// The parser keeps a pointer to itself and to the input, so it lives on the heap and must not outlive `input`.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeBufferPointer<UInt8>
    /// Where the event before this one starts.
    private var last = SourcePosition(line: 1, column: 1)

    /// Nil where memory is out. The input must not be empty.
    init?(_ input: UnsafeBufferPointer<UInt8>) {
        guard let start = input.baseAddress else { return nil }
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard yaml_parser_initialize(parser) == 1 else {
            parser.deallocate()
            return nil
        }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, start, input.count)
        self.parser = parser
        self.input = input
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func next() throws(YAMLProblem) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        defer { yaml_event_delete(&event) }
        let position = SourcePosition(event.start_mark)
        defer { last = position }
        switch event.type {
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, position: position)
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(kind: .documentStart, position: position)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, position: position)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias(text(event.data.alias.anchor) ?? ""), position: position)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            if scalar.length == 0, hasSkippedToken(scalar) {
                throw YAMLProblem(problem: YAMLProblem.missingKey, position: last)
            }
            let value = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return YAMLEvent(
                kind: .scalar(value, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE), position: position,
                anchor: text(scalar.anchor), tag: text(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return YAMLEvent(
                kind: .sequenceStart, position: position, anchor: text(start.anchor), tag: text(start.tag))
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return YAMLEvent(
                kind: .mappingStart, position: position, anchor: text(start.anchor), tag: text(start.tag))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            return YAMLEvent(kind: .collectionEnd, position: position)
        default:
            return YAMLEvent(kind: .streamEnd, position: position)
        }
    }

    /// Where "?" in a list in brackets has no key, libyaml 0.2.5 skips what follows it, the bracket that ends the list
    /// included: what comes then would be read as a part of the list. Only there is such an empty scalar without properties.
    private func hasSkippedToken(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar) -> Bool {
        parser.pointee.state == YAML_PARSE_FLOW_SEQUENCE_ENTRY_MAPPING_VALUE_STATE
            && scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.anchor == nil && scalar.tag == nil
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private func problem() -> YAMLProblem {
        let state = parser.pointee
        guard state.error != YAML_MEMORY_ERROR else {
            return YAMLProblem(problem: "out of memory", position: SourcePosition(state.mark))
        }
        let problem = state.problem.map { String(cString: $0) } ?? "unknown"
        // The reader stage knows a byte offset only; the others know marks.
        let position =
            state.error == YAML_READER_ERROR
            ? SourcePosition(ofByte: state.problem_offset, in: Array(input)) : SourcePosition(state.problem_mark)
        return YAMLProblem(
            problem: problem, position: position,
            start: state.context == nil ? nil : SourcePosition(state.context_mark))
    }
}

extension SourcePosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) &+ 1, column: Int(clamping: mark.column) &+ 1)
    }
}
