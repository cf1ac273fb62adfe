// Writes release notes as Markdown, in the form that bundle format 1 fixes.
import Documents
import Files
import Primitives
import ReleaseModel
import Versions

/// Titles stay Markdown within their line, but can't begin a block of their own; longer texts are indented into the
/// entry they belong to; a summary of several blocks ends what it begins; the upgrade text is the last one, where it has
/// nothing to swallow.
struct NotesMarkdown {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func write(_ record: ReleaseRecord) {
        line("# \(Self.literal(record.project)) \(record.version.text)")
        line("")
        line(Self.dateLine(record))
        if let summary = record.summary, !summary.isBlank {
            paragraph(Markdown.passage(summary, under: 2) ?? Self.oneLine(summary))
        }
        for section in NotesSection.all(of: record.notes) {
            heading(section.title)
            for entry in section.entries { write(entry) }
        }
        if !record.notes.contributors.isEmpty {
            heading("Contributors")
            for name in record.notes.contributors { line("- \(Self.oneLine(Self.literal(name)))") }
        }
        if let upgrade = record.notes.upgrade, !upgrade.isBlank {
            heading("Upgrading")
            block(upgrade, indent: "")
        }
    }

    private static func dateLine(_ record: ReleaseRecord) -> String {
        let kind = "\(record.type.rawValue) release"
        switch record.status {
        case .released: return record.releaseDate.map { "Released on \($0.dateText), a \(kind)." } ?? "A \(kind)."
        case .rolledBack:
            let out = record.releaseDate.map { "Released on \($0.dateText), a \(kind)" } ?? "A \(kind)"
            return "\(out), since rolled back."
        default: return "Draft of a \(kind): \(record.status.title.lowercased())."
        }
    }

    private mutating func write(_ entry: NotesEntry) {
        let labels =
            entry.labels.isEmpty ? "" : "**\(Self.literal(entry.labels.map(Self.spaced).joined(separator: ", ")))** "
        let references =
            entry.references.isEmpty ? "" : " (\(entry.references.map(Self.reference).joined(separator: ", ")))"
        let title = Self.oneLine(entry.title)
        line("- \(labels)\(title.isEmpty ? "Untitled" : title)\(references)")
        for detail in entry.details {
            line("")
            if let label = detail.label {
                line("  **\(label)**")
                line("")
            }
            block(detail.source, indent: "  ")
        }
    }

    private mutating func heading(_ title: String) {
        line("")
        line("## \(title)")
        line("")
    }

    private mutating func paragraph(_ text: String) {
        line("")
        line(text)
    }

    private mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0x0A)
    }

    /// The lines of a text, each behind the indent, without blank lines at either end.
    private mutating func block(_ source: String, indent: String) {
        let text = Bytes(source.utf8)
        var start = 0
        var hasBegun = false
        // Line feeds of blank lines that are written once another line follows.
        var blankLines = 0
        while start < text.count {
            let end = text[start...].firstIndex(where: ASCII.isLineEnd) ?? text.count
            if text[start..<end].allSatisfy({ $0 <= 0x20 }) {
                if hasBegun { blankLines += 1 }
            } else {
                bytes.append(contentsOf: repeatElement(0x0A, count: blankLines))
                bytes.append(contentsOf: indent.utf8)
                bytes.append(contentsOf: text[start..<end])
                bytes.append(0x0A)
                (hasBegun, blankLines) = (true, 0)
            }
            let isPair = end + 1 < text.count && text[end] == 0x0D && text[end + 1] == 0x0A
            start = end + (isPair ? 2 : 1)
        }
    }

    /// White space and control characters as single spaces, none at the ends.
    static func spaced(_ text: String) -> String {
        var spaced = Bytes()
        spaced.reserveCapacity(text.utf8.count)
        var isAfterSpace = false
        for byte in text.utf8 {
            if byte <= 0x20 || byte == 0x7F {
                isAfterSpace = !spaced.isEmpty
            } else {
                if isAfterSpace { spaced.append(0x20) }
                isAfterSpace = false
                spaced.append(byte)
            }
        }
        return String(decoding: spaced, as: UTF8.self)
    }

    /// One line of Markdown that begins no block: no heading, list, quote, fence, rule, table, definition, HTML block.
    static func oneLine(_ text: String) -> String {
        let line = spaced(text)
        let bytes = Array(line.utf8)
        guard let first = bytes.first else { return "" }
        switch first {
        case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "="), UInt8(ascii: "~"):
            return "\\" + line
        case UInt8(ascii: "`"): return line.hasPrefix("```") ? "\\" + line : line
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "_"):
            return isMarker(bytes) ? "\\" + line : line
        case UInt8(ascii: "["): return isTaskOrDefinition(bytes) ? "\\" + line : line
        case UInt8(ascii: "<"): return isAutolink(bytes) ? line : "\\" + line
        case 48...57:
            let digits = bytes.prefix { $0 >= 48 && $0 <= 57 }.count
            guard digits < bytes.count, bytes[digits] == UInt8(ascii: ".") || bytes[digits] == UInt8(ascii: ")"),
                digits + 1 == bytes.count || bytes[digits + 1] == 0x20
            else { return line }
            return String(decoding: bytes[..<digits], as: UTF8.self) + "\\"
                + String(decoding: bytes[digits...], as: UTF8.self)
        default: return line
        }
    }

    /// `- `, a lone `-`, or a rule such as `---` and `* * *`.
    private static func isMarker(_ bytes: [UInt8]) -> Bool {
        if bytes[0] != UInt8(ascii: "_"), bytes.count == 1 || bytes[1] == 0x20 { return true }
        return bytes.allSatisfy { $0 == bytes[0] || $0 == 0x20 }
    }

    private static func isTaskOrDefinition(_ bytes: [UInt8]) -> Bool {
        if bytes.count >= 3, bytes[2] == UInt8(ascii: "]"), [0x20, 0x78, 0x58].contains(bytes[1]) { return true }
        return zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "]") && $1 == UInt8(ascii: ":") }
    }

    private static func isAutolink(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes.dropFirst().prefix(8), as: UTF8.self)
        return ["http://", "https://", "mailto:"].contains { text.hasPrefix($0) }
    }

    private static func reference(_ text: String) -> String {
        guard let address = WebLink.safe(text), !address.utf8.contains(where: { "<>\\".utf8.contains($0) }) else {
            return literal(spaced(text))
        }
        return "<\(address)>"
    }

    /// Plain text as Markdown that shows it as it is, within a line.
    static func literal(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "~"),
                UInt8(ascii: "|"):
                result.append(UInt8(ascii: "\\"))
            default: break
            }
            result.append(byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
