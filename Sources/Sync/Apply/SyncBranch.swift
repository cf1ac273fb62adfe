// Brings the result of an apply onto a branch of its own in the target's git work tree.
import Archives
import Evidence
import Files
import Primitives
package import ReleaseModel
package import Workspace

package struct SyncBranch {
    /// What was checked out before.
    private enum Start {
        /// The branch itself: an apply that was cut off, or couldn't be committed, goes on.
        case sameBranch
        case branch(String)
        /// The commit of a detached head.
        case commit(String)
    }

    package let name: String
    private let tree: GitWorkTree
    /// The target tree.
    private let root: String
    /// The target tree as seen from the work tree's top.
    private let folder: String
    private let start: Start

    /// Makes and checks out `colophon-sync/v{version}/{rule}`, from what is checked out. Uncommitted changes are refused,
    /// since a commit could take them along, and so is a work tree that can't take the plan's files into a commit as they
    /// are. An apply that was cut off goes on where its branch is checked out.
    package static func begin(_ plan: SyncPlan, target: String?) async throws(WorkspaceError) -> SyncBranch {
        let name = "colophon-sync/v\(plan.version)/\(plan.rule)"
        guard let target, let root = Files.realPath(target) else {
            throw WorkspaceError(findings: [
                Finding(
                    "no-target", .error, "the target tree of \(plan.rule) is not there",
                    remedy: "Check the rule's target.")
            ])
        }
        do throws(GitError) {
            guard let tree = try await GitWorkTree.containing(root) else {
                throw GitError(
                    "\(root) is in no git work tree", remedy: "Apply without --branch, or clone the target.")
            }
            guard let head = try await tree.head() else {
                throw GitError(
                    "the work tree \(tree.root) has no commit yet, and no branch can begin there",
                    remedy: "Make its first commit.")
            }
            let folder = Files.relative(root, to: tree.root)
            if try await tree.isSparse() {
                throw GitError(
                    "the work tree \(tree.root) is a sparse checkout, which may leave out files that the plan writes",
                    remedy: "End that with `git sparse-checkout disable`, or apply in a full clone.")
            }
            try await checkSubmodules(plan, tree: tree, folder: folder)
            let current = try await tree.currentBranch()
            let start: Start =
                if let current { current.hasSameBytes(as: name) ? .sameBranch : .branch(current) } else {
                    .commit(head)
                }
            let branch = SyncBranch(name: name, tree: tree, root: root, folder: folder, start: start)
            if case .sameBranch = start { return branch }
            if let changed = try await branch.firstChange() {
                throw GitError(
                    "the work tree \(tree.root) has changes that aren't committed, \(ArchivePath.quoted(changed)) first",
                    remedy: "Commit or stash them.")
            }
            if try await tree.hasBranch(name) {
                throw GitError(
                    "there is a branch \(name) already", remedy: "Merge it or delete it, and apply again.")
            }
            do throws(GitError) { try await tree.switchToNewBranch(name) } catch {
                await branch.giveUp()
                throw error
            }
            return branch
        } catch { throw WorkspaceError(error) }
    }

    /// A file there would belong to the submodule, and a commit of it here would take the submodule's place.
    private static func checkSubmodules(
        _ plan: SyncPlan, tree: GitWorkTree, folder: String
    ) async throws(GitError) {
        let submodules = Set(try await tree.submodules().map(BytewiseKey.init))
        if submodules.isEmpty { return }
        let changed = plan.changes.filter { $0.action != .unchanged }.map(\.target)
        for path in changed + [SyncStore.folder] {
            var place: String? = Files.join(folder, path)
            while let name = place {
                if submodules.contains(BytewiseKey(name)) {
                    throw GitError(
                        "\(ArchivePath.quoted(path)) lies in the submodule \(ArchivePath.quoted(name)) of \(tree.root)",
                        remedy: "Make the submodule a target of its own, or choose another target_path.")
                }
                place = Files.parent(name)
            }
        }
    }

    /// Goes back to where it began; but stays where files were written already, since the next apply ends that here.
    package func giveUp() async {
        do throws(GitError) {
            guard try await tree.currentBranch()?.hasSameBytes(as: name) == true, try await firstChange() == nil else {
                return
            }
        } catch { return }
        // A hook may fail after the switch.
        switch start {
        case .sameBranch: return
        case .branch(let previous): try? await tree.switchTo(previous)
        case .commit(let previous): try? await tree.detach(at: previous)
        }
        try? await tree.deleteBranch(name)
    }

    /// Commits the files of the report and what the sync remembers, and nothing else. Nil: there is nothing to commit.
    package func commit(_ report: SyncReport, plan: SyncPlan, project: String) async throws(WorkspaceError) -> String? {
        let changed = report.changes.filter { $0.action != .unchanged }.map { Files.join(folder, $0.target) }
        let message = """
            Sync \(plan.rule) of \(project) \(plan.version)

            \(report.execution.added) added, \(report.execution.modified) modified, \(report.execution.deleted) deleted.

            Plan: sha256:\(plan.digest.hex)
            Approved-by: \(TerminalText.line(report.execution.approval.by))

            """
        let kept: [String]
        do throws(FileError) { kept = try SyncStore(root: root).keptPaths() } catch {
            throw WorkspaceError(
                error, remedy: "The files are written: correct this and apply again, and they are committed.")
        }
        do throws(GitError) {
            let tracked = try await tree.trackedPaths(below: Files.join(folder, SyncStore.folder)).filter(isKept)
            let remembered = Set((kept.map { Files.join(folder, $0) } + tracked).map(BytewiseKey.init)).map(\.text)
            return try await tree.commit(paths: changed + remembered, message: message)
        } catch {
            throw WorkspaceError(
                GitError(
                    "the files are written, but not committed: \(error.message)",
                    remedy: "\(error.remedy), then apply again: that commits them"))
        }
    }

    /// Of the changes that aren't committed the first that isn't the sync's own: nothing of that stands in an apply's way.
    private func firstChange() async throws(GitError) -> String? {
        try await tree.uncommittedPaths().first { path in
            !isKept(path) && !path.utf8.starts(with: (Files.join(folder, SyncStore.transaction) + "/").utf8)
        }
    }

    private func isKept(_ path: String) -> Bool {
        path.utf8.starts(with: (folder.isEmpty ? "" : folder + "/").utf8)
            && SyncStore.keeps(Files.relative(path, to: folder))
    }
}
