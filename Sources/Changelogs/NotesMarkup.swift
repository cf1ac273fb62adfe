// The text of an entry as Markdown: inline markup of reStructuredText is rewritten, and comments are left out.
import Primitives

enum NotesMarkup {
    static func source(_ lines: [ArraySlice<UInt8>], _ isReStructuredText: Bool) -> String {
        if isReStructuredText {
            return LiteralBlocks(lines).parts.map { part in
                switch part {
                case .prose(let text): withoutComments(markdown(text))
                case .code(let text): text
                }
            }.joined(separator: "\n")
        }
        let text = lines.map { String(decoding: titledDirective($0), as: UTF8.self) }.joined(separator: "\n")
        return withoutComments(text.containsBytes(of: "}`") ? markdown(text) : text)
    }

    /// `:::{warning}` of MyST as "**Warning:**", and nothing for the line that ends it.
    private static func titledDirective(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let body = ASCII.trimmed(line)
        guard body.starts(with: ":::".utf8) else { return line }
        let rest = body.drop { $0 == ASCII.colon }
        if rest.isEmpty { return [] }
        guard rest.first == ASCII.leftBrace, let close = rest.firstIndex(of: ASCII.rightBrace) else { return line }
        let name = rest[(rest.startIndex + 1)..<close]
        guard let first = name.first, ASCII.isLetter(first),
            name.allSatisfy({ ASCII.isLetter($0) || $0 == ASCII.hyphen })
        else { return line }
        let title = String(decoding: rest[(close + 1)...], as: UTF8.self)
        let word = String(decoding: [first & ~0x20] + name.dropFirst(), as: UTF8.self)
        return Bytes("**\(word):**\(title)".utf8)[...]
    }

    /// HTML's comments, which forges' templates are full of.
    private static func withoutComments(_ text: String) -> String {
        guard text.containsBytes(of: "<!--") else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.range(of: "<!--") {
            result += rest[..<open.lowerBound]
            rest = rest[open.upperBound...].range(of: "-->").map { rest[$0.upperBound...] } ?? ""
        }
        return result + rest
    }

    /// Numbers that a role marked, as plain text.
    static func withoutRoles(_ text: String) -> String {
        guard text.containsBytes(of: "](role:") else { return text }
        var output = ""
        var rest = text[...]
        while let open = rest.range(of: "[#"), let close = rest[open.lowerBound...].range(of: ")") {
            let link = rest[open.lowerBound..<close.upperBound]
            output += rest[..<open.lowerBound]
            if let middle = link.range(of: "](role:") {
                output += link[..<middle.lowerBound].dropFirst()
            } else {
                output += link
            }
            rest = rest[close.upperBound...]
        }
        return output + rest
    }

