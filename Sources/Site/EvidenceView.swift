// One evidence file as the release's page shows it: its identity, and what was read from it.
import Documents
import Evidence
import Mustache
import Primitives
import ReleaseModel

enum EvidenceView {
    enum Name: Int, ViewName {
        case anchor, path, kind, size, digest, gate, description, redacted, headline, isUnreadable, origin, commitText
        case bar, groups, faults
    }
    enum OriginName: Int, ViewName { case text, href }
    enum BarName: Int, ViewName { case parts }
    enum PartName: Int, ViewName { case mark, start, width }
    enum GroupName: Int, ViewName { case title, count, isOpen, more, items }
    enum ItemName: Int, ViewName { case label, value, note, href, share }

    static let itemShape = TemplateShape(ItemName.self)
    static let shape = TemplateShape(
        Name.self,
        [
            .origin: TemplateShape(OriginName.self),
            .bar: TemplateShape(BarName.self, [.parts: TemplateShape(PartName.self)]),
            .groups: TemplateShape(GroupName.self, [.items: itemShape]), .faults: FindingView.shape,
        ])

    /// By path, as the record names them; the first one where two entries name the same file.
    static func anchors(_ release: LoadedRelease) -> [String: String] {
        var anchors: [String: String] = [:]
        for (index, evidence) in release.evidence.enumerated() where anchors[evidence.path] == nil {
            anchors[evidence.path] = "evidence-\(index + 1)"
        }
        return anchors
    }

    static func view(_ evidence: LoadedEvidence, number: Int) -> View<Name> {
        let reading = evidence.isRedacted ? .redacted : EvidenceDigest(evidence.reading)
        var view: View<Name> = [
            .anchor: "evidence-\(number)", .path: .string(evidence.path), .kind: .string(evidence.kind.rawValue),
            .size: .string(Wording.size(evidence.size)), .digest: .string(evidence.sha256.hex),
            .gate: .text(evidence.entry.gate), .description: .text(evidence.entry.description),
            .redacted: .flag(evidence.entry.redact), .headline: .string(reading.headline),
            .origin: .views(origin(evidence)), .commitText: .string(commits(evidence)), .bar: .view(bar(reading.bar)),
            .groups: .views(reading.groups.filter { !$0.items.isEmpty }, group),
        ]
        if case .unreadable(let findings) = evidence.reading, !evidence.isRedacted {
            view[.isUnreadable] = true
            view[.faults] = .views(findings, FindingView.view)
        }
        return view
    }

    /// The tool, the run, its job and its time, as far as they are stated.
    private static func origin(_ evidence: LoadedEvidence) -> [View<OriginName>] {
        let origin = evidence.origin
        return [origin.tool, origin.run, origin.job, origin.at?.text].compactMap(\.self).map { text in
            [.text: .string(text), .href: .text(text == origin.run ? WebLink.safe(text) : nil)]
        }
    }

    private static func commits(_ evidence: LoadedEvidence) -> String {
        let commits = evidence.origin.commits
        return commits.isEmpty
            ? "commit not stated" : "commit \(commits.map { String($0.prefix(12)) }.joined(separator: ", "))"
    }

    private static func bar(_ parts: [EvidenceDigest.Part]) -> View<BarName>? {
        let segments = segments(parts)
        guard !segments.isEmpty else { return nil }
        return [.parts: .views(segments) { part($0) }]
    }

    private static func part(_ segment: (mark: String, start: Int, width: Int)) -> View<PartName> {
        [.mark: .string(segment.mark), .start: .number(segment.start), .width: .number(segment.width)]
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

    static func group(_ group: EvidenceDigest.Group) -> View<GroupName> {
        [
            .title: .string(group.title), .count: .text(group.total > 1 ? Wording.number(group.total) : nil),
            .isOpen: .flag(group.isOpen), .more: .text(Wording.excess(group.total, over: group.items.count)),
            .items: .views(group.items, item),
        ]
    }

    private static func item(_ item: EvidenceDigest.Item) -> View<ItemName> {
        [
            .label: .string(item.label), .value: .string(item.value), .note: .text(item.note), .href: .text(item.href),
            .share: item.share.map(ViewValue.number) ?? .absent,
        ]
    }
}
