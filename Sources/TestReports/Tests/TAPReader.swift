// Reads the Test Anything Protocol, versions 12 to 14: Perl's prove, node-tap, Bats, pg_prove, Meson.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Each test point is a case, except one that sums up the subtests in front of it; such a point counts where it failed and none of them
/// did. `# SKIP` and a failure with `# TODO` are skipped, with the subtests that such a failure sums up. The plan says how many points
/// there have to be, and a file without one is refused: it may have been cut off. So is one with two, since it is two streams.
struct TAPReader {
    /// One level of indentation.
    private struct Level {
        var name = ""
        var version: Int?
        var planned: Int?
        var points = 0
        /// What is wrong with the points' numbers, and where.
        var disorder: (message: String, line: Int)?
        /// Of points that may come in any order.
        var numbers: Set<Int> = []
        /// The first case of this level, or of levels inside of it.
        let first: Int
    }

    private let limits: Policy.Limits
    /// All are kept until the end, since what sums subtests up comes after them.
    private var cases: [TestReport.Case] = []
    private var suites = 0
    private var levels: [Level]
    /// The case of the last point; nil where it is none.
    private var last: Int?
    /// Of a block of YAML below a point: its indentation.
    private var block: Int?
    /// Of a message that is written below its key, as a block of lines: the key's indentation.
    private var messageIndent: Int?
    /// Only there a block of YAML can begin.
    private var isAfterPoint = false
    /// Of subtests that come next, by the indentation of the comment that names them.
    private var names: [Int: String] = [:]
    private var isGivenUp = false

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        let text = try EvidenceText(file.bytes)
        var reader = TAPReader(limits: file.limits, levels: [Level(first: 0)])
        for index in text.lines.indices { try reader.read(text[index], at: index + 1) }
        try reader.finish(text.lines.count)
        var collector = TestCollector(file)
        collector.suites = reader.suites
        for test in reader.cases { try collector.add(test) }
        return collector.finished
    }

    private init(limits: Policy.Limits, levels: [Level]) {
        self.limits = limits
        self.levels = levels
    }

    private mutating func read(_ line: ArraySlice<UInt8>, at number: Int) throws(EvidenceFault) {
        let indentation = line.prefix { $0 == ASCII.space }.count
        let body = ASCII.trimmed(line)
        if let block {
            if body.elementsEqual("...".utf8) && indentation <= block { (self.block, messageIndent) = (nil, nil) }
            if let last { readBlock(body, indentation, of: last) }
            return
        }
        if body.elementsEqual("---".utf8), isAfterPoint {
            (block, messageIndent) = (indentation, nil)
            return
        }
        isAfterPoint = false
        let depth = min(indentation / 4, levels.count)
        if let rest = Self.rest(of: body, after: "Bail out!") {
            let reason = firstLine(of: Self.text(rest))
            try addFault("the run", "the run was given up\(reason.map { ": \($0)" } ?? "")", line: number)
            isGivenUp = true
        } else if let subtest = Self.rest(of: body, after: "# Subtest:") {
            names[indentation / 4] = Self.text(subtest)
        } else if let version = Self.rest(of: body, after: "TAP version ") {
            open(to: depth)
            let level = levels[depth]
            guard level.version == nil, level.planned == nil, level.points == 0 else {
                throw Self.isTwo("version line", number)
            }
            levels[depth].version = ASCII.number(ASCII.trimmed(version)) ?? 0
        } else if body.starts(with: "1..".utf8), let plan = Self.plan(body) {
            open(to: depth)
            guard levels[depth].planned == nil else { throw Self.isTwo("plan", number) }
            levels[depth].planned = plan
        } else {
            let isNot = body.starts(with: "not ok".utf8)
            guard isNot || body.starts(with: "ok".utf8) else { return }
            let rest = body.dropFirst(isNot ? 6 : 2)
            guard rest.first.map({ ASCII.isBlank($0) }) ?? true else { return }
            try point(rest, isOK: !isNot, depth: depth, at: number)
        }
    }

    /// TAP 13 has a message, Node.js an error; of one in several lines ("message: |-") the first counts.
    private mutating func readBlock(_ body: ArraySlice<UInt8>, _ indentation: Int, of point: Int) {
        if let outer = messageIndent, !body.isEmpty {
            messageIndent = nil
            if indentation > outer {
                cases[point].message = firstLine(of: Self.text(body))
                return
            }
        }
        for name in ["message:", "error:"] where body.starts(with: name.utf8) && cases[point].message == nil {
            let quote: [UInt8] = [ASCII.quote, ASCII.apostrophe]
            var value = ASCII.trimmed(body.dropFirst(name.utf8.count))
            let isQuoted = value.count > 1 && quote.contains(value.first ?? 0) && value.last == value.first
            if isQuoted { value = value.dropFirst().dropLast() }
            if let mark = value.first, mark == ASCII.bar || mark == ASCII.greater,
                value.dropFirst().allSatisfy({ ASCII.isDigit($0) || $0 == ASCII.hyphen || $0 == ASCII.plus }), !isQuoted
            {
                messageIndent = indentation
                return
            }
            cases[point].message = firstLine(of: Self.text(value))
        }
    }

    private static func isTwo(_ what: String, _ line: Int) -> EvidenceFault {
        EvidenceFault(
            "several-streams", "there is a second \(what) here, as where the output of several programs is in one file",
            remedy: "Keep what each test program writes in a file of its own.", line: line)
    }

    private mutating func point(
        _ rest: ArraySlice<UInt8>, isOK: Bool, depth: Int, at line: Int
    ) throws(EvidenceFault) {
        // Subtests come in front of the point that sums them up.
        let inner = levels.count > depth + 1 ? levels[depth + 1] : nil
        if let inner { try check(inner, at: line) }
        open(to: depth)
        names = names.filter { $0.key < depth }
        isAfterPoint = true
        last = nil
        levels[depth].points &+= 1
        var text = ASCII.trimmed(rest)
        let digits = text.prefix(while: ASCII.isDigit)
        if !digits.isEmpty {
            text = ASCII.trimmed(text.dropFirst(digits.count))
            take(number: ASCII.number(digits) ?? .max, depth: depth, at: line)
        }
        if text.first == ASCII.hyphen { text = ASCII.trimmed(text.dropFirst()) }
        var outcome = isOK ? TestReport.Outcome.passed : .failed
        var reason: String?
        if let (directive, why, before) = Self.directive(text) {
            text = before
            if directive == "skip" || !isOK { (outcome, reason) = (.skipped, "\(directive): \(why)") }
            if directive == "todo", !isOK, let inner { expectFailures(from: inner.first, reason) }
        }
        if let inner, inner.first < cases.count || inner.points > 0 {
            if outcome != .failed || cases[inner.first...].contains(where: \.outcome.isFailure) { return }
        }
        let name = Self.text(text)
        let suite = levels[...depth].map(\.name).filter { !$0.isEmpty }.joined(separator: " > ")
        try add(
            TestReport.Case(
                name: name.isEmpty ? "test \(digits.isEmpty ? "\(levels[depth].points)" : Self.text(digits))" : name,
                suite: suite, outcome: outcome,
                message: reason, line: line))
        last = cases.count - 1
    }

    /// Points count up from 1. Version 14 lets them come in any order, each once.
    private mutating func take(number: Int, depth: Int, at line: Int) {
        let isRight =
            levels[0].version ?? 0 >= 14
            ? levels[depth].numbers.insert(number).inserted : number == levels[depth].points
        guard !isRight, levels[depth].disorder == nil else { return }
        levels[depth].disorder = (
            "point \(number) is out of order: it is the one of number \(levels[depth].points)", line
        )
    }

    /// To fail is what a test is to do until its reason is gone.
    private mutating func expectFailures(from first: Int, _ reason: String?) {
        for index in cases[first...].indices where cases[index].outcome.isFailure {
            (cases[index].outcome, cases[index].message) = (.skipped, reason)
        }
    }

    private mutating func add(_ test: TestReport.Case) throws(EvidenceFault) {
        guard cases.count < limits.entries else {
            throw .tooMany("test cases", limit: limits.entries, line: test.line)
        }
        cases.append(test)
    }

    private mutating func addFault(_ name: String, _ message: String, line: Int) throws(EvidenceFault) {
        try add(TestReport.Case(name: name, suite: "", outcome: .error, message: message, line: line))
    }

    /// Makes the level the innermost one.
    private mutating func open(to depth: Int) {
        while levels.count > depth + 1 { levels.removeLast() }
        while levels.count <= depth {
            // In TAP 14 the comment is one of the subtests' own lines, in Perl's and Node.js's output it is in front of them.
            let name = names[levels.count - 1] ?? names[levels.count] ?? ""
            levels.append(Level(name: name, first: cases.count))
            suites &+= 1
        }
    }

    private mutating func check(_ level: Level, at line: Int) throws(EvidenceFault) {
        let name = level.name.isEmpty ? "the run" : level.name
        if let disorder = level.disorder { try addFault(name, disorder.message, line: disorder.line) }
        guard let planned = level.planned else { return }
        if planned != level.points {
            try addFault(name, "\(planned) tests were planned, and \(level.points) are here", line: line)
        } else if let odd = level.numbers.filter({ !(1...max(1, planned) ~= $0) }).min() {
            try addFault(name, "\(planned) tests were planned, and one has the number \(odd)", line: line)
        }
    }

    private mutating func finish(_ lines: Int) throws(EvidenceFault) {
        while levels.count > 1 { try check(levels.removeLast(), at: lines) }
        guard !isGivenUp else { return }
        guard levels[0].planned != nil else {
            throw EvidenceFault(
                "truncated", "there is no plan, such as 1..12, that says how many tests there are",
                remedy: "The run may have been stopped: let it come to its end, and add all that it writes.",
                line: lines)
        }
        try check(levels[0], at: lines)
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

    /// ` # SKIP reason` or ` # TODO reason`, in any case, of which the word is a whole one: which, why, and what is in front of it.
    private static func directive(
        _ text: ArraySlice<UInt8>
    ) -> (name: String, why: String, before: ArraySlice<UInt8>)? {
        var index = text.endIndex
        while let hash = text[..<index].lastIndex(of: ASCII.hash) {
            index = hash
            guard hash == text.startIndex || ASCII.isBlank(text[hash - 1]) else { continue }
            let after = ASCII.trimmed(text[(hash + 1)...])
            let word = after.prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_") || $0 > 0x7F }
            let name = ASCII.lowercased(String(decoding: word, as: UTF8.self))
            if name == "skip" || name == "todo" {
                return (name, Self.text(after.dropFirst(word.count)), ASCII.trimmed(text[..<hash]))
            }
        }
        return nil
    }
}

extension TAPReader: TestReportDialect {
    static let name = "a TAP stream"
    static let command: String? = "`prove --verbose > tests.tap`, or `node --test --test-reporter=tap > tests.tap`"
    static let mark = EvidenceMark.text { text in
        if text.starts(with: "TAP version ".utf8) { return true }
        let line = text.prefix { !ASCII.isLineEnd($0) }
        if line.starts(with: "1..".utf8) { return plan(line) != nil }
        let rest =
            line.starts(with: "ok 1".utf8)
            ? line.dropFirst(4) : line.starts(with: "not ok 1".utf8) ? line.dropFirst(8) : nil
        return rest.map { $0.first.map(ASCII.isBlank) ?? true } ?? false
    }
    static let need = EvidenceNeed.whole
    static func isNamed(_: String, suffix: String?) -> Bool { suffix == "tap" }
    static func mediaType(suffix: String?) -> String? { suffix == "tap" ? "text/plain" : nil }
}
