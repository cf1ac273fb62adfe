// The marks of Markdown's blocks, in the text of a line without the blanks around it; clauses are CommonMark's.
import Primitives

package enum MarkdownMarks {
    /// The opening of a fenced code block (4.5): three or more of one mark; no backtick in a backtick fence's info string.
    package static func fence(_ body: ArraySlice<UInt8>) -> (mark: UInt8, count: Int)? {
        guard let mark = body.first, mark == ASCII.backtick || mark == ASCII.tilde else { return nil }
        let count = body.prefix { $0 == mark }.count
        guard count >= 3, mark == ASCII.tilde || !body.dropFirst(count).contains(mark) else { return nil }
        return (mark, count)
    }

    /// An ATX heading's level (4.2): one to six `#`, then a blank or the end.
    package static func headingLevel(_ body: ArraySlice<UInt8>) -> Int? {
        let marks = body.prefix { $0 == ASCII.hash }.count
        guard (1...6).contains(marks), body.dropFirst(marks).first.map(ASCII.isBlank) ?? true else { return nil }
        return marks
    }

    /// The level of a setext underline (4.3).
    package static func underlineLevel(_ body: ArraySlice<UInt8>) -> Int? {
        if body.allSatisfy({ $0 == ASCII.equals }) { return 1 }
        return body.allSatisfy { $0 == ASCII.hyphen } ? 2 : nil
    }
}
