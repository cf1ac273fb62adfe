// One evidence file as the release's page shows it: its identity, and what was read from it.
import Documents
import Evidence
import Primitives
import ReleaseModel

enum EvidenceView {
    static let shape = TemplateShape(
        "anchor path kind size digest gate description redacted headline is_unreadable origin commit_text",
        [
            "bar": ["parts": TemplateShape("mark start width")],
            "groups": groupShape, "faults": FindingView.shape,
        ])
    static let groupShape = TemplateShape(
        "title count is_open", ["more": TemplateShape(), "items": TemplateShape("label value note href share")])

    /// By path, as the record names them; the first one where two entries name the same file.
    static func anchors(_ release: LoadedRelease) -> [String: String] {
        var anchors: [String: String] = [:]
        for (index, evidence) in release.evidence.enumerated() where anchors[evidence.path] == nil {
            anchors[evidence.path] = "evidence-\(index + 1)"
        }
        return anchors
    }

    static func view(_ evidence: LoadedEvidence, number: Int) -> View {
        let reading = evidence.isRedacted ? .redacted : EvidenceDigest(evidence.reading)
        var view: View = [
            "anchor": "evidence-\(number)", "path": evidence.path, "kind": evidence.kind.rawValue,
            "size": Wording.size(evidence.size), "digest": evidence.sha256.hex, "redacted": evidence.entry.redact,
            "headline": reading.headline,
            "groups": reading.groups.filter { !$0.items.isEmpty }.map(group),
        ]
        let origin = evidence.origin
        view["commit_text"] =
            origin.commits.isEmpty
            ? "commit not stated" : "commit \(origin.commits.map { String($0.prefix(12)) }.joined(separator: ", "))"
        let made = [origin.tool, origin.run, origin.at?.text].compactMap(\.self)
        view["origin"] = made.isEmpty ? nil : made.joined(separator: ", ")
        view["bar"] = bar(reading.bar)
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

    private static func bar(_ parts: [EvidenceDigest.Part]) -> View? {
        let segments = segments(parts)
        guard !segments.isEmpty else { return nil }
        return [
            "parts": segments.map { segment -> View in
                ["mark": segment.mark, "start": String(segment.start), "width": String(segment.width)]
            }
        ]
    }

    /// The parts side by side, in thousandths of the whole; each that isn't empty can be seen.
    static func segments(_ parts: [EvidenceDigest.Part]) -> [(mark: String, start: Int, width: Int)] {
        let parts = parts.filter { $0.count > 0 }
        let whole = parts.reduce(0) { $0 + Double($1.count) }
        let widths = parts.map { max(8, Double($0.count) / whole * 1000) }
        let scale = 1000 / widths.reduce(0, +)
        var (end, segments) = (0.0, [(mark: String, start: Int, width: Int)]())
        for (part, width) in zip(parts, widths) {
            let start = Int(end.rounded())
            end += width * scale
            segments.append((part.mark, start, Int(end.rounded()) - start))
        }
        return segments
    }

    static func group(_ group: EvidenceDigest.Group) -> View {
        var view: View = [
            "title": group.title, "is_open": group.isOpen,
            "items": group.items.map { item in
                var view: View = ["label": item.label, "value": item.value]
                view["note"] = item.note
                view["href"] = item.href
                view["share"] = item.share.map(String.init)
                return view
            },
        ]
        if group.total > 1 { view["count"] = Wording.number(group.total) }
        if group.total > group.items.count { view["more"] = Wording.number(group.total - group.items.count) }
        return view
    }
}
