// Reads how a thing went from the small documents that state it: in one member, in others that have to agree, and in its parts.
package import Documents
import Primitives

extension EvidenceFields {
    /// The verdict in the first of these fields that is there; the last names are only for the message, where all are absent. Every
    /// other member that says how it went has to agree.
    package static func passed(
        _ node: DataNode, _ fields: [String], of owner: String, remedy: String
    ) throws(EvidenceFault) -> Bool {
        for field in fields {
            guard let value = node[field] else { continue }
            guard let passed = value.string.flatMap(verdict) else {
                throw EvidenceFault(
                    "unknown-verdict",
                    "\(field) of \(owner) is \(value.inWords), and it should be pass or fail",
                    remedy: remedy, line: value.position.line)
            }
            for member in node.mapping ?? [] {
                guard let other = StatedVerdict.of(member), other != passed else { continue }
                throw contradiction(
                    "\(field) and \(member.key) of \(owner) say opposite things (\(value.inWords) and \(member.value.inWords))",
                    at: member.value)
            }
            return passed
        }
        throw .missing(fields.joined(separator: " or "), in: owner, remedy: remedy, line: node.position.line)
    }

    /// Throws where a part of what passed says that it did not: a stage, a result of its own, a sum. Only members
    /// whose names say that they hold results are looked into; parts that may fail, and those of another run, say nothing about this one.
    package static func checkParts(of node: DataNode, _ owner: String) throws(EvidenceFault) {
        guard let member = StatedVerdict.failure(below: node) else { return }
        throw contradiction(
            "\(owner) passed, and below it \(member.key) is \(member.value.inWords)", at: member.value)
    }

    private static func contradiction(_ message: String, at node: DataNode) -> EvidenceFault {
        EvidenceFault(
            "contradiction", message, remedy: "Find out which is true, and leave the other out.",
            line: node.position.line)
    }
}

/// What single members say of how it went, by their names and values.
private enum StatedVerdict {
    /// Nil where it says nothing about that. A word that isn't known says that it did not pass; a sentence says nothing, and neither
    /// does a number of things that passed.
    static func of(_ member: DataMember) -> Bool? { verdict(of: member, unknown: false) }

    /// The first member below the node's own that says that something failed, in words that are known. By its name a member
    /// holds results, and what else a tool writes may mean anything; what is in it may be called after the stages and jobs.
    static func failure(below node: DataNode) -> DataMember? {
        (node.mapping ?? []).lazy.filter { holdsResults($0) && !isOfAnotherRun($0) }
            .compactMap { failure(within: $0.value) }.first
    }

    private static func failure(within node: DataNode) -> DataMember? {
        if let items = node.sequence { return items.lazy.compactMap { failure(within: $0) }.first }
        guard let members = node.mapping, !members.contains(where: mayFail) else { return nil }
        return members.first { verdict(of: $0, unknown: nil) == false }
            ?? members.lazy.filter { !isOfAnotherRun($0) }.compactMap { failure(within: $0.value) }.first
    }

    /// `unknown`: what a word says that isn't known.
    private static func verdict(of member: DataMember, unknown: Bool?) -> Bool? {
        let (words, value) = (words(of: member.key), member.value)
        if countsFailures(words) { return value.bool.map { !$0 } ?? (holdsFailures(value) ? false : nil) }
        switch words.joined() {
        case "status", "result", "conclusion", "outcome", "verdict", "passed", "pass", "success", "successful",
            "succeeded", "ok", "passing", "ispassed", "issuccess", "issuccessful":
            guard value.double == nil, let word = word(value) else { return nil }
            if ["yes", "y"].contains(word) { return true }
            return EvidenceParsing.verdict(word) ?? (isUnfinished(word) ? false : unknown)
        case "state", "phase":
            guard let word = word(value) else { return nil }
            return EvidenceParsing.verdict(word) ?? (isUnfinished(word) ? false : nil)
        case "exitcode", "exitstatus", "returncode": return value.decimal.map { $0 == 0 }
        default: return nil
        }
    }

    // MARK: Words

