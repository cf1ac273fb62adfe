// The forms of what sync requests bring: names of rules, paths below the source root, and patterns over them.
import Evidence
import Files
import Primitives
import ReleaseModel
import ReleaseService
import Workspace

extension TextForm {
    /// An identifier, or the id of a rule of the workspace.
    static let rule = TextForm(
        "the name of a sync rule", pattern: "[0-9A-Za-z._-]{1,200}", length: 1...200,
        remedy: "It is SYN- and 12 hexadecimal digits, or the id of one of the workspace's rules."
    ) { $0.utf8.allSatisfy { isNameByte($0) || [0x2E, 0x5F, 0x2D].contains($0) } }

    /// A folder of the target tree.
    static let targetPath = TextForm(
        "a folder's path",
        pattern: #"\.?[0-9A-Za-z_@+~=-]((\.|/\.?)?[0-9A-Za-z_@+~=-])*"#,
        length: 1...200,
        remedy: "Write it as in content/upstream: letters, digits and ._@+~=- in each name."
    ) { text in
        text.utf8.allSatisfy { isNameByte($0) || "._@+~=-/".utf8.contains($0) } && SourcePath.isSound(text)
            && !text.utf8.split(separator: UInt8(ascii: "/")).contains { $0.last == UInt8(ascii: ".") }
    }

    /// A file below the source root.
    static let sourcePath = TextForm(
        "a path below the source root", pattern: SourcePath.expression(of: #"[^\u0000-\u001f\u007f./]"#),
        length: 1...1000, remedy: "Name the file from the source root on, without \"..\"."
    ) { SourcePath.isSound($0) }

    /// Both languages of patterns read it, and it leads out of nothing.
    static let sourcePattern = TextForm(
        "a pattern below the source root",
        pattern: SourcePath.expression(of: #"(?:[^\u0000-\u001f\u007f./\[\]\\]|\[!?[0-9A-Za-z_]+\])"#), length: 1...500,
        remedy: "Begin at the source root, without \"..\" and \"\\\"; in brackets stand letters, digits and _ alone."
    ) { text in SourcePath.withoutSets(text).map { SourcePath.isSound($0) } ?? false }

    /// A downstream repository's name.
    static let repository = TextForm(
        "a repository's name", pattern: "[!-~]{1,200}", length: 1...200,
        remedy: "Write it as in org/website: visible ASCII characters."
    ) { $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}

/// Paths whose parts are not empty, not ".", and without ".." in them; no control characters.
private enum SourcePath {
    /// `character`: a regular expression of what may stand in a part beside dots. Between two such stands one thing or nothing, and
    /// no repetition lies in another one: generators of texts take minutes for those.
    static func expression(of character: String) -> String {
        #"\.?\#(character)(?:(?:\.|\.?/\.?)?\#(character))*\.?"#
    }

    static func isSound(_ path: String) -> Bool {
        path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            && path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && !part.elementsEqual(".".utf8)
                    && zip(part, part.dropFirst()).allSatisfy { $0 != UInt8(ascii: ".") || $1 != UInt8(ascii: ".") }
            }
    }

    /// The pattern with a letter in the place of each set; nil where one has something else in it, or no end.
    static func withoutSets(_ pattern: String) -> String? {
        var plain: Bytes = []
        var rest = Array(pattern.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "]"): return nil
            case UInt8(ascii: "["):
                if rest.first == UInt8(ascii: "!") { rest = rest.dropFirst() }
                let members = rest.prefix { $0 == 0x5F || Self.isAlphanumeric($0) }
                rest = rest.dropFirst(members.count)
                guard !members.isEmpty, rest.popFirst() == UInt8(ascii: "]") else { return nil }
                plain.append(UInt8(ascii: "s"))
            default: plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}

extension Shape {
    static let syncRuleName = Shape.form(.rule)

    /// The rule's members as the configuration has them, with forms that hold for requests.
    static let syncRule: Shape = {
        guard case .object(var object) = SyncRuleDocument.shape else { return SyncRuleDocument.shape }
        let forms: [String: Shape] = [
            "source_pattern": .form(.sourcePattern), "include_patterns": .list(.form(.sourcePattern)),
            "exclude_patterns": .list(.form(.sourcePattern)), "target_repo": .form(.repository),
            "target_path": .form(.targetPath), "prune_cap": .integer(minimum: 0, maximum: 1_000_000),
        ]
        for index in object.members.indices {
            if let form = forms[object.members[index].name] { object.members[index].shape = form }
        }
        return .object(object)
    }()
}

extension Parameter {
    static let syncRule = Parameter(
        place: .path, name: "id", shape: .syncRuleName, about: "The rule.", isRequired: true)
    static let syncExecution = id(.syncExecution, "The execution.")

    /// Where a list of events goes on.
    static let afterEvent = Parameter(
        place: .query, name: "after", shape: .count, about: "Only events after this sequence number.")
}
