// The releases that lie in the workspace, each read again only where its folder has changed.
import Colophon
import Evidence
import Files
import ReleaseModel
import Synchronization
import Workspace

final class FolderOutlines: Sendable {
    private struct Known: Sendable {
        let status: FolderStatus
        /// Nil: it can't be read.
        let outline: ReleaseOutline?
    }

    private let known = Mutex<[String: Known]>([:])

    /// In the order of the folders' names.
    func read(_ judge: RecordJudge, evidence: String) throws(WorkspaceError) -> [ReleaseOutline] {
        let before = known.withLock { $0 }
        var after: [String: Known] = [:]
        var outlines: [ReleaseOutline] = []
        for name in try judge.folders() {
            let status = FolderStatus(of: Files.join(evidence, name))
            let outline: ReleaseOutline?
            if let status, let same = before[name], same.status == status {
                outline = same.outline
                after[name] = same
            } else {
                outline = judge.outline(of: name)
                if let status, status.isSettled { after[name] = Known(status: status, outline: outline) }
            }
            if let outline { outlines.append(outline) }
        }
        let read = after
        known.withLock { $0 = read }
        return outlines
    }
}
