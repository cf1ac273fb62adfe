// Reads lists of changed paths: lines of text, NUL-separated lists of git, and JSON of forges.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// An empty list is a list. A path that was deleted is listed as such.
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
        changes.items = try ChangedPathLines.read(EvidenceText(bytes), limits: limits)
        return changes
    }

    /// A path without `.` and `..`, wherever those lead; a folder by itself is no file that changed.
    static func item(_ path: String, line: Int, _ change: ChangedPaths.Change) -> ChangedPaths.Item {
        var names: [Substring] = []
        for part in path.utf8.split(separator: ASCII.slash) {
            let name = Substring(part)
            if name == "." { continue }
            if name == "..", let last = names.last, last != ".." {
                names.removeLast()
            } else {
                names.append(name)
            }
        }
        let root = path.utf8.first == ASCII.slash ? "/" : ""
        return .init(
            path: root + names.joined(separator: "/"), line: line,
            change: path.utf8.last == ASCII.slash ? .unchanged : change)
    }

    private static func add(
        _ path: String, line: Int, _ change: ChangedPaths.Change, to changes: inout ChangedPaths,
        limits: Policy.Limits
    ) throws(EvidenceFault) {
        guard changes.items.count < limits.entries else { throw .tooMany("paths", limit: limits.entries, line: line) }
        changes.items.append(item(path, line: line, change))
    }

    // MARK: JSON

    /// A file whose name ends in `.json`, or whose content is JSON: a path may start with a bracket as well.
    private static func json(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) -> DataNode? {
        if EvidencePath.extension(of: path) == "json" { return try evidenceDocument(bytes, path: path, limits: limits) }
        guard let first = bytes.first(where: { !ASCII.isSpace($0) }),
            first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
        else { return nil }
        // What opens a list or an object with a text in it is JSON, also where it was cut off.
        let inner = bytes.first { !ASCII.isSpace($0) && !"[{".utf8.contains($0) }
        if inner == ASCII.quote { return try evidenceDocument(bytes, path: "", limits: limits) }
        return try? evidenceDocument(bytes, path: path, limits: limits)
    }

    /// A list of texts, or of objects with `path` or what a forge calls it; or pages of such lists.
    private static func add(_ document: DataNode, to changes: inout ChangedPaths, limits: Policy.Limits)
        throws(EvidenceFault)
    {
        let listed =
            document.sequence ?? ["files", "changes", "values"].lazy.compactMap { document[$0]?.sequence }.first
        guard let items = listed else {
            throw EvidenceFault(
                "not-a-path-list", "the file holds \(document.inWords), and not a list of paths",
                remedy: "Write a list of texts, or one path a line.", line: document.position.line)
        }
        for (index, item) in items.enumerated() {
            if let page = item.sequence {
                for (index, item) in page.enumerated() { try add(item, index: index, to: &changes, limits: limits) }
            } else {
                try add(item, index: index, to: &changes, limits: limits)
            }
        }
    }

    private static func add(
        _ item: DataNode, index: Int, to changes: inout ChangedPaths, limits: Policy.Limits
    ) throws(EvidenceFault) {
        let sides = [item["new"]?["path"], item["item"]?["path"], item["old"]?["path"]]
        let members = Forge.changedPathMembers.map { item[$0] } + sides
        guard let path = item.string ?? members.lazy.compactMap({ $0?.string }).first, !path.isEmpty else {
            throw .wrongType(
                "item \(index) of the list", item, "a path", remedy: "Write a list of texts, or one path a line.")
        }
        // Azure DevOps' paths begin at the root.
        let isRooted = item["item"] != nil && path.utf8.first == ASCII.slash
        try add(
            isRooted ? String(path.dropFirst()) : path, line: item.position.line, change(item), to: &changes,
            limits: limits)
    }

    /// By GitHub's and Gitea's, GitLab's, Bitbucket's and Azure DevOps' words for it.
    private static func change(_ item: DataNode) -> ChangedPaths.Change {
        if item["deleted_file"]?.bool == true { return .deleted }
        let words = ["status", "changeType", "type"].compactMap { item[$0]?.string.map(ASCII.lowercased) }
        if words.contains(where: { $0 == "removed" || $0.hasPrefix("delete") }) { return .deleted }
        let isRenamed = words.contains("renamed") && item["changes"]?.int == 0
        return isRenamed || words.contains("unchanged") ? .unchanged : .changed
    }

    // MARK: NUL-separated lists

    /// `git diff -z`, with or without `--name-status`; the line of an item is its number.
    private static func addSeparated(
        _ bytes: Bytes, to changes: inout ChangedPaths, limits: Policy.Limits
    ) throws(EvidenceFault) {
        let fields = bytes.split(separator: 0)
        let hasStatus = fields.first.map { ChangedPathLines.status($0) != nil } ?? false
        var index = 0
        while index < fields.count {
            var change = ChangedPaths.Change.changed
            if hasStatus {
                guard let status = ChangedPathLines.status(fields[index]) else {
                    throw EvidenceFault(
                        "malformed-record",
                        "\(quoted(String(decoding: fields[index], as: UTF8.self))) is no status letter of git",
                        remedy: "Write the list again with `git diff -z --name-status`.", line: changes.items.count + 1)
                }
                change = ChangedPathLines.change(status, fields[index])
                index += "RC".utf8.contains(status) ? 2 : 1
            }
            guard index < fields.count else {
                throw EvidenceFault(
                    "truncated", "the list ends after a status letter", remedy: EvidenceFault.anew,
                    line: changes.items.count + 1)
            }
            let path = ASCII.trimmed(fields[index])
            if !path.isEmpty {
                try add(
                    String(decoding: path, as: UTF8.self), line: changes.items.count + 1, change, to: &changes,
                    limits: limits)
            }
            index += 1
        }
    }
}

