// One evidence file as the release's page shows it: its identity, and what was read from it.
import ColophonSystem
import ReleaseModel

enum EvidenceView {
    static let shape = TemplateShape(
        "anchor path kind size digest gate description redacted headline is_unreadable",
        [
            "groups": TemplateShape(
                "title", ["more": TemplateShape(), "items": TemplateShape("label value note href")]),
            "faults": FindingView.shape,
        ])

    /// By path, as the record names them; the first one where two entries name the same file.
    static func anchors(_ release: LoadedRelease) -> [String: String] {
        var anchors: [String: String] = [:]
        for (index, evidence) in release.evidence.enumerated() where anchors[evidence.path] == nil {
            anchors[evidence.path] = "evidence-\(index + 1)"
        }
        return anchors
    }

    /// `before`: the previous release's evidence, where it is there.
    static func view(_ evidence: LoadedEvidence, number: Int, before: EvidenceBefore?) -> View {
        let reading = evidence.isRedacted ? .redacted : EvidenceDigest(evidence.reading)
        let changes = evidence.isRedacted ? [] : before?.groups(evidence) ?? []
        var view: View = [
            "anchor": "evidence-\(number)", "path": evidence.path, "kind": evidence.kind.rawValue,
            "size": Wording.size(evidence.size), "digest": evidence.sha256.hex, "redacted": evidence.entry.redact,
            "headline": reading.headline,
            "groups": (reading.groups + changes).filter { !$0.items.isEmpty }.map(group),
        ]
        view["gate"] = evidence.entry.gate
        view["description"] = evidence.entry.description
        if case .unreadable(let findings) = evidence.reading, !evidence.isRedacted {
            view["is_unreadable"] = true
            view["faults"] = findings.map(FindingView.view)
        } else {
            view["is_unreadable"] = false
            view["faults"] = [View]()
        }
        return view
    }

    private static func group(_ group: EvidenceDigest.Group) -> View {
        var view: View = [
            "title": group.title,
            "items": group.items.map { item in
                var view: View = ["label": item.label, "value": item.value]
                view["note"] = item.note
                view["href"] = item.href
                return view
            },
        ]
        if group.total > group.items.count { view["more"] = Wording.number(group.total - group.items.count) }
        return view
    }
}
