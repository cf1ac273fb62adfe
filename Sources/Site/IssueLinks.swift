// Makes links of the numbers of issues and pull requests in notes, where the project's forge is known.
import Primitives
import ReleaseModel

/// `#12` in a text leads to the issue; what a record states as an entry's pull request leads to that. Links, code and attributes
/// stay as they are.
struct IssueLinks {
    /// Nil: nothing is linked.
    let repository: SourceRepository?

    func linked(_ html: String) -> String {
        guard let repository, repository.forge != nil, html.utf8.contains(UInt8(ascii: "#")) else { return html }
        let bytes = Bytes(html.utf8)
        var output = Bytes()
        var (at, inside, isReference) = (0, 0, false)
        while at < bytes.count {
            if bytes[at] == ASCII.less {
                let end = Self.endOfTag(bytes, at)
                let tag = bytes[at..<end]
                if Self.opens(tag) { inside += 1 }
                if Self.closes(tag) { inside -= 1 }
                if tag.elementsEqual("<span class=\"refs\">".utf8) { isReference = true }
                if tag.elementsEqual("</span>".utf8) { isReference = false }
                output += tag
                at = end
            } else if inside == 0, let end = Self.endOfNumber(bytes, at),
                let address = address(
                    String(decoding: bytes[(at + 1)..<end], as: UTF8.self),
                    isPullRequest: isReference && !output.suffix(6).elementsEqual("issue ".utf8), repository)
            {
                output += Bytes("<a href=\"\(address)\">".utf8) + bytes[at..<end] + Bytes("</a>".utf8)
                at = end
            } else {
                output.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func address(_ number: String, isPullRequest: Bool, _ repository: SourceRepository) -> String? {
        isPullRequest ? repository.pullRequest(number) : repository.issue(number)
    }

    /// Behind the `>` that ends it; one in quotes doesn't.
    private static func endOfTag(_ bytes: Bytes, _ start: Int) -> Int {
        var isQuoted = false
        for at in start..<bytes.count {
            if bytes[at] == ASCII.quote { isQuoted.toggle() }
            if bytes[at] == ASCII.greater, !isQuoted { return at + 1 }
        }
        return bytes.count
    }

    private static let kept = ["a", "code", "pre"]

    private static func opens(_ tag: ArraySlice<UInt8>) -> Bool {
        kept.contains { name in
            let next = tag.dropFirst(1 + name.utf8.count).first
            return tag.dropFirst().starts(with: name.utf8) && (next == ASCII.space || next == ASCII.greater)
        }
    }

    private static func closes(_ tag: ArraySlice<UInt8>) -> Bool {
        kept.contains { tag.elementsEqual("</\($0)>".utf8) }
    }

    /// Behind a number of at most nine digits that stands by itself and begins here.
    private static func endOfNumber(_ bytes: Bytes, _ start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "#"),
            start == 0 || " \n\t(,[>".utf8.contains(bytes[start - 1])
        else { return nil }
        let digits = bytes[(start + 1)...].prefix(while: ASCII.isDigit)
        guard let first = digits.first, first != UInt8(ascii: "0"), digits.count < 10 else { return nil }
        let next = digits.endIndex < bytes.count ? bytes[digits.endIndex] : ASCII.space
        return ASCII.isLetter(next) || "_-#&".utf8.contains(next) || next >= 128 ? nil : digits.endIndex
    }
}
