// What a build remembers of each release, so that the next one can leave alone what didn't change.
import ColophonSystem
import ReleaseModel

/// One release as it was last built.
struct CacheEntry: Sendable {
    /// A written file as it was left: its size in bytes and its modification time in nanoseconds.
    struct File: Sendable, Hashable {
        var path: String
        var size: Int
        var modified: Int
    }
    /// The release's folder.
    var name: String
    /// Over the folder's files.
    var folder: SHA256Digest
    /// `ReleaseJob.key`
    var job: SHA256Digest
    /// Without the bytes: the digests are enough to link the history.
    var content: BundleContent
    var outline: ReleaseOutline
    var summary: ReleaseSummary
    var files: [File] = []
    var publications: [String]

    init(_ release: FreshRelease, summary: ReleaseSummary, job: SHA256Digest, publications: [String]) {
        name = release.content.version.text
        folder = release.folder
        self.job = job
        content = release.content
        for index in content.payload.indices { content.payload[index].bytes = [] }
        outline = release.outline
        self.summary = summary
        self.publications = publications
    }

    init(
        name: String, folder: SHA256Digest, job: SHA256Digest, content: BundleContent, outline: ReleaseOutline,
        summary: ReleaseSummary, files: [File], publications: [String]
    ) {
        self.name = name
        self.folder = folder
        self.job = job
        self.content = content
        self.outline = outline
        self.summary = summary
        self.files = files
        self.publications = publications
    }
}

/// The entries live one a file below `.colophon/cache`. One that can't be read, or that was made under another key, is as
/// good as none: the release is built again.
struct BuildCache: Sendable {
    let folder: String
    /// Where the remembered files are.
    let output: String
    let isUsed: Bool
    /// Over everything that all releases share.
    let key: SHA256Digest

    func entry(_ name: String, folder digest: SHA256Digest) -> CacheEntry? {
        guard isUsed, let bytes = try? Files.readIfPresent(path(name)) else { return nil }
        guard let entry = CacheCoding.read(bytes, key: key), entry.name.hasSameBytes(as: name), entry.folder == digest
        else {
            return nil
        }
        return entry
    }

    /// Whether every file is still as it was left.
    func isIntact(_ entry: CacheEntry) -> Bool {
        !entry.files.isEmpty
            && entry.files.allSatisfy { file in
                guard let found = Files.entry(Files.join(output, file.path)) else { return false }
                return found.kind == .file && found.size == file.size && found.modified == file.modified
            }
    }

    /// Remembers releases whose files have just been written. With `forgettingOthers`, entries of releases that are gone
    /// go too, and what a kill left.
    func save(_ releases: [FinishedRelease], forgettingOthers: Bool) throws(FileError) {
        for release in releases {
            guard var entry = release.memory else { continue }
            entry.files = release.files.compactMap { file in
                Files.entry(Files.join(output, file.path)).map {
                    CacheEntry.File(path: file.path, size: $0.size, modified: $0.modified)
                }
            }
            guard entry.files.count == release.files.count else { continue }
            try Files.writeAtomically(CacheCoding.bytes(entry, key: key), to: path(entry.name), durable: false)
        }
        guard forgettingOthers, Files.kind(folder) == .directory else { return }
        let known = Set(releases.map { fileName($0.folder) })
        for file in try Files.list(folder) where file.kind == .file && !known.contains(file.path) {
            try Files.remove(Files.join(folder, file.path))
        }
    }

    private func fileName(_ release: String) -> String { "\(release).json" }
    private func path(_ name: String) -> String { Files.join(folder, fileName(name)) }
}
