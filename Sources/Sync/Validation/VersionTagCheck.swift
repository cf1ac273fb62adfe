// Looks whether a written file states the release's version.
import Primitives
import ReleaseModel

/// At least one of the files that a rule writes should. Each is fed piece by piece; the answer of any will do.
///
/// The version stands whole, plain or with a `v` before it: no letter, digit or "digit." before it, no letter, digit, ".digit",
/// nor "-" or "+" with a letter or digit behind it, so that 1.2.3 is not found in 11.2.3, 0.1.2.3, 1.2.30, 1.2.3.4, 1.2.3rc1 and
/// 1.2.3-rc.1. Empty text is stated nowhere.
package struct VersionTagCheck {
    package private(set) var isStated = false
    private let text: Bytes
    private var window: Bytes = []
    private var isFromStart = true

    /// As many bytes tell whether it stands whole: "digit.v" before it, "-" and another behind it.
    private static let before = 3
    private static let after = 2

    package init(version: String) { text = Bytes(version.utf8) }

    package mutating func feed(_ piece: ArraySlice<UInt8>) {
        guard !isStated, !text.isEmpty else { return }
        window += piece
        search(isLast: false)
        let surplus = window.count - text.count - Self.before - Self.after
        guard surplus > 0 else { return }
        window.removeFirst(surplus)
        isFromStart = false
    }

    /// After the last piece.
    package mutating func finish() {
        if !isStated, !text.isEmpty { search(isLast: true) }
    }

    private mutating func search(isLast: Bool) {
        var start = isFromStart ? 0 : Self.before
        while !isStated, let found = window.firstIndex(of: text, from: start) {
            let end = found + text.count
            guard isLast || end + Self.after <= window.count else { return }
            isStated = Self.isWhole(found..<end, of: window)
            start = found + 1
        }
    }

    private static func isWhole(_ range: Range<Int>, of bytes: Bytes) -> Bool {
        var before = bytes[..<range.lowerBound]
        if let last = before.last, ASCII.lower(last) == 0x76 { before.removeLast() }
        if let last = before.last {
            if isWord(last) { return false }
            if last == ASCII.dot, let digit = before.dropLast().last, ASCII.isDigit(digit) { return false }
        }
        let after = bytes[range.upperBound...]
        guard let first = after.first else { return true }
        let second = after.dropFirst().first
        switch first {
        case ASCII.dot: return !(second.map(ASCII.isDigit) ?? false)
        case ASCII.hyphen, ASCII.plus: return !(second.map(isWord) ?? false)
        default: return !isWord(first)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || ASCII.isDigit(byte) }
}
