// RL-05: the documentation changed along with the product.
import Evidence
import Files
import Primitives
import ReleaseModel

package enum DocumentationUpdated: Rule {
    package static let description = RuleDescription(
        id: .rl05, name: "Documentation updated",
        summary: "The documentation moved along with the product.",
        required:
            "always; where policy says `user_facing`, for a release with features, breaking changes or deprecations",
        passesWhen: ["At least one of the paths that changed since the previous release is documentation."],
        failsWhen: [
            "None of the changed paths is documentation, or all that is was deleted, or renamed without a change.",
            "The list of changed paths is empty.",
        ],
        details: [
            "Documentation is what `policy.documentation.patterns` match. By default that is all below `docs/` and `doc/`, "
                + "`README*`, and Markdown and reStructuredText files anywhere.",
            "The default leaves the changelog out, which RL-03 asks for: files named CHANGELOG, CHANGES, HISTORY, NEWS or RELEASES, "
                + "in any case and with any ending, and fragments of one, by their own names or those of their folders.",
            "It also leaves out licences, templates of a forge, and what lies outside of `docs/` and `doc/` in folders of vendored "
                + "sources or of tests.",
            "A list that only counts lines doesn't say which file was deleted. Where documentation only lost lines there, that is a "
                + "warning.",
            "Where policy says `when: user_facing`, a release without features, breaking changes and deprecations gets na.",
        ],
        evidence: [.documentation],
        remedy:
            "Bring the documentation up to date, and list the changed paths, with `git diff --name-only` between the two tags."
    )

    package static func judge(_ input: RuleInput) -> Judgement {
        let patterns = DocumentationPatterns(input.policy.documentation.patterns)
        var total = 0
        var isChangelogAlone = patterns.areDefault
        var found: [ChangedPaths.Item] = []
        var deleted: [String] = []
        var proofs: [Proof] = []
        for evidence in input.evidence {
            guard case .documentation(let changes) = evidence.reading else { continue }
            let documents = changes.items.filter { patterns.match($0.path) }
            let matches = documents.filter { $0.change != .deleted && $0.change != .unchanged }
            total += changes.items.count
            isChangelogAlone =
                isChangelogAlone && changes.items.allSatisfy { DocumentationPatterns.isChangelog($0.path) }
            found += matches
            deleted += documents.filter { $0.change == .deleted }.map(\.path)
            proofs.append(
                input.proof(
                    evidence, matches.first?.path ?? counted(changes.items.count, "path"), line: matches.first?.line))
        }
        if !found.isEmpty {
            return Judgement(
                .pass, "\(counted(found.count, "documentation file")) changed: \(listed(found.map(\.path)))",
                findings: doubts(found, proofs) + patterns.findings, proofs: proofs, isRequired: isNeeded(input))
        }
        guard isNeeded(input) else {
            return Judgement(
                .na, "Not needed: no features, breaking changes or deprecations", findings: patterns.findings,
                proofs: proofs,
                isRequired: false, hasEvidence: !proofs.isEmpty)
        }
        guard let first = proofs.first else { return .pending("No list of changed paths", findings: patterns.findings) }
        let (headline, remedy) =
            if total == 0 {
                ("The list of changed paths is empty", "List what changed since the previous release, one path a line.")
            } else if !deleted.isEmpty {
                (
                    "The only documentation that changed was deleted: \(listed(deleted))",
                    "Say in the documentation what changed for its readers."
                )
            } else if isChangelogAlone {
                ("Only the changelog changed", "Say in the documentation what changed for its readers.")
            } else {
                (
                    "No documentation among \(counted(total, "changed path"))",
                    "Say in the documentation what changed for its readers."
                )
            }
        let finding = Finding("documentation-unchanged", .error, headline, remedy: remedy, file: first.path)
        return Judgement(.fail, headline, findings: [finding] + patterns.findings, proofs: proofs)
    }

    /// All that is left may have been deleted, which a list that counts lines doesn't say.
    private static func doubts(_ found: [ChangedPaths.Item], _ proofs: [Proof]) -> [Finding] {
        guard found.allSatisfy({ $0.change == .shrunk }) else { return [] }
        return [
            Finding(
                "documentation-shrank", .warning,
                "\(listed(found.map(\.path))) only lost lines, and the list doesn't say whether it was deleted",
                remedy: "Write the list with `git diff --name-status`.", file: proofs.first?.path)
        ]
    }

    private static func isNeeded(_ input: RuleInput) -> Bool {
        let notes = input.record.notes
        switch input.policy.documentation.when {
        case .always: return true
        case .userFacing: return !(notes.features.isEmpty && notes.breaking.isEmpty && notes.deprecations.isEmpty)
        }
    }
}
