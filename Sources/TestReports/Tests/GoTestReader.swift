// Reads the events of `go test -json`, one JSON document a line.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A test counts by its last event, and each run of it by itself. A test or package that began and never ended broke; a package that failed
/// without a test that did, as one that does not build, is a case of its own. An event that isn't known ends nothing.
struct GoTestReader {
    private struct Package {
        var line: Int
        var ended = false
        /// An action that isn't known, and its line.
        var oddity: (action: String, line: Int)?
        var output: String?
    }

    private var collector: TestCollector
    /// Tests that run, by package and name, with their line and what they printed last.
    private var running: [String: [String: (line: Int, output: String?)]] = [:]
    private var packages: [String: Package] = [:]
    private var bad: [String: Int] = [:]
    private let limits: DocumentLimits

    private init(_ file: EvidenceInput) {
        collector = TestCollector(file)
        limits = DocumentLimits(bytes: file.limits.fileBytes, depth: 8, nodes: 64)
    }

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport {
        try EvidenceLines.read(file.feed) { lines throws(EvidenceFault) in
            var reader = GoTestReader(file)
            while let line = try lines.next() { try reader.read(line, at: lines.number) }
            return try reader.finish()
        }
    }

    private mutating func read(_ line: ArraySlice<UInt8>, at number: Int) throws(EvidenceFault) {
        let body = ASCII.trimmed(line)
        // Where the compiler's output is in the same file, its lines are between the events.
        guard body.first == ASCII.leftBrace else {
            // Go up to 1.23 says so of a package that does not build.
            let fields = body.split(separator: ASCII.tab, maxSplits: 1)
            if fields.count == 2, fields[0].elementsEqual("FAIL".utf8) {
                try collector.addFault(
                    String(decoding: fields[1].prefix { !ASCII.isSpace($0) }, as: UTF8.self),
                    firstLine(of: String(decoding: fields[1], as: UTF8.self)), line: number)
            }
            return
        }
        let event: DataNode
        do throws(DocumentError) {
            event = try parseDocument(Bytes(body), format: .json, limits: limits)
        } catch {
            throw EvidenceFault(
                "malformed-json", "this line is no whole event: \(error.message)",
                remedy: "The run may have been stopped: let it come to its end, and add all that it writes.",
                line: number)
        }
        let package = event["Package"]?.string ?? event["ImportPath"]?.string ?? ""
        let action = event["Action"]?.string ?? ""
        for name in ["Action", "Test", "Package"] {
            guard let value = event.stated(name), value.string == nil else { continue }
            throw EvidenceFault(
                "wrong-type", "\(name) of this event is \(value.inWords), and it should be text",
                remedy: EvidenceFault.anew, line: number)
        }
        collector.origin.add(run: event["Time"]?.string.flatMap { EvidenceTime.read($0) })
        if let test = event["Test"]?.string {
            try read(action, of: test, in: package, event, at: number)
        } else if action != "build-output" {
            try read(action, ofPackage: package, event, at: number)
        }
    }

    private mutating func read(
        _ action: String, of test: String, in package: String, _ event: DataNode, at number: Int
    ) throws(EvidenceFault) {
        packages[package] = packages[package] ?? Package(line: number)
        switch action {
        case "run": running[package, default: [:]][test] = (number, nil)
        case "output":
            let text = event["Output"]?.string ?? ""
            guard let known = running[package]?[test], known.output == nil, let line = firstLine(of: text),
                !Self.isBanner(line)
            else { return }
            running[package]?[test]?.output = line
        case "pass", "fail", "skip":
            let started = running[package]?.removeValue(forKey: test)
            let outcome = TestReport.Outcome(word: action)
            bad[package, default: 0] &+= outcome.isFailure ? 1 : 0
            try collector.add(
                TestReport.Case(
                    name: test, suite: package, outcome: outcome, seconds: event["Elapsed"]?.double,
                    message: outcome == .passed ? nil : started?.output, line: started?.line ?? number))
        case _ where Self.saysNothing.contains(action): break
        // Whatever it says, the test has to end.
        default: if running[package]?[test] == nil { running[package, default: [:]][test] = (number, nil) }
        }
    }

    private mutating func read(
        _ action: String, ofPackage package: String, _ event: DataNode, at number: Int
    ) throws(EvidenceFault) {
        var known = packages[package] ?? Package(line: number)
        switch action {
        case _ where Self.saysNothing.contains(action): break
        case "output":
            let line = firstLine(of: event["Output"]?.string ?? "")
            if let line, !Self.isBanner(line) { known.output = known.output ?? line }
        case "pass", "skip": known.ended = true
        case "fail", "build-fail":
            known.ended = true
            try breakOff(package)
            if bad[package, default: 0] == 0 {
                try collector.addFault(package, known.output ?? "the package failed", line: number)
                bad[package] = 1
            }
        default: known.oddity = known.oddity ?? (action, number)
        }
        packages[package] = known
    }

    /// Tests of the package that began and did not end.
    private mutating func breakOff(_ package: String) throws(EvidenceFault) {
        let open = (running.removeValue(forKey: package) ?? [:]).sorted {
            ($0.value.line, $0.key) < ($1.value.line, $1.key)
        }
        for (name, test) in open {
            bad[package, default: 0] &+= 1
            try collector.add(
                TestReport.Case(
                    name: name, suite: package, outcome: .error, message: test.output ?? "it did not end",
                    line: test.line))
        }
    }

    private mutating func finish() throws(EvidenceFault) -> TestReport {
        for (name, package) in packages.sorted(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) }) {
            try breakOff(name)
            if let oddity = package.oddity {
                try collector.addFault(
                    name, "an event of it is \(quoted(oddity.action)), which is no action of Go's", .undecided,
                    line: oddity.line)
            }
            if !package.ended, bad[name, default: 0] == 0 {
                try collector.addFault(name, "the package's tests did not end", line: package.line)
            }
        }
        collector.suites = packages.count
        return collector.finished
    }

    /// Actions of Go that are no verdict.
    private static let saysNothing: Set<String> = ["start", "run", "pause", "cont", "bench", "attr", "artifacts"]

    /// What the runner prints around a test.
    private static func isBanner(_ line: String) -> Bool {
        ["=== ", "--- ", "PASS", "FAIL", "ok ", "? "].contains { line.hasPrefix($0) }
    }
}

extension GoTestReader: TestReportDialect {
    static let name = "the events of go test -json"
    static let command: String? = "`go test -json ./... > tests.json`"
    /// A line is a whole event, and no document by itself has such a line above another one. What does not build is reported in front of
    /// the events, by a line without braces.
    static let mark = EvidenceMark.text { text in
        var rest = text.prefix(1 << 16)
        while rest.starts(with: "FAIL\t".utf8) || rest.starts(with: "# ".utf8) {
            rest = rest.drop { !ASCII.isLineEnd($0) }.drop(while: ASCII.isSpace)
        }
        let line = rest.prefix { !ASCII.isLineEnd($0) }
        guard line.first == ASCII.leftBrace, rest.count > line.count,
            let event = try? parseDocument(Bytes(line), format: .json, limits: .standard)
        else { return false }
        return event["Action"]?.string != nil && (event["Package"] ?? event["ImportPath"])?.string != nil
    }
    static let need = EvidenceNeed.stream
}
