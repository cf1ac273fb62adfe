// Reads the Test Anything Protocol, versions 12 to 14: Perl's prove, node-tap, Bats, pg_prove, Meson.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Each test point is a case, but for one that sums up the subtests in front of it; such a point counts where it failed and none of them
/// did. `# SKIP` and a failure with `# TODO` are skipped. The plan says how many points there have to be, and a file without one
/// is refused: it may have been cut off.
struct TAPReader {
    /// One level of indentation.
    private struct Level {
        var name = ""
        var planned: Int?
        var points = 0
        /// How many bad cases there were before this level began.
        let badBefore: Int
        let casesBefore: Int
    }

    private var collector: TestCollector
    private var levels: [Level]
    private var last: TestReport.Case?
    /// Of a block of YAML below a point: its indentation.
    private var block: Int?
    /// Only there a block of YAML can begin.
    private var isAfterPoint = false
    /// Of subtests that come next, by the indentation of the comment that names them.
    private var names: [Int: String] = [:]
    private var isGivenUp = false

    private init(_ file: EvidenceInput) {
        collector = TestCollector(file)
        levels = [Level(badBefore: 0, casesBefore: 0)]
    }

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        let text = try EvidenceText(file.bytes)
        var reader = TAPReader(file)
        for index in text.lines.indices { try reader.read(text[index], at: index + 1) }
        return try reader.finish(text.lines.count)
    }

    private mutating func read(_ line: ArraySlice<UInt8>, at number: Int) throws(EvidenceFault) {
        let indentation = line.prefix { $0 == ASCII.space }.count
        let body = ASCII.trimmed(line)
        if let block {
            if body.elementsEqual("...".utf8) && indentation <= block { self.block = nil }
            // TAP 13 has a message, Node.js an error.
            for name in ["message:", "error:"] where body.starts(with: name.utf8) && last?.message == nil {
                let quote: [UInt8] = [ASCII.quote, ASCII.apostrophe]
                var value = ASCII.trimmed(body.dropFirst(name.utf8.count))
                if value.count > 1, let first = value.first, quote.contains(first), value.last == first {
                    value = value.dropFirst().dropLast()
                }
                last?.message = firstLine(of: Self.text(value))
            }
            return
        }
        if body.elementsEqual("---".utf8), isAfterPoint {
            block = indentation
            return
        }
        isAfterPoint = false
        let depth = min(indentation / 4, levels.count)
        if body.starts(with: "Bail out!".utf8) {
            try flush()
            let reason = firstLine(of: Self.text(body.dropFirst(9)))
            try collector.addFault("the run", "the run was given up\(reason.map { ": \($0)" } ?? "")", line: number)
            isGivenUp = true
            return
        }
        if let subtest = Self.rest(of: body, after: "# Subtest:") {
            try flush()
            names[indentation / 4] = Self.text(subtest)
            return
        }
        if body.starts(with: "1..".utf8), let plan = Self.plan(body) {
            try flush()
            try open(to: depth)
            levels[depth].planned = plan
            return
        }
        let isNot = body.starts(with: "not ok".utf8)
        guard isNot || body.starts(with: "ok".utf8) else { return }
        let rest = body.dropFirst(isNot ? 6 : 2)
        guard rest.first.map({ ASCII.isBlank($0) }) ?? true else { return }
        try flush()
        try point(rest, isOK: !isNot, depth: depth, at: number)
    }

    private mutating func point(_ rest: ArraySlice<UInt8>, isOK: Bool, depth: Int, at number: Int) throws(EvidenceFault)
    {
        // Subtests come in front of the point that sums them up.
        let inner = levels.count > depth + 1 ? levels[depth + 1] : nil
        if let inner { try check(inner, at: number) }
        try open(to: depth)
        names = names.filter { $0.key < depth }
        isAfterPoint = true
        levels[depth].points &+= 1
        var text = ASCII.trimmed(rest)
        let digits = text.prefix(while: ASCII.isDigit)
        if !digits.isEmpty { text = ASCII.trimmed(text.dropFirst(digits.count)) }
        if text.first == ASCII.hyphen { text = ASCII.trimmed(text.dropFirst()) }
        var outcome = isOK ? TestReport.Outcome.passed : .failed
        var reason: String?
        if let (directive, why, before) = Self.directive(text) {
            text = before
            if directive == "skip" || !isOK { (outcome, reason) = (.skipped, "\(directive): \(why)") }
        }
        let name = Self.text(text)
        if let inner, inner.casesBefore < collector.count || inner.points > 0 {
            if outcome != .failed || collector.bad > inner.badBefore { return }
        }
        let suite = levels[...depth].map(\.name).filter { !$0.isEmpty }.joined(separator: " > ")
        last = TestReport.Case(
            name: name.isEmpty ? "test \(Self.text(digits[...]))" : name, suite: suite, outcome: outcome,
            message: reason,
            line: number)
    }

    private mutating func flush() throws(EvidenceFault) {
        if let ended = last { try collector.add(ended) }
        last = nil
    }

    /// Makes the level the innermost one.
    private mutating func open(to depth: Int) throws(EvidenceFault) {
        while levels.count > depth + 1 { levels.removeLast() }
        while levels.count <= depth {
            // In TAP 14 the comment is one of the subtests' own lines, in Perl's and Node.js's output it is in front of them.
            let name = names[levels.count - 1] ?? names[levels.count] ?? ""
            levels.append(Level(name: name, badBefore: collector.bad, casesBefore: collector.count))
            collector.suites &+= 1
        }
    }

    private mutating func check(_ level: Level, at line: Int) throws(EvidenceFault) {
        guard let planned = level.planned, planned > level.points else { return }
        try collector.addFault(
            level.name.isEmpty ? "the run" : level.name, "\(planned) tests were planned, and \(level.points) are here",
            line: line)
    }

    private mutating func finish(_ lines: Int) throws(EvidenceFault) -> TestReport {
        try flush()
        while levels.count > 1 { try check(levels.removeLast(), at: lines) }
        if !isGivenUp {
            guard levels[0].planned != nil else {
                throw EvidenceFault(
                    "truncated", "there is no plan, such as 1..12, that says how many tests there are",
                    remedy: "The run may have been stopped: run it again, and add all that it writes.", line: lines)
            }
            try check(levels[0], at: lines)
        }
        return collector.finished
    }

    // MARK: Parts of a line

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: ASCII.trimmed(bytes), as: UTF8.self)
    }

    private static func rest(of line: ArraySlice<UInt8>, after start: String) -> ArraySlice<UInt8>? {
        line.starts(with: start.utf8) ? line.dropFirst(start.utf8.count) : nil
    }

    /// Of `1..12`, perhaps with a comment; nil for what is no plan.
    static func plan(_ line: ArraySlice<UInt8>) -> Int? {
        let digits = line.dropFirst(3).prefix(while: ASCII.isDigit)
        let rest = line.dropFirst(3 + digits.count)
        guard let number = ASCII.number(digits), rest.first.map({ ASCII.isBlank($0) }) ?? true else { return nil }
        return number
    }

    /// ` # SKIP reason` or ` # TODO reason`, in any case: which, why, and what is in front of it.
    private static func directive(
        _ text: ArraySlice<UInt8>
    ) -> (name: String, why: String, before: ArraySlice<UInt8>)? {
        var index = text.endIndex
        while let hash = text[..<index].lastIndex(of: ASCII.hash) {
            index = hash
            guard hash == text.startIndex || ASCII.isBlank(text[hash - 1]) else { continue }
            let after = ASCII.trimmed(text[(hash + 1)...])
            let word = ASCII.lowercased(String(decoding: after.prefix(while: ASCII.isLetter), as: UTF8.self))
            for name in ["skip", "todo"] where word.hasPrefix(name) {
                return (name, Self.text(after.dropFirst(word.utf8.count)), ASCII.trimmed(text[..<hash]))
            }
        }
        return nil
    }
}

extension TAPReader: EvidenceDialect {
    package static let kind = EvidenceKind.tests
    package static let name = "a TAP stream"
    package static let mark = EvidenceMark.text { text in
        if text.starts(with: "TAP version ".utf8) { return true }
        let line = text.prefix { !ASCII.isLineEnd($0) }
        if line.starts(with: "1..".utf8) { return plan(line) != nil }
        let rest =
            line.starts(with: "ok 1".utf8)
            ? line.dropFirst(4) : line.starts(with: "not ok 1".utf8) ? line.dropFirst(8) : nil
        return rest.map { $0.first.map(ASCII.isBlank) ?? true } ?? false
    }
    package static let need = EvidenceNeed.whole
    package static func isNamed(_: String, suffix: String?) -> Bool { suffix == "tap" }
    package static func mediaType(suffix: String?) -> String? { suffix == "tap" ? "text/plain" : nil }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .tests(try read(report: file))
    }
}
