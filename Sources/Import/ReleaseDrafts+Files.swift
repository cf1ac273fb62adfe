// The changelog and the version manifests of each tag, and the notes that a changelog has.
import Changelogs
import Evidence
import Files
import GitHistory
import Primitives
import ReleaseModel
import Versions
import Workspace

extension ReleaseDrafts {
    /// A tree, a changelog or a manifest with more bytes is left out.
    private static let treeLimit = 8 << 20
    private static let fileLimit = 8 << 20

    mutating func readFiles(_ repository: GitRepository) async throws {
        let new = new
        if new.isEmpty { return }
        let files = try await TagFiles.read(
            repository, trees: ["HEAD^{tree}"] + new.map { releases[$0].tag.tree }, options, limit: Self.treeLimit)
        folders = Set(files.compactMap(\.folder)).sorted { $0.precedesBytewise($1) }
        for (index, own) in zip(new, files.dropFirst()) { drafts[index]?.folder = own.folder }
        let newest = try await readNewest(files[0].changelogs, repository)
        try await readOwn(Array(zip(new, files.dropFirst())), repository, newest: newest)
    }

    /// The newest changelog goes before that of a tag: a section may have come, or been corrected, after the tag. Gives the one that has
    /// sections.
    private mutating func readNewest(
        _ changelogs: [TagFiles.File], _ repository: GitRepository
    ) async throws -> TagFiles.File? {
        var chosen: TagFiles.File?
        try await repository.objects(changelogs.map(\.id), limit: Self.fileLimit) { place, object throws(GitError) in
            guard chosen == nil, case .object(_, .blob, let bytes) = object,
                let found = notes(bytes, changelogs[place]), found.hasSections
            else { return }
            chosen = changelogs[place]
            for index in new { take(notes: found, changelogs[place], of: index) }
        }
        if let path = options.changelog, chosen?.path != path {
            let isThere = changelogs.contains { $0.path == path }
            throw WorkspaceError(
                "no-changelog",
                isThere
                    ? "\(path) has no section of any version"
                    : "the newest commit of \(repository.path) has no file \(path)",
                remedy: "Correct --changelog, or leave it out: the changelog is looked for then.")
        }
        return chosen
    }

    /// A file of some tags: each is read once, however many tags have it.
    private struct Shared {
        var file: TagFiles.File
        var releases: [Int]
    }

    private static func shared(_ files: [(release: Int, file: TagFiles.File)]) -> [Shared] {
        var places: [TagFiles.File: Int] = [:]
        var found: [Shared] = []
        for (release, file) in files {
            if let place = places[file] {
                found[place].releases.append(release)
            } else {
                places[file] = found.count
                found.append(Shared(file: file, releases: [release]))
            }
        }
        return found
    }

    private mutating func readOwn(
        _ own: [(Int, TagFiles)], _ repository: GitRepository, newest: TagFiles.File?
    ) async throws {
        let manifests = Self.shared(own.flatMap { index, files in files.manifests.map { (index, $0) } })
        // The first choice of all tags, then the second one, so that each has decided about one before the next comes.
        let depth = own.map(\.1.changelogs.count).max() ?? 0
        let changelogs = (0..<depth).flatMap { rank in
            Self.shared(
                own.compactMap { index, files in
                    rank < files.changelogs.count ? (index, files.changelogs[rank]) : nil
                })
        }
        let roots = Set(own.filter(\.1.mayBeRoot).map(\.0))
        let asked = manifests + changelogs
        var failure: FileError?
        try await repository.objects(asked.map(\.file.id), limit: Self.fileLimit) { place, object throws(GitError) in
            guard case .object(_, .blob, let bytes) = object, failure == nil else { return }
            do throws(FileError) {
                if place < manifests.count {
                    try take(manifest: bytes, asked[place], roots: roots)
                } else {
                    try take(changelog: bytes, asked[place], newest: newest)
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    // MARK: Changelog

    private func notes(_ bytes: Bytes, _ file: TagFiles.File) -> ChangelogNotes? {
        (try? ChangelogNotes(bytes, path: file.name, limits: limits)).flatMap(\.self)
    }

    private mutating func take(
        changelog bytes: Bytes, _ shared: Shared, newest: TagFiles.File?
    ) throws(FileError) {
        let file = shared.file
        let open = shared.releases.filter { drafts[$0]?.changelog == nil }
        if open.isEmpty { return }
        guard file == newest || isChangelog(bytes, path: file.name, limits: limits) else {
            for index in open where drafts[index]?.emptyChangelog == nil { drafts[index]?.emptyChangelog = file.path }
            return
        }
        // What the newest one doesn't say it doesn't say here either.
        let lacking =
            file == newest
            ? [] : open.filter { drafts[$0]?.notes == nil && releases[$0].version.mayBeNamed(in: bytes) }
        if !lacking.isEmpty, let own = notes(bytes, file) {
            for index in lacking { take(notes: own, file, of: index) }
        }
        for index in open {
            drafts[index]?.changelog = file.path
            try write(bytes, file.name, of: index)
            drafts[index]?.evidence.insert(EvidenceEntry(path: file.name, kind: .changelog), at: 0)
        }
    }

    private mutating func take(notes: ChangelogNotes, _ file: TagFiles.File, of index: Int) {
        let names = [place.configuration.project.name, options.package].compactMap(\.self)
        guard let found = notes.notes(of: releases[index].version, names: names) else { return }
        drafts[index]?.notes = found
        drafts[index]?.notesFrom = file.path
    }

    /// What a person may want to know of releases whose notes nobody wrote.
    var changelogFindings: [Finding] {
        var empty: [String: [String]] = [:]
        var silent: [String: [String]] = [:]
        for index in new where drafts[index]?.notesFrom == "commits" {
            let version = releases[index].version.text
            if let path = drafts[index]?.changelog {
                silent[path, default: []].append(version)
            } else if let path = drafts[index]?.emptyChangelog {
                empty[path, default: []].append(version)
            }
        }
        func sorted(_ found: [String: [String]]) -> [(path: String, versions: [String])] {
            found.sorted { $0.key.precedesBytewise($1.key) }.map { ($0.key, $0.value) }
        }
        return sorted(empty).map { path, versions in
            Finding(
                "empty-changelog", .warning,
                "\(path) has no section of any version, so that the notes of \(listed(versions)) come from commits",
                remedy: "Name the changelog with --changelog, if there is another one.")
        }
            + sorted(silent).map { path, versions in
                Finding(
                    "not-in-changelog", .warning,
                    "\(path) has no section of \(listed(versions)), so that the notes come from commits",
                    remedy: "Add the section and import again, if it was forgotten.")
            }
    }

    // MARK: Manifests

    /// One that states no version is no evidence. `roots`: releases of which the root's manifest must name the package.
    private mutating func take(manifest bytes: Bytes, _ shared: Shared, roots: Set<Int>) throws(FileError) {
        let name = shared.file.name
        let entry = EvidenceEntry(path: name, kind: .versionManifest)
        let loaded = EvidenceReader.read(entry, bytes: bytes, limits: limits)
        guard case .manifest(let manifest) = loaded.reading, case .stated = manifest.statement else { return }
        let isOfPackage = manifest.name.map { TagNaming.isSame($0, options.package ?? "") } ?? false
        for index in shared.releases {
            if roots.contains(index) {
                guard isOfPackage else { continue }
                drafts[index]?.isAtRoot = true
            }
            try write(bytes, name, of: index)
            drafts[index]?.evidence.append(entry)
        }
    }
}
