// Which files of a tag are its evidence: the changelog and the version manifests, of the project or of one package in it.
import Changelogs
import Evidence
import EvidenceParsing
import Files
import GitHistory
import Primitives
import ReleaseModel
import Workspace

struct TagFiles: Sendable {
    struct File: Sendable, Hashable {
        /// From the tree's root on.
        var path: String
        var id: String
        var name: String { Files.name(path) }
    }
    /// In the order in which they are tried: the first one that has sections counts.
    private(set) var changelogs: [File] = []
    private(set) var manifests: [File] = []
    /// Where the package is; nil: the project is the whole repository, or the package has no folder of its own there.
    private(set) var folder: String?
    /// The package has no folder there, and may have been the whole repository then: the manifests are those of the root.
    private(set) var mayBeRoot = false
    /// Folders of documentation in which a changelog is looked for as well.
    fileprivate var subfolders: [File] = []

    /// More files of such a name are a folder of notes, and no changelog.
    private static let most = 4

    /// The places that are looked at: those of the documentation, or those where packages are.
    private struct Places {
        /// From the tree's root on: the root is first.
        let folders: [String]
        let package: String?
        /// The changelog's path, where the user says it.
        let changelog: String?

        init(_ options: GitImportOptions) {
            package = options.package
            changelog = options.changelog
            let chosen = changelog.map { Files.parent($0) ?? "" }
            guard let package else {
                folders = ["", "docs", "doc"] + [chosen].compactMap(\.self)
                return
            }
            let plain = package.hasPrefix("@") ? String(package.dropFirst()) : package
            let last = plain.split(separator: "/").last.map(String.init) ?? plain
            let parents = [
                "packages", "crates", "libs", "lib", "modules", "plugins", "pkg", "apps", "src", "components", "tools",
            ]
            var folders = [""] + parents.map { "\($0)/\(last)" } + [last]
            if plain != last { folders.append(plain) }
            self.folders = (folders + [chosen].compactMap(\.self)).filter { !$0.contains("\n") }
        }
    }

    /// Of each tree in turn.
    static func read(
        _ repository: GitRepository, trees: [String], _ options: GitImportOptions, limit: Int
    ) async throws(GitError) -> [TagFiles] {
        let places = Places(options)
        var found: [TagFiles] = []
        var entries: [[GitTreeEntry]?] = []
        let names = trees.flatMap { tree in places.folders.map { $0.isEmpty ? tree : "\(tree):\($0)" } }
        try await repository.objects(names, limit: limit) { _, object throws(GitError) in
            entries.append(Self.entries(object, repository))
            if entries.count == places.folders.count {
                found.append(TagFiles(entries, places))
                entries = []
            }
        }
        // One level below the documentation: each folder once, however many tags have it.
        let ids = Set(found.flatMap { $0.subfolders.map(\.id) }).sorted { $0.precedesBytewise($1) }
        var below: [String: [GitTreeEntry]] = [:]
        try await repository.objects(ids, limit: limit) { index, object throws(GitError) in
            below[ids[index]] = Self.entries(object, repository)?.filter { $0.isFile && isChangelogName($0.name) }
        }
        for index in found.indices { found[index].takeSubfolders(below) }
        return found
    }

    private static func entries(_ object: GitObject, _ repository: GitRepository) -> [GitTreeEntry]? {
        guard case .object(_, .tree, let bytes) = object else { return nil }
        return GitTreeEntry.entries(bytes, idLength: repository.idLength)
    }

