// Takes from an entry's title what only names where the change comes from: at its beginning, as Changesets has it, and at its end.
import Primitives

extension NotesEntryText {
    mutating func takeReferences() {
        takeLead()
        takeAddress()
        var remarks: [String] = []
        var isBehindCommit = false
        while true {
            let before = title
            if let remark = takeClosing() { remarks.append(remark) }
            takeLink(&isBehindCommit)
            takeParenthesis(&isBehindCommit)
            if title == before { break }
            while let last = title.last, last == "," || last == " " { title.removeLast() }
        }
        title = NotesMarkup.withoutRoles(title)
        description = description.map { NotesMarkup.withoutRoles($0) }
        if !remarks.isEmpty { title += " (\(remarks.reversed().joined(separator: ", ")))" }
        // Nothing else was said.
        if title.isEmpty { title = references }
    }

    // MARK: At the beginning

    /// `[#12](…) [`1a2b3c4`](…) Thanks [@ada](…)! - `, `[#12](…): `, `[1a2b3c4](…) - `, `1a2b3c4: `
    private mutating func takeLead() {
        if title.hasPrefix("Updated dependencies [") {
            title = "Updated dependencies"
            return
        }
        var rest = Bytes(title.utf8)[...]
        var found: [EntryReference] = []
        while rest.first == ASCII.leftBracket, let (reference, end) = EntryReference.first(in: rest) {
            found.append(reference)
            rest = rest[end...].drop { ASCII.isBlank($0) || $0 == UInt8(ascii: ",") }
        }
        // A word may be of the letters that a hash has: facade, decade.
        if found.isEmpty, let colon = rest.prefix(65).firstIndex(of: ASCII.colon),
            rest[..<colon].contains(where: ASCII.isDigit), EntryReference.isHash(rest[..<colon])
        {
            found = [.commit]
            rest = rest[colon...]
        }
        if let thanks = Self.thanks(rest) {
            found += thanks.people
            rest = rest[thanks.end...]
        }
        let mark = rest.first
        if mark == ASCII.colon || mark == ASCII.hyphen, rest.dropFirst().first.map(ASCII.isBlank) ?? false {
            rest = ASCII.trimmed(rest.dropFirst())
        } else if !found.allSatisfy({ $0 == .commit }) {
            return
        }
        guard !found.isEmpty, !rest.isEmpty, Set(found.compactMap(\.shown)).count <= 1 else { return }
        for reference in found { _ = take(reference) }
        title = String(decoding: rest, as: UTF8.self)
    }

    /// "Thanks [@ada](…), [@bob](…)! "
    private static func thanks(_ text: ArraySlice<UInt8>) -> (people: [EntryReference], end: Int)? {
        guard text.starts(with: "Thanks ".utf8), let end = text.firstIndex(of: UInt8(ascii: "!")),
            let people = EntryReference.list(String(decoding: text[..<end].dropFirst(7), as: UTF8.self)),
            people.allSatisfy({ if case .person = $0 { true } else { false } })
        else { return nil }
        return (people, text[(end + 1)...].firstIndex { !ASCII.isBlank($0) } ?? text.endIndex)
    }

    // MARK: At the end

    /// "… by @ada in https://github.com/o/r/pull/12", as GitHub writes notes, and "… by @ada in #12", as people see them.
    private mutating func takeAddress() {
        guard let place = title.range(ofLast: " in ") else { return }
        let behind = String(title[place...].dropFirst(4))
        let by = String(title[..<place]).range(ofLast: " by @")
        if let number = Self.request(behind) {
            pr = number
        } else if by != nil, let list = EntryReference.list(behind), list.count == 1, case .number(let number) = list[0]
        {
            pr = number
        } else {
            return
        }
        guard let by else {
            title = String(title[..<place])
            return
        }
        let names = String(title[by..<place].dropFirst(4))
        for person in EntryReference.list(names) ?? [.person(String(names.dropFirst()))] { _ = take(person) }
        title = String(title[..<by])
    }

    /// "…, closes [#19](…), [#20](…)": more than there is a place for. Gives what it says, for the title's end.
    private mutating func takeClosing() -> String? {
        var head = Self.withoutStop(title)
        var numbers: [EntryReference] = []
        while let (reference, rest) = EntryReference.lastLink(of: head), reference.shown != nil {
            numbers.append(reference)
            head = rest
            while let last = head.last, last == "," || last == " " { head.removeLast() }
        }
        let issues = numbers.count { if case .issue = $0 { true } else { false } }
        guard issues > 1 || numbers.count - issues > 1, let (before, word) = Self.connected(head) else { return nil }
        title = before
        return "\(word) \(numbers.reversed().compactMap(\.shown).joined(separator: ", "))"
    }

