// What a commit's message says: its subject, the request that it merged, what sort of change it is, and who worked on it.
import Primitives

package struct CommitMessage: Sendable, Hashable {
    /// Of a merge by a forge the request's title, where the message has it. Without the reference at its end.
    package var subject = ""
    /// `12`, or `!12` of GitLab.
    package var request: String?
    /// The message is that of a merged request.
    package var isMergeOfRequest = false
    /// What Conventional Commits call the type, in lower case: `feat`, `fix`.
    package var type: String?
    package var scope: String?
    package var isBreaking = false
    /// What is behind `BREAKING CHANGE:`.
    package var breaking: String?
    /// `Co-authored-by:`
    package var coAuthors: [String] = []

    /// CR LF and CR end a line as LF does.
    package init(_ message: String) {
        let lines = Self.lines(message)
        var subject = lines.first { !$0.isEmpty } ?? ""
        let body = lines.drop { $0.isEmpty }.dropFirst()
        readTrailers(body)
        if let number = Self.number(after: "Merge pull request #", in: subject) {
            (request, isMergeOfRequest) = (number, true)
            subject = body.first { !$0.isEmpty } ?? subject
        } else if subject.hasPrefix("Merge branch "), let reference = Self.mergeRequest(in: body) {
            (request, isMergeOfRequest) = (reference, true)
            subject = body.first { !$0.isEmpty && !$0.hasPrefix("See merge request") } ?? subject
        } else if let reference = Self.mergeRequest(in: body) {
            request = reference
        } else if let (rest, number) = Self.referenceAtEnd(of: subject) {
            (subject, request) = (rest, number)
        }
        if isMergeOfRequest, let (rest, number) = Self.referenceAtEnd(of: subject), number == request { subject = rest }
        self.subject = subject
        readType()
    }

    private static func lines(_ message: String) -> [String] {
        message.utf8.split(omittingEmptySubsequences: false) { ASCII.isLineEnd($0) }.map {
            ASCII.trimmed(String(decoding: $0.map { ASCII.isControl($0) ? ASCII.space : $0 }, as: UTF8.self))
        }
    }

    // MARK: References

    private static func number(after start: String, in text: String) -> String? {
        guard text.utf8.starts(with: start.utf8) else { return nil }
        let digits = text.utf8.dropFirst(start.utf8.count).prefix(while: ASCII.isDigit)
        return digits.isEmpty || digits.count > 18 ? nil : String(decoding: digits, as: UTF8.self)
    }

    /// `See merge request group/project!12`
    private static func mergeRequest(in body: ArraySlice<String>) -> String? {
        guard let line = body.last(where: { $0.hasPrefix("See merge request ") }),
            let mark = line.utf8.lastIndex(of: UInt8(ascii: "!"))
        else { return nil }
        return number(after: "!", in: String(line[mark...])).map { "!" + $0 }
    }

    /// `Fix it (#12)`, `Fix it (!12)`: of several the last one.
    private static func referenceAtEnd(of subject: String) -> (rest: String, number: String)? {
        guard subject.utf8.last == ASCII.rightParenthesis,
            let open = subject.utf8.lastIndex(of: ASCII.leftParenthesis)
        else { return nil }
        let inner = subject[subject.utf8.index(after: open)...].dropLast()
        let found = number(after: "#", in: String(inner)) ?? number(after: "!", in: String(inner)).map { "!" + $0 }
        guard let found, found.utf8.count == inner.utf8.count - (inner.hasPrefix("#") ? 1 : 0) else { return nil }
        return (ASCII.trimmed(String(subject[..<open])), found)
    }

    // MARK: Trailers

    private mutating func readTrailers(_ body: ArraySlice<String>) {
        for (index, line) in zip(body.indices, body) {
            let lower = ASCII.lowercased(line)
            if lower.hasPrefix("co-authored-by:") {
                let name = ASCII.trimmed(String(line.dropFirst(15).prefix { $0 != "<" }))
                if !name.isEmpty, !coAuthors.contains(name) { coAuthors.append(name) }
            } else if breaking == nil,
                let mark = ["BREAKING CHANGE:", "BREAKING-CHANGE:"].first(where: { line.hasPrefix($0) })
            {
                let rest = body[(index + 1)...].prefix { !$0.isEmpty && !Self.isTrailer($0) }
                breaking = ASCII.trimmed(([String(line.dropFirst(mark.count))] + rest).joined(separator: " "))
            }
        }
    }

    private static func isTrailer(_ line: String) -> Bool {
        let token = line.utf8.prefix { ASCII.isLetter($0) || $0 == ASCII.hyphen }
        return !token.isEmpty && line.utf8.dropFirst(token.count).starts(with: ": ".utf8)
    }

    // MARK: Conventional Commits

    private static let types: Set<String> = [
        "feat", "feature", "fix", "bugfix", "hotfix", "perf", "refactor", "docs", "doc", "style", "test", "tests",
        "build",
        "ci", "chore", "revert", "security", "deprecate", "deps",
    ]

    /// `feat(parser)!: subject`
    private mutating func readType() {
        let bytes = Array(subject.utf8)
        let word = bytes.prefix(while: ASCII.isLetter)
        let type = ASCII.lowercased(String(decoding: word, as: UTF8.self))
        guard Self.types.contains(type) else {
            isBreaking = breaking != nil
            return
        }
        var rest = bytes[word.count...]
        var scope: String?
        if rest.first == ASCII.leftParenthesis, let close = rest.firstIndex(of: ASCII.rightParenthesis) {
            scope = String(decoding: rest[(rest.startIndex + 1)..<close], as: UTF8.self)
            rest = rest[(close + 1)...]
        }
        let hasMark = rest.first == UInt8(ascii: "!")
        if hasMark { rest = rest.dropFirst() }
        guard rest.first == ASCII.colon else {
            isBreaking = breaking != nil
            return
        }
        self.type = type
        self.scope = scope
        isBreaking = hasMark || breaking != nil
        subject = ASCII.trimmed(String(decoding: rest.dropFirst(), as: UTF8.self))
    }
}
