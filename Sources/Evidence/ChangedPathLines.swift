// Reads changed paths line by line: plain paths, and what git, Subversion and Mercurial write around them.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// One path a line, as of `git diff --name-only`, `--name-status`, `--numstat`, `--raw`, `--stat` and `--summary`, `svn diff --summarize`
/// and `hg status`; or a whole diff, of which the headers count. Of a rename or copy the new path counts. Paths that git put in
/// quotes are decoded.
struct ChangedPathLines {
    private(set) var items: [ChangedPaths.Item] = []
    /// Where each path of `--stat` is listed first.
    private var places: [Bytes: Int] = [:]
    private let limits: Policy.Limits

    private init(limits: Policy.Limits) { self.limits = limits }

    static func read(_ text: EvidenceText, limits: Policy.Limits) throws(EvidenceFault) -> [ChangedPaths.Item] {
        var lines = ChangedPathLines(limits: limits)
        let all = text.lines.indices.map { (number: $0 + 1, bytes: text[$0]) }.filter {
            !ASCII.trimmed($0.bytes).isEmpty
        }
        if let first = all.first, isDiff(first.bytes) {
            try lines.takeDiff(all)
            return lines.items
        }
        let hasLetters = all.allSatisfy { spacedStatus($0.bytes) != nil }
        let isStat = !hasLetters && all.allSatisfy { stat($0.bytes) != nil || summary($0.bytes) != nil }
        for (number, bytes) in all {
            if hasLetters, let (status, path) = spacedStatus(bytes) {
                try lines.add(arrowed(path), number, isDeletion(status, path) ? .deleted : .changed)
            } else if isStat {
                try lines.takeStat(bytes, number)
            } else {
                try lines.take(bytes, number)
            }
        }
        return lines.items
    }

    private mutating func add(_ path: String, _ line: Int, _ change: ChangedPaths.Change) throws(EvidenceFault) {
        guard items.count < limits.entries else { throw .tooMany("paths", limit: limits.entries, line: line) }
        items.append(DocumentationReader.item(path, line: line, change))
    }

    // MARK: Plain lines, status letters and counts between tabs

    private mutating func take(_ line: ArraySlice<UInt8>, _ number: Int) throws(EvidenceFault) {
        let fields = line.split(separator: ASCII.tab, omittingEmptySubsequences: false)
        if fields.count >= 2, let last = fields.last, let status = Self.status(fields[0]) {
            return try add(Self.unquoted(last, line: number), number, Self.change(status, fields[0]))
        }
        let counts = fields.prefix(2).map { ASCII.number($0) }
        if fields.count == 3, zip(fields, counts).allSatisfy({ $1 != nil || $0.elementsEqual("-".utf8) }) {
            let change: ChangedPaths.Change =
                switch (counts[0], counts[1]) {
                case (0, 0): .unchanged
                case (0, _?): .shrunk
                default: .changed
                }
            return try add(Self.renamed(Self.unquoted(fields[2], line: number)), number, change)
        }
        try add(Self.unquoted(line, line: number), number, .changed)
    }

    /// The letter of a status as `--name-status` writes it, with a similarity after R and C, or as `--raw` does.
    static func status(_ field: ArraySlice<UInt8>) -> UInt8? {
        let field = field.first == ASCII.colon ? field.split(separator: ASCII.space).last ?? [] : field
        guard let first = field.first, "ACDMRTUXB".utf8.contains(first), field.count <= 4 else { return nil }
        return field.dropFirst().allSatisfy(ASCII.isDigit) ? first : nil
    }

    /// R100 is a file of the same content under another name; of `--raw`, a file with one id before and after has another mode alone.
    static func change(_ status: UInt8, _ field: ArraySlice<UInt8>) -> ChangedPaths.Change {
        if status == UInt8(ascii: "D") { return .deleted }
        let words = field.split(separator: ASCII.space)
        if field.first == ASCII.colon, words.count == 5, words[2].elementsEqual(words[3]) { return .unchanged }
        return status == UInt8(ascii: "R") && field.suffix(3).elementsEqual("100".utf8) ? .unchanged : .changed
    }

