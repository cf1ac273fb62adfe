// RL-03: the changelog has a section for this version, with something in it and the right date.
import Evidence
import Files
import Primitives
import ReleaseModel

package enum ChangelogUpdated: Rule {
    package static let description = RuleDescription(
        id: .rl03, name: "Changelog updated",
        summary: "The changelog tells what this version changed.",
        required: "always",
        passesWhen: [
            "A section's heading names this version.",
            "The section has at least one entry, a list item or a paragraph.",
            "The date in its heading, where it has one, is within a day of the record's release date.",
        ],
        failsWhen: [
            "No section names the version.",
            "The version's section is empty, or its date is more than a day off.",
            "The section of a final release is marked as unreleased.",
        ],
        details: [
            "The heading may write the version with a `v`, in brackets, with a date or `[YANKED]`, and in Python's spelling "
                + "(1.0rc1 for 1.0.0-rc.1).",
            "A section named \"Unreleased\" counts for a pre-release only. A pre-release may also use the section of the version "
                + "it leads to; neither's date is compared then.",
            "Where several sections name the version, one that holds is enough, and the others are pointed out.",
            "Headings inside code blocks are no headings.",
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
        var places: [Place] = []
        var files: [LoadedEvidence] = []
        for evidence in input.evidence {
            guard case .changelog(let changelog) = evidence.reading else { continue }
            files.append(evidence)
            places += changelog.sections.map { Place(evidence: evidence, section: $0) }
        }
        guard let first = files.first else { return .pending("No changelog") }
        let version = input.record.version
        let named = places.filter { $0.section.version.map(version.isSpelled) ?? false }
        let judged = named.map { (place: $0, problem: problem(with: $0, input.record)) }
        if let good = judged.first(where: { $0.problem == nil })?.place {
            let others = judged.filter {
                $0.place.section != good.section || $0.place.evidence.path != good.evidence.path
            }
            return pass(good, input, notes: others.map { duplicate($0.place, of: good) })
        }
        if version.isPrerelease, let place = stand(in: places, for: version) { return pass(place, input, notes: []) }
        guard let wrong = judged.first, let finding = wrong.problem else {
            let finding = missing(version, unreleased: places.first { $0.section.isUnreleased }, in: first)
            return Judgement(
                .fail, "No section for \(version)", findings: [finding],
                proofs: files.map { file in
                    input.proof(file, counted(places.count { $0.evidence.path == file.path }, "section"))
                })
        }
        return Judgement(
            .fail, "The section for \(version) \(complaint(finding.code))",
            findings: judged.compactMap(\.problem), proofs: judged.map { proof($0.place, input) })
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
        let filled = places.filter { $0.section.entries > 0 }
        guard let base = Version(version.base, scheme: version.scheme) else { return nil }
        return filled.first { $0.section.version.map(base.isSpelled) ?? false }
            ?? filled.first { $0.section.isUnreleased }
    }

    private static func problem(with place: Place, _ record: ReleaseRecord) -> Finding? {
        let section = place.section
        guard section.entries > 0 else {
            return Finding(
                "changelog-empty", .error, "the section \"\(section.heading.oneLine)\" has no entry",
                remedy: "Write at least one list item or paragraph below the heading.", file: place.evidence.path,
                line: section.line)
        }
        guard record.version.isPrerelease || !section.isUnreleased else {
            return Finding(
                "changelog-unreleased", .error,
                "the section \"\(section.heading.oneLine)\" says that the version isn't released",
                remedy: "Put the release's date in the heading, in place of the mark.", file: place.evidence.path,
                line: section.line)
        }
        guard let date = section.date, let released = record.releaseDate, abs(date.days(since: released)) > 1 else {
            return nil
        }
        return Finding(
            "changelog-date", .error,
            "the section \"\(section.heading.oneLine)\" is dated \(date.dateText), and the release \(released.dateText)",
            remedy: "Correct the date in the heading, or dates.released in the record.", file: place.evidence.path,
            line: section.line)
    }

    private static func complaint(_ code: String) -> String {
        switch code {
        case "changelog-empty": "is empty"
        case "changelog-unreleased": "is marked unreleased"
        default: "has another date"
        }
    }

    private static func duplicate(_ place: Place, of good: Place) -> Finding {
        Finding(
            "changelog-duplicate", .warning,
            "the section \"\(place.section.heading.oneLine)\" names the version that line \(good.section.line) of "
                + "\(good.evidence.path) names too",
            remedy: "Join the two sections.", file: place.evidence.path, line: place.section.line)
    }

    private static func missing(_ version: Version, unreleased: Place?, in file: LoadedEvidence) -> Finding {
        guard let unreleased else {
            return Finding(
                "changelog-missing", .error, "no section names \(version)", remedy: "Add a section for \(version).",
                file: file.path)
        }
        return Finding(
            "changelog-missing", .error,
            "no section names \(version), and \"\(unreleased.section.heading.oneLine)\" "
                + (version.isPrerelease ? "has no entry" : "doesn't count for a final release"),
            remedy: version.isPrerelease
                ? "Write what the pre-release changes below it." : "Rename that section, if it is about \(version).",
            file: unreleased.evidence.path, line: unreleased.section.line)
    }
}
