// What a forge shows beside a change, of what was found: GitHub as workflow commands `::error file=…,line=…,title=…::message`.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Workspace

/// What somebody must do something about, the most severe first. GitHub shows ten of a level and step, and drops all others without a
/// word; so notes, and findings of checks that are met, take no place from what stands in the way.
package struct Annotations {
    enum Level: String, CaseIterable { case error, warning, notice }

    struct Line {
        var level: Level
        var file: String?
        var line: Int?
        var title: String
        var message: String
        /// What it is, whatever the words: a check, a finding's key, or both.
        var key: String
    }

    private struct Told: Hashable {
        var file: String?
        var line: Int?
        var message: String
    }

    /// The folder that colophon runs in, as seen from the repository's root: forges name files from there.
    private let root: String
    private var lines: [Line] = []
    /// Without the level: one finding may be a check's and the release's.
    private var seen: Set<Told> = []

    /// How many GitHub is given, of all levels together: it shows few of a step, and drops all others.
    package static let most = 10

    package init(root: String = "") { self.root = root }

    /// The most severe first, and else in the order in which they were added.
    var sorted: [Line] { Level.allCases.flatMap { level in lines.filter { $0.level == level } } }

    /// For the repository that a runner has checked out there.
    package static func root(repository: String?, current: String) -> String {
        guard let repository, let root = Files.realPath(repository), let current = Files.realPath(current),
            current.utf8.starts(with: root.utf8), current.utf8.dropFirst(root.utf8.count).first == UInt8(ascii: "/")
        else { return "" }
        return Files.relative(current, to: root)
    }

    /// A finding whose file is named from where colophon runs. A note is none that somebody must act on.
    package mutating func add(_ finding: Finding, check: CheckResult? = nil, isError: Bool = true) {
        switch finding.severity {
        case .error: add(isError ? .error : .warning, finding, check)
        case .warning: add(.warning, finding, check)
        case .note: if finding.code == Finding.evidenceToCome { add(.notice, finding, check) }
        }
    }

    /// What stands in the way of a release, and warnings; its record is the file of what no other file shows. `isError`: it is out, or its
    /// state makes the step fail; of another one pending checks are as expected.
    package mutating func add(_ checklist: Checklist, folder: String, record: String, isError: Bool) {
        let record = Files.join(folder, record)
        for result in checklist.results {
            let isInTheWay = result.isInTheWay && (isError || result.status != .pending)
            if isInTheWay, !result.findings.contains(where: { $0.severity == .error }) {
                append(
                    Line(
                        level: isError ? .error : .warning, file: record, title: Self.title(result),
                        message: result.headline, key: result.id.rawValue))
            }
            for finding in result.findings where isInTheWay || (finding.severity == .warning && !result.isSatisfied) {
                add(finding.inFolder(folder), check: result, isError: isError && isInTheWay)
            }
        }
        for file in checklist.unreadInTheWay {
            let reason = file.reason.inFolder(folder)
            add(isError ? .error : .warning, reason, title: "Evidence not read", key: "unread/\(reason.key)")
        }
        let pending = checklist.missing.filter { $0.status == .pending }
        guard !isError, !pending.isEmpty else { return }
        append(
            Line(
                level: .notice, file: record, title: "Pending checks",
                message: "still to come: " + pending.map(Self.title).joined(separator: ", "), key: "pending"))
    }

    /// GitHub's commands, one line an annotation, each with its newline; the last says how many there is no place for.
    package var text: String {
        let all = sorted
        let shown = all.count > Self.most ? all.prefix(Self.most - 1) : all[...]
        var text = shown.map(written).joined()
        if all.count > shown.count {
            let rest = "\(all.count - shown.count) more are in the step's log and summary"
            text += "::\(all[shown.count].level.rawValue) title=And more::\(rest)\n"
        }
        return text
    }

    private static func title(_ result: CheckResult) -> String { "\(result.id.rawValue) \(result.name)" }

    private mutating func add(_ level: Level, _ finding: Finding, _ check: CheckResult?) {
        add(
            level, finding, title: check.map(Self.title) ?? finding.code,
            key: check.map { "\($0.id.rawValue)/\(finding.key)" } ?? finding.key)
    }

    private mutating func add(_ level: Level, _ finding: Finding, title: String, key: String) {
        append(
            Line(
                level: level, file: finding.file, line: finding.line, title: title, message: finding.sentences,
                key: key))
    }

    private mutating func append(_ line: Line) {
        var line = line
        line.file = line.file.map { $0.utf8.first == UInt8(ascii: "/") ? $0 : Files.join(root, $0) }
        if seen.insert(Told(file: line.file, line: line.line, message: line.message)).inserted { lines.append(line) }
    }

    private func written(_ line: Line) -> String {
        var properties: [String] = []
        if let file = line.file { properties.append("file=\(Self.property(file))") }
        if let number = line.line { properties.append("line=\(number)") }
        properties.append("title=\(Self.property(line.title))")
        return "::\(line.level.rawValue) \(properties.joined(separator: ","))::\(Self.data(line.message))\n"
    }

    /// The runner's own escapes: per cent and line feed. The log is shown as a terminal would, so other
    /// control characters are spelt out.
    private static func data(_ text: String) -> String { escape(text, also: []) }
    private static func property(_ text: String) -> String {
        escape(text, also: [UInt8(ascii: ":"), UInt8(ascii: ",")])
    }

    private static func escape(_ text: String, also: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in TerminalText.lines(text).utf8 {
            if byte == UInt8(ascii: "%") || byte == 0x0A || also.contains(byte) {
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
