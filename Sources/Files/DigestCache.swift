// Digests of many files at once, remembered from run to run by what the file system says of each file.

import Glibc
import Synchronization

/// SHA-256 digests by path, device, inode, size, and the times of the last change of content (mtime) and of anything (ctime).
///
/// A program can set a file's mtime, but not its ctime, so a change shows in the ctime, unless it falls into the same tick
/// of the file system's clock as the change before. That tick is 10 ms at most on Linux's own file systems, 1 s on some and
/// 2 s on FAT. Hence a digest is remembered only if both times were more than 2 s in the past when hashing began (any later
/// change then gets another ctime), and if the file was the same before and after. It all rests on a clock that is not set
/// back to the very tick.
///
/// Paths are distinguished as they are written, made absolute: by another name for the same file its digest is not found, and it
/// is hashed.
package final class DigestCache: Sendable {
    /// How long a digest that nobody asks for is kept, in days. `save` also keeps at most 262,144 digests, 23 MB.
    package static let daysKept = 30

    private let file: String?
    private let now: @Sendable () -> Int
    private let remembered: DigestTable
    private let fresh = Mutex<[UInt64: DigestRecord]>([:])

    /// Without a `file` nothing is remembered after the run. A file that is not there, or not whole, is as good as none.
    /// `now` gives nanoseconds since 1970 by the clock that the file system stamps files with.
    package init(file: String? = nil, now: @escaping @Sendable () -> Int = { Environment.nanoseconds }) {
        self.file = file
        self.now = now
        let limit = DigestTable.maximumCount * DigestTable.recordSize + 4096
        let bytes = file.flatMap { try? Files.readIfPresent($0, limit: limit) }
        remembered = bytes.flatMap { DigestTable(bytes: $0) } ?? DigestTable()
    }

    /// Digest and size in bytes of each file, in their order. Unless links are followed, one as the last component is an
    /// error. What a file changed to while it was read may be in its digest or not; such a digest is not remembered.
    package func digests(
        of places: [String], followingLinks: Bool = false
    ) -> [Result<FileDigest, FileError>] {
        let jobs = concurrentMap(places, batch: 64) { Job($0, Files.entry($0, followingLinks: followingLinks)) }
        return digests(jobs, below: "", followingLinks: followingLinks)
    }

    /// As above, without links, for files that a walk of `root` has just found: what is remembered costs no call of the
    /// system. An entry with an absolute path stands alone.
    package func digests(of entries: [TreeEntry], below root: String) -> [Result<FileDigest, FileError>] {
        let top = Files.absolute(root)
        var start = PathHash()
        start.add(top == "/" ? top : top + "/")
        let jobs = entries.map { entry in
            guard entry.path.utf8.first != UInt8(ascii: "/") else { return Job(entry.path, entry) }
            var key = start
            key.add(entry.path)
            return Job(path: entry.path, entry: entry, key: key.value)
        }
        return digests(jobs, below: root, followingLinks: false)
    }

    /// Writes what was learnt, in one step; a run that learnt nothing writes nothing. What was not asked for in `daysKept`
    /// days is dropped.
    package func save() throws(FileError) {
        guard let file else { return }
        let learnt = fresh.withLock { $0 }
        guard !learnt.isEmpty else { return }
        let table = remembered.updated(learnt, oldest: today - Self.daysKept)
        try Files.writeAtomically(table.bytes, to: file, durable: false)
    }

    fileprivate struct Job: Sendable {
        /// Below the root.
        var path: String
        /// Nil where there is no file.
        var entry: TreeEntry?
        var key: UInt64
    }

    private func digests(
        _ jobs: [Job], below root: String, followingLinks: Bool
    ) -> [Result<FileDigest, FileError>] {
        let day = today
        let learnt = fresh.withLock { $0 }
        var results: [Result<FileDigest, FileError>?] = []
        results.reserveCapacity(jobs.count)
        var found: [DigestRecord] = []
        var missing: [Int] = []
        for job in jobs {
            if let entry = job.entry, let record = learnt[job.key] ?? remembered[job.key], record.holds(entry) {
                results.append(.success((record.sha256, record.size)))
                if record.day != day { found.append(record) }
            } else {
                missing.append(results.count)
                results.append(nil)
            }
        }
        // The largest first, so that all processors are done at about the same time.
        missing.sort { (jobs[$1].entry?.size ?? 0, $0) < (jobs[$0].entry?.size ?? 0, $1) }
        let begun = now()
        let hashed = concurrentMap(missing, worker: { FileHasher() }) { hasher, index in
            let place = Files.join(root, jobs[index].path)
            return Result { () throws(FileError) in try hasher.digest(place, followingLinks: followingLinks) }
        }
        for (index, outcome) in zip(missing, hashed) {
            results[index] = outcome.map(\.digest)
            if case .success(let (digest, stamp?)) = outcome, stamp.isSettled(at: begun) {
                found.append(DigestRecord(key: jobs[index].key, entry: stamp, day: day, sha256: digest.sha256))
            }
        }
        remember(found, day: day)
        return results.compactMap(\.self)
    }

    private func remember(_ records: [DigestRecord], day: Int) {
        guard !records.isEmpty else { return }
        fresh.withLock { fresh in
            for var record in records {
                record.day = day
                fresh[record.key] = record
            }
        }
    }

    private var today: Int { now() / 86_400_000_000_000 }
}

extension DigestCache.Job {
    /// For a path that needs no root.
    fileprivate init(_ path: String, _ entry: TreeEntry?) {
        var key = PathHash()
        key.add(Files.absolute(path))
        self.init(path: path, entry: entry, key: key.value)
    }
}
