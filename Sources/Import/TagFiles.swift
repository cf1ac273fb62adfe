// Which files of a tag are its evidence: the changelog and the version manifests, of the project or of one package in it.
import Changelogs
import Evidence
import EvidenceParsing
import GitHistory
import Primitives
import ReleaseModel
import Workspace

struct TagFiles: Sendable {
    struct File: Sendable, Hashable {
        var name: String
        var id: String
    }
    var changelog: File?
    var manifests: [File] = []
    /// Where the package is; nil: the project is the whole repository.
    var folder: String?

    /// The folders that are looked at, from the tree's root on: the root is first. `package`: the one whose files count.
    static func folders(package: String?) -> [String] {
        guard let package else { return ["", "docs", "doc"] }
        let plain = package.hasPrefix("@") ? String(package.dropFirst()) : package
        let last = plain.split(separator: "/").last.map(String.init) ?? plain
        let parents = [
            "packages", "crates", "libs", "lib", "modules", "plugins", "pkg", "apps", "src", "components", "tools",
        ]
        var folders = [""] + parents.map { "\($0)/\(last)" } + [last]
        if plain != last { folders.append(plain) }
        return folders.filter { !$0.contains("\n") }
    }

    /// `trees`: the entries of each folder, in the order of `folders`; nil where there is no such folder.
    init(_ trees: [[GitTreeEntry]?], folders: [String], package: String?) {
        let found = zip(folders, trees).map {
            (folder: $0, entries: ($1 ?? []).filter { Self.isFit($0) }, isThere: $1 != nil)
        }
        guard package != nil else {
            changelog = found.lazy.compactMap { Self.changelog(in: $0.entries) }.first
            manifests = Self.manifests(in: found.first?.entries ?? [])
            return
        }
        let own = found.dropFirst().filter(\.isThere)
        let place =
            own.first { Self.changelog(in: $0.entries) != nil || !Self.manifests(in: $0.entries).isEmpty } ?? own.first
        folder = place?.folder
        manifests = Self.manifests(in: place?.entries ?? [])
        // One changelog may be that of all packages.
        changelog = Self.changelog(in: place?.entries ?? []) ?? found.first.flatMap { Self.changelog(in: $0.entries) }
    }

    /// An ordinary file whose name a release's folder can have.
    private static func isFit(_ entry: GitTreeEntry) -> Bool {
        entry.isFile && TextRule.path.problem(with: entry.name) == nil
            && !ReleaseFolder.documentNames.contains(entry.name) && entry.name != pathsName
            && entry.name != requestsName
    }

    static let pathsName = "changed-paths.txt"
    static let requestsName = "pull-requests.json"

    private static func changelog(in entries: [GitTreeEntry]) -> File? {
        let found = entries.filter { isChangelogName($0.name) }
        let order = ["changelog", "changes", "history", "news", "release"]
        func rank(_ name: String) -> Int {
            let lower = ASCII.lowercased(name)
            // One whole changelog goes before one of a series.
            let start = order.firstIndex { lower.hasPrefix($0) } ?? order.count
            return start * 2 + (lower.utf8.contains(where: ASCII.isDigit) ? 1 : 0)
        }
        let best = found.min { (rank($0.name), $0.name) < (rank($1.name), $1.name) }
        return best.map { File(name: $0.name, id: $0.id) }
    }

    private static func manifests(in entries: [GitTreeEntry]) -> [File] {
        let locks: Set<String> = ["package-lock.json", "cargo.lock", "npm-shrinkwrap.json"]
        let found = entries.filter { entry in
            EvidenceDialects.current.owner(of: entry.name)?.kind == .versionManifest
                && !locks.contains(ASCII.lowercased(entry.name))
        }
        return found.prefix(6).map { File(name: $0.name, id: $0.id) }
    }
}
