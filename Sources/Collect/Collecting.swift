// Takes reports of this CI run into a release's folder, with where they come from, and what other jobs collected.
import Documents
import Files
import Primitives
import ReleaseModel
import Versions
package import Workspace

package enum Collecting {
    /// All files or none: whatever ends the program, the next collection finishes what this one began. Throws where nothing could be
    /// collected.
    package static func run(_ options: CollectOptions) async throws(WorkspaceError) -> CollectReport {
        let workspace = try Workspace.open(configurationFile: options.configurationFile)
        let place = try CollectPlace(workspace, options.version)
        // Before anything is read: what is wrong with the release matters more than what is wrong with a file.
        let found = try place.contents(options)
        let limits = workspace.configuration.policy.limits
        let others = try OtherCollections(options, present: found.collected, limits: limits)
        let sources = try CollectSource.all(options, others, folder: place.folder, limits: limits)
        var options = options
        options.commit = options.commit ?? others.commit
        let tested = try await TestedCommit.find(options, ignoring: workspace.evidencePath)
        if options.isDryRun {
            let plan = try await CollectPlan(sources, others, tested, found, place: place, options: options)
            return report(plan, tested, found, place, options)
        }
        var changes = try place.begin()
        let contents = try place.contents(options)
        let plan = try await CollectPlan(sources, others, tested, contents, place: place, options: options)
        let record = try newRecord(contents, plan, place)
        do throws(FileError) {
            for source in sources where !source.isInPlace { try place.put(source, in: &changes) }
            if let record {
                try place.put(Bytes(record.utf8), ReleaseFolder.recordNames[0], replacing: nil, in: &changes)
            }
            try place.put(
                plan.collected.json.fileBytes, CollectedEvidence.name, replacing: contents.collectedBytes,
                in: &changes)
            try changes.commit(note: Bytes("collect \(place.version.text)".utf8))
        } catch {
            throw WorkspaceError(error, remedy: "See that the release's folder can be written, and run it again.")
        }
        return report(plan, tested, contents, place, options)
    }

    /// It names what is known: the release before it, and a changelog among the files as the source of its notes.
    private static func newRecord(
        _ contents: CollectPlace.Contents, _ plan: CollectPlan, _ place: CollectPlace
    ) throws(WorkspaceError) -> String? {
        guard needsRecord(contents, place) else { return nil }
        return NewWorkspace.record(
            place.workspace.configuration.project.name, version: place.version.text,
            type: place.version.saysType ? nil : .minor, previous: try place.previous()?.text,
            changelog: plan.files.first { $0.kind == .changelog }?.path)
    }

    private static func needsRecord(_ contents: CollectPlace.Contents, _ place: CollectPlace) -> Bool {
        contents.record == nil && Files.kind(place.path(ReleaseFolder.gatheringName)) == nil
    }

    private static func report(
        _ plan: CollectPlan, _ tested: TestedCommit, _ contents: CollectPlace.Contents, _ place: CollectPlace,
        _ options: CollectOptions
    ) -> CollectReport {
        CollectReport(
            isDryRun: options.isDryRun, version: place.version.text, folder: place.folder,
            madeRecord: needsRecord(contents, place), files: plan.files, dropped: plan.dropped,
            service: options.service?.service, run: plan.origin.run,
            job: plan.origin.job, commit: tested.id, commits: plan.collected.commits,
            findings: tested.findings + plan.findings)
    }
}
