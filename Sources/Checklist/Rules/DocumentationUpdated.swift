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
        failsWhen: ["None of the changed paths is documentation.", "The list of changed paths is empty."],
        details: [
            "Documentation is what `policy.documentation.patterns` match. By default that is all below `docs/` and `doc/`, "
                + "`README*`, and Markdown and reStructuredText files anywhere.",
            "The default leaves the changelog out, which RL-03 asks for: files named CHANGELOG, CHANGES, HISTORY, NEWS or RELEASES, "
                + "in any case and with any ending, and folders of changelog fragments.",
            "Where policy says `when: user_facing`, a release without features, breaking changes and deprecations gets na.",
        ],
        evidence: [.documentation],
        remedy:
            "Bring the documentation up to date, and list the changed paths, with `git diff --name-only` between the two tags."
    )

    package static func judge(_ input: RuleInput) -> Judgement {
        let patterns = Patterns(input.policy.documentation.patterns)
        var total = 0
        var isChangelogAlone = patterns.leavesChangelogOut
        var found: [String] = []
        var proofs: [Proof] = []
        for evidence in input.evidence {
            guard case .documentation(let changes) = evidence.reading else { continue }
            let matches = changes.items.filter { patterns.match($0.path) }
            total += changes.items.count
            isChangelogAlone = isChangelogAlone && changes.items.allSatisfy { Patterns.isChangelog($0.path) }
            found += matches.map(\.path)
            proofs.append(
                input.proof(
                    evidence, matches.first?.path ?? counted(changes.items.count, "path"), line: matches.first?.line))
        }
        if !found.isEmpty {
            return Judgement(
                .pass, "\(counted(found.count, "documentation file")) changed: \(listed(found))",
                findings: patterns.findings, proofs: proofs, isRequired: isNeeded(input))
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

    private static func isNeeded(_ input: RuleInput) -> Bool {
        let notes = input.record.notes
        switch input.policy.documentation.when {
        case .always: return true
        case .userFacing: return !(notes.features.isEmpty && notes.breaking.isEmpty && notes.deprecations.isEmpty)
        }
    }
}

/// What counts as documentation.
private struct Patterns {
    private var patterns: [PathPattern] = []
    let leavesChangelogOut: Bool
    /// Patterns that mean nothing, which match nothing.
    private(set) var findings: [Finding] = []

    init(_ own: [String]?) {
        leavesChangelogOut = own == nil
        for text in own ?? Policy.Documentation.defaultPatterns {
            do throws(PathPattern.Failure) {
                patterns.append(try PathPattern(text, syntax: .glob))
            } catch {
                findings.append(
                    Finding(
                        "bad-pattern", .error, error.message, remedy: error.remedy,
                        field: "policy.documentation.patterns"))
            }
        }
    }

    func match(_ path: String) -> Bool {
        if leavesChangelogOut, Self.isChangelog(path) { return false }
        return patterns.contains { $0.matches(path) }
    }

    /// The file's name, or a folder's, is one that changelogs have: the word, and then no further letter.
    static func isChangelog(_ path: String) -> Bool {
        let parts = path.utf8.map { $0 >= 65 && $0 <= 90 ? $0 + 32 : $0 }.split(separator: UInt8(ascii: "/"))
        guard let name = parts.last else { return false }
        return ["changelog", "changes", "history", "news", "releases"].contains { begins(name, with: $0) }
            || parts.dropLast().contains { begins($0, with: "changelog") || begins($0, with: "newsfragments") }
    }

    private static func begins(_ name: ArraySlice<UInt8>, with word: String) -> Bool {
        guard name.starts(with: word.utf8) else { return false }
        guard let next = name.dropFirst(word.utf8.count).first else { return true }
        return !(97...122).contains(next) && next < 128
    }
}