    /// "``code``", ":role:`text`", "{role}`text`", "`text <address>`_" and "`name`_" as Markdown has them. A role that names an issue or a
    /// request becomes a link of which `withoutRoles` leaves the number.
    static func markdown(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var output = Bytes()
        var index = 0
        while index < bytes.count {
            guard bytes[index] == ASCII.backtick else {
                output.append(bytes[index])
                index += 1
                continue
            }
            let marks = bytes[index...].prefix { $0 == ASCII.backtick }
            guard let end = closing(marks.count, in: bytes, from: marks.endIndex) else {
                output += marks
                index = marks.endIndex
                continue
            }
            let inner = bytes[marks.endIndex..<end]
            index = end + marks.count
            guard marks.count == 1 else {
                output += code(inner)
                continue
            }
            let underscores = bytes[index...].prefix(2).prefix { $0 == ASCII.underscore }.count
            index += underscores
            output += interpreted(inner, role: role(takenFrom: &output), isLink: underscores > 0)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Where as many backticks as opened a span end it: no more, and no fewer.
    private static func closing(_ count: Int, in bytes: Bytes, from start: Int) -> Int? {
        var index = start
        while let found = bytes[index...].firstIndex(of: ASCII.backtick) {
            let run = bytes[found...].prefix { $0 == ASCII.backtick }
            if run.count == count { return found }
            index = run.endIndex
        }
        return nil
    }

    /// A code span between more backticks than the code has in a row; blanks part its own at an end from them.
    private static func code(_ inner: some Collection<UInt8>) -> Bytes {
        let text = ASCII.trimmed(Bytes(inner)[...])
        let longest = text.split { $0 != ASCII.backtick }.map(\.count).max() ?? 0
        let fence = Bytes(repeating: ASCII.backtick, count: longest + 1)
        let isPadded = text.first == ASCII.backtick || text.last == ASCII.backtick
        let blank: Bytes = isPadded ? [ASCII.space] : []
        return fence + blank + text + blank + fence
    }

    /// A `:role:` right before, which is taken back.
    private static func role(takenFrom output: inout Bytes) -> String? {
        if output.last == UInt8(ascii: "}"), let open = output.lastIndex(of: ASCII.leftBrace) {
            let name = output[(open + 1)...].dropLast()
            guard !name.isEmpty, name.allSatisfy({ ASCII.isLetter($0) || "-_.:".utf8.contains($0) }) else { return nil }
            let role = String(decoding: name, as: UTF8.self)
            output.removeLast(output.count - open)
            return role
        }
        guard output.last == ASCII.colon else { return nil }
        let word = output.dropLast().reversed().prefix {
            ASCII.isLetter($0) || ASCII.isDigit($0) || "-_.:+".utf8.contains($0)
        }
        let name = Bytes(word.reversed())
        guard name.first == ASCII.colon, name.count > 1 else { return nil }
        output.removeLast(name.count + 1)
        return String(decoding: name.dropFirst(), as: UTF8.self)
    }

    private static func interpreted(_ inner: ArraySlice<UInt8>, role: String?, isLink: Bool) -> Bytes {
        var title = String(decoding: inner, as: UTF8.self)
        var address: String?
        if inner.last == ASCII.greater, let open = inner.lastIndex(of: ASCII.less) {
            title = ASCII.trimmed(String(decoding: inner[..<open], as: UTF8.self))
            address = String(decoding: inner[(open + 1)..<(inner.endIndex - 1)], as: UTF8.self)
        }
        if let role {
            let name = ASCII.lowercased(role.split(separator: ":").last ?? "")
            let number = title.drop { $0 == "#" }
            if ["user", "ghuser"].contains(name) { return Bytes("@\(title)".utf8) }
            if ["issue", "gh", "pr", "pull"].contains(name) {
                let isNumber = !number.isEmpty && number.utf8.allSatisfy(ASCII.isDigit)
                let sort = name.hasPrefix("p") ? "pull" : "issue"
                return Bytes((isNumber ? "[#\(number)](role:\(sort))" : "#\(number)").utf8)
            }
            switch name {
            case "doc", "ref", "term", "emphasis", "abbr": return Bytes(title.utf8)
            case "pep": return Bytes("PEP \(title)".utf8)
            case "rfc": return Bytes("RFC \(title)".utf8)
            default: break
            }
            let shown = title.hasPrefix("~") ? String(title.split(separator: ".").last ?? "") : title
            return code(shown.utf8)
        }
        guard isLink else { return code(title.utf8) }
        guard let address else { return Bytes(title.utf8) }
        return Bytes("[\(title.isEmpty ? address : title)](\(address))".utf8)
    }
}

extension Substring {
    /// Where a text occurs first.
    func range(of mark: String) -> Range<Index>? {
        let bytes = Bytes(utf8)
        let wanted: Bytes = Bytes(mark.utf8)
        guard let start: Int = bytes.firstIndex(of: wanted, from: 0) else { return nil }
        let lower = utf8.index(startIndex, offsetBy: start)
        return lower..<utf8.index(lower, offsetBy: mark.utf8.count)
    }
}
