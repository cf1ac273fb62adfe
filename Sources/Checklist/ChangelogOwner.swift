// Whose a changelog's section is: this project's, or another package's that shares the file.
import Primitives
import ReleaseModel

/// A section without a name is the project's own, and so is one with its name. Another name counts only where the whole file has no
/// other: a product may be called otherwise than its project. `policy.changelog.package` settles it.
struct ChangelogOwner {
    private let package: Bytes?
    private let project: Bytes
    private let isGrouped: Bool
    private let hasExact: Bool
    private let hasOwn: Bool
    /// The one name of a file that has no section of the project's name.
    private var soleName: String?

    init(_ sections: [Changelog.Section], record: ReleaseRecord, policy: Policy) {
        package = policy.changelog.package.map(plainName)
        let project = plainName(record.project)
        self.project = project
        let versioned = sections.filter { $0.version != nil }
        isGrouped = versioned.contains { $0.subject == nil && $0.group.map { plainName($0) == project } ?? false }
        let names = versioned.compactMap(\.subject)
        hasExact = names.contains { Self.isName($0, project) }
        hasOwn = names.contains { Self.holds($0, project) }
        let different = Set(names.map(plainName))
        if !hasOwn, different.count == 1, names.count > versioned.count - names.count { soleName = names.first }
    }

    func isOwn(_ section: Changelog.Section) -> Bool {
        if let package {
            return (section.subject ?? section.group).map { Self.isName($0, package) } ?? false
        }
        guard let subject = section.subject else {
            return !isGrouped || section.group.map { plainName($0) == project } ?? true
        }
        if hasExact { return Self.isName(subject, project) }
        return hasOwn ? Self.holds(subject, project) : soleName != nil
    }

    /// The name, or its last part behind a scope or a folder: "@scope/orders".
    private static func isName(_ text: String, _ name: Bytes) -> Bool {
        guard plainName(text) != name else { return true }
        guard let slash = text.utf8.lastIndex(of: ASCII.slash) else { return false }
        return plainName(String(text[text.utf8.index(after: slash)...])) == name
    }

    /// The name is one of its words: "apache orchard".
    private static func holds(_ text: String, _ name: Bytes) -> Bool {
        isName(text, name)
            || text.utf8.split(separator: ASCII.space).contains {
                plainName(String(decoding: Bytes($0), as: UTF8.self)) == name
            }
    }
}
