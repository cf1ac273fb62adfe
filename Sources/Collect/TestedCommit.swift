// The commit that a run tested, and which other commits that its evidence may name git shows to belong to the release's.
import Documents
import Files
import GitHistory
import Primitives
import ReleaseModel
import Workspace

/// Nothing rests on a service's word alone: a relation is stated only where git shows it.
struct TestedCommit: Sendable {
    /// The full id; nil: nothing says which.
    private(set) var id: String?
    /// Of the annotated tag that was named in its place.
    private var tag: String?
    /// What the commit merges, where it is a pull request's merge that the service made.
    private var merged: [String] = []
    private var repository: GitRepository?
    /// Tracked files that are not as the commit has them.
    private(set) var changed: [String] = []
    private(set) var findings: [Finding] = []

    /// `ignoring`: the folder in which collecting itself changes files.
    static func find(_ options: CollectOptions, ignoring folder: String) async throws(WorkspaceError) -> TestedCommit {
        var tested = TestedCommit()
        do throws(GitError) {
            let repository = try await GitRepository.open(options.repository)
            tested.repository = repository
            try await tested.ask(repository, options, ignoring: folder)
        } catch {
            let isNeeded = options.service?.commit == nil && options.commit == nil || options.service?.head != nil
            tested.findings.append(Finding(error, isNeeded ? .warning : .note))
        }
        if tested.id == nil { tested.id = fullID(options.commit) ?? fullID(options.service?.commit) }
        if tested.id == nil, let stated = options.commit {
            throw WorkspaceError(
                "bad-commit", "git has no commit \(excerpt(stated)) here", remedy: "Give --commit the full id.")
        }
        if tested.id == nil {
            tested.findings.append(
                Finding(
                    "origin-unknown", .warning, "nothing says which commit the files are of",
                    remedy: "Give --commit, or run it in the work tree that was tested."))
        }
        return tested
    }

    private static func fullID(_ text: String?) -> String? {
        guard let id = text.map({ ASCII.lowercased($0) }), TextRule.commit.problem(with: id) == nil else { return nil }
        return id
    }

    // MARK: What was tested

    private mutating func ask(
        _ repository: GitRepository, _ options: CollectOptions, ignoring folder: String
    ) async throws(GitError) {
        let stated = (options.commit ?? options.service?.commit).flatMap { firstLine(of: $0) }
        let pull = Self.fullID(options.service?.head)
        let facts = try await repository.commitFacts(of: ["HEAD", stated ?? "HEAD"])
        let checkedOut = facts[0]
        if options.commit == nil, let pull, checkedOut?.id == pull {
            // The head itself was checked out, and not the merge that the service made of it.
            id = pull
        } else {
            id = facts[1]?.id ?? Self.fullID(stated) ?? (options.commit == nil ? checkedOut?.id : nil)
            tag = facts[1]?.tag
            if let pull, let parents = facts[1]?.parents, parents.count > 1, parents.contains(pull) {
                merged = parents
            }
        }
        guard let checkedOut, let id else { return }
        guard checkedOut.id == id else {
            if facts[1]?.tree != checkedOut.tree {
                findings.append(
                    Finding(
                        "checked-out-commit", .warning,
                        "the files are stated to be of commit \(Self.short(id)), and \(Self.short(checkedOut.id)) is checked out",
                        remedy: "Give --commit HEAD, if that is what was tested."))
            }
            return
        }
        let own = Files.realPath(folder).map { $0 + "/" }
        guard let tree = try await GitWorkTree.containing(options.repository) else { return }
        changed = try await tree.changedTrackedPaths().filter { path in
            own.map { !Files.join(tree.root, path).utf8.starts(with: $0.utf8) } ?? true
        }
        guard !changed.isEmpty else { return }
        let isOne = changed.count == 1
        findings.append(
            Finding(
                "uncommitted-changes", .warning,
                "\(counted(changed.count, "tracked file")) \(isOne ? "is" : "are") not as commit \(Self.short(id)) has "
                    + "\(isOne ? "it" : "them"), and the evidence will say so: \(listed(changed.map(\.oneLine)))",
                remedy: "Run it on a clean tree, if the changes were there when the reports were made."))
    }

    static func short(_ id: String) -> String { String(id.prefix(12)) }

    // MARK: What belongs to it

    /// The other commits of the release's `commit`, sorted by id. `kept`: those that were stated of the same commit before; `named`:
    /// those that evidence is known to name.
    func related(
        to commit: String, kept: [RelatedCommit], named: [String]
    ) async throws(WorkspaceError) -> [RelatedCommit] {
        var found: [String: RelatedCommit] = [:]
        for known in kept where known.id != commit { found[known.id] = known }
        if let tag, id == commit { found[tag] = RelatedCommit(id: tag, relation: .tag, isFromGit: true) }
        let others = Set(named + merged + [id].compactMap { $0 }).subtracting([commit]).sorted()
        if let repository, !others.isEmpty {
            let facts: [GitCommitFacts?]
            do throws(GitError) { facts = try await repository.commitFacts(of: [commit] + others) } catch {
                throw WorkspaceError(error)
            }
            for (other, known) in zip(others, facts.dropFirst()) {
                if let relation = relation(of: other, known, to: commit, facts[0]) {
                    found[other] = RelatedCommit(id: other, relation: relation, isFromGit: true)
                }
            }
        }
        return found.values.sorted { $0.id < $1.id }
    }

    private func relation(
        of other: String, _ known: GitCommitFacts?, to commit: String, _ release: GitCommitFacts?
    ) -> RelatedCommit.Relation? {
        if let known, let release, known.tree == release.tree { return .sameTree }
        // A report of a pull request's run is of the merge or of what it merges, and one is the release's.
        guard let id, !merged.isEmpty else { return nil }
        if commit == id, merged.contains(other) { return .parent }
        if other == id, merged.contains(commit) { return .merge }
        return nil
    }
}