    /// `trees`: the entries of each folder, in the order of the places; nil where there is no such folder.
    private init(_ trees: [[GitTreeEntry]?], _ places: Places) {
        let found = zip(places.folders, trees).map {
            (folder: $0, entries: ($1 ?? []).filter { Self.isFit($0) }, isThere: $1 != nil)
        }
        let root = found.first?.entries ?? []
        if let path = places.changelog, let file = found.last?.entries.first(where: { $0.name == Files.name(path) }) {
            changelogs = [File(path: path, id: file.id)]
        }
        guard places.package != nil else {
            changelogs += found.prefix(3).flatMap { Self.changelogs(in: $0.entries, of: $0.folder) }
            changelogs = Array(changelogs.prefix(Self.most))
            manifests = Self.manifests(in: root, of: "")
            subfolders = zip(places.folders, trees).dropFirst().prefix(2).flatMap {
                Self.subfolders(of: $0, in: $1 ?? [])
            }
            return
        }
        let count = found.count - (places.changelog == nil ? 0 : 1)
        let own = found[..<count].dropFirst().filter(\.isThere)
        let place =
            own.first {
                !Self.changelogs(in: $0.entries, of: "").isEmpty || !Self.manifests(in: $0.entries, of: "").isEmpty
            } ?? own.first
        folder = place?.folder
        mayBeRoot = place == nil
        manifests = place.map { Self.manifests(in: $0.entries, of: $0.folder) } ?? Self.manifests(in: root, of: "")
        // One changelog may be that of all packages.
        changelogs += place.map { Self.changelogs(in: $0.entries, of: $0.folder) } ?? []
        changelogs += Self.changelogs(in: root, of: "")
        changelogs = Array(changelogs.prefix(Self.most))
    }

    /// An ordinary file whose name a release's folder can have.
    private static func isFit(_ entry: GitTreeEntry) -> Bool {
        entry.isFile && TextRule.path.problem(with: entry.name) == nil
            && !ReleaseFolder.documentNames.contains(entry.name) && entry.name != pathsName
            && entry.name != requestsName
    }

    static let pathsName = "changed-paths.txt"
    static let requestsName = "pull-requests.json"

    // MARK: Changelogs

    private static func changelogs(in entries: [GitTreeEntry], of folder: String) -> [File] {
        let order = ["changelog", "changes", "history", "news", "release"]
        func rank(_ name: String) -> Int {
            let lower = ASCII.lowercased(name)
            // One whole changelog goes before one of a series.
            let start = order.firstIndex { lower.hasPrefix($0) } ?? order.count
            return start * 2 + (lower.utf8.contains(where: ASCII.isDigit) ? 1 : 0)
        }
        return entries.filter { isChangelogName($0.name) }
            .sorted { (rank($0.name), $0.name) < (rank($1.name), $1.name) }
            .map { File(path: folder.isEmpty ? $0.name : Files.join(folder, $0.name), id: $0.id) }
    }

    /// At most 16, those in English before others.
    private static func subfolders(of folder: String, in entries: [GitTreeEntry]) -> [File] {
        let found = entries.filter { $0.isFolder && !"._".utf8.contains($0.name.utf8.first ?? ASCII.dot) }.prefix(16)
        return (found.filter { $0.name == "en" } + found.filter { $0.name != "en" })
            .map { File(path: Files.join(folder, $0.name), id: $0.id) }
    }

    private mutating func takeSubfolders(_ entries: [String: [GitTreeEntry]]) {
        for folder in subfolders {
            let own = (entries[folder.id] ?? []).filter { Self.isFit($0) }
            changelogs += Self.changelogs(in: own, of: folder.path)
        }
        changelogs = Array(changelogs.prefix(Self.most))
        subfolders = []
    }

    // MARK: Manifests

    private static func manifests(in entries: [GitTreeEntry], of folder: String) -> [File] {
        let locks: Set<String> = ["package-lock.json", "cargo.lock", "npm-shrinkwrap.json"]
        let found = entries.filter { entry in
            EvidenceDialects.current.owner(of: entry.name)?.kind == .versionManifest
                && !locks.contains(ASCII.lowercased(entry.name))
        }
        return found.prefix(6).map { File(path: folder.isEmpty ? $0.name : Files.join(folder, $0.name), id: $0.id) }
    }
}
