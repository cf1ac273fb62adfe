// The workspace's lock, parsed once and again only where the file has changed.
import Evidence
import Files
import ReleaseModel
import Synchronization
import Versions
import Workspace

/// One state of the lock; another object is another state.
final class KnownLock: Sendable {
    let lock: Lock
    /// One version each, whatever was amended.
    let versions: [Version]
    private let identities: Set<String>
    /// Nil: there was no file.
    fileprivate let status: TreeEntry?

    fileprivate init(_ lock: Lock, status: TreeEntry?) {
        self.lock = lock
        self.status = status
        var identities: Set<String> = []
        versions = lock.entries.map(\.version).filter { identities.insert($0.identity).inserted }
        self.identities = identities
    }

    func holds(_ version: Version) -> Bool { identities.contains(version.identity) }

    /// The lock of a project without a workspace.
    static let empty = KnownLock(Lock(), status: nil)
}

final class LockReading: Sendable {
    private let last = Mutex(KnownLock.empty)

    func read(_ workspace: Workspace) throws(WorkspaceError) -> KnownLock {
        let status = Files.entry(workspace.lockPath, followingLinks: true)
        let last = last.withLock { $0 }
        if last.status == status { return last }
        let read = KnownLock(try workspace.lock(), status: status)
        if status?.isSettled ?? true { self.last.withLock { $0 = read } }
        return read
    }
}

extension ReleaseService {
    func knownLock() throws(ServiceError) -> KnownLock {
        guard let workspace else { return .empty }
        do throws(WorkspaceError) { return try lockReading.read(workspace) } catch {
            throw ServiceError(.conflict, "bad-lock", error.findings)
        }
    }

    func lock() throws(ServiceError) -> Lock { try knownLock().lock }
}
