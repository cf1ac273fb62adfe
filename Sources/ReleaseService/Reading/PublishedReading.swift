// What was published, kept in memory and read on from where the last reading ended: publications are only ever appended.
import Attestation
import Colophon
import Evidence
import Files
import ReleaseModel
import Synchronization
import Verification
import Versions

/// The versions that are out, up to one publication and in one state of the lock.
struct VersionsOut: Sendable {
    /// Of the last publication of any project; 0: there is none.
    let sequence: Int
    fileprivate let lock: KnownLock
    /// By identity, whether it is out or was taken back.
    fileprivate var published: [String: (version: Version, isOut: Bool)]
    /// By precedence.
    private let sorted: [Version]

    fileprivate init(sequence: Int, lock: KnownLock, published: [String: (version: Version, isOut: Bool)]) {
        self.sequence = sequence
        self.lock = lock
        self.published = published
        // What was locked and not published by the service was published without it.
        sorted =
            (published.values.filter(\.isOut).map(\.version)
            + lock.versions.filter { published[$0.identity] == nil }).sorted()
    }

    /// The greatest one that comes before `version`.
    func last(before version: Version) -> Version? {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = low + (high - low) / 2
            if sorted[middle].precedence(to: version) < 0 { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? sorted[low - 1] : nil
    }
}

/// The published records by identity, as what a rollback has to know of them.
struct PublishedOutlines: Sendable {
    /// As above.
    var sequence = 0
    fileprivate(set) var outlines: [String: ReleaseOutline] = [:]
}

final class PublishedReading: Sendable {
    private let versions = Mutex<VersionsOut?>(nil)
    private let outlines = Mutex(PublishedOutlines())

    /// As they were when this was last asked for, or later: whoever writes by them checks their `sequence` in the transaction.
    func lastVersions(_ lock: KnownLock) -> VersionsOut? {
        versions.withLock { last in
            guard let known = last, known.lock !== lock else { return last }
            last = VersionsOut(sequence: known.sequence, lock: lock, published: known.published)
            return last
        }
    }

    func versions(_ lock: KnownLock, project: String, in db: any StoreConnection) throws -> VersionsOut {
        let known = versions.withLock { $0 }
        let last = try PublicationRows.lastSequence(in: db)
        if let known, known.sequence == last, known.lock === lock { return known }
        var published = known?.published ?? [:]
        for (version, status) in try PublicationRows.versions(
            after: known?.sequence ?? 0, project: project, in: db)
        {
            published[version.identity] = (version, status == .released)
        }
        let read = VersionsOut(sequence: last, lock: lock, published: published)
        versions.withLock { if ($0?.sequence ?? 0) <= last { $0 = read } }
        return read
    }

    /// `isWriting`: what is read isn't on disk yet, and may never be, so nothing of it is kept.
    func outlines(project: String, in db: any StoreConnection, isWriting: Bool = false) throws -> PublishedOutlines {
        var known = outlines.withLock { $0 }
        let last = try PublicationRows.lastSequence(in: db)
        if known.sequence == last { return known }
        for record in try PublicationRows.records(after: known.sequence, project: project, in: db) {
            known.outlines[record.version.identity] = ReleaseOutline(record, incidents: [])
        }
        known.sequence = last
        if isWriting { return known }
        let read = known
        outlines.withLock { if $0.sequence < last { $0 = read } }
        return read
    }
}

extension ReleaseService {
    /// Writes what was made by the versions that are out. They are taken from memory; where others are out by then, `prepare` is
    /// asked again, also where it found no way by the old ones.
    func write<Preparation: Sendable, Value: Sendable>(
        preparing prepare: (VersionsOut) throws(ServiceError) -> Preparation,
        saving body: @escaping @Sendable (Preparation, any StoreConnection) throws -> Value
    ) async throws(ServiceError) -> Value {
        let lock = try knownLock()
        var out: VersionsOut
        if let known = published.lastVersions(lock) { out = known } else { out = try await versionsOut(lock) }
        while true {
            let preparation: Preparation
            do throws(ServiceError) { preparation = try prepare(out) } catch {
                let present = try await versionsOut(lock)
                guard present.sequence != out.sequence else { throw error }
                out = present
                continue
            }
            do throws(ServiceError) {
                return try await store.write { [sequence = out.sequence] db in
                    guard try PublicationRows.lastSequence(in: db) == sequence else { throw ServiceError.outrun }
                    return try body(preparation, db)
                }
            } catch {
                guard error == .outrun else { throw error }
                out = try await versionsOut(lock)
            }
        }
    }

    private func versionsOut(_ lock: KnownLock) async throws(ServiceError) -> VersionsOut {
        try await store.read { [published, project] in
            try published.versions(lock, project: project, in: $0)
        }
    }

    func publishedOutlines() async throws(ServiceError) -> PublishedOutlines {
        try await store.read { [published, project] in
            try published.outlines(project: project, in: $0)
        }
    }
}

extension ServiceError {
    /// Something was published between two looks.
    static let outrun = ServiceError(.precondition, "publications-changed", "another release was published meanwhile")
}
