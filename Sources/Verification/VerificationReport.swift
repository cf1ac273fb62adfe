// What a verification found, item by item, as values, text and JSON.
package import Bundles
package import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel
package import Versions

package enum VerificationStatus: String, Sendable, Hashable {
    case ok, failed
    case notChecked = "not_checked"
}

/// One thing that was looked at.
package struct VerificationItem: Sendable, Hashable {
    /// `checklist`; of a site also `lock`, `checksums`.
    package var id: String
    package var name: String
    package var status: VerificationStatus
    package var compared: String
    /// The reason of a failure, for programs; those of archives and bundles are listed at their errors.
    package var code: String?
    /// Why it failed, or why it wasn't checked; of what is fine, a note.
    package var problem: String?
    /// What a failure means and what to do.
    package var meaning: String?
    /// Each difference, a line; of what is fine, what differs and refuses nothing.
    package var details: [String]
    /// It was asked for and could not be done: without it the verdict is no more than `incomplete`.
    package var isOpen: Bool

    package init(
        id: String, name: String, status: VerificationStatus, compared: String, code: String? = nil,
        problem: String? = nil, meaning: String? = nil, details: [String] = [], isOpen: Bool = false
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.compared = compared
        self.code = code
        self.problem = problem
        self.meaning = meaning
        self.details = details
        self.isOpen = isOpen
    }

    /// The code of a draft without signatures, where signers were named.
    static let unsignedDraft = "draft-not-signed"

    package static func ok(
        _ step: VerificationStep, note: String? = nil, details: [String] = []
    ) -> VerificationItem {
        .init(
            id: step.rawValue, name: step.name, status: .ok, compared: step.compared, problem: note, details: details)
    }

    package static func failed(
        _ step: VerificationStep, code: String, problem: String, details: [String] = []
    ) -> VerificationItem {
        .init(
            id: step.rawValue, name: step.name, status: .failed, compared: step.compared, code: code, problem: problem,
            meaning: step.meaningOfFailure, details: details)
    }

    package static func notChecked(_ step: VerificationStep, because reason: String) -> VerificationItem {
        .init(id: step.rawValue, name: step.name, status: .notChecked, compared: step.compared, problem: reason)
    }

    package var json: JSON {
        .object(compact: [
            ("id", .string(id)), ("name", .string(name)), ("status", .string(status.rawValue)),
            ("compared", .string(compared)), ("code", JSON.text(code)),
            (status == .ok ? "note" : "problem", JSON.text(problem)),
            ("meaning", JSON.text(meaning)), ("details", JSON.texts(details)),
        ])
    }

    /// Lines without a newline at the end; nothing in them can steer a terminal.
    package var lines: [String] {
        let mark =
            switch status {
            case .ok: "ok         "
            case .failed: "FAILED     "
            case .notChecked: "not checked"
            }
        var first = "  \(mark)  \(name): \(compared)"
        if status == .ok, let problem { first += " (\(problem))" }
        var lines = [first]
        let indent = "               "
        if status != .ok, let problem { lines.append("\(indent)\(problem)\(code.map { " [\($0)]" } ?? "")") }
        lines += details.map { "\(indent)- \($0)" }
        if let meaning { lines.append("\(indent)\(meaning)") }
        return lines.map(TerminalText.line)
    }
}

package enum VerificationVerdict: String, Sendable, Hashable {
    /// Nothing failed. Items that were not checked say so.
    case verified
    /// A draft that nobody signed, which was let be: it agrees with itself, and nobody vouches for it.
    case unsigned
    /// Something that was asked for could not be looked at, and nothing else failed.
    case incomplete
    case failed

    /// Of several items: one that failed decides, then one that could not be looked at.
    init(_ items: [VerificationItem]) {
        self =
            items.contains { $0.status == .failed }
            ? .failed : items.contains(where: \.isOpen) ? .incomplete : .verified
    }
}

