// Whether a line of a changelog says anything.
import Primitives

enum ChangelogEntry {
    /// Neither blank, once its marks and the references to blanks are taken off, nor a placeholder.
    static func says(_ text: String) -> Bool {
        guard Placeholder.word(at: text) == nil else { return false }
        // No mark takes away a letter or digit that comes before all of these.
        let first = text.utf8.first { ASCII.isLetter($0) || ASCII.isDigit($0) || "<[]&".utf8.contains($0) }
        if let first, ASCII.isLetter(first) || ASCII.isDigit(first) { return true }
        return !withoutBlanks(ChangelogHeading.withoutMarks(text)).isBlank
    }

    /// Without HTML's references to characters that nobody sees: `&nbsp;`, `&#160;`, `&#x200B;`.
    private static func withoutBlanks(_ text: String) -> String {
        guard text.utf8.contains(ASCII.ampersand) else { return text }
        let bytes = Bytes(text.utf8)
        var output = Bytes()
        var index = 0
        while index < bytes.count {
            if bytes[index] == ASCII.ampersand,
                let end = bytes[index...].prefix(32).firstIndex(of: ASCII.semicolon), isBlank(bytes[(index + 1)..<end])
            {
                index = end + 1
            } else {
                output.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func isBlank(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.first == ASCII.hash else { return blanks.contains(String(decoding: name, as: UTF8.self)) }
        let isHex = name.dropFirst().first.map { $0 | 32 == UInt8(ascii: "x") } ?? false
        let digits = String(decoding: name.dropFirst(isHex ? 2 : 1), as: UTF8.self)
        return UInt32(digits, radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init)?.isInvisible ?? false
    }

    private static let blanks: Set<String> = [
        "emsp", "emsp13", "emsp14", "ensp", "hairsp", "lrm", "NewLine", "nbsp", "NoBreak", "NonBreakingSpace", "numsp",
        "puncsp", "rlm", "shy", "Tab", "thinsp", "ThinSpace", "ZeroWidthSpace", "zwj", "zwnj",
    ]
}
