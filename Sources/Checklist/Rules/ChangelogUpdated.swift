// RL-03: the changelog has a section for this version, with something in it and the right date.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

package enum ChangelogUpdated: Rule {
    package static let description = RuleDescription(
        id: .rl03, name: "Changelog updated",
        summary: "The changelog tells what this version changed.",
        required: "always",
        passesWhen: [
            "A section's heading names this version.",
            "The section has at least one entry, a list item or a paragraph.",
            "The date in its heading, where it has one, is within a day of the record's release date. That of a distribution's "
                + "revision is the day of the packaging, and isn't compared.",
        ],
        failsWhen: [
            "No section names the version, or only another package's does.",
            "The version's section is empty, or its date is more than a day off, or no day of the calendar.",
            "The section of a final release says that it isn't out: \"unreleased\", \"WIP\", \"in development\", \"expected\", or a "
                + "placeholder such as YYYY-MM-DD in place of the date. Before the release (planned, frozen, rc) this is pending.",
            "The marks of an unresolved merge stand in the section or around its heading.",
        ],
        details: [
            "The heading may write the version with a `v`, in brackets, with a date or `[YANKED]`, in Python's spelling (1.0rc1 for "
                + "1.0.0-rc.1), and with the product's name before it. \"Changes between A and B\" is B's.",
            "A heading that only mentions the version is no section: \"Known issues in 1.9.0\", \"Roadmap 2.1.0\", \"Upgrading from "
                + "1.1.0\", nor is the title of a series (\"Orchard 2.0 changelog\" above 2.0.1). Headings inside code blocks, comments and "
                + "front matter are none, and nor is a commit's message in a list of commits (GNU's ChangeLog, `git log`).",
            "A line that is no UTF-8 is read as Windows-1252, which a note points out.",
            "\"Nothing changed yet\", TODO and the other placeholders of RL-08 are no entries. \"No significant changes\" is one.",
            "A section named \"Unreleased\" counts for a pre-release only. A pre-release may also use the section of the version "
                + "it leads to; neither's date is compared then.",
            "In a changelog of several packages (`nursery@2.1.0`) the sections without a name and with the project's count; "
                + "`policy.changelog.package` names another package.",
            "Where several sections name the version, one that holds is enough, and the others are pointed out, but for a "
                + "distribution's revisions of one version.",
        ],
        evidence: [.changelog],
        remedy:
            "Add a section for the version, or rename the one called Unreleased, and put the changelog beside the record."
    )

    private struct Place {
        var evidence: LoadedEvidence
        var section: Changelog.Section
    }

    package static func judge(_ input: RuleInput) -> Judgement {
        var judgement = judgedSections(input)
        judgement.findings += input.evidence.compactMap(foreignText)
        return judgement
    }

    /// A note about a file that is no UTF-8.
    private static func foreignText(_ evidence: LoadedEvidence) -> Finding? {
        guard case .changelog(let changelog) = evidence.reading, let line = changelog.foreignLine else { return nil }
        return Finding(
            "changelog-encoding", .note, "this line is no UTF-8, and was read as Windows-1252",
            remedy: "Save the file as UTF-8.", file: evidence.path, line: line)
    }

    private static func judgedSections(_ input: RuleInput) -> Judgement {
        var places: [Place] = []
        var files: [LoadedEvidence] = []
        var owners: [String: ChangelogOwner] = [:]
        for evidence in input.evidence {
            guard case .changelog(let changelog) = evidence.reading else { continue }
            files.append(evidence)
            owners[evidence.path] = ChangelogOwner(changelog.sections, record: input.record, policy: input.policy)
            places += changelog.sections.map { Place(evidence: evidence, section: $0) }
        }
        guard let first = files.first else { return .pending("No changelog") }
        let version = input.record.version
        let all = places.filter { $0.section.version.map(version.isSpelled) ?? false }
        func isOwn(_ place: Place) -> Bool { owners[place.evidence.path]?.isOwn(place.section) ?? true }
        let named = all.filter(isOwn)
        let judged = named.map { (place: $0, problem: problem(with: $0, input.record)) }
        if let good = judged.first(where: { $0.problem == nil })?.place {
            let others = judged.filter {
                ($0.place.section != good.section || $0.place.evidence.path != good.evidence.path)
                    && !$0.place.section.isPackaging
            }
            return pass(good, input, notes: others.map { duplicate($0.place, of: good) })
        }
        let hasConflict = named.contains { $0.section.hasConflict }
        if version.isPrerelease, !hasConflict, let place = stand(in: places.filter(isOwn), for: version) {
            return pass(place, input, notes: [])
        }
        if let wrong = judged.first, let finding = wrong.problem {
            let findings = judged.compactMap(\.problem)
            let proofs = judged.map { proof($0.place, input) }
            if isPending(input.record), findings.contains(where: { $0.code == unreleased }) {
                return Judgement(
                    .pending, "The section for \(version) isn't dated yet",
                    findings: findings.filter { $0.code == unreleased }.map(noted), proofs: proofs)
            }
            return Judgement(
                .fail, "The section for \(version) \(complaint(finding.code))", findings: findings, proofs: proofs)
        }
        let proofs = files.map { file in
            input.proof(file, counted(places.count { $0.evidence.path == file.path }, "section"))
        }
        if let other = all.first {
            return Judgement(
                .fail, "Only another package has a section for \(version)", findings: [otherPackage(other, input)],
                proofs: proofs)
        }
        let draft = places.first { $0.section.isUnreleased && $0.section.version == nil }
        let finding = missing(version, unreleased: draft, places, in: first)
        if isPending(input.record), !version.isPrerelease, let draft, draft.section.entries > 0 {
            return Judgement(
                .pending, "The changes are still under \"\(draft.section.heading.oneLine)\"",
                findings: [noted(finding)],
                proofs: proofs)
        }
        return Judgement(.fail, "No section for \(version)", findings: [finding], proofs: proofs)
    }

    private static let unreleased = "changelog-unreleased"

    /// Before the release the section may still say that it isn't out.
    private static func isPending(_ record: ReleaseRecord) -> Bool {
        [.planned, .frozen, .rc].contains(record.status)
    }

    private static func noted(_ finding: Finding) -> Finding {
        var finding = finding
        finding.severity = .note
        return finding
    }

    private static func pass(_ place: Place, _ input: RuleInput, notes: [Finding]) -> Judgement {
        let entries = counted(place.section.entries, "entry", "entries")
        return Judgement(
            .pass, "Section \"\(place.section.heading.oneLine)\" with \(entries)", findings: notes,
            proofs: [proof(place, input)])
    }

    private static func proof(_ place: Place, _ input: RuleInput) -> Proof {
        input.proof(place.evidence, place.section.heading.oneLine, line: place.section.line)
    }

    /// For a pre-release without a section of its own: that of its base version, else the unreleased one.
    private static func stand(in places: [Place], for version: Version) -> Place? {
        let filled = places.filter { $0.section.entries > 0 && !$0.section.hasConflict }
        guard let base = Version(version.base, scheme: version.scheme) else { return nil }
        return filled.first { $0.section.version.map(base.isSpelled) ?? false }
            ?? filled.first { $0.section.isUnreleased }
    }

    private static func problem(with place: Place, _ record: ReleaseRecord) -> Finding? {
        let section = place.section
        let name = "the section \"\(section.heading.oneLine)\""
        func fault(_ code: String, _ message: String, _ remedy: String) -> Finding {
            Finding(
                code, .error, "\(name) \(message)", remedy: remedy, file: place.evidence.path, line: section.line,
                subject: place.evidence.path)
        }
        guard !section.hasConflict else {
            return fault(
                "changelog-conflict", "holds the marks of a merge that nobody resolved",
                "Decide what was released, and take the lines with <<<<<<<, ======= and >>>>>>> out.")
        }
        guard record.version.isPrerelease || !section.isUnreleased else {
            return fault(
                unreleased, "says that the version isn't released",
                "Put the release's date in the heading, in place of the mark.")
        }
        guard section.entries > 0 else {
            return fault(
                "changelog-empty", "has no entry", "Write at least one list item or paragraph below the heading.")
        }
        if section.date == nil, let text = section.noDay {
            return fault(
                "changelog-date", "is dated \(text.oneLine), which is no day", "Correct the date in the heading.")
        }
        // A distribution packs a version when it likes.
        guard !section.isPackaging, let date = section.date, let released = record.releaseDate,
            !isNear(section, released)
        else { return nil }
        return fault(
            "changelog-date", "is dated \(date.dateText), and the release \(released.dateText)",
            "Correct the date in the heading, or dates.released in the record.")
    }

    /// Within a day, in every reading of the date.
    private static func isNear(_ section: Changelog.Section, _ released: Timestamp) -> Bool {
        guard let date = section.date else { return true }
        if let last = section.lastDate { return date.days(since: released) <= 1 && released.days(since: last) <= 1 }
        return [date, section.otherDate ?? date].contains { abs($0.days(since: released)) <= 1 }
    }

    private static func complaint(_ code: String) -> String {
        switch code {
        case "changelog-empty": "is empty"
        case "changelog-conflict": "has conflict markers"
        case unreleased: "is marked unreleased"
        default: "has another date"
        }
    }

    private static func otherPackage(_ place: Place, _ input: RuleInput) -> Finding {
        let named = place.section.subject ?? place.section.group ?? ""
        return Finding(
            "changelog-other-package", .error,
            "the section \"\(place.section.heading.oneLine)\" is that of \(quoted(named)), which isn't this project's name",
            remedy: "Add a section for \(input.record.project), or name the package in policy.changelog.package.",
            file: place.evidence.path, line: place.section.line, subject: place.evidence.path)
    }

    private static func duplicate(_ place: Place, of good: Place) -> Finding {
        Finding(
            "changelog-duplicate", .warning,
            "the section \"\(place.section.heading.oneLine)\" names the version that line \(good.section.line) of "
                + "\(good.evidence.path) names too",
            remedy: "Join the two sections.", file: place.evidence.path, line: place.section.line)
    }

    private static func missing(
        _ version: Version, unreleased: Place?, _ places: [Place], in file: LoadedEvidence
    ) -> Finding {
        let missing = "no section names \(version)"
        if let unreleased {
            return Finding(
                "changelog-missing", .error,
                "\(missing), and \"\(unreleased.section.heading.oneLine)\" "
                    + (version.isPrerelease ? "has no entry" : "doesn't count for a final release"),
                remedy: version.isPrerelease
                    ? "Write what the pre-release changes below it."
                    : "Rename that section, if it is about \(version).",
                file: unreleased.evidence.path, line: unreleased.section.line)
        }
        let mention = places.first { $0.section.version == nil && mentions(version, $0.section.heading) }
        guard let mention else {
            if case .changelog(let changelog) = file.reading, changelog.isCommitLog {
                return Finding(
                    "changelog-missing", .error, "\(missing): the file lists commits by day and author",
                    remedy: "Name the file that says what each version changed, such as NEWS or CHANGELOG.md.",
                    file: file.path)
            }
            return Finding(
                "changelog-missing", .error, missing, remedy: "Add a section for \(version).", file: file.path)
        }
        return Finding(
            "changelog-missing", .error,
            "\(missing); the heading \"\(mention.section.heading.oneLine)\" mentions it, and isn't its section",
            remedy: "Add a section for \(version), with a heading such as \"\(version) - 2024-01-31\".",
            file: mention.evidence.path, line: mention.section.line)
    }

    private static func mentions(_ version: Version, _ heading: String) -> Bool {
        heading.utf8.split { !(ASCII.isDigit($0) || ASCII.isLetter($0) || ".-+".utf8.contains($0)) }
            .contains { version.isSpelled(String(decoding: Bytes($0), as: UTF8.self)) }
    }
}
