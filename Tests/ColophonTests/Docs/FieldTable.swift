// Writes a mapping's members as Markdown: settings with their defaults in one table, or a table for each mapping.
import Colophon
import Documents
import Primitives
import ReleaseModel
import Testing

enum FieldTable {
    // MARK: In a page

    /// The text before, between and after the two comments that stand around the table.
    static func parts(
        of text: String, around name: String
    ) throws -> (before: String, table: String, after: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(
            lines.firstIndex(of: "<!-- members of the \(name): made of their declarations; change those -->"))
        let end = try #require(lines[start...].firstIndex(of: "<!-- end of the members of the \(name) -->"))
        func joined(_ lines: some Sequence<Substring>) -> String { lines.map { $0 + "\n" }.joined() }
        return (
            joined(lines[...start]), joined(lines[(start + 1)..<end]),
            lines[end...].joined(separator: "\n")
        )
    }

    // MARK: Settings

    /// Mappings in the mapping are written as names with dots.
    static func settings(of object: ObjectShape) -> String {
        "| Key | Default | Means |\n|---|---|---|\n" + rows(of: object, after: "").joined()
    }

    private static func rows(of object: ObjectShape, after prefix: String) -> [String] {
        object.members.flatMap { member in
            let key = prefix + member.name
            if case .object(let inner) = member.shape, !inner.members.isEmpty {
                return rows(of: inner, after: "\(key).")
            }
            let means = [member.about, choices(of: member.shape), member.more].compactMap(\.self)
            return ["| `\(key)` | \(standard(of: member)) | \(means.joined(separator: " ")) |\n"]
        }
    }

    private static func standard(of member: ObjectShape.Member) -> String {
        if member.isRequired { return "required" }
        if let standard = member.standard { return standard }
        return switch member.shape {
        case .flag: "`false`"
        case .list, .listOr, .map: "none"
        case .object: ""
        default: "unset"
        }
    }

    private static func choices(of shape: Shape) -> String? {
        switch shape {
        case .text(.oneOf(let words)): "One of \(quoted(words))."
        case .flagOr(let words): "One of \(quoted(["true", "false"] + words))."
        // A sync rule has a table of its own.
        case .list(.object(let object)) where object.title != "sync rule":
            "Each has \(quoted(object.members.map(\.name)))."
        default: nil
        }
    }

    // MARK: Members

    /// Each mapping in the mapping has a table of its own.
    static func members(of object: ObjectShape) -> String {
        var text = table(of: object)
        var open = parts(in: object, after: "")
        while let first = open.first {
            let same = open.filter { $0.object.title == first.object.title }
            open.removeAll { $0.object.title == first.object.title }
            text += "\n\(quoted(same.map(\.path))):\n\n" + table(of: first.object)
            open = parts(in: first.object, after: "\(first.path).") + open
        }
        return text
    }

    private static func table(of object: ObjectShape) -> String {
        "| Member | Holds | Means |\n|---|---|---|\n"
            + object.members.map { member in
                let more = member.more.map { " \($0)" } ?? ""
                return
                    "| `\(member.name)` | \(kind(of: member.shape))\(member.isRequired ? ", required" : "") | \(member.about)\(more) |\n"
            }.joined()
    }

    private static func parts(in object: ObjectShape, after prefix: String) -> [(path: String, object: ObjectShape)] {
        object.members.compactMap { member in
            let path = prefix + member.name
            return switch member.shape {
            case .object(let inner): (path, inner)
            case .list(.object(let inner)): ("\(path)[]", inner)
            case .map(_, .object(let inner)): ("\(path).*", inner)
            default: nil
            }
        }
    }

    private static func kind(of shape: Shape) -> String {
        switch shape {
        case .text(let rule): kind(of: rule)
        case .number(let minimum, let maximum): "a number from \(minimum) to \(maximum)"
        case .integer(let minimum, .max): "a whole number from \(minimum) on"
        case .integer(let minimum, let maximum): "a whole number from \(minimum) to \(maximum)"
        case .flag: "`true` or `false`"
        case .flagOr(let words): quoted(["true", "false"] + words)
        case .list(.object): "a list of mappings"
        case .list(let element): "a list, each \(kind(of: element))"
        case .listOr(let words, let element): "a list, each \(kind(of: element)), or \(quoted(words))"
        case .object: "a mapping"
        case .map(let keys, let values): "a mapping; keys: \(kind(of: keys)), each \(kind(of: values))"
        }
    }

    private static func kind(of rule: TextRule) -> String {
        switch rule {
        case .any, .possiblyEmpty: "a text"
        case .oneOf(let words): quoted(words)
        case .timestamp: "a date"
        case .commit: "a commit id"
        case .sha256: "a SHA-256 digest"
        case .name: "a name"
        case .path, .treePath: "a path"
        case .webAddress: "a web address"
        case .exactly(let text): "`\(text)`"
        case .form(let form): form.name
        }
    }

    private static func quoted(_ words: [String]) -> String {
        words.map { "`\($0)`" }.joined(separator: ", ")
    }
}
