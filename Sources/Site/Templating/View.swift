// What a page hands to its template, in the form that the template library looks names up in fastest.
import Evidence
import Files
import Mustache

/// Names and their values: texts, flags, views and lists of views. Text is escaped where `{{name}}` stands, and kept where
/// `{{{name}}}` stands. A name without a value is looked for in the view around this one.
///
/// A dictionary would serve the library as well, and take nearly twice the time: it asks of each value which of its
/// protocols that has, and for a generic type Swift finds the answer anew each time.
package struct View: MustacheParent, ExpressibleByDictionaryLiteral {
    private(set) var values: [String: Any] = [:]

    init() {}

    package init(dictionaryLiteral elements: (String, Any)...) {
        values.reserveCapacity(elements.count)
        for (name, value) in elements { values[name] = Self.renderable(value) }
    }

    subscript(name: String) -> Any? {
        get { (values[name] as? Text)?.renderText ?? values[name] }
        set { values[name] = newValue.map(Self.renderable) }
    }

    /// Where both have a name, the other's value counts.
    mutating func merge(_ other: View) { values.merge(other.values) { $1 } }

    func merging(_ other: View) -> View {
        var view = self
        view.merge(other)
        return view
    }

    func child(named name: String) -> Any? { values[name] }

    private static func renderable(_ value: Any) -> Any { (value as? String).map(Text.init) ?? value }

    /// A text that the library need not ask for its description, nor look through for names.
    private struct Text: MustacheCustomRenderable, MustacheParent, MustacheTransformable {
        let renderText: String
        var isNull: Bool { false }
        func child(named name: String) -> Any? { nil }
        func transform(_ name: String) -> Any? { renderText.transform(name).map(View.renderable) }
    }
}

/// Views that are made one after the other as the page is written: thousands of rows never stand in memory at once.
struct ViewRows: MustacheSequence, MustacheTransformable {
    private let count: Int
    private let row: (Int) -> View

    init<Value>(_ values: [Value], _ row: @escaping (Value) -> View) {
        count = values.count
        self.row = { row(values[$0]) }
    }

    func makeIterator() -> LazyMapSequence<Range<Int>, View>.Iterator { (0..<count).lazy.map(row).makeIterator() }

    /// What a list can be asked for, by the library's names.
    func transform(_ name: String) -> Any? {
        switch name {
        case "count": count
        case "empty": count == 0
        case "first": count > 0 ? row(0) : nil
        case "last": count > 0 ? row(count - 1) : nil
        case "reversed": Array(self).reversed() as [View]
        default: nil
        }
    }
}
