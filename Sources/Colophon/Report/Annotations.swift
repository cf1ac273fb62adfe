// Findings as GitHub Actions workflow commands: `::error file=…,line=…,title=…::message`.
import Attestation
import Bundles
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
import Workspace

package enum Annotations {
    /// One line a finding of every check that stands in the way or warns; `folder` is put before the files.
    package static func text(_ checklist: Checklist, folder: String) -> String {
        var lines: [String] = []
        for result in checklist.results {
            let title = "\(result.id.rawValue) \(result.name)"
            let isFailure = result.isInTheWay
            if isFailure, result.findings.isEmpty {
                lines.append(line("error", file: folder, line: nil, title: title, message: result.headline))
            }
            for finding in result.findings {
                lines.append(
                    text(finding.inFolder(folder), title: title, isError: isFailure && finding.severity == .error))
            }
        }
        for file in checklist.unread where file.waiver == nil {
            lines.append(text(file.reason.inFolder(folder), title: "Evidence not read"))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// One finding whose file is named from where colophon runs.
    package static func text(_ finding: Finding, title: String? = nil, isError: Bool? = nil) -> String {
        let level: String =
            switch finding.severity {
            case .error: isError == false ? "warning" : "error"
            case .warning: "warning"
            case .note: "notice"
            }
        let message = finding.remedy.isEmpty ? finding.message : "\(finding.message). \(finding.remedy)"
        return line(level, file: finding.file, line: finding.line, title: title ?? finding.code, message: message)
    }

    private static func line(_ level: String, file: String?, line: Int?, title: String, message: String) -> String {
        var properties: [String] = []
        if let file { properties.append("file=\(property(file))") }
        if let line { properties.append("line=\(line)") }
        properties.append("title=\(property(title))")
        return "::\(level) \(properties.joined(separator: ","))::\(data(message))"
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