    /// `[#12](https://…/pull/12)`, maybe before a full stop, with the "Refs" or "closes" that leads to it.
    private mutating func takeLink(_ isBehindCommit: inout Bool) {
        guard let (reference, head) = EntryReference.lastLink(of: Self.withoutStop(title)), take(reference) else {
            return
        }
        if reference == .commit { isBehindCommit = true }
        title = ASCII.trimmed(head)
        if let (before, _) = Self.connected(title) { title = before }
    }

    /// `(#12)`, `(!12)`, `(#12 @ada)`, `(@ada and @bob)`, `([#12](…))`, `([1a2b3c4](…))`. Several numbers stay in the text.
    private mutating func takeParenthesis(_ isBehindCommit: inout Bool) {
        let bytes = Bytes(Self.withoutStop(title).utf8)
        guard bytes.last == ASCII.rightParenthesis, let open = Self.opening(bytes),
            open == 0 || bytes[open - 1] != ASCII.rightBracket,
            let found = EntryReference.list(
                String(decoding: bytes[(open + 1)..<(bytes.count - 1)], as: UTF8.self)),
            Set(found.compactMap(\.shown)).count <= 1
        else { return }
        // Programs write the subject of a commit before its name, and forges the number of a request behind that.
        let isRequest = isBehindCommit
        if let number = found.first(where: { $0.shown != nil }), !take(number, isRequest: isRequest) { return }
        for reference in found where reference.shown == nil { _ = take(reference) }
        if found.contains(.commit) { isBehindCommit = true }
        title = ASCII.trimmed(String(decoding: bytes[..<open], as: UTF8.self))
    }

    /// Where the parenthesis opens that the last byte closes.
    private static func opening(_ bytes: Bytes) -> Int? {
        var depth = 0
        for index in bytes.indices.reversed() {
            if bytes[index] == ASCII.rightParenthesis { depth += 1 }
            if bytes[index] == ASCII.leftParenthesis { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    private static func withoutStop(_ text: String) -> String { text.hasSuffix(".") ? String(text.dropLast()) : text }

    private static let connectives: Set<String> = [
        "close", "closes", "closed", "fix", "fixes", "fixed", "ref", "refs", "references", "resolves", "resolved",
        "see",
    ]

    /// Without the word at the end that led to a reference, where a mark parts it from what is said: "…. Refs", "…, closes".
    private static func connected(_ text: String) -> (before: String, word: String)? {
        var bytes = Bytes(text.utf8)
        if bytes.last == ASCII.colon { bytes.removeLast() }
        let word = String(decoding: bytes.reversed().prefix(while: ASCII.isLetter).reversed(), as: UTF8.self)
        guard connectives.contains(ASCII.lowercased(word)) else { return nil }
        var head = ASCII.trimmed(bytes.dropLast(word.utf8.count))
        guard let mark = head.last, ".,;:-".utf8.contains(mark) else { return nil }
        if mark != ASCII.dot { head = ASCII.trimmed(head.dropLast()) }
        return head.isEmpty ? nil : (String(decoding: head, as: UTF8.self), ASCII.lowercased(word))
    }

    // MARK: Where they go

    /// False where another number is there already. `isRequest`: an issue's number is that of the request.
    private mutating func take(_ reference: EntryReference, isRequest: Bool = false) -> Bool {
        switch reference {
        case .request(let number), .number(let number): return take(number, \.pr)
        case .issue(let number): return take(number, isRequest ? \.pr : \.issue)
        case .commit: return true
        case .person(let name):
            let known = author.map { $0 + ", " } ?? ""
            if !(", " + known).contains(", \(name), ") { author = known + name }
            return true
        }
    }

    private mutating func take(_ number: String, _ place: WritableKeyPath<Self, String?>) -> Bool {
        guard self[keyPath: place] == nil || self[keyPath: place] == number else { return false }
        self[keyPath: place] = number
        return true
    }

    /// The number in the address of a pull or merge request.
    private static func request(_ address: String) -> String? {
        guard address.hasPrefix("http") else { return nil }
        let parts = address.split(separator: "/")
        guard parts.count > 2, ["pull", "merge_requests"].contains(parts[parts.count - 2]),
            let number = parts.last, number.utf8.allSatisfy(ASCII.isDigit)
        else { return nil }
        return String(number)
    }
}

extension String {
    /// Where the last occurrence starts.
    fileprivate func range(ofLast mark: String) -> Index? {
        let bytes = Array(utf8)
        let wanted = Array(mark.utf8)
        guard bytes.count >= wanted.count else { return nil }
        for offset in stride(from: bytes.count - wanted.count, through: 0, by: -1)
        where bytes[offset] == wanted[0] && bytes[offset..<(offset + wanted.count)].elementsEqual(wanted) {
            return utf8.index(startIndex, offsetBy: offset)
        }
        return nil
    }
}