extension DocumentationReader: EvidenceDialect {
    static let kind = EvidenceKind.documentation
    static let name = "a list of paths"
    static let command: String? = "`git diff --name-status PREVIOUS RELEASE > docs.txt`"
    static let mark = EvidenceMark.list { document in
        guard let items = document.sequence, !items.isEmpty else { return false }
        return items.allSatisfy { $0["filename"]?.string != nil && $0["status"]?.string != nil }
    }
    static let need = EvidenceNeed.whole
    static func isNamed(_ name: String, suffix: String?) -> Bool {
        suffix == "json" ? namesPaths(name) : (suffix == "txt" || suffix == nil) && isNameOfList(name)
    }

    /// In lower case; "changed-paths.txt", "modified_files". Such a list may have names alone, as Makefile and LICENSE are.
    private static func isNameOfList(_ name: String) -> Bool {
        let stem = name.utf8.prefix { $0 != ASCII.dot }
        let words = stem.split { !ASCII.isLetter($0) }.map { String(decoding: $0, as: UTF8.self) }
        return words.count == 2 && ["changed", "modified", "touched"].contains(words[0])
            && ["files", "paths"].contains(words[1])
    }

    /// What git writes around paths, or nothing but paths under a name that such lists have.
    static func looks(_ text: EvidenceSample) -> Bool {
        guard text.isProse || text.suffix == "diff" || text.suffix == "patch" else { return false }
        return isPathList(text.bytes, onlyOfGit: !namesPaths(text.name))
    }

    /// In lower case; "changed-files.txt", "docs.txt".
    private static func namesPaths(_ name: String) -> Bool {
        let stem = name.utf8.prefix { $0 != ASCII.dot }
        let words = stem.split { !ASCII.isLetter($0) }.map { String(decoding: $0, as: UTF8.self) }
        return words.contains { listWords.contains($0) }
    }

    private static let listWords: Set<String> = [
        "changed", "changes", "diff", "diffstat", "doc", "docs", "documentation", "files", "modified", "numstat",
        "paths",
        "touched",
    ]

    /// Any text is a list of paths, so what else the file could be is looked for first.
    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        try file.checkText(as: kind)
        return .documentation(try read(file.bytes, path: file.path, limits: file.limits))
    }

    static func passes(_ text: EvidenceSample) -> Bool { isPathList(text.bytes) }

    /// Paths, and names among them that have neither a slash nor an ending.
    static func resembles(_ text: EvidenceSample) -> Bool {
        let lines = text.bytes.split(maxSplits: 200, whereSeparator: ASCII.isLineEnd).prefix(200)
        return lines.contains(where: isPath) && lines.allSatisfy { isPath($0) || isName($0) }
    }

    /// Nothing but paths: a slash or an ending in each, and white space only in quotes; or what git writes around paths, which
    /// `onlyOfGit` asks for in each line.
    static func isPathList(_ bytes: Bytes, onlyOfGit: Bool = false) -> Bool {
        let isSeparated = bytes.contains(0)
        // So many lines are enough, and the rest is one more piece.
        let shown = 200
        let lines = bytes.split(maxSplits: shown) { $0 == 0 || (!isSeparated && ASCII.isLineEnd($0)) }
        guard let first = lines.first, firstInvalidUTF8(in: bytes) == nil else { return false }
        if isSeparated {
            if onlyOfGit { return ChangedPathLines.status(first) != nil }
            return lines.prefix(shown).allSatisfy {
                ChangedPathLines.status($0) != nil || $0.contains(ASCII.slash) || isPath($0)
            }
        }
        if ChangedPathLines.isDiff(first) || ChangedPathLines.stat(first) != nil { return true }
        return lines.prefix(shown).allSatisfy { line in
            let fields = line.split(separator: ASCII.tab)
            guard fields.count > 1, let first = fields.first else { return !onlyOfGit && isPath(line) }
            return ChangedPathLines.status(first) != nil || (fields.count == 3 && first.allSatisfy(ASCII.isDigit))
        }
    }

    private static func isName(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "._-/+@[]".utf8.contains($0) || $0 >= 128 }
    }

    private static func isPath(_ line: ArraySlice<UInt8>) -> Bool {
        if line.count > 2, line.first == ASCII.quote, line.last == ASCII.quote { return true }
        guard isName(line), !line.starts(with: "http".utf8) else { return false }
        let ending = line.lastIndex(of: ASCII.dot).map { line[($0 + 1)...] }
        return line.dropFirst().dropLast().contains(ASCII.slash) || (ending?.first.map(ASCII.isLetter) ?? false)
    }
}
