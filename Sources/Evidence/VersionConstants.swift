// Finds a version constant in source code: `__version__ = "1.2.0"`, `let version = "1.2.0"`, and the same in other languages.
import Primitives
import ReleaseModel

/// Looks at lines: a name, maybe a type, `=`, and a string in quotes. Lines inside comments and long strings don't count.
/// A name that is `version` (with or without underscores around it, in any case) comes before one that ends in `Version`.
enum VersionConstants {
    static func read(_ text: EvidenceText, name: String) throws(EvidenceFault) -> VersionManifest {
        var exact: (statement: VersionManifest.Statement, line: Int)?
        var similar: (statement: VersionManifest.Statement, line: Int)?
        var open: String?
        let isSetup = name == "setup.py"
        for index in text.lines.indices {
            let raw = text[index]
            let line = String(decoding: raw, as: UTF8.self)
            let startsOpen = open != nil
            open = openAfter(line, open: open)
            if startsOpen { continue }
            guard let found = constant(raw, allowsIndent: isSetup || !name.hasSuffix(".py")) else { continue }
            if found.isExact, exact == nil { exact = (found.statement, index + 1) }
            if !found.isExact, similar == nil { similar = (found.statement, index + 1) }
        }
        guard let best = exact ?? similar else { return VersionManifest(format: name, statement: .absent) }
        return VersionManifest(format: name, statement: best.statement, line: best.line)
    }

    /// The long string or comment that is open after a line: its closing mark.
    private static func openAfter(_ line: String, open: String?) -> String? {
        let bytes = Array(line.utf8)
        var open = open
        var index = 0
        while index < bytes.count {
            let rest = bytes[index...]
            if let mark = open {
                if rest.starts(with: mark.utf8) {
                    open = nil
                    index += mark.utf8.count
                } else {
                    index += 1
                }
            } else if rest.starts(with: "//".utf8) || rest.first == UInt8(ascii: "#") {
                return nil
            } else if rest.starts(with: "/*".utf8) {
                open = "*/"
                index += 2
            } else if let mark = ["\"\"\"", "'''"].first(where: { rest.starts(with: $0.utf8) }) {
                open = mark
                index += 3
            } else if rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "'") {
                index = endOfString(bytes, from: index)
            } else {
                index += 1
            }
        }
        return open
    }

    /// The index behind a string that starts at an index, or the line's end.
    private static func endOfString(_ bytes: Bytes, from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != bytes[start] { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(index + 1, bytes.count)
    }

    private static func constant(
        _ raw: ArraySlice<UInt8>, allowsIndent: Bool
    ) -> (statement: VersionManifest.Statement, isExact: Bool)? {
        if !allowsIndent, raw.first.map(ASCII.isSpace) ?? true { return nil }
        let body = ASCII.trimmed(raw)
        guard let equals = body.firstIndex(of: UInt8(ascii: "=")), equals > body.startIndex,
            !"=!<>+".utf8.contains(body[equals - 1]), body[(equals + 1)...].first != UInt8(ascii: "=")
        else { return nil }
        // "let version: String": the name is the last word before the type.
        let left = body[..<equals].prefix { $0 != UInt8(ascii: ":") }
        guard let word = left.split(whereSeparator: ASCII.isBlank).last,
            !left.contains(where: { "(#/\"'".utf8.contains($0) })
        else {
            return nil
        }
        let name = ASCII.lowercased(String(decoding: word, as: UTF8.self))
        let isExact = name.utf8.filter { $0 != UInt8(ascii: "_") }.elementsEqual("version".utf8)
        guard isExact || name.hasSuffix("version") else { return nil }
        var value = ASCII.trimmed(body[(equals + 1)...])
        // `__version__ = version = "1.2.0"`
        if let next = value.firstIndex(of: UInt8(ascii: "=")), let quote = value.firstIndex(where: isQuote),
            next < quote
        {
            value = ASCII.trimmed(value[(next + 1)...])
        }
        guard let first = value.first else { return nil }
        guard isQuote(first) else {
            return isExact ? (.indefinite("computed: \(quoted(String(decoding: value, as: UTF8.self)))"), true) : nil
        }
        let end = value.dropFirst().firstIndex(of: first) ?? value.endIndex
        let text = String(decoding: value[(value.startIndex + 1)..<end], as: UTF8.self)
        guard text.utf8.contains(where: ASCII.isDigit) || text.utf8.contains(UInt8(ascii: "\\")) else { return nil }
        return (VersionManifestReader.statement(text), isExact)
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
