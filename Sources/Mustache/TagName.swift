// The name in a tag: a path through views, and the functions applied to the value it leads to.
import Primitives

struct TagName: Sendable {
    /// The path as it is written, `date.human`; `.` for the value itself, and empty for `first()`.
    let key: String
    /// As written, the last one is applied first.
    let transforms: [String]

    /// Nil where parentheses don't match.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: ASCII.leftParenthesis, omittingEmptySubsequences: false)
        let inner = parts[parts.count - 1]
        let key = inner.prefix { $0 != ASCII.rightParenthesis }
        guard inner.count - key.count == parts.count - 1,
            inner[key.endIndex...].allSatisfy({ $0 == ASCII.rightParenthesis })
        else { return nil }
        let outer = parts.dropLast()
        guard outer.allSatisfy({ !$0.isEmpty && !$0.contains(ASCII.rightParenthesis) }) else { return nil }
        self.key = String(decoding: key, as: UTF8.self)
        transforms = outer.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Empty for `.`, and for what asks about the place in a list.
    var path: [String] { key.utf8.split(separator: ASCII.dot).map { String(decoding: $0, as: UTF8.self) } }
}
