// A release record as a YAML file that people like to read: members in the order of the documentation, long texts as blocks.
import Documents
import Primitives
import ReleaseModel

enum RecordText {
    /// `isPlain` false puts every text in quotes.
    static func yaml(_ record: ReleaseRecord, isPlain: Bool = true) -> Bytes {
        var writer = Writer(isPlain: isPlain)
        writer.members(record.json, ReleaseRecord.shape, indent: 0)
        return Bytes(writer.text.utf8)
    }

    private struct Writer {
        var text = ""
        let isPlain: Bool

        mutating func members(_ json: JSON, _ shape: Shape?, indent: Int, isFirstPlaced: Bool = false) {
            guard case .object(let members) = json else { return }
            var isPlaced = isFirstPlaced
            for name in names(members, shape) {
                guard let value = members[name], value != .null else { continue }
                text += (isPlaced ? "" : String(repeating: " ", count: indent)) + name + ":"
                isPlaced = false
                self.value(value, shape?.member(name), indent: indent)
            }
        }

        /// Behind a key or a dash.
        private mutating func value(_ json: JSON, _ shape: Shape?, indent: Int) {
            switch json {
            case .object:
                text += "\n"
                members(json, shape, indent: indent + 2)
            case .array(let items):
                if items.isEmpty { text += " []" }
                text += "\n"
                for item in items { self.item(item, Self.inner(shape), indent: indent + 2) }
            case .string(let string): scalar(string, indent: indent + 2)
            default: text += " \(String(decoding: json.canonicalBytes, as: UTF8.self))\n"
            }
        }

        private mutating func item(_ json: JSON, _ shape: Shape?, indent: Int) {
            text += String(repeating: " ", count: indent) + "-"
            if case .object = json {
                text += " "
                members(json, shape, indent: indent + 2, isFirstPlaced: true)
            } else {
                value(json, shape, indent: indent)
            }
        }

        private static func inner(_ shape: Shape?) -> Shape? {
            if case .list(let inner) = shape { inner } else { nil }
        }

        /// As they are declared; by name where nothing declares them.
        private func names(_ members: [String: JSON], _ shape: Shape?) -> [String] {
            guard case .object(let object) = shape else { return members.keys.sorted { $0.precedesBytewise($1) } }
            return object.members.map(\.name)
        }

        private mutating func scalar(_ string: String, indent: Int) {
            if isPlain, RecordText.isPlain(string) {
                text += " \(string)\n"
            } else if isPlain, string.utf8.contains(ASCII.newline), RecordText.isBlock(string) {
                text += " |-\n"
                for line in string.split(separator: "\n", omittingEmptySubsequences: false) {
                    text += line.isEmpty ? "\n" : String(repeating: " ", count: indent) + line + "\n"
                }
            } else {
                text += " \(String(decoding: JSON.string(string).canonicalBytes, as: UTF8.self))\n"
            }
        }
    }

    /// Nothing in it means anything to YAML: letters, digits and a few marks, or a time.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, ASCII.isLetter(first) || ASCII.isDigit(first), bytes.last != ASCII.space,
            !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(ASCII.lowercased(text))
        else { return false }
        if Timestamp(text) != nil { return true }
        return bytes.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || " ._/+-".utf8.contains($0) }
    }

    /// A block keeps every line as it is, but for white space at a line's end and before the first.
    private static func isBlock(_ text: String) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let last = lines.last, !first.isEmpty, !last.isEmpty,
            first.utf8.first != ASCII.space
        else { return false }
        return lines.allSatisfy { $0.utf8.last != ASCII.space && !$0.utf8.contains(ASCII.tab) }
    }
}
