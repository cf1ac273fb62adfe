// Reads lists of changed paths: plain lines, git's --name-status and --numstat, NUL-separated lists, and JSON.
import Documents
import Files
import Primitives
import ReleaseModel

/// Of a rename or copy the new path counts. Paths that git put in quotes are decoded. An empty list is a list.
enum DocumentationReader {
    static func read(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) -> ChangedPaths {
        var changes = ChangedPaths(items: [])
        if let document = try json(bytes, path: path, limits: limits) {
            try add(document, to: &changes, limits: limits)
            return changes
        }
        if bytes.contains(0) {
            try EvidenceText.check(bytes)
            try addSeparated(bytes, to: &changes, limits: limits)
            return changes
        }
        let text = try EvidenceText(bytes)
        for index in text.lines.indices {
            let line = text[index]
            guard !ASCII.trimmed(line).isEmpty else { continue }
            if index == 0, line.starts(with: "diff --git ".utf8) {
                throw EvidenceFault(
                    "not-a-path-list", "this is a diff, and not a list of paths",
                    remedy: "Write the list with `git diff --name-only`.",
                    line: 1)
            }
            try add(Self.path(of: line, line: index + 1), line: index + 1, to: &changes, limits: limits)
        }
        return changes
    }

    /// A file whose name ends in `.json`, or whose content is JSON: a path may start with a bracket as well.
    private static func json(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) -> DataNode? {
        if EvidencePath.extension(of: path) == "json" { return try evidenceDocument(bytes, path: path, limits: limits) }
        guard let first = bytes.first(where: { !ASCII.isSpace($0) }),
            first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
        else { return nil }
        return try? evidenceDocument(bytes, path: path, limits: limits)
    }

    /// A list of texts, or of objects with `path` or what a forge calls it.
    private static func add(_ document: DataNode, to changes: inout ChangedPaths, limits: Policy.Limits)
        throws(EvidenceFault)
    {
        guard let items = document.sequence ?? document["files"]?.sequence ?? document["changes"]?.sequence else {
            throw EvidenceFault(
                "not-a-path-list", "the file holds \(document.inWords), and not a list of paths",
                remedy: "Write a list of texts, or one path a line.", line: document.position.line)
        }
        for (index, item) in items.enumerated() {
            guard let path = item.string ?? Forge.changedPathMembers.lazy.compactMap({ item[$0] }).first?.string,
                !path.isEmpty
            else {
                throw EvidenceFault(
                    "wrong-type", "item \(index) of the list is \(item.inWords), and it should be a path",
                    remedy: "Write a list of texts, or one path a line.", line: item.position.line)
            }
            try add(path, line: item.position.line, to: &changes, limits: limits)
        }
    }

    private static func add(
        _ path: String, line: Int, to changes: inout ChangedPaths, limits: Policy.Limits
    ) throws(EvidenceFault) {
        guard changes.items.count < limits.entries else { throw .tooMany("paths", limit: limits.entries, line: line) }
        let bytes = Array(path.utf8)
        let plain = bytes.starts(with: "./".utf8) ? String(decoding: bytes.dropFirst(2), as: UTF8.self) : path
        changes.items.append(.init(path: plain, line: line))
    }

    /// `git diff -z`, with or without `--name-status`; the line of an item is its number.
    private static func addSeparated(
        _ bytes: Bytes, to changes: inout ChangedPaths, limits: Policy.Limits
    ) throws(EvidenceFault) {
        let fields = bytes.split(separator: 0)
        let hasStatus = fields.first.map(isStatus) ?? false
        var index = 0
        while index < fields.count {
            if hasStatus {
                guard isStatus(fields[index]) else {
                    throw EvidenceFault(
                        "malformed-record",
                        "\(quoted(String(decoding: fields[index], as: UTF8.self))) is no status letter of git",
                        remedy: "Write the list again with `git diff -z --name-status`.", line: changes.items.count + 1)
                }
                let isPair = fields[index].first.map { "RC".utf8.contains($0) } ?? false
                index += isPair ? 2 : 1
            }
            guard index < fields.count else {
                throw EvidenceFault(
                    "truncated", "the list ends after a status letter", remedy: "Write the list again.",
                    line: changes.items.count + 1)
            }
            let path = ASCII.trimmed(fields[index])
            if !path.isEmpty {
                try add(
                    String(decoding: path, as: UTF8.self), line: changes.items.count + 1, to: &changes, limits: limits)
            }
            index += 1
        }
    }

    /// The path that a line names.
    private static func path(of line: ArraySlice<UInt8>, line number: Int) throws(EvidenceFault) -> String {
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        if fields.count >= 2, isStatus(fields[0]), let last = fields.last { return try unquoted(last, line: number) }
        let isCount: (ArraySlice<UInt8>) -> Bool = { ASCII.number($0) != nil || $0.elementsEqual("-".utf8) }
        if fields.count == 3, isCount(fields[0]), isCount(fields[1]) {
            return renamed(try unquoted(fields[2], line: number))
        }
        return try unquoted(line, line: number)
    }

