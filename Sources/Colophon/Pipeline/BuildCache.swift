// What a build remembers from one run to the next, so that it can leave alone what didn't change.
import Bundles
import Evidence
import Files
import Parts
import Primitives
import ReleaseModel
import Versions
import Workspace

/// A written file as it was left.
struct FileStamp: Sendable, Hashable {
    /// Relative to the output.
    var path: String
    /// Bytes.
    var size: Int
    /// Nanoseconds since 1970.
    var modified: Int
    var changed: Int
    var inode: Int

    init(path: String, size: Int, modified: Int, changed: Int, inode: Int) {
        self.path = path
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
    }

    /// As it is now; nil where no file is there.
    init?(_ path: String, in output: String) {
        guard let entry = Files.entry(Files.join(output, path)), entry.kind == .file else { return nil }
        self.init(
            path: path, size: entry.size, modified: entry.modified, changed: entry.changed,
            inode: Int(truncatingIfNeeded: entry.inode))
    }
}

/// One release as it was last built.
struct CacheEntry: Sendable {
    /// The release's folder.
    var name: String
    /// Over the folder's files.
    var folder: SHA256Digest
    /// What the file system said of them; nil where that would not have shown a change.
    var stamp: SHA256Digest?
    /// `ReleaseJob.key`
    var job: SHA256Digest
    /// With which the bundle's manifest has the digest that the summary tells.
    var history: HistoryLink
    /// Without the bytes: the digests are enough to link the history.
    var content: BundleContent
    var outline: ReleaseOutline
    var summary: ReleaseSummary
    /// Over the summary.
    var summaryDigest: SHA256Digest
    /// Empty until they are written.
    var files: [FileStamp] = []
    var publications: [String]
    /// What the next release is compared with.
    var evidence: [EarlierEvidence]
}

extension CacheEntry {
    init(_ release: FreshRelease, summary: ReleaseSummary, job: ReleaseJob, publications: [String]) {
        self.init(
            name: release.content.version.text, folder: release.folder, stamp: release.stamp, job: job.key,
            history: job.history,
            content: job.release.contentWithoutBytes(release), outline: release.outline, summary: summary,
            summaryDigest: summary.digest, publications: publications,
            evidence: release.loaded.evidence.compactMap(EarlierEvidence.init))
    }
}

extension CacheEntry {
    /// Whether nothing is learnt by taking this for the other: the digests cover all else.
    fileprivate func isEquivalent(to other: CacheEntry) -> Bool {
        folder == other.folder && stamp == other.stamp && job == other.job && summaryDigest == other.summaryDigest
            && files == other.files && publications == other.publications
    }
}

/// An entry in one place, since it is large, and lists of thousands are handed around.
package final class CacheMemory: Sendable {
    let entry: CacheEntry
    init(_ entry: CacheEntry) { self.entry = entry }
}

/// The pages over all releases as they were last built.
struct SiteMemory: Sendable, Hashable {
    /// Over all that they are made of.
    var key: SHA256Digest
    var files: [FileStamp]
    var archive: [ArchivePageMemory]
}

/// A page of the archive as it was last built: most of them stay as they are when a release comes.
struct ArchivePageMemory: Sendable, Hashable {
    /// Relative to the output.
    var path: String
    /// Over all that it is made of.
    var key: SHA256Digest
}

/// The memory is one file, a record for each release and one for the site. A record that can't be read, and a file that was made
/// under another key, is as good as none: what it remembered is built again.
final class BuildCache: Sendable {
    /// The file's folder.
    let folder: String
    /// Where the remembered files are.
    let output: String
    /// Over everything that all releases share.
    let key: SHA256Digest
    let site: SiteMemory?
    private let entries: [BytewiseKey: CacheMemory]
    /// The pages of the archive that are still as they were left.
    private let archive: Deferred<Set<ArchivePageMemory>>
    /// Whether every record could be read.
    private let isWhole: Bool

    static let fileName = "build"
    private var file: String { Files.join(folder, Self.fileName) }

