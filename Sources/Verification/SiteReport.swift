// What the verification of a published folder, or of one release's folder, found: as text and JSON.
package import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

package struct SiteReport: Sendable, Hashable {
    /// The folder as it was named.
    package var name: String
    /// One a publication, in the order of versions.
    package var bundles: [VerificationReport]
    /// What holds for the whole: the lock, the checksums, the history.
    package var items: [VerificationItem]
    /// Files that no digest of what was verified covers, such as pages; relative to the folder, sorted bytewise.
    package var uncovered: [String]

    package init(
        name: String, bundles: [VerificationReport], items: [VerificationItem], uncovered: [String] = []
    ) {
        self.name = name
        self.bundles = bundles
        self.items = items
        self.uncovered = uncovered
    }

    package var verdict: VerificationVerdict {
        let verdicts = bundles.map(\.verdict) + [VerificationVerdict(items)]
        if verdicts.contains(.failed) { return .failed }
        return verdicts.contains(.incomplete) ? .incomplete : .verified
    }

    package var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("verdict", .string(verdict.rawValue)), ("items", .array(items.map(\.json))),
            ("bundles", .array(bundles.map(\.json))), ("not_covered", JSON.texts(uncovered)),
        ])
    }

    /// Bundles that are fine take one line. Ends with a newline.
    package var text: String {
        var text = ""
        for bundle in bundles {
            let isFine = bundle.verdict == .verified || bundle.verdict == .unsigned
            let signed = bundle.signers.isEmpty ? "" : ", signed by \(listed(bundle.signers))"
            text += isFine ? TerminalText.line("\(bundle.name): \(bundle.verdictText)\(signed)") + "\n" : bundle.text
        }
        for item in items { text += item.lines.joined(separator: "\n") + "\n" }
        return text + TerminalText.line("\(verdict.rawValue): \(Self.counts(bundles))") + "\n"
    }

    /// `3 bundles, 1 of them not ready, 1 a draft`
    private static func counts(_ bundles: [VerificationReport]) -> String {
        let kinds: [(String, Int)] = [
            ("failed", bundles.count { $0.verdict == .failed }),
            ("incomplete", bundles.count { $0.verdict == .incomplete }),
            ("not in full", bundles.count(where: \.isVerifiedInPart)),
            ("not ready", bundles.count { $0.readiness == .notReady }),
            ("not judged", bundles.count { $0.readiness == .notJudged }),
            ("a draft", bundles.count { $0.isDraft && $0.verdict != .unsigned }),
            ("a draft that nobody signed", bundles.count { $0.verdict == .unsigned }),
        ]
        let parts = kinds.filter { $0.1 > 0 }.enumerated().map { index, kind in
            ", \(kind.1)\(index == 0 ? " of them" : "") \(kind.0)"
        }
        return counted(bundles.count, "bundle") + parts.joined()
    }
}
