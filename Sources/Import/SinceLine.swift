// Puts `policy.since` into a configuration that has none, and changes nothing else in it.
import Documents
import Files
package import Primitives
import ReleaseModel

package enum SinceLine {
    package enum Outcome: Sendable, Hashable {
        case inserted(Bytes)
        /// The configuration has one.
        case present
        /// It is not written so that a line can be put in.
        case unfit
    }

    /// `file`: the configuration's name, whose ending says whether it is YAML or JSON. `day`: as in 2026-03-01.
    package static func insert(_ day: String, into bytes: Bytes, file: String) -> Outcome {
        let format = DocumentFormat(file: file)
        guard let before = ConfigurationReader.read(bytes, file: file).configuration,
            let document = try? parseDocument(bytes, format: format, limits: .record)
        else { return .unfit }
        if before.policy.since != nil { return .present }
        guard let text = text(day, bytes, document, isJSON: format == .json) else { return .unfit }
        var expected = before
        expected.policy.since = day
        return ConfigurationReader.read(text, file: file).configuration == expected ? .inserted(text) : .unfit
    }

    private static func text(_ day: String, _ bytes: Bytes, _ document: DataNode, isJSON: Bool) -> Bytes? {
        let lines = Lines(bytes)
        let member = isJSON ? "\"since\": \"\(day)\"" : "since: \(day)"
        guard let policy = document.mapping?.first(where: { $0.key == "policy" }) else {
            if let brace = lines.brace(at: document.position) {
                let isEmpty = document.mapping?.isEmpty ?? true
                return lines.inserting(
                    (isJSON ? "\"policy\": {\(member)}" : "policy: {\(member)}") + (isEmpty ? "" : ", "), at: brace)
            }
            return lines.appending(["policy:", "  \(member)"])
        }
        if let brace = lines.brace(at: policy.value.position) {
            let isEmpty = policy.value.mapping?.isEmpty ?? true
            return lines.inserting(member + (isEmpty ? "" : ", "), at: brace)
        }
        if policy.value.isNull { return lines.inserting(line: "  \(member)", before: policy.keyPosition.line + 1) }
        guard let first = policy.value.mapping?.first, first.keyPosition.line > policy.keyPosition.line else {
            return nil
        }
        let indent = String(repeating: " ", count: first.keyPosition.column - 1)
        return lines.inserting(line: indent + member, before: first.keyPosition.line)
    }
}

/// A file's bytes with the places where its lines start.
private struct Lines {
    let bytes: Bytes
    /// The offset of each line.
    let starts: [Int]
    let end: Bytes

    init(_ bytes: Bytes) {
        self.bytes = bytes
        starts = [0] + bytes.indices.filter { bytes[$0] == ASCII.newline }.map { $0 + 1 }
        let first = bytes.firstIndex(of: ASCII.newline)
        let isPaired = first.map { $0 > 0 && bytes[$0 - 1] == ASCII.carriageReturn } ?? false
        end = isPaired ? [ASCII.carriageReturn, ASCII.newline] : [ASCII.newline]
    }

    /// The offset behind an opening brace at this place; nil where there is none.
    func brace(at position: SourcePosition) -> Int? {
        guard position.line <= starts.count else { return nil }
        var offset = starts[position.line - 1]
        // Columns count characters, and those may have several bytes.
        var column = 1
        while column < position.column, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            column += 1
        }
        return offset < bytes.count && bytes[offset] == ASCII.leftBrace ? offset + 1 : nil
    }

    func inserting(_ text: String, at offset: Int) -> Bytes { bytes[..<offset] + Bytes(text.utf8) + bytes[offset...] }

    func inserting(line: String, before number: Int) -> Bytes {
        guard number <= starts.count, starts[number - 1] < bytes.count || bytes.last == ASCII.newline else {
            return appending([line])
        }
        let offset = starts[number - 1]
        return bytes[..<offset] + Bytes(line.utf8) + end + bytes[offset...]
    }

    func appending(_ lines: [String]) -> Bytes {
        var result = bytes
        if !result.isEmpty, result.last != ASCII.newline { result += end }
        for line in lines { result += Bytes(line.utf8) + end }
        return result
    }
}