    /// With `isUsed` false nothing is remembered, and what is saved is all that this run built.
    init(folder: String, output: String, isUsed: Bool, key: SHA256Digest) {
        self.folder = folder
        self.output = output
        self.key = key
        var reader = CacheReader(key: key)
        if isUsed {
            try? Files.read(Files.join(folder, Self.fileName), chunk: 4 << 20) { reader.add($0) }
        }
        entries = reader.entries
        site = reader.site
        archive = Deferred { [site] in
            guard let site else { return [] }
            let files = Dictionary(
                site.files.map { (BytewiseKey($0.path), $0) }, uniquingKeysWith: { first, _ in first })
            return Set(
                site.archive.filter { page in
                    files[BytewiseKey(page.path)].map { $0 == FileStamp($0.path, in: output) } ?? false
                })
        }
        isWhole = reader.isWhole
    }

    subscript(name: String) -> CacheMemory? { entries[BytewiseKey(name)] }

    /// Whether every file is still as it was left.
    func isIntact(_ files: [FileStamp]) -> Bool {
        !files.isEmpty && files.allSatisfy { $0 == FileStamp($0.path, in: output) }
    }

    /// Whether this page was made of the same, and is still as it was left.
    func hasArchivePage(_ page: ArchivePageMemory) -> Bool { archive.value.contains(page) }

    /// Remembers releases whose files have just been written, and the site. After a whole build, entries of releases that are
    /// gone go too, and whatever else lies in the folder. A run that learnt nothing writes nothing.
    func save(_ result: BuildResult) throws(FileError) {
        try save(result.written, site: written(result), forgettingOthers: result.isWhole)
    }

    /// Nil where a page is not there.
    private func written(_ result: BuildResult) -> SiteMemory? {
        let paths = result.siteEntries.map(\.path) + result.keptSitePaths
        let files = paths.compactMap { FileStamp($0, in: output) }
        return files.count == paths.count
            ? SiteMemory(key: result.siteKey, files: files, archive: result.archivePages) : nil
    }

    private func save(
        _ releases: [FinishedRelease], site: SiteMemory?, forgettingOthers: Bool
    ) throws(FileError) {
        var made: [BytewiseKey: Int] = [:]
        for (index, isNew) in concurrentMap(releases, batch: 16, isNew).enumerated() where isNew {
            made[BytewiseKey(releases[index].folder)] = index
        }
        var names = Set(entries.keys)
        if forgettingOthers { names.formIntersection(releases.map { BytewiseKey($0.folder) }) }
        let isNew = !made.isEmpty || names.count != entries.count || site != self.site || !isWhole
        if isNew {
            let all = names.union(made.keys).sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
            try Files.replace(file, durable: false) { file throws(FileError) in
                try file.write(CacheCoding.header(key))
                for start in stride(from: 0, to: all.count, by: 512) {
                    let batch = all[start..<min(start + 512, all.count)].compactMap { name in
                        made[name].map { written(releases[$0]) } ?? entries[name]?.entry
                    }
                    try file.write(CacheCoding.bytes(batch))
                }
                if let site { try file.write(CacheCoding.bytes(site)) }
            }
        }
        guard forgettingOthers, Files.kind(folder) == .directory else { return }
        for other in try Files.list(folder) where other.path != Self.fileName && other.kind == .file {
            try Files.remove(Files.join(folder, other.path))
        }
    }

    /// Whether more is to be remembered of the release than is.
    private func isNew(_ release: FinishedRelease) -> Bool {
        guard release.memory != nil else { return false }
        guard let known = self[release.folder] else { return true }
        return written(release).map { !known.entry.isEquivalent(to: $0) } ?? true
    }

    /// What is to be remembered, with its files as they are now; nil where one is not there.
    private func written(_ release: FinishedRelease) -> CacheEntry? {
        guard var entry = release.memory?.entry else { return nil }
        if entry.files.isEmpty { entry.files = release.entries.compactMap { FileStamp($0.path, in: output) } }
        return entry.files.count == release.entries.count + release.kept.count ? entry : nil
    }
}
