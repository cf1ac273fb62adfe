// One verdict of the checklist as the release's page shows it, with its findings and what proves it.
import Evidence
import Files
import Mustache
import Primitives
import ReleaseModel
import Workspace

enum CheckView {
    /// More findings or proofs than this are counted on the page, and listed in `checklist.json`.
    static let limit = 50

    enum Name: Int, ViewName {
        case id, anchor, name, label, word, required, headline, isFailing, proofsText, moreFindings, moreProofs
        case findings, proofs, manual, waiver
    }
    enum ProofName: Int, ViewName { case path, href, place, digest, digestShort }
    enum ManualName: Int, ViewName { case verdict, by, reason, date }

    static let shape = TemplateShape(
        Name.self,
        [
            .findings: FindingView.shape, .proofs: TemplateShape(ProofName.self),
            .manual: TemplateShape(ManualName.self, [.date: TimeView.shape]), .waiver: WaiverView.shape,
        ])

    static func anchor(_ id: CheckID) -> String { id.rawValue }

    /// `anchors`: where on the page each evidence file is, by its path.
    static func view(_ result: CheckResult, anchors: [String: String]) -> View<Name> {
        [
            .id: .string(result.id.rawValue), .anchor: .string(anchor(result.id)), .name: .string(result.name),
            .label: .string(result.label), .word: .string(Wording.check(result.label)),
            .required: .flag(result.required), .headline: .string(result.headline),
            .isFailing: .flag(result.status == .fail), .proofsText: .string(files(result.proofs)),
            .moreFindings: .text(Wording.excess(result.findings.count, over: limit)),
            .moreProofs: .text(Wording.excess(result.proofs.count, over: limit)),
            .findings: .views(result.findings.prefix(limit), FindingView.view),
            .proofs: .views(result.proofs.prefix(limit)) { proof($0, anchors: anchors) },
            .manual: .view(result.manual.map(manual)), .waiver: .view(result.waiver.map(WaiverView.view)),
        ]
    }

    private static func manual(_ verdict: ManualVerdict) -> View<ManualName> {
        [
            .verdict: .string(Wording.check(verdict.status.rawValue)), .by: .text(verdict.by),
            .reason: .text(verdict.reason), .date: TimeView.value(verdict.at),
        ]
    }

    /// The files that prove it, the first three by name.
    private static func files(_ proofs: [Proof]) -> String {
        var names: [String] = []
        for proof in proofs where !names.contains(proof.path) { names.append(proof.path) }
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(Wording.number(names.count - 3)) more" : shown
    }

    private static func proof(_ proof: Proof, anchors: [String: String]) -> View<ProofName> {
        let place = [proof.line.map { "line \($0)" }, proof.place].compactMap(\.self).joined(separator: ", ")
        let digest = proof.sha256.hex
        return [
            .path: .string(proof.path), .href: "#\(anchors[proof.path] ?? "record")",
            .place: .text(place.isEmpty ? nil : place), .digest: .string(digest),
            .digestShort: .string(String(digest.prefix(12))),
        ]
    }
}

/// A waiver as pages show it.
enum WaiverView {
    enum Name: Int, ViewName { case by, grounds, waived, expires }
    static let shape = TemplateShape(Name.self, [.expires: TimeView.shape])

    static func view(_ waiver: Waiver) -> View<Name> {
        [
            .by: .string(waiver.by), .grounds: .string(waiver.reason), .waived: .string(waiver.findings.text),
            .expires: TimeView.value(waiver.expires),
        ]
    }
}