    /// "D  docs/a.md": up to two letters, then blanks and a path.
    private static func spacedStatus(_ line: ArraySlice<UInt8>) -> (status: ArraySlice<UInt8>, path: ArraySlice<UInt8>)?
    {
        let head = line.prefix(2)
        guard let letters = head.allSatisfy({ " MADRCT?!".utf8.contains($0) }) ? ASCII.trimmed(head) : nil,
            !letters.isEmpty,
            let space = line.dropFirst(head.first == ASCII.space ? 2 : 1).first,
            space == ASCII.space || line.dropFirst(2).first == ASCII.space
        else { return nil }
        let path = ASCII.trimmed(line.dropFirst(2))
        return path.isEmpty ? nil : (letters, path)
    }

    /// Mercurial's R is a removal; git's renames to a path behind an arrow.
    private static func isDeletion(_ status: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
        status.contains(UInt8(ascii: "D")) || status.contains(ASCII.exclamation)
            || (status.contains(UInt8(ascii: "R")) && path.firstIndex(of: arrow) == nil)
    }

    private static func arrowed(_ path: ArraySlice<UInt8>) -> String {
        let new = path.firstIndex(of: arrow).map { path[($0 + arrow.count)...] } ?? path
        return String(decoding: new, as: UTF8.self)
    }

    private static let arrow = Bytes(" -> ".utf8)

    // MARK: --stat and --summary

    private mutating func takeStat(_ line: ArraySlice<UInt8>, _ number: Int) throws(EvidenceFault) {
        if let deleted = Self.summary(line) {
            guard !deleted.isEmpty else { return }
            let path = try Self.unquoted(deleted, line: number)
            if let index = places[Bytes(path.utf8)] {
                items[index].change = .deleted
            } else {
                try addStat(path, number, .deleted)
            }
        } else if let (path, change) = Self.stat(line) {
            try addStat(Self.renamed(Self.unquoted(path, line: number)), number, change)
        }
    }

    private mutating func addStat(_ path: String, _ line: Int, _ change: ChangedPaths.Change) throws(EvidenceFault) {
        let index = items.count
        try add(path, line, change)
        let key = Bytes(items[index].path.utf8)
        places[key] = places[key] ?? index
    }

    /// " docs/a.md | 12 ++--", " a.png | Bin 12 -> 0 bytes", " docs/a.md (gone) | 3 ---".
    static func stat(_ line: ArraySlice<UInt8>) -> (path: ArraySlice<UInt8>, change: ChangedPaths.Change)? {
        guard let bar = line.indices.last(where: { line[$0...].starts(with: " | ".utf8) }) else { return nil }
        var path = ASCII.trimmed(line[..<bar])
        let words = line[(bar + 3)...].split(separator: ASCII.space)
        guard !path.isEmpty, let first = words.first else { return nil }
        let graph = words.dropFirst().first ?? []
        var change = ChangedPaths.Change.changed
        if first.elementsEqual("Bin".utf8) {
            if words.count >= 4, words[3].elementsEqual("0".utf8) { change = .deleted }
        } else {
            guard ASCII.number(first) != nil, words.count <= 2, graph.allSatisfy({ "+-".utf8.contains($0) }) else {
                return nil
            }
            if !graph.isEmpty, !graph.contains(ASCII.plus) { change = .shrunk }
            if ASCII.number(first) == 0 { change = .unchanged }
        }
        if path.last == ASCII.rightParenthesis, let open = path.lastIndex(of: ASCII.leftParenthesis) {
            let remark = path[open...]
            if ["(gone)", "(new)", "(new +x)", "(new +l)", "(mode +x)", "(mode -x)"].contains(where: {
                remark.elementsEqual($0.utf8)
            }) {
                if remark.elementsEqual("(gone)".utf8) { change = .deleted }
                path = ASCII.trimmed(path[..<open])
            }
        }
        return (path, change)
    }

    /// A line about all files, or about one that `--stat` lists as well: what it deletes, or nothing.
    private static func summary(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let words = line.split(separator: ASCII.space)
        let text = words.prefix(2).map { String(decoding: $0, as: UTF8.self) }
        guard text.count == 2 else { return nil }
        if text == ["delete", "mode"], words.count >= 4 { return line[words[3].startIndex...] }
        if [["create", "mode"], ["mode", "change"]].contains(text) { return [] }
        if ["rename", "copy", "rewrite"].contains(text[0]), line.last == ASCII.rightParenthesis { return [] }
        return ASCII.number(words[0]) != nil && words.count > 2 && ["file", "files"].contains(text[1])
            && words[2].starts(with: "changed".utf8) ? [] : nil
    }

    // MARK: Diffs

