// What is wrong with a text that doesn't obey its rule, and what to write instead.
import Archives
import Documents
import Files
import Primitives

extension TextRule {
    /// Whether an empty text is one that obeys.
    var takesEmptyText: Bool {
        switch self {
        case .possiblyEmpty: true
        case .form(let form): form.isMet(by: "")
        default: false
        }
    }

    /// Nil where the text, which isn't empty, obeys the rule.
    package func problem(with text: String) -> (message: String, remedy: String)? {
        switch self {
        case .any, .possiblyEmpty: return nil
        case .form(let form):
            return form.isMet(by: text) ? nil : ("\(excerpt(text)) is not \(form.name)", form.remedy)
        case .exactly(let wanted):
            return text == wanted ? nil : ("\(excerpt(text)) is not known here", "Write \(wanted).")
        case .oneOf(let words):
            if words.contains(text) { return nil }
            let hint =
                nearest(text, among: words).map { "Did you mean \"\($0)\"?" }
                ?? "One of: \(words.joined(separator: ", "))."
            return ("\(excerpt(text)) is not known here", hint)
        case .timestamp:
            return Timestamp(text) == nil
                ? ("\(excerpt(text)) is no date", "Write it as 2026-03-01 or 2026-03-01T12:00:00Z (RFC 3339).") : nil
        case .commit:
            return isHex(text) && (text.utf8.count == 40 || text.utf8.count == 64)
                ? nil : ("\(excerpt(text)) is no full commit id", "Write all 40 or 64 lower-case hexadecimal digits.")
        case .sha256:
            return SHA256Digest(hex: text) != nil
                ? nil : ("\(excerpt(text)) is no SHA-256 digest", "Write its 64 lower-case hexadecimal digits.")
        case .name:
            let isFine = text.utf8.allSatisfy { byte in
                (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 46 || byte == 95 || byte == 45
            }
            return isFine && !text.isEmpty
                ? nil
                : ("\(excerpt(text)) can't be a name", "Use lower-case letters, digits, dots, underscores and dashes.")
        case .path: return pathProblem(text, isForBundle: true)
        case .treePath: return pathProblem(text, isForBundle: false)
        case .webAddress:
            return isWebAddress(text)
                ? nil : ("\(excerpt(text)) is no web address", "Write it as https://example.org/releases.")
        }
    }

    private func pathProblem(_ text: String, isForBundle: Bool) -> (message: String, remedy: String)? {
        if text.utf8.count > 1000 {
            return ("\(excerpt(text)) is too long: \(text.utf8.count) bytes", "Shorten it to at most 255 bytes.")
        }
        return ArchivePath.problem(text, isForBundle: isForBundle).map {
            ($0.message, $0.remedy.prefix(1).uppercased() + $0.remedy.dropFirst() + ".")
        }
    }

    private func isHex(_ text: String) -> Bool {
        text.utf8.allSatisfy(ASCII.isLowerHexadecimal)
    }

    /// Visible ASCII only, and nothing that an address holds escaped.
    private func isWebAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let schemes = ["https://", "http://"].map { Array($0.utf8) }
        guard let scheme = schemes.first(where: { bytes.starts(with: $0) }),
            let first = bytes.dropFirst(scheme.count).first, first != UInt8(ascii: "/")
        else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Self.foreignToAddresses.contains($0) }
    }

    private static let foreignToAddresses = Array("\"<>\\^`{|}?#".utf8)
}