/// The verification of one bundle.
package struct VerificationReport: Sendable, Hashable {
    /// The file as it was named.
    package var name: String
    /// Nil where the bundle was refused before its content was known.
    package var project: String?
    package var version: Version?
    package var isDraft: Bool
    /// What the bundle says of its release, which is no verdict on the bundle; nil as above.
    package var readiness: Readiness?
    package var digests: BundleDigests?
    /// The checks whose verdicts rest on redacted evidence, so that nothing here shows them.
    package var unproved: [CheckID]
    /// As the bundle states them, in its own words.
    package var verdicts: [ReadBundle.Verdict]
    /// In the order of the steps; others (signatures) may be added at the end.
    package var items: [VerificationItem]

    package init(
        name: String, project: String? = nil, version: Version? = nil, isDraft: Bool = false,
        readiness: Readiness? = nil, digests: BundleDigests? = nil, unproved: [CheckID] = [],
        verdicts: [ReadBundle.Verdict] = [], items: [VerificationItem]
    ) {
        self.name = name
        self.project = project
        self.version = version
        self.isDraft = isDraft
        self.readiness = readiness
        self.digests = digests
        self.unproved = unproved
        self.verdicts = verdicts
        self.items = items
    }

    package var verdict: VerificationVerdict {
        let verdict = VerificationVerdict(items)
        return verdict == .verified && items.contains { $0.code == VerificationItem.unsignedDraft }
            ? .unsigned : verdict
    }

    package subscript(step: VerificationStep) -> VerificationItem? { items.first { $0.id == step.rawValue } }

    package var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("project", JSON.text(project)), ("version", JSON.text(version?.text)),
            ("draft", isDraft ? true : nil), ("readiness", JSON.text(readiness?.rawValue)),
            ("verdict", .string(verdict.rawValue)),
            ("unproved", JSON.texts(unproved.map(\.rawValue))), ("digests", digests?.json),
            ("checks", verdicts.isEmpty ? nil : .array(verdicts.map(\.json))), ("items", .array(items.map(\.json))),
        ])
    }

    var isVerifiedInPart: Bool { verdict == .verified && !unproved.isEmpty }

    /// `verified, but not RL-02: its evidence is redacted (a draft), not ready, RL-05 waived`
    var verdictText: String {
        let checks = unproved.map(\.rawValue).joined(separator: ", ")
        let word = verdict == .unsigned ? "not signed" : verdict.rawValue
        let part =
            isVerifiedInPart ? ", but not \(checks): \(unproved.count == 1 ? "its" : "their") evidence is redacted" : ""
        let state = readiness.map { $0 == .ready ? "" : ", \($0.words)" } ?? ""
        let waived = verdicts.filter { $0.isWaived && $0.required }.map(\.id.rawValue)
        return word + part + (isDraft ? " (a draft)" : "") + state
            + (waived.isEmpty ? "" : ", \(waived.joined(separator: ", ")) waived")
    }

    /// Those of the signers asked for who vouch for it; none where nobody was asked for.
    var signers: [String] { items.first { $0.id == "signers" && $0.status == .ok }?.details ?? [] }

    /// What is in the way of a release that is not ready: required checks, `RL-02 (fail)`, else evidence that no check has read.
    private var reasons: String? {
        guard readiness == .notReady else { return nil }
        let checks = verdicts.filter(\.isInTheWay)
        return checks.isEmpty
            ? "not ready: listed evidence was left out"
            : "not ready: " + checks.map { "\($0.id.rawValue) (\($0.label))" }.joined(separator: ", ")
    }

    /// Ends with a newline.
    package var text: String {
        var lines = [TerminalText.line("\(name): \(verdictText)")]
        if let project, let version { lines.append(TerminalText.line("  \(project) \(version.text)")) }
        if let reasons { lines.append("  \(reasons)") }
        if let digests {
            lines.append("  manifest \(digests.manifest.hex)")
            lines.append("  archive  \(digests.tar.hex)")
            lines.append("  file     \(digests.gzip.hex)")
        }
        lines += items.flatMap(\.lines)
        return lines.joined(separator: "\n") + "\n"
    }
}

extension BundleDigests {
    package var json: JSON {
        [
            "manifest": .string(manifest.hex), "tar": .string(tar.hex), "gzip": .string(gzip.hex), "size": .int(size),
        ]
    }
}
