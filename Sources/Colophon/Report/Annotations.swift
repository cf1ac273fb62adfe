// Findings as GitHub Actions workflow commands: `::error file=…,line=…,title=…::message`.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Workspace

/// What somebody must do something about, the gravest first. GitHub shows ten of a level and step, and drops all others without a
/// word; so notes, and findings of checks that are met, take no place from what stands in the way.
package struct Annotations {
    private enum Level: String, CaseIterable { case error, warning, notice }

    private struct Line: Hashable {
        var level: Level
        var file: String?
        var line: Int?
        var message: String
    }

    /// The folder that colophon runs in, as seen from the repository's root: GitHub names files from there.
    private let root: String
    private var lines: [(line: Line, title: String)] = []
    /// Without the level: one finding may be a check's and the release's.
    private var seen: Set<Line> = []

    /// How many of a level GitHub shows.
    package static let most = 10

    package init(root: String = "") { self.root = root }

    /// For the repository that a runner has checked out there.
    package static func root(repository: String?, current: String) -> String {
        guard let repository, let root = Files.realPath(repository), let current = Files.realPath(current),
            current.utf8.starts(with: root.utf8), current.utf8.dropFirst(root.utf8.count).first == UInt8(ascii: "/")
        else { return "" }
        return Files.relative(current, to: root)
    }

    /// A finding whose file is named from where colophon runs. A note is none that somebody must act on.
    package mutating func add(_ finding: Finding, title: String? = nil, isError: Bool = true) {
        switch finding.severity {
        case .error: add(isError ? .error : .warning, finding, title)
        case .warning: add(.warning, finding, title)
        case .note: if finding.code == Finding.evidenceToCome { add(.notice, finding, title) }
        }
    }

    /// What stands in the way of a release, and warnings. `isError`: it is out, or its state makes the step fail; of another one
    /// pending checks are as expected.
    package mutating func add(_ checklist: Checklist, folder: String, isError: Bool) {
        for result in checklist.results {
            let title = "\(result.id.rawValue) \(result.name)"
            let isInTheWay = result.isInTheWay && (isError || result.status != .pending)
            if isInTheWay, !result.findings.contains(where: { $0.severity == .error }) {
                append(isError ? .error : .warning, file: folder, line: nil, title: title, message: result.headline)
            }
            for finding in result.findings where isInTheWay || finding.severity == .warning {
                add(finding.inFolder(folder), title: title, isError: isError && isInTheWay)
            }
        }
        for file in checklist.unreadInTheWay {
            add(file.reason.inFolder(folder), title: "Evidence not read", isError: isError)
        }
        let pending = checklist.missing.filter { $0.status == .pending }
        guard !isError, !pending.isEmpty else { return }
        append(
            .notice, file: folder, line: nil, title: "Pending checks",
            message: "still to come: " + pending.map { "\($0.id.rawValue) \($0.name)" }.joined(separator: ", "))
    }

    /// One line an annotation, each with its newline.
    package var text: String {
        var text = ""
        for level in Level.allCases {
            let own = lines.filter { $0.line.level == level }
            let shown = own.count > Self.most ? own.prefix(Self.most - 1) : own[...]
            for (line, title) in shown { text += written(line, title) }
            if own.count > shown.count {
                let rest = "\(own.count - shown.count) more are in the step's log and summary"
                text += "::\(level.rawValue) title=And more::\(rest)\n"
            }
        }
        return text
    }

    private mutating func add(_ level: Level, _ finding: Finding, _ title: String?) {
        let message = finding.remedy.isEmpty ? finding.message : "\(finding.message). \(finding.remedy)"
        append(level, file: finding.file, line: finding.line, title: title ?? finding.code, message: message)
    }

    private mutating func append(_ level: Level, file: String?, line: Int?, title: String, message: String) {
        let place = file.map { $0.utf8.first == UInt8(ascii: "/") ? $0 : Files.join(root, $0) }
        let entry = Line(level: level, file: place, line: line, message: message)
        var key = entry
        key.level = .error
        if seen.insert(key).inserted { lines.append((entry, title)) }
    }

    private func written(_ line: Line, _ title: String) -> String {
        var properties: [String] = []
        if let file = line.file { properties.append("file=\(Self.property(file))") }
        if let number = line.line { properties.append("line=\(number)") }
        properties.append("title=\(Self.property(title))")
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
