// Runs a page's program over its views into one buffer.
package import Primitives

extension TemplateProgram {
    /// Bytes that a page may have, and rounds that its lists may take together: nested lists multiply.
    package static let outputLimit = 1 << 30

    /// Appends the page. `scopes`: the views that the program was made for, the outermost first; one that is missing has no
    /// values. Throws where the page would be too large.
    package func render(
        _ scopes: [ViewValue], into output: inout Bytes, limit: Int = outputLimit
    ) throws(TemplateError) {
        var state = State(scopes: (0..<scopeCount).map { $0 < scopes.count ? scopes[$0] : .absent })
        let limit = output.count + limit
        // Most pages are some times as long as their texts.
        output.reserveCapacity(output.count + 2 * texts.count)
        var index = 0
        while index < operations.count {
            switch operations[index] {
            case .text(let range): output.append(contentsOf: texts[range])
            case .value(let reference, let isRaw): Self.write(state.value(reference, details), isRaw, to: &output)
            case .section(let reference, let end):
                if !state.enter(state.value(reference, details), at: index) { index = end }
            case .inverted(let reference, let end):
                if state.value(reference, details).isSomething { index = end - 1 }
            case .end:
                if let start = state.next() { index = start }
                guard output.count + state.rounds <= limit else {
                    throw TemplateError(
                        file: Template.file(name), line: nil, message: "the page would be too large",
                        remedy: "Take out lists that are inside of lists.")
                }
            }
            index += 1
        }
    }

    private static func write(_ value: ViewValue, _ isRaw: Bool, to output: inout Bytes) {
        switch value {
        case .string(let text):
            if isRaw { output.append(contentsOf: text.utf8) } else { HTML.append(text, to: &output) }
        case .number(let number): output.append(contentsOf: String(number).utf8)
        case .flag(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .absent, .members, .list, .rows: break
        }
    }

    /// The sections that are open, and the values in them.
    private struct State {
        var scopes: [ViewValue]
        var rounds = 0
        private var sections: [Section] = []

        private struct Section {
            /// The operation that opened it.
            let start: Int
            let items: ViewValue
            let count: Int
            var index = 0
            var isList: Bool { count >= 0 }
        }

        init(scopes: [ViewValue]) { self.scopes = scopes }

        func value(_ reference: Reference, _ details: [Reference.Detail]) -> ViewValue {
            guard reference.scope >= 0 else { return placeInList(details[Int(reference.detail)].transforms) }
            var value = scopes[Int(reference.scope)]
            if reference.slot >= 0 { value = value.member(Int(reference.slot)) }
            guard reference.detail >= 0 else { return value }
            let detail = details[Int(reference.detail)]
            for slot in detail.slots { value = value.member(slot) }
            for transform in detail.transforms { value = transform.apply(to: value) }
            return value
        }

        private func placeInList(_ transforms: [Transform]) -> ViewValue {
            guard let list = sections.last(where: \.isList), let first = transforms.first else { return .absent }
            var value = first.apply(to: list.index, of: list.count)
            for transform in transforms.dropFirst() { value = transform.apply(to: value) }
            return value
        }

        /// False where the section is left out.
        mutating func enter(_ value: ViewValue, at start: Int) -> Bool {
            guard value.isSomething else { return false }
            switch value {
            case .list(let items): push(items[0], Section(start: start, items: value, count: items.count))
            case .rows(let rows): push(rows[0], Section(start: start, items: value, count: rows.count))
            case .flag: push(scopes.last ?? .absent, Section(start: start, items: .absent, count: -1))
            case .absent, .number, .string, .members: push(value, Section(start: start, items: .absent, count: -1))
            }
            return true
        }

        private mutating func push(_ scope: ViewValue, _ section: Section) {
            scopes.append(scope)
            sections.append(section)
        }

        /// At a section's end: where it started, if there is another item; else the section is left.
        mutating func next() -> Int? {
            let last = sections.count - 1
            sections[last].index += 1
            rounds += 1
            guard sections[last].index < sections[last].count else {
                sections.removeLast()
                scopes.removeLast()
                return nil
            }
            let index = sections[last].index
            switch sections[last].items {
            case .list(let items): scopes[scopes.count - 1] = items[index]
            case .rows(let rows): scopes[scopes.count - 1] = rows[index]
            case .absent, .flag, .number, .string, .members: break
            }
            return sections[last].start
        }
    }
}

extension ViewValue {
    /// Whether a section of it is written. An empty text is something.
    fileprivate var isSomething: Bool {
        switch self {
        case .absent: false
        case .flag(let flag): flag
        case .list(let items): !items.isEmpty
        case .rows(let rows): rows.count > 0
        case .number, .string, .members: true
        }
    }
}