    /// The new name in `src/{old.c => new.c}` or `old.c => new.c`, as --numstat writes a rename.
    private static func renamed(_ path: String) -> String {
        let bytes = Array(path.utf8)
        let arrow = Array(" => ".utf8)
        guard let at = bytes.indices.first(where: { bytes[$0...].starts(with: arrow) }) else { return path }
        let behind = bytes[(at + arrow.count)...]
        guard let open = bytes[..<at].lastIndex(of: UInt8(ascii: "{")),
            let close = behind.firstIndex(of: UInt8(ascii: "}"))
        else {
            return String(decoding: behind, as: UTF8.self)
        }
        var tail = bytes[(close + 1)...]
        // "docs/{old => }/a.md" names docs/a.md.
        if close == behind.startIndex, bytes[..<open].last == UInt8(ascii: "/"), tail.first == UInt8(ascii: "/") {
            tail = tail.dropFirst()
        }
        return String(decoding: bytes[..<open] + behind[..<close] + tail, as: UTF8.self)
    }

    /// One of git's letters, with a similarity after R and C.
    static func isStatus(_ field: ArraySlice<UInt8>) -> Bool {
        guard let first = field.first, "ACDMRTUXB".utf8.contains(first), field.count <= 4 else { return false }
        return field.dropFirst().allSatisfy(ASCII.isDigit)
    }

    /// Undoes git's C-style quotes (`core.quotePath`): octal bytes and the usual escapes.
    private static func unquoted(_ field: ArraySlice<UInt8>, line: Int) throws(EvidenceFault) -> String {
        guard field.count >= 2, field.first == UInt8(ascii: "\""), field.last == UInt8(ascii: "\"") else {
            return String(decoding: field, as: UTF8.self)
        }
        var output = Bytes()
        var rest = field.dropFirst().dropLast()
        let fault = EvidenceFault(
            "malformed-path",
            "\(firstLine(of: String(decoding: field, as: UTF8.self), limit: 60) ?? "") is no path as git quotes it",
            remedy: "Write the list again with `git -c core.quotePath=false diff --name-only`.", line: line)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                output.append(byte)
                continue
            }
            guard let escape = rest.first else { throw fault }
            if let plain = escapes[escape] {
                output.append(plain)
                rest.removeFirst()
            } else {
                let digits = rest.prefix(3)
                guard digits.count == 3, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) else {
                    throw fault
                }
                output.append(value)
                rest.removeFirst(3)
            }
        }
        guard firstInvalidUTF8(in: output) == nil, !output.contains(0) else { throw fault }
        return String(decoding: output, as: UTF8.self)
    }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "v"): 11,
        UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, UInt8(ascii: "\""): 34, UInt8(ascii: "\\"): 92,
    ]
}

extension DocumentationReader: EvidenceDialect {
    package static let kind = EvidenceKind.documentation
    package static let name = "a list of paths"
    package static let mark = EvidenceMark.list { document in
        guard let items = document.sequence, !items.isEmpty else { return false }
        return items.allSatisfy { ($0.string ?? $0["filename"]?.string).map { isPath(Array($0.utf8)[...]) } ?? false }
    }
    package static let need = EvidenceNeed.whole
    static let plainMediaType = "text/plain"
    static func looks(_ text: EvidenceSample) -> Bool { text.isProse && isPathList(text.bytes) }

    /// Any text is a list of paths, so what else the file could be is looked for first.
    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        try file.checkText(as: kind)
        return .documentation(try read(file.bytes, path: file.path, limits: file.limits))
    }

    /// Nothing but paths: a slash or an ending in each, and white space only in quotes; or what git writes around paths.
    static func isPathList(_ bytes: Bytes) -> Bool {
        let isSeparated = bytes.contains(0)
        let lines = bytes.split { $0 == 0 || (!isSeparated && ($0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r"))) }
        guard !lines.isEmpty, firstInvalidUTF8(in: bytes) == nil else { return false }
        return lines.prefix(200).allSatisfy { line in
            let fields = line.split(separator: UInt8(ascii: "\t"))
            if isSeparated {
                return isStatus(line) || line.contains(UInt8(ascii: "/")) || isPath(line)
            }
            guard fields.count > 1, let first = fields.first else { return isPath(line) }
            return isStatus(first) || (fields.count == 3 && first.allSatisfy(ASCII.isDigit))
        }
    }

    private static func isPath(_ line: ArraySlice<UInt8>) -> Bool {
        if line.count > 2, line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\"") { return true }
        let isPlain = line.allSatisfy {
            ASCII.isDigit($0) || ASCII.isLetter($0) || "._-/+@[]".utf8.contains($0) || $0 >= 128
        }
        guard isPlain, !line.starts(with: "http".utf8) else { return false }
        let ending = line.lastIndex(of: UInt8(ascii: ".")).map { line[($0 + 1)...] }
        return line.dropFirst().dropLast().contains(UInt8(ascii: "/")) || (ending?.first.map(ASCII.isLetter) ?? false)
    }
}
