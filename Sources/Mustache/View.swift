// What a page hands to its template: values by name, of the few kinds that templates know.

/// The values of one kind of view. A name that has none is absent: nothing is written for it, and its section is left out.
@usableFromInline package struct View<Name: ViewName>: ExpressibleByDictionaryLiteral {
    @usableFromInline package var values: [ViewValue] = []

    @inlinable package init(dictionaryLiteral elements: (Name, ViewValue)...) {
        let count = elements.reduce(0) { max($0, $1.0.rawValue + 1) }
        values = [ViewValue](repeating: .absent, count: count)
        for (name, value) in elements { values[name.rawValue] = value }
    }

    @inlinable package subscript(name: Name) -> ViewValue {
        get { name.rawValue < values.count ? values[name.rawValue] : .absent }
        set {
            while values.count <= name.rawValue { values.append(.absent) }
            values[name.rawValue] = newValue
        }
    }
}

/// One value. `{{name}}` escapes a text, and `{{{name}}}` writes it as it is.
@usableFromInline package enum ViewValue: ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral {
    case absent
    case flag(Bool)
    case number(Int)
    case string(String)
    /// A view's values.
    case members([ViewValue])
    case list([ViewValue])
    case rows(ViewRows)

    @inlinable package init(stringLiteral text: String) { self = .string(text) }
    @inlinable package init(booleanLiteral flag: Bool) { self = .flag(flag) }

    @inlinable package static func text(_ text: String?) -> ViewValue { text.map(ViewValue.string) ?? .absent }

    @inlinable package static func texts(_ texts: some Sequence<String>) -> ViewValue {
        .list(texts.map(ViewValue.string))
    }

    @inlinable package static func view<Name>(_ view: View<Name>?) -> ViewValue {
        view.map { .members($0.values) } ?? .absent
    }

    @inlinable package static func views<Name>(_ views: some Sequence<View<Name>>) -> ViewValue {
        .list(views.map { .members($0.values) })
    }

    /// A view for each of the values.
    @inlinable package static func views<Values: Sequence, Name>(
        _ values: Values, _ view: (Values.Element) -> View<Name>
    ) -> ViewValue {
        .list(values.map { .members(view($0).values) })
    }

    /// A view for each of the values, made as it is written: thousands of rows are never in memory at once.
    @inlinable package static func rows<Value, Name>(
        _ values: [Value], _ view: @escaping (Value) -> View<Name>
    ) -> ViewValue {
        .rows(ViewRows(count: values.count) { .members(view(values[$0]).values) })
    }

    /// Absent where this is no view, or has no value there.
    @inlinable func member(_ slot: Int) -> ViewValue {
        guard case .members(let values) = self, slot < values.count else { return .absent }
        return values[slot]
    }
}

/// The items of a list, each made when it is asked for.
@usableFromInline package struct ViewRows {
    @usableFromInline package let count: Int
    @usableFromInline let row: (Int) -> ViewValue

    @inlinable package init(count: Int, row: @escaping (Int) -> ViewValue) {
        self.count = count
        self.row = row
    }

    /// The item at an index below `count`.
    @inlinable package subscript(index: Int) -> ViewValue { row(index) }
}
