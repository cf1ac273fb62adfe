// What a commit's message says: its subject, the request that it merged, what sort of change it is, and who worked on it.
import Primitives

package struct CommitMessage: Sendable, Hashable {
    /// Its first paragraph as one line, without the reference at its end. Of a merge by a forge the request's title; empty where the message
    /// doesn't have it.
    package var subject = ""
    /// Of a merge by a forge, where the message names it.
    package var mergedBranch: String?
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
    package var coAuthors: [GitAuthor] = []

    /// CR LF and CR end a line as LF does.
    package init(_ message: String) {
        let lines = Self.lines(message).drop { $0.isEmpty }
        let first = lines.first ?? ""
        let body = lines.dropFirst()
        readTrailers(body)
        subject = Self.paragraph(lines)
        if let number = Self.number(after: "Merge pull request #", in: first) {
            (request, isMergeOfRequest) = (number, true)
            takeTitle(body, of: first)
        } else if first.hasPrefix("Merge branch "), let reference = Self.mergeRequest(in: body) {
            (request, isMergeOfRequest) = (reference, true)
            takeTitle(body, of: first)
        } else if let reference = Self.mergeRequest(in: body) {
            request = reference
        } else if let (rest, number) = Self.referenceAtEnd(of: subject) {
            (subject, request) = (rest, number)
        }
        if isMergeOfRequest, let (rest, number) = Self.referenceAtEnd(of: subject), number == request { subject = rest }
        readType()
    }

    /// The first paragraph, as one line: a subject may have several.
    private static func paragraph(_ lines: ArraySlice<String>) -> String {
        guard let first = lines.first else { return "" }
        return ([first] + lines.dropFirst().prefix { !$0.isEmpty && !isRemark($0) }).joined(separator: " ")
    }

    /// The title of a merged request: what its body says first, if that is no remark of a program's.
    private mutating func takeTitle(_ body: ArraySlice<String>, of merge: String) {
        let said = body.drop { $0.isEmpty }
        subject = said.first.map(Self.isRemark) ?? true ? "" : Self.paragraph(said)
        mergedBranch = Self.branch(of: merge)
    }

    /// "Merge pull request #12 from ada/fix-it", "Merge branch 'fix-it' into 'main'": without the owner's name.
    private static func branch(of merge: String) -> String? {
        let words = merge.split(separator: " ")
        guard words.count > 2 else { return nil }
        if words[1] == "branch" { return String(words[2].filter { $0 != "'" }) }
        guard let from = words.firstIndex(of: "from"), from + 1 < words.count else { return nil }
        let name = words[from + 1]
        return String(name.split(separator: "/", maxSplits: 1).last ?? name)
    }

    /// A line that says who did something, or where it comes from, and not what it is.
    private static func isRemark(_ line: String) -> Bool {
        let lower = ASCII.lowercased(line)
        if lower.hasPrefix("(cherry picked from commit ") || lower.hasPrefix("see merge request ") { return true }
        guard isTrailer(line) else { return false }
        let token = lower.prefix { $0 != ":" }
        return token.hasSuffix("-by") || ["change-id", "cc", "reviewers", "differential-revision"].contains(token)
    }

    private static func lines(_ message: String) -> [String] {
        var message = message
        return message.withUTF8 { bytes in
            bytes.split(omittingEmptySubsequences: false, whereSeparator: ASCII.isLineEnd).map(line)
        }
    }

    /// Without white space at its ends, and with blanks for control characters.
    private static func line(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == ASCII.space || ASCII.isControl(byte) }
        var rest = bytes.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        guard rest.contains(where: ASCII.isControl) else { return String(decoding: rest, as: UTF8.self) }
        return String(decoding: rest.map { ASCII.isControl($0) ? ASCII.space : $0 }, as: UTF8.self)
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
            guard let first = line.utf8.first, "cCB".utf8.contains(first) else { continue }
            let lower = ASCII.lowercased(line)
            if lower.hasPrefix("co-authored-by:") {
                let parts = line.dropFirst(15).split(separator: "<", maxSplits: 1, omittingEmptySubsequences: false)
                let email = parts.count > 1 ? String(parts[1].prefix { $0 != ">" }) : ""
                let author = GitAuthor(name: ASCII.trimmed(String(parts[0])), email: email)
                if !author.name.isEmpty, !coAuthors.contains(author) { coAuthors.append(author) }
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

    private mutating func readType() {
        isBreaking = breaking != nil
        guard let found = ConventionalSubject(subject) else { return }
        (type, scope, subject) = (found.type, found.scope, found.subject)
        isBreaking = isBreaking || found.isBreaking
    }
}
