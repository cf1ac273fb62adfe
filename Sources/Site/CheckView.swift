// One verdict of the checklist as the release's page shows it, with its findings and what proves it.
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

enum CheckView {
    /// More findings or proofs than this are counted on the page, and listed in `checklist.json`.
    static let limit = 50

    static let shape = TemplateShape(
        "id anchor name label word required headline is_failing proofs_text more_findings more_proofs",
        [
            "findings": FindingView.shape,
            "proofs": TemplateShape("path href place digest digest_short"),
            "manual": TemplateShape("verdict by reason", ["date": TemplateShape("machine human")]),
            "waiver": waiverShape,
        ])

    static let waiverShape = TemplateShape("by grounds waived", ["expires": TemplateShape("machine human")])

    static func waiver(_ waiver: Waiver) -> View {
        var view: View = ["by": waiver.by, "grounds": waiver.reason, "waived": waiver.findings.text]
        view["expires"] = Wording.time(waiver.expires)
        return view
    }

    static func anchor(_ id: CheckID) -> String { id.rawValue }

    /// `anchors`: where on the page each evidence file stands, by its path.
    static func view(_ result: CheckResult, anchors: [String: String]) -> View {
        var view: View = [
            "id": result.id.rawValue, "anchor": anchor(result.id), "name": result.name, "label": result.label,
            "word": Wording.check(result.label), "required": result.required, "headline": result.headline,
            "is_failing": result.status == .fail, "proofs_text": files(result.proofs),
            "findings": result.findings.prefix(limit).map(FindingView.view),
            "proofs": result.proofs.prefix(limit).map { proof($0, anchors: anchors) },
        ]
        view["more_findings"] = more(result.findings.count)
        view["more_proofs"] = more(result.proofs.count)
        if let manual = result.manual {
            var verdict: View = [
                "verdict": Wording.check(manual.status.rawValue), "by": manual.by, "reason": manual.reason,
            ]
            verdict["date"] = Wording.time(manual.at)
            view["manual"] = verdict
        }
        view["waiver"] = result.waiver.map(waiver)
        return view
    }

    /// The files that prove it, the first three by name.
    private static func files(_ proofs: [Proof]) -> String {
        var names: [String] = []
        for proof in proofs where !names.contains(proof.path) { names.append(proof.path) }
        let shown = names.prefix(3).joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(Wording.number(names.count - 3)) more" : shown
    }

    static func more(_ count: Int) -> String? { count > limit ? Wording.number(count - limit) : nil }

    private static func proof(_ proof: Proof, anchors: [String: String]) -> View {
        let place = [proof.line.map { "line \($0)" }, proof.place].compactMap(\.self).joined(separator: ", ")
        var view: View = [
            "path": proof.path, "digest": proof.sha256.hex, "digest_short": String(proof.sha256.hex.prefix(12)),
            "href": "#\(anchors[proof.path] ?? "record")",
        ]
        if !place.isEmpty { view["place"] = place }
        return view
    }
}
