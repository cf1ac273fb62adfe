// Makes a release record of every tag of a repository: one after the other the tags, their ancestry, their files and their commits.
import Documents
import Evidence
import Files
import GitHistory
import Primitives
import ReleaseModel
import Versions
import Workspace

/// Git is started a fixed number of times. What is kept in memory grows with the number of releases, and not with that of commits.
package enum GitImport {
    /// Throws `WorkspaceError` where nothing could be imported; what is wrong with a single tag is in the report.
    package static func run(_ options: GitImportOptions) async throws -> ImportReport {
        do { return try await imported(options) } catch let error as GitError { throw WorkspaceError(error) }
    }

    private static func imported(_ options: GitImportOptions) async throws -> ImportReport {
        if let path = options.changelog, let problem = TextRule.path.problem(with: path) {
            throw WorkspaceError(
                "bad-changelog", "--changelog \(excerpt(path)): \(problem)",
                remedy: "Name a file by its path in the repository, as in docs/changes.md.")
        }
        let repository = try await GitRepository.open(options.repository)
        try check(repository)
        let (tags, odd) = try await repository.tags()
        if tags.isEmpty, odd.isEmpty, try await repository.isEmpty() {
            throw GitError("\(repository.path) has no commits yet", remedy: "import once there is something in it")
        }
        let origin = try await repository.origin()
        let address = SourceRepository(origin)?.address
        let names = RepositoryNames(repository, origin: origin)
        let place = try ImportPlace(options, names, address: address, tags: tags)
        let project = place.configuration.project
        guard
            let naming = TagNaming(
                scheme: project.versioning, projects: [project.name] + names.all, pattern: options.tagPattern,
                package: options.package, tags: tags.map(\.name))
        else {
            throw WorkspaceError(
                "bad-pattern", "the pattern \(excerpt(options.tagPattern ?? "")) does not say where the version is",
                remedy: "Write {version} in it once, as in v{version}.")
        }
        var selection = TagSelection(tags, odd: odd, naming: naming, today: options.today)
        var report = ImportReport(isDryRun: options.isDryRun)
        report.leftOut = selection.leftOut
        guard !selection.releases.isEmpty else { throw noReleases(options, tags: tags, selection) }
        let source = address ?? Files.name(repository.root)
        report.gone = place.gone(from: source, except: Set(selection.releases.map(\.version.identity)))
        // Git walks the history while the files of the tags are read.
        let commits = selection.releases.map(\.tag.commit)
        async let ancestry = repository.ancestry(of: commits)
        var drafts = ReleaseDrafts(selection.releases, place: place, options: options)
        report.kept = drafts.kept
        report.edited = drafts.edited
        report.moved = drafts.moved
        try drafts.readLists()
        if !options.isDryRun { try place.begin() }
        try await drafts.readFiles(repository)
        selection.findPrevious(try await ancestry)
        drafts.releases = selection.releases
        try await drafts.readChanges(repository)
        try await drafts.readCommits(repository)
        if let configuration = place.newConfiguration {
            report.files = [NewWorkspace.File(Workspace.configurationName)]
            if !options.isDryRun {
                report.files = try NewWorkspace.write(
                    configuration: configuration, in: Files.parent(options.configurationFile) ?? ".")
            }
        }
        try drafts.finish(source: source, into: &report)
        if !options.isDryRun { try place.end() }
        try setSince(place, options, drafts.hasImported, &report)
        return report
    }

    private static func check(_ repository: GitRepository) throws(GitError) {
        if repository.isShallow {
            throw GitError(
                "\(repository.path) is a shallow clone: a part of the history is missing, and what each release changed with it",
                remedy: "run `git fetch --unshallow --tags` there first (in CI, check out with the whole history)")
        }
    }

    private static func noReleases(
        _ options: GitImportOptions, tags: [GitTag], _ selection: TagSelection
    ) -> WorkspaceError {
        if tags.isEmpty && selection.leftOut.isEmpty {
            return WorkspaceError(
                "no-tags", "\(options.repository) has no tags, and a tag is what makes a release",
                remedy: "Run git fetch --tags there, or write the first record with colophon init.")
        }
        let findings = selection.leftOut.prefix(20).map {
            Finding("tag-left-out", .error, "the tag \(excerpt($0.name)) was left out: \($0.reason)")
        }
        return WorkspaceError(
            findings: findings + [
                Finding(
                    "no-releases", .error,
                    "none of the \(counted(selection.leftOut.count, "tag")) of \(options.repository) is a release",
                    remedy: selection.hasPackages
                        ? "Choose a package with --package."
                        : "Say with --tag-pattern where the version is, or how it is written with project.versioning.")
            ])
    }

    // MARK: Since when releases are judged

    private static func setSince(
        _ place: ImportPlace, _ options: GitImportOptions, _ hasImported: Bool, _ report: inout ImportReport
    ) throws {
        guard hasImported else { return }
        let file = options.configurationFile
        let bytes = try place.newConfiguration ?? Files.read(file)
        let day = Timestamp(secondsSinceEpoch: options.today.secondsSinceEpoch, isDate: true).dateText
        switch SinceLine.insert(day, into: bytes, file: file) {
        case .present: return
        case .inserted(let text):
            report.since = day
            if !options.isDryRun { try Files.writeAtomically(text, to: file) }
        case .unfit:
            report.findings.append(
                Finding(
                    "since-not-set", .warning, "the configuration is not written so that policy.since can be put in",
                    remedy: "Add \"since: \(day)\" below policy, so that imported releases are not judged.", file: file)
            )
        }
    }
}
