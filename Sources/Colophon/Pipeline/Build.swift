// `colophon build`: runs the pipeline and brings its result into the output folder, or compares it with what is there.
import Attestation
import Bundles
package import Files
import Parts
import ReleaseModel
import Verification
package import Workspace

package struct Build: Sendable {
    package let workspace: Workspace
    package let options: BuildOptions

    package init(workspace: Workspace, options: BuildOptions) {
        self.workspace = workspace
        self.options = options
    }

    private var output: OutputTree { OutputTree(root: workspace.outputPath, state: workspace.statePath) }

    /// Builds and writes, also the plans of the rules that run on release. What an interrupted run left is finished first.
    package func write(
        progress: (BuildProgress) -> Void = { _ in }
    ) async throws(WorkspaceError) -> (result: BuildResult, outcome: OutputTree.Outcome) {
        var ledger = try workspace.ledger(published: options.published)
        if options.locks { _ = try await Locking(workspace: workspace, options: options).list(in: &ledger) }
        let written = try await write(ledger, options, progress: progress)
        ledger.end()
        return written
    }

    /// Writes what one build would, from the parts in these folders. Only what they were made with is asked of the workspace: the evidence
    /// need not be there.
    package func merge(
        _ folders: [String], progress: (BuildProgress) -> Void = { _ in }
    ) async throws(WorkspaceError) -> (result: BuildResult, outcome: OutputTree.Outcome) {
        let parts = try PartSet(in: folders)
        var options = self.options
        // What is remembered of an earlier build says nothing of what the parts hold.
        options.usesCache = false
        // The day is the one on which the parts were made, unless this run is given another.
        if !options.hasFixedClock { (options.now, options.draftTime) = (parts.inputs.day, parts.inputs.draftTime) }
        let ledger = try workspace.ledger(published: options.published)
        let written = try await write(ledger, options, parts: parts, progress: progress)
        ledger.end()
        return written
    }

    /// A build that fails before its journal is written gives back the room of what it staged.
    private func write(
        _ ledger: borrowing Ledger, _ options: BuildOptions, parts: PartSet? = nil, progress: (BuildProgress) -> Void
    ) async throws(WorkspaceError) -> (result: BuildResult, outcome: OutputTree.Outcome) {
        do throws(WorkspaceError) {
            let pipeline = try Pipeline(workspace: workspace, options: options, lock: ledger.lock, parts: parts)
            if let parts {
                try parts.check(pipeline.partInputs(parts.inputs.releases))
                try parts.checkEvidence(ledger.lock)
            }
            let stage = ledger.stage
            let result = try await signed(pipeline.run(into: stage, progress: progress), stage)
            let signatures: [OutputEntry]
            do throws(FileError) { signatures = try stage.take(result.attestations) } catch { throw unwritable(error) }
            let outcome = try ledger.commit(
                result.entries + signatures + result.siteEntries, keeping: result.keptPaths,
                removingStale: result.isWhole, dropping: result.droppedPaths)
            do throws(FileError) {
                try pipeline.cache.save(result)
                for plan in result.pendingPlans { _ = try pipeline.write(plan) }
                pipeline.rememberDigests()
                return (result, outcome)
            } catch { throw unwritable(error) }
        } catch {
            ledger.discard()
            throw error
        }
    }

    private func unwritable(_ error: FileError) -> WorkspaceError {
        WorkspaceError(error, remedy: "Check that the output folder can be written.")
    }

    /// What a build would change, touching nothing. Contents are compared: sizes and times can be made to look right.
    package func check(
        progress: (BuildProgress) -> Void = { _ in }
    ) async throws(WorkspaceError) -> (result: BuildResult, outcome: OutputTree.Outcome) {
        var options = self.options
        options.usesCache = false
        let stage = output.comparison
        let result = try await signed(
            Pipeline(workspace: workspace, options: options).run(into: stage, progress: progress), stage)
        do throws(FileError) {
            let signatures = try stage.take(result.attestations)
            let difference = try output.difference(
                from: result.entries + signatures + result.siteEntries, keeping: result.keptPaths,
                removingStale: result.isWhole,
                dropping: result.droppedPaths)
            return (result, difference)
        } catch { throw WorkspaceError(error) }
    }

    /// The result with its signatures: those that are there and fit, and with a configured key those that are missing.
    private func signed(
        _ result: BuildResult, _ stage: OutputStage
    ) async throws(WorkspaceError) -> BuildResult {
        var result = result
        let (signing, findings) = try Signing.configured(workspace, now: options.now, previous: options.previous)
        result.findings += findings
        try await signing.attest(&result, from: stage)
        return result
    }
}
