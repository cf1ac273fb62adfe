// The changelog and the version manifests of each tag, and the notes that a changelog has.
import Changelogs
import Evidence
import Files
import GitHistory
import Primitives
import ReleaseModel

extension ReleaseDrafts {
    /// A tree, a changelog or a manifest with more bytes is left out.
    private static let treeLimit = 8 << 20
    private static let fileLimit = 8 << 20

    mutating func readFiles(_ repository: GitRepository) async throws {
        let new = new
        if new.isEmpty { return }
        let files = try await files(repository, of: ["HEAD^{tree}"] + new.map { releases[$0].tag.tree })
        folders = Set(files.compactMap(\.folder)).sorted { $0.precedesBytewise($1) }
        var asked: [(release: Int?, file: TagFiles.File, isChangelog: Bool)] = []
        if let newest = files[0].changelog { asked.append((nil, newest, true)) }
        for (index, own) in zip(new, files.dropFirst()) {
            if let changelog = own.changelog { asked.append((index, changelog, true)) }
            asked += own.manifests.map { (index, $0, false) }
        }
        var failure: FileError?
        try await repository.objects(asked.map(\.file.id), limit: Self.fileLimit) { place, object throws(GitError) in
            let (release, file, isChangelog) = asked[place]
            guard case .object(_, .blob, let bytes) = object, failure == nil else { return }
            guard let release else {
                // The newest changelog goes before that of a tag: a section may have come, or been corrected, after the tag.
                if let newest = notes(bytes, file.name) {
                    for index in new { take(notes: newest, file.name, of: index) }
                }
                return
            }
            do throws(FileError) {
                if isChangelog {
                    try take(changelog: bytes, file.name, of: release)
                } else {
                    try take(manifest: bytes, file.name, of: release)
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func files(_ repository: GitRepository, of trees: [String]) async throws(GitError) -> [TagFiles] {
        let folders = TagFiles.folders(package: options.package)
        var found: [TagFiles] = []
        var entries: [[GitTreeEntry]?] = []
        let names = trees.flatMap { tree in
            folders.map { $0.isEmpty ? tree : "\(tree):\($0)" }
        }
        try await repository.objects(names, limit: Self.treeLimit) { _, object throws(GitError) in
            if case .object(_, .tree, let bytes) = object {
                entries.append(GitTreeEntry.entries(bytes, idLength: repository.idLength))
            } else {
                entries.append(nil)
            }
            if entries.count == folders.count {
                found.append(TagFiles(entries, folders: folders, package: options.package))
                entries = []
            }
        }
        return found
    }

    // MARK: Changelog

    private func notes(_ bytes: Bytes, _ name: String) -> ChangelogNotes? {
        (try? ChangelogNotes(bytes, path: name, limits: limits)).flatMap(\.self)
    }

    private mutating func take(changelog bytes: Bytes, _ name: String, of index: Int) throws(FileError) {
        if drafts[index]?.notes == nil, let own = notes(bytes, name) { take(notes: own, name, of: index) }
        try write(bytes, name, of: index)
        drafts[index]?.evidence.append(EvidenceEntry(path: name, kind: .changelog))
    }

    private mutating func take(notes: ChangelogNotes, _ name: String, of index: Int) {
        let names = [place.configuration.project.name, options.package].compactMap(\.self)
        guard let found = notes.notes(of: releases[index].version, names: names) else { return }
        drafts[index]?.notes = found
        drafts[index]?.notesFrom = name
    }

    // MARK: Manifests

    /// One that states no version is no evidence.
    private mutating func take(manifest bytes: Bytes, _ name: String, of index: Int) throws(FileError) {
        let entry = EvidenceEntry(path: name, kind: .versionManifest)
        let loaded = EvidenceReader.read(entry, bytes: bytes, limits: limits)
        guard case .manifest(let manifest) = loaded.reading, case .stated = manifest.statement else { return }
        try write(bytes, name, of: index)
        drafts[index]?.evidence.append(entry)
    }
}
