// Whose a changelog's section is: this project's, or another package's that shares the file.
import Primitives
import ReleaseModel

/// A section without a name is the project's own, and so is one with its name. Another name counts only where the file has
/// hardly any other: a product may be called otherwise than its project. `policy.changelog.package` settles it.
struct ChangelogOwner {
    private let package: Bytes?
    private let project: Bytes
    private let isGrouped: Bool
    private let hasExact: Bool
    private let hasOwn: Bool
    /// The name of nearly all sections, nine of ten, in a file that has none of the project's name: one may be mistyped.
    private var soleName: Bytes?

    init(_ sections: [Changelog.Section], record: ReleaseRecord, policy: Policy) {
        package = policy.changelog.package.map(plainName)
        let project = plainName(record.project)
        self.project = project
        let versioned = sections.filter { $0.version != nil }
        isGrouped = versioned.contains { $0.subject == nil && $0.group.map { plainName($0) == project } ?? false }
        let names = versioned.compactMap(\.subject)
        hasExact = names.contains { Self.isName($0, project) }
        hasOwn = names.contains { Self.holds($0, project) }
        var counts: [Bytes: Int] = [:]
        for name in names { counts[plainName(name), default: 0] += 1 }
        if !hasOwn, names.count > versioned.count - names.count {
            soleName = counts.first { 10 * $0.value >= 9 * names.count }?.key
        }
    }

    func isOwn(_ section: Changelog.Section) -> Bool {
        if let package {
            return (section.subject ?? section.group).map { Self.isName($0, package) } ?? false
        }
        guard let subject = section.subject else {
            return !isGrouped || section.group.map { plainName($0) == project } ?? true
        }
        if hasExact { return Self.isName(subject, project) }
        return hasOwn ? Self.holds(subject, project) : soleName == plainName(subject)
    }

    /// The name, or its last part behind a scope or a folder: "@scope/orders".
    private static func isName(_ text: String, _ name: Bytes) -> Bool {
        guard plainName(text) != name else { return true }
        guard let slash = text.utf8.lastIndex(of: ASCII.slash) else { return false }
        return plainName(String(text[text.utf8.index(after: slash)...])) == name
    }

    /// The name is one of its words, or some in a row: "apache orchard", "apache orchard tools" of `orchard-tools`.
    private static func holds(_ text: String, _ name: Bytes) -> Bool {
        if isName(text, name) { return true }
        let words = text.utf8.split(separator: ASCII.space).prefix(8).map {
            plainName(String(decoding: Bytes($0), as: UTF8.self))
        }
        return words.indices.contains { start in
            words.indices[start...].contains { words[start...$0].joined().elementsEqual(name) }
        }
    }
}