    /// One word or two, in lower case: "timed out". Nil for a sentence, and for what is no text.
    private static func word(_ node: DataNode) -> String? {
        guard let text = node.string else { return nil }
        let words = ASCII.lowercased(text).utf8.split {
            ASCII.isSpace($0) || $0 == ASCII.hyphen || $0 == ASCII.underscore
        }
        return (1...2).contains(words.count) ? words.map { String(Substring($0)) }.joined(separator: " ") : nil
    }

    /// Of what was stopped, or came to no end.
    private static func isUnfinished(_ word: String) -> Bool {
        [
            "aborted", "abandoned", "blocked", "broken", "canceled", "cancelled", "crashed", "denied", "errored",
            "failing",
            "in progress", "incomplete", "interrupted", "killed", "not ok", "not passed", "pending", "queued",
            "rejected",
            "running", "terminated", "timed out", "timeout", "unfinished", "unstable", "unsuccessful",
        ].contains(word)
    }

    /// Of a name in any of the usual spellings: `failedTests`, `failed_tests`, `Failed-Tests`.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var wasLower = false
        for byte in name.utf8 {
            guard ASCII.isLetter(byte) else {
                words.append("")
                wasLower = false
                continue
            }
            let isLower = byte >= UInt8(ascii: "a")
            if words.isEmpty || (!isLower && wasLower) { words.append("") }
            words[words.count - 1] += String(UnicodeScalar(ASCII.lower(byte)))
            wasLower = isLower
        }
        return words.filter { !$0.isEmpty }
    }

    // MARK: Sums

    private static let failing: Set<String> = [
        "fail", "fails", "failed", "failing", "failure", "failures", "error", "errors", "errored",
    ]
    private static let counting: Set<String> = [
        "any", "assertion", "assertions", "case", "cases", "check", "checks", "count", "did", "has", "is", "item",
        "items",
        "job", "jobs", "n", "num", "number", "of", "stage", "stages", "step", "steps", "suite", "suites", "sum", "test",
        "tests", "total",
    ]

    /// `failed`, `errors`, `failure_count`; but no `error_rate` and no `fail_on`.
    private static func countsFailures(_ words: [String]) -> Bool {
        words.contains(where: failing.contains) && words.allSatisfy { failing.contains($0) || counting.contains($0) }
    }

    /// A number above 0, something in a list, or a text that says what: anything but "none" and "0 of 10".
    private static func holdsFailures(_ node: DataNode) -> Bool {
        if let number = node.decimal { return number > 0 }
        if let text = node.string {
            let first = ASCII.lowercased(text).utf8.drop(while: ASCII.isSpace)
                .prefix { ASCII.isLetter($0) || ASCII.isDigit($0) }
            if let number = ASCII.number(first) { return number > 0 }
            return !["false", "no", "ok", "passed", "without"].contains(String(Substring(first)))
                && !Placeholder.namesNobody(text)
        }
        if let items = node.sequence { return !items.isEmpty }
        return (node.mapping ?? []).contains { holdsFailures($0.value) }
    }

    // MARK: Parts that don't count

    /// `allow_failure: true`, `required: false`: what failed of it was allowed to.
    private static func mayFail(_ member: DataMember) -> Bool {
        switch words(of: member.key).joined() {
        case "allowfailure", "allowedtofail", "mayfail", "continueonerror", "optional", "ignored", "informational",
            "muted",
            "quarantined":
            member.value.bool == true
        case "required", "blocking", "mandatory": member.value.bool == false
        default: false
        }
    }

    private static let otherRuns: Set<String> = [
        "attempts", "baseline", "before", "config", "configuration", "earlier", "env", "environment", "example",
        "examples", "expected", "history", "input", "inputs", "last", "limits", "old", "options", "parameters",
        "policy",
        "previous", "reruns", "retries", "settings", "thresholds", "tries",
    ]

    private static let parts: Set<String> = [
        "assertions", "cases", "checks", "conclusion", "conditions", "counts", "gates", "items", "jobs", "outcome",
        "outcomes",
        "result", "results", "runs", "stages", "stats", "status", "steps", "suites", "summary", "tasks", "tests",
        "totals",
        "verdict",
    ]

    private static func holdsResults(_ member: DataMember) -> Bool {
        words(of: member.key).contains(where: parts.contains)
    }

    private static func isOfAnotherRun(_ member: DataMember) -> Bool {
        words(of: member.key).contains(where: otherRuns.contains)
    }
}
