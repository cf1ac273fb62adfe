// What a verification found, item by item, as values, text and JSON.
package import Bundles
package import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel

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

    package init(
        id: String, name: String, status: VerificationStatus, compared: String, code: String? = nil,
        problem: String? = nil, meaning: String? = nil, details: [String] = []
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.compared = compared
        self.code = code
        self.problem = problem
        self.meaning = meaning
        self.details = details
    }

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
    case failed
}

/// The verification of one bundle.
package struct VerificationReport: Sendable, Hashable {
    /// The file as it was named.
    package var name: String
    /// Nil where the bundle was refused before its content was known.
    package var project: String?
    package var version: Version?
    package var isDraft: Bool
    package var digests: BundleDigests?
    /// The checks whose verdicts rest on redacted evidence, so that nothing here shows them.
    package var unproved: [CheckID]
    /// As the bundle states them, in its own words.
    package var verdicts: [ReadBundle.Verdict]
    /// In the order of the steps; others (signatures) may be added at the end.
    package var items: [VerificationItem]

    package init(
        name: String, project: String? = nil, version: Version? = nil, isDraft: Bool = false,
        digests: BundleDigests? = nil, unproved: [CheckID] = [],
        verdicts: [ReadBundle.Verdict] = [], items: [VerificationItem]
    ) {
        self.name = name
        self.project = project
        self.version = version
        self.isDraft = isDraft
        self.digests = digests
        self.unproved = unproved
        self.verdicts = verdicts
        self.items = items
    }

    package var verdict: VerificationVerdict { items.contains { $0.status == .failed } ? .failed : .verified }

    package subscript(step: VerificationStep) -> VerificationItem? { items.first { $0.id == step.rawValue } }

    package var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("project", JSON.text(project)), ("version", JSON.text(version?.text)),
            ("draft", isDraft ? true : nil), ("verdict", .string(verdict.rawValue)),
            ("unproved", JSON.texts(unproved.map(\.rawValue))), ("digests", digests?.json),
            ("checks", verdicts.isEmpty ? nil : .array(verdicts.map(\.json))), ("items", .array(items.map(\.json))),
        ])
    }

    fileprivate var isVerifiedInPart: Bool { verdict == .verified && !unproved.isEmpty }
    /// `verified, but not RL-02: its evidence is redacted`
    fileprivate var verdictText: String {
        let checks = unproved.map(\.rawValue).joined(separator: ", ")
        return verdict.rawValue
            + (isVerifiedInPart
                ? ", but not \(checks): \(unproved.count == 1 ? "its" : "their") evidence is redacted" : "")
    }

    /// Ends with a newline.
    package var text: String {
        var lines = [TerminalText.line("\(name): \(verdictText)\(isDraft ? " (a draft)" : "")")]
        if let project, let version { lines.append("  \(project) \(version.text)") }
        if let digests {
            lines.append("  manifest \(digests.manifest.hex)")
            lines.append("  archive  \(digests.tar.hex)")
            lines.append("  file     \(digests.gzip.hex)")
        }
        lines += items.flatMap(\.lines)
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The verification of a published folder.
package struct SiteReport: Sendable, Hashable {
    /// One a publication, in the order of versions.
    package var bundles: [VerificationReport]
    /// What holds for the whole: the lock, the checksums, the history.
    package var items: [VerificationItem]

    package init(bundles: [VerificationReport], items: [VerificationItem]) {
        self.bundles = bundles
        self.items = items
    }

    package var verdict: VerificationVerdict {
        bundles.contains { $0.verdict == .failed } || items.contains { $0.status == .failed } ? .failed : .verified
    }

    package var json: JSON {
        [
            "verdict": .string(verdict.rawValue), "items": .array(items.map(\.json)),
            "bundles": .array(bundles.map(\.json)),
        ]
    }

    /// Bundles that are fine take one line.
    package var text: String {
        var text = ""
        for bundle in bundles {
            text +=
                bundle.verdict == .failed
                ? bundle.text : TerminalText.line("\(bundle.name): \(bundle.verdictText)") + "\n"
        }
        for item in items { text += item.lines.joined(separator: "\n") + "\n" }
        let partly = bundles.count(where: \.isVerifiedInPart)
        let but = verdict == .verified && partly > 0 ? ", \(partly) of them not in full" : ""
        return text + "\(verdict.rawValue): \(counted(bundles.count, "bundle"))\(but)\n"
    }
}

extension BundleDigests {
    package var json: JSON {
        [
            "manifest": .string(manifest.hex), "tar": .string(tar.hex), "gzip": .string(gzip.hex), "size": .int(size),
        ]
    }
}
