// What is in a bundle, at a glance: release, digests, verdicts and files.
package import Bundles
package import Documents
import Evidence
import Files
package import Primitives
package import ReleaseModel
package import Versions
import Workspace

/// `colophon inspect`: what the bundle states, without a word on whether its evidence shows it.
package struct BundleSummary: Sendable, Hashable {
    package struct File: Sendable, Hashable {
        /// Relative to the bag.
        package var path: String
        /// Bytes.
        package var size: Int
        package var sha256: SHA256Digest
        /// Of an evidence file.
        package var kind: EvidenceKind?
        package var isRedacted: Bool

        package init(path: String, size: Int, sha256: SHA256Digest, kind: EvidenceKind? = nil, isRedacted: Bool) {
            self.path = path
            self.size = size
            self.sha256 = sha256
            self.kind = kind
            self.isRedacted = isRedacted
        }
    }
    package var project: String
    package var version: Version
    package var type: ReleaseType
    package var status: ReleaseStatus
    package var released: Timestamp?
    package var isDraft: Bool
    package var readiness: Readiness
    package var history: HistoryLink
    package var amends: Amendment?
    package var digests: BundleDigests
    package var verdicts: [ReadBundle.Verdict]
    /// Sorted bytewise by path; redacted evidence stands where its file would.
    package var files: [File]

    package init(_ bundle: ReadBundle) {
        project = bundle.record.project
        version = bundle.record.version
        type = bundle.record.type
        status = bundle.record.status
        released = bundle.record.releaseDate
        isDraft = bundle.isDraft
        readiness = bundle.readiness
        history = bundle.provenance.history
        amends = bundle.record.amends
        digests = bundle.digests
        verdicts = bundle.verdicts
        let folder = BundleFormat.evidenceFolder
        let kinds = Dictionary(
            bundle.evidence.map { (Bytes((folder + $0.entry.path).utf8), $0.kind) },
            uniquingKeysWith: { first, _ in first })
        files = bundle.files.map {
            File(
                path: $0.path, size: $0.size, sha256: $0.sha256, kind: kinds[Bytes($0.path.utf8)],
                isRedacted: false)
        }
        files += bundle.evidence.filter(\.isRedacted).map {
            File(path: folder + $0.entry.path, size: $0.size, sha256: $0.sha256, kind: $0.kind, isRedacted: true)
        }
        files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    package var json: JSON {
        .object(compact: [
            ("project", .string(project)),
            ("version", .string(version.text)),
            ("type", .string(type.rawValue)),
            ("status", .string(status.rawValue)),
            ("released", JSON.text(released?.text)),
            ("draft", isDraft ? true : nil),
            ("ready", .bool(readiness == .ready)),
            ("readiness", .string(readiness.rawValue)),
            (
                "previous",
                .object(compact: [
                    ("version", JSON.text(history.previous)), ("manifest_sha256", JSON.text(history.manifest?.hex)),
                    ("reason", JSON.text(history.reason)),
                ])
            ),
            (
                "amends",
                amends.map { ["manifest_sha256": .string($0.manifestSHA256.hex), "reason": .string($0.reason)] }
            ),
            ("digests", digests.json),
            ("checks", .array(verdicts.map(\.json))),
            (
                "files",
                .array(
                    files.map {
                        .object(compact: [
                            ("path", .string($0.path)), ("size", .int($0.size)), ("sha256", .string($0.sha256.hex)),
                            ("kind", JSON.text($0.kind?.rawValue)), ("redacted", $0.isRedacted ? true : nil),
                        ])
                    })
            ),
        ])
    }

    /// Ends with a newline.
    package var text: String {
        var lines = ["\(project) \(version.text), \(type.rawValue), \(status.rawValue)\(isDraft ? ", a draft" : "")"]
        if let released { lines.append("released  \(released.text)") }
        lines.append(
            "previous  \(history.previous ?? "none")\(history.manifest.map { ", manifest \($0.hex)" } ?? "")\(history.reason.map { " (\($0))" } ?? "")"
        )
        if let amends { lines.append("amends    \(amends.manifestSHA256.hex): \(amends.reason)") }
        lines += [
            "manifest  \(digests.manifest.hex)", "archive   \(digests.tar.hex)", "file      \(digests.gzip.hex)",
            "size      \(digests.size) bytes", "", readiness.words,
        ]
        for verdict in verdicts {
            let label = verdict.label + String(repeating: " ", count: max(0, 8 - verdict.label.utf8.count))
            lines.append("  \(verdict.id.rawValue)  \(label) \(verdict.name): \(verdict.headline)")
        }
        lines.append("")
        let width = files.map { String($0.size).utf8.count }.max() ?? 0
        for file in files {
            let size = String(repeating: " ", count: width - String(file.size).utf8.count) + String(file.size)
            let kind = file.kind.map { "  (\($0.rawValue)\(file.isRedacted ? ", redacted" : ""))" } ?? ""
            lines.append("\(file.sha256.hex)  \(size)  \(file.path)\(kind)")
        }
        return lines.map(TerminalText.line).joined(separator: "\n") + "\n"
    }
}
