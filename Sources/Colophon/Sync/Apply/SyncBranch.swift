// Brings the result of an apply onto a branch of its own in the target's git work tree.
import ColophonSystem
import ReleaseModel

struct SyncBranch {
    let name: String
    private let tree: GitWorkTree
    /// The target tree, which may lie below the work tree's top.
    private let folder: String
    /// The branch to go back to; nil: the branch was there already, or no branch was checked out.
    private let previous: String?

    /// Makes and checks out `colophon-sync/v{version}/{rule}`, from what is checked out. Uncommitted changes are refused,
    /// since a commit could take them along. An apply that was cut off goes on where its branch is checked out.
    static func begin(_ plan: SyncPlan, target: String?) async throws(WorkspaceError) -> SyncBranch {
        let name = "colophon-sync/v\(plan.version)/\(plan.rule)"
        guard let target, let root = Files.realPath(target) else {
            throw refusal("no-target", "the target tree of \(plan.rule) is not there", "Check the rule's target.")
        }
        do throws(GitError) {
            guard let tree = try await GitWorkTree.containing(root) else {
                throw GitError(
                    "\(root) is in no git work tree", remedy: "Apply without --branch, or clone the target.")
            }
            let folder = Files.relative(root, to: tree.root)
            let current = try await tree.currentBranch()
            if current?.hasSameBytes(as: name) == true {
                return SyncBranch(name: name, tree: tree, folder: folder, previous: nil)
            }
            let branch = SyncBranch(name: name, tree: tree, folder: folder, previous: current)
            if let changed = try await tree.uncommittedPaths().first(where: { !branch.isTrace($0) }) {
                throw GitError(
                    "the work tree \(tree.root) has changes that aren't committed, \(ArchivePath.quoted(changed)) first",
                    remedy: "Commit or stash them.")
            }
            if try await tree.hasBranch(name) {
                throw GitError(
                    "there is a branch \(name) already", remedy: "Merge it or delete it, and apply again.")
            }
            try await tree.switchToNewBranch(name)
            return branch
        } catch { throw WorkspaceError(error) }
    }

    /// Goes back to where it began, when nothing was written.
    func giveUp() async {
        guard let previous else { return }
        try? await tree.switchTo(previous)
        try? await tree.deleteBranch(name)
    }

    /// Commits the files of the report and what the sync remembers, and nothing else. Nil: there is nothing to commit.
    func commit(_ report: SyncReport, plan: SyncPlan, project: String) async throws(WorkspaceError) -> String? {
        let changed = report.changes.filter { $0.action != .unchanged }.map { Files.join(folder, $0.target) }
        let message = """
            Sync \(plan.rule) of \(project) \(plan.version)

            \(report.execution.added) added, \(report.execution.modified) modified, \(report.execution.deleted) deleted.

            Plan: sha256:\(plan.digest.hex)
            Approved-by: \(TerminalText.line(report.execution.approval.by))

            """
        do throws(GitError) {
            let own = Files.join(folder, SyncStore.folder) + "/"
            let remembered = try await tree.uncommittedPaths().filter {
                $0.utf8.starts(with: own.utf8) && !isTransaction($0)
            }
            return try await tree.commit(paths: changed + remembered, message: message)
        } catch { throw WorkspaceError(error) }
    }

    /// What belongs to a run that is under way, in a tree that was never synced and so ignores none of it yet.
    private func isTransaction(_ path: String) -> Bool {
        path.utf8.starts(with: (Files.join(folder, SyncStore.transaction) + "/").utf8)
    }

    /// What an apply that was refused leaves: it must not stand in the next one's way, which commits its log.
    private func isTrace(_ path: String) -> Bool {
        isTransaction(path) || path.hasSameBytes(as: Files.join(folder, SyncStore.ignoreFile))
            || SyncStore.isLog(path, below: folder)
    }

    private static func refusal(_ code: String, _ message: String, _ remedy: String) -> WorkspaceError {
        WorkspaceError(findings: [Finding(code, .error, message, remedy: remedy)])
    }
}

extension WorkspaceError {
    init(_ error: GitError) {
        let remedy = error.remedy.prefix(1).uppercased() + error.remedy.dropFirst()
        self.init(findings: [
            Finding("git", .error, error.message, remedy: remedy.utf8.last == Octet.dot ? remedy : remedy + ".")
        ])
    }
}
