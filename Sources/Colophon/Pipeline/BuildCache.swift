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
        outline = ReleaseOutline(release.rendered.planned.loaded)
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
    func isIntact(_ entry: CacheEntry, output: String) -> Bool {
        !entry.files.isEmpty
            && entry.files.allSatisfy { file in
                guard let found = Files.entry(Files.join(output, file.path)) else { return false }
                return found.kind == .file && found.size == file.size && found.modified == file.modified
            }
    }

    /// Remembers releases whose files have just been written.
    func save(_ entries: [CacheEntry], files result: BuildResult, output: String) throws(FileError) {
        guard !entries.isEmpty else { return }
        try Files.makeDirectory(folder)
        for release in result.finished {
            guard var entry = release.memory else { continue }
            entry.files = release.files.compactMap { file in
                Files.entry(Files.join(output, file.path)).map {
                    CacheEntry.File(path: file.path, size: $0.size, modified: $0.modified)
                }
            }
            guard entry.files.count == release.files.count else { continue }
            try Files.writeAtomically(CacheCoding.bytes(entry, key: key), to: path(entry.name), durable: false)
        }
    }

    private func path(_ name: String) -> String { Files.join(folder, "\(name).json") }
}