    static func isDiff(_ line: ArraySlice<UInt8>) -> Bool {
        ["diff --git ", "diff --cc ", "diff --combined "].contains { line.starts(with: $0.utf8) }
    }

    /// Of each file's header; what a hunk has of lines begins with a blank, a sign or a backslash.
    private mutating func takeDiff(_ lines: [(number: Int, bytes: ArraySlice<UInt8>)]) throws(EvidenceFault) {
        var isHeader = false
        for (number, line) in lines {
            if Self.isDiff(line) {
                isHeader = true
                try add(Self.newPath(of: line, line: number), number, .changed)
            } else if line.starts(with: "@@".utf8) {
                isHeader = false
            } else if isHeader, let last = items.indices.last {
                for (word, change) in Self.headers
                where line.starts(with: word.utf8) && items[last].change != .deleted { items[last].change = change }
                for word in ["rename to ", "copy to "] where line.starts(with: word.utf8) {
                    items[last].path = try Self.unquoted(line.dropFirst(word.utf8.count), line: number)
                }
            }
        }
    }

    /// What a line of a file's header says: of a change of mode alone nothing follows, else the ids of both contents.
    private static let headers: [(String, ChangedPaths.Change)] = [
        ("old mode ", .unchanged), ("index ", .changed), ("deleted file mode", .deleted),
    ]

    /// "diff --git a/x b/x": the half of two equal paths, whatever blanks are in them; of a rename a later line says the path.
    private static func newPath(of line: ArraySlice<UInt8>, line number: Int) throws(EvidenceFault) -> String {
        let names = ASCII.trimmed(
            line.dropFirst(line.prefix { $0 != ASCII.space }.count + 1).drop { $0 != ASCII.space })
        guard line.starts(with: "diff --git ".utf8) else { return try unquoted(names, line: number) }
        let middle = names.startIndex + names.count / 2
        let both = names.count % 2 == 1 && names[middle] == ASCII.space
        var name = both ? names[(middle + 1)...] : (names.split(separator: ASCII.space).last ?? names)
        if name.first == ASCII.quote { name = Bytes(try unquoted(name, line: number).utf8)[...] }
        // Of the prefixes that git writes: a/ and b/, or letters that say what is compared.
        let prefix = name.prefix(2)
        if prefix.count == 2, prefix.last == ASCII.slash, "abciwo".utf8.contains(prefix[prefix.startIndex]) {
            name = name.dropFirst(2)
        }
        return String(decoding: name, as: UTF8.self)
    }

    // MARK: Paths

    /// The new name in `src/{old.c => new.c}` or `old.c => new.c`, as --numstat writes a rename.
    private static func renamed(_ path: String) -> String {
        let bytes = Array(path.utf8)
        guard let at = bytes.firstIndex(of: Bytes(" => ".utf8), from: 0) else { return path }
        let behind = bytes[(at + 4)...]
        guard let open = bytes[..<at].lastIndex(of: ASCII.leftBrace),
            let close = behind.firstIndex(of: ASCII.rightBrace)
        else {
            return String(decoding: behind, as: UTF8.self)
        }
        var tail = bytes[(close + 1)...]
        // "docs/{old => }/a.md" names docs/a.md.
        if close == behind.startIndex, bytes[..<open].last == ASCII.slash, tail.first == ASCII.slash {
            tail = tail.dropFirst()
        }
        return String(decoding: bytes[..<open] + behind[..<close] + tail, as: UTF8.self)
    }

    /// Undoes git's C-style quotes (`core.quotePath`): octal bytes and the usual escapes.
    private static func unquoted(_ field: ArraySlice<UInt8>, line: Int) throws(EvidenceFault) -> String {
        guard field.count >= 2, field.first == ASCII.quote, field.last == ASCII.quote else {
            return String(decoding: field, as: UTF8.self)
        }
        var output = Bytes()
        var rest = field.dropFirst().dropLast()
        let fault = EvidenceFault(
            "malformed-path",
            "\(firstLine(of: String(decoding: field, as: UTF8.self), limit: 60) ?? "") is no path as git quotes it",
            remedy: "Write the list again with `git -c core.quotePath=false diff --name-only`.", line: line)
        while let byte = rest.popFirst() {
            guard byte == ASCII.backslash else {
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
        UInt8(ascii: "f"): 12, UInt8(ascii: "r"): 13, ASCII.quote: 34, ASCII.backslash: 92,
    ]
}
