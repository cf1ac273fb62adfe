// What a release's page says of the release itself, whatever comes before and after it.
import Bundles
import Documents
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Versions
import Workspace

struct ReleaseSheet {
    let configuration: Configuration
    let release: RenderedRelease
    let notesHTML: String
    /// Without its place among the others.
    let summary: ReleaseSummary

    private var record: ReleaseRecord { release.record }
    private var repository: SourceRepository? { SourceRepository(configuration.project.repository) }

    var view: View<ReleasePage.Name> {
        var view: View<ReleasePage.Name> = [:]
        addHeading(to: &view)
        addNotices(to: &view)
        addProof(to: &view)
        addFacts(to: &view)
        return view
    }

    private func addHeading(to view: inout View<ReleasePage.Name>) {
        let date = IndexPage.date(summary)
        let summaryHTML = record.summary.map {
            Markdown.html($0, options: .init(headingOffset: 2, idPrefix: "summary-"))
        }
        view[.version] = .string(record.version.text)
        view[.type] = .string(record.type.rawValue)
        view[.typeLabel] = .string(Wording.type(record.type))
        view[.status] = .string(record.status.rawValue)
        view[.statusLabel] = .string(record.status.title)
        view[.isDraft] = .flag(summary.isDraft)
        view[.summaryHtml] = .text(summaryHTML)
        view[.notesHtml] = .string(IssueLinks(repository: repository).linked(notesHTML))
        view[.hasNotes] = .flag(!notesHTML.isEmpty)
        view[.releaseDateLabel] = .text(date?.label)
        view[.releaseDate] = TimeView.value(date?.date)
        view[.badge] = .view(ReadinessBadge(summary).view(summary))
    }

    private func addNotices(to view: inout View<ReleasePage.Name>) {
        let incidents = release.loaded.incidents
        view[.openIncidents] = .views(incidents.filter(\.isOpen), IncidentView.view)
        view[.closedIncidents] = .views(incidents.filter { !$0.isOpen }, IncidentView.view)
        view[.rolledBack] = .view(record.rollback.map(rolledBack))
        view[.amends] = .view(record.amends.map(amends))
    }

    private func rolledBack(_ rollback: RollbackRecord) -> View<ReleasePage.RolledBackName> {
        [
            .kind: .text(rollback.type.map { Wording.rollback($0).lowercased() }), .reason: .text(rollback.reason),
            .target: .text(rollback.targetVersion), .by: .text(rollback.approvedBy),
            .date: TimeView.value(rollback.completedAt),
        ]
    }

    private func amends(_ amendment: Amendment) -> View<ReleasePage.AmendsName> {
        [.digest: .string(amendment.manifestSHA256.hex), .reason: .string(amendment.reason)]
    }

    private func addProof(to view: inout View<ReleasePage.Name>) {
        let anchors = EvidenceView.anchors(release.loaded)
        let checklist = release.checklist
        let required = checklist.results.filter(\.required)
        view[.checks] = .views(checklist.results) { CheckView.view($0, anchors: anchors) }
        view[.isJudged] = .flag(checklist.isJudged)
        view[.checksText] =
            checklist.isJudged
            ? "\(required.count(where: \.isSatisfied)) of \(required.count) required checks are satisfied"
            : "Not judged: imported, from before releases were judged"
        view[.missing] = .views(checklist.missing) { check -> View<ReleasePage.MissingName> in
            [.id: .string(check.id.rawValue), .name: .string(check.name), .href: "#\(CheckView.anchor(check.id))"]
        }
        view[.unread] = .views(checklist.unread) { unread($0, anchors: anchors) }
        view[.evidence] = .views(release.loaded.evidence.enumerated()) {
            EvidenceView.view($0.element, number: $0.offset + 1)
        }
        view[.artifacts] = .views(record.artifacts, artifact)
        view[.recordFile] = .string(release.loaded.recordFile)
        view[.recordDigest] = .string(release.loaded.recordSHA256.hex)
    }

    private func unread(_ file: UnreadEvidence, anchors: [String: String]) -> View<ReleasePage.UnreadName> {
        [
            .path: .string(file.path), .href: "#\(anchors[file.path] ?? "record")",
            .fault: .view(FindingView.view(file.reason)), .waiver: .view(file.waiver.map(WaiverView.view)),
        ]
    }

    private func artifact(_ artifact: Artifact) -> View<ReleasePage.ArtifactName> {
        [
            .name: .string(artifact.name), .digest: .text(artifact.sha256?.hex),
            .size: .text(artifact.size.map(Wording.size)), .purl: .text(artifact.purl),
            .href: .text(WebLink.safe(artifact.uri)), .path: .text(artifact.path),
        ]
    }

    private func addFacts(to view: inout View<ReleasePage.Name>) {
        view[.facts] = .views(factList)
        view[.candidates] = .views(record.candidates, candidate)
        view[.transitions] = .views(record.history) { step -> View<ReleasePage.TransitionName> in
            [
                .label: .string(step.to.title), .by: .text(step.by), .reason: .text(step.reason),
                .date: TimeView.value(step.at),
            ]
        }
        view[.releaseCommit] = .text(record.commit)
        view[.releaseCommitShort] = .text(record.commit.map { String($0.prefix(12)) })
        view[.releaseCommitHref] = .text(repository?.commit(record.commit))
    }

    private func candidate(_ candidate: Candidate) -> View<ReleasePage.CandidateName> {
        [
            .tag: .string(candidate.tag), .commit: .text(candidate.commit.map { String($0.prefix(12)) }),
            .href: .text(repository?.commit(candidate.commit)), .date: TimeView.value(candidate.at),
        ]
    }

    private var factList: [View<ReleasePage.FactName>] {
        let dates = record.dates
        let named: [(String, Timestamp?)] = [
            ("Planned", dates.planned), ("Frozen", dates.frozen), ("Candidate", dates.rc),
            ("Validated", dates.validated), ("Released", dates.released),
        ]
        var list = named.compactMap { label, date -> View<ReleasePage.FactName>? in
            date.map { [.label: .string(label), .date: TimeView.value($0)] }
        }
        let approvers = record.people.approvedBy.joined(separator: ", ")
        let texts: [(String, String?, String?)] = [
            ("Released by", record.people.releasedBy, nil),
            ("Approved by", approvers.isEmpty ? nil : approvers, nil), ("Branch", record.branch, nil),
            ("Build", record.build.id ?? record.build.url, WebLink.safe(record.build.url)),
            ("Builder", record.build.builder, nil), ("License", configuration.project.license, nil),
        ]
        for (label, text, href) in texts {
            guard let text, !text.isEmpty else { continue }
            list.append([.label: .string(label), .text: .string(text), .href: .text(href)])
        }
        return list
    }
}
