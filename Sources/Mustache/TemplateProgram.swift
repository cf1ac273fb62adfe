// A page's template as a flat program: all partials and blocks are in it, and each name is the place of a value.
import Primitives

package struct TemplateProgram: Sendable {
    /// The template that it was made of.
    let name: String
    let escaping: TemplateEscaping
    /// How many views it is rendered with.
    let scopeCount: Int
    private(set) var operations: [Operation] = []
    /// All texts, one after the other.
    private(set) var texts: Bytes = []
    private(set) var details: [Reference.Detail] = []
    /// From here on texts may be joined: no jump leads between them.
    private var joinable = 0

    enum Operation: Sendable {
        /// Bytes of `texts`.
        case text(Range<Int>)
        case value(Reference, isRaw: Bool)
        /// Up to the operation `end`, which is an `end`, for each item of a list, or once.
        case section(Reference, end: Int)
        /// Goes on at `end` where there is something.
        case inverted(Reference, end: Int)
        case end
    }

    /// Where a value is.
    struct Reference: Sendable {
        /// Index of the scope, from the outermost; negative: the place in the list around it.
        var scope: Int32
        /// Negative: the scope itself.
        var slot: Int32
        /// Index of what else is to be done; negative: nothing.
        var detail: Int32 = -1

        static let placeInList: Int32 = -1

        struct Detail: Sendable {
            /// Further slots, each in the view before it.
            var slots: [Int]
            var transforms: [Transform]
        }
    }

    init(name: String, escaping: TemplateEscaping, scopeCount: Int) {
        self.name = name
        self.escaping = escaping
        self.scopeCount = scopeCount
    }

    mutating func append(_ text: some Collection<UInt8>) {
        guard !text.isEmpty else { return }
        let start = texts.count
        texts.append(contentsOf: text)
        if operations.count > joinable, case .text(let range)? = operations.last {
            operations[operations.count - 1] = .text(range.lowerBound..<texts.count)
        } else {
            operations.append(.text(start..<texts.count))
        }
    }

    mutating func append(_ reference: Reference, isRaw: Bool) {
        operations.append(.value(reference, isRaw: isRaw || escaping == .none))
    }

    /// The index of what `close` ends.
    mutating func open(_ reference: Reference, isInverted: Bool) -> Int {
        operations.append(isInverted ? .inverted(reference, end: 0) : .section(reference, end: 0))
        return operations.count - 1
    }

    mutating func close(_ index: Int) {
        switch operations[index] {
        case .section(let reference, _):
            operations[index] = .section(reference, end: operations.count)
            operations.append(.end)
        case .inverted(let reference, _):
            operations[index] = .inverted(reference, end: operations.count)
            joinable = operations.count
        case .text, .value, .end: break
        }
    }

    mutating func add(_ detail: Reference.Detail) -> Int32 {
        details.append(detail)
        return Int32(clamping: details.count - 1)
    }

    struct Mark {
        let operations: Int
        let texts: Int
        let details: Int
    }

    mutating func mark() -> Mark {
        joinable = operations.count
        return Mark(operations: operations.count, texts: texts.count, details: details.count)
    }

    /// Takes back what was added since.
    mutating func cut(to mark: Mark) {
        operations.removeSubrange(mark.operations...)
        texts.removeSubrange(mark.texts...)
        details.removeSubrange(mark.details...)
        joinable = mark.operations
    }
}

/// What `{{name}}` does to a text; it is the page's kind that decides, never the template. `{{{name}}}` escapes nothing.
package enum TemplateEscaping: Sendable, Hashable {
    /// For HTML and XML, in content and in quoted attributes.
    case html
    /// Nothing: for plain text and Markdown.
    case none
}
