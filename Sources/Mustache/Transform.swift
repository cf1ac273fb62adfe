// Functions that a tag may apply to a value, `{{#empty(checks)}}`, or ask of the list around it, `{{^first()}}`. They are an
// addition of Colophon's to Mustache.

enum Transform: String, CaseIterable {
    case capitalized, count, empty, even, first, index, last, lowercased, odd, reversed, sorted, uppercased

    /// Of a list, its items are what the list's items were; else the outcome is a leaf.
    var keepsShape: Bool {
        switch self {
        case .first, .last, .reversed, .sorted: true
        case .capitalized, .count, .empty, .even, .index, .lowercased, .odd, .uppercased: false
        }
    }

    /// Absent where the function can't be applied to the value.
    func apply(to value: ViewValue) -> ViewValue {
        switch value {
        case .list(let items): applied(to: items)
        case .rows(let rows): applied(to: rows)
        case .string(let text): applied(to: text)
        case .number(let number):
            switch self {
            case .even: .flag(number & 1 == 0)
            case .odd: .flag(number & 1 == 1)
            default: .absent
            }
        case .absent, .flag, .members: .absent
        }
    }

    /// `first()`, `last()`, `index()`, `even()` and `odd()` of an item, by its place in the list, from 0.
    func apply(to index: Int, of count: Int) -> ViewValue {
        switch self {
        case .first: .flag(index == 0)
        case .last: .flag(index == count - 1)
        case .index: .number(index)
        case .even, .odd: apply(to: .number(index))
        case .capitalized, .count, .empty, .lowercased, .reversed, .sorted, .uppercased: .absent
        }
    }

    private func applied(to items: [ViewValue]) -> ViewValue {
        switch self {
        case .count: .number(items.count)
        case .empty: .flag(items.isEmpty)
        case .first: items.first ?? .absent
        case .last: items.last ?? .absent
        case .reversed: .list(items.reversed())
        case .sorted: .list(items.sorted { $0.sortKey.utf8.lexicographicallyPrecedes($1.sortKey.utf8) })
        case .capitalized, .even, .index, .lowercased, .odd, .uppercased: .absent
        }
    }

    private func applied(to rows: ViewRows) -> ViewValue {
        switch self {
        case .count: .number(rows.count)
        case .empty: .flag(rows.count == 0)
        case .first: rows.count > 0 ? rows[0] : .absent
        case .last: rows.count > 0 ? rows[rows.count - 1] : .absent
        case .reversed: .rows(ViewRows(count: rows.count) { rows[rows.count - 1 - $0] })
        case .capitalized, .even, .index, .lowercased, .odd, .sorted, .uppercased: .absent
        }
    }

    private func applied(to text: String) -> ViewValue {
        switch self {
        case .empty: .flag(text.isEmpty)
        case .capitalized: .string(Self.capitalized(text))
        case .lowercased: .string(text.lowercased())
        case .uppercased: .string(text.uppercased())
        case .reversed: .string(String(text.reversed()))
        case .count, .even, .first, .index, .last, .odd, .sorted: .absent
        }
    }

    /// The first letter of each word large, the others small.
    private static func capitalized(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isInWord = false
        for scalar in text.unicodeScalars {
            let form = isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
            result.append(contentsOf: form.unicodeScalars)
            isInWord = scalar.properties.isAlphabetic || isInWord && scalar.properties.isCaseIgnorable
        }
        return String(result)
    }
}

extension ViewValue {
    /// Texts sort bytewise; what is none comes first.
    fileprivate var sortKey: String {
        if case .string(let text) = self { text } else { "" }
    }
}
