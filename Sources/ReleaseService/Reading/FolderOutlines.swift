// The releases of the workspace, each read again only where its folder or what the lock lists of it has changed.
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Synchronization
import Workspace

final class FolderOutlines: Sendable {
    private struct Known: Sendable {
        let status: FolderStatus
        let listed: SHA256Digest?
        /// Nil: it can't be read.
        let outline: ReleaseOutline?
    }

    private let known = Mutex<[String: Known]>([:])

    /// In the order of their names.
    func read(_ judge: RecordJudge, evidence: String) throws(WorkspaceError) -> [ReleaseOutline] {
        let before = known.withLock { $0 }
        var after: [String: Known] = [:]
        var outlines: [ReleaseOutline] = []
        for (name, listed) in try judge.names() {
            let status = FolderStatus(of: Files.join(evidence, name))
            let outline: ReleaseOutline?
            if let status, let same = before[name], same.status == status, same.listed == listed {
                outline = same.outline
                after[name] = same
            } else {
                outline = judge.outline(of: name)
                // A bundle that can't be found now may be there the next time.
                let isKnown = outline != nil || listed == nil
                if let status, status.isSettled, isKnown {
                    after[name] = Known(status: status, listed: listed, outline: outline)
                }
            }
            if let outline { outlines.append(outline) }
        }
        let read = after
        known.withLock { $0 = read }
        return outlines
    }
}
