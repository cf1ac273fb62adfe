// Keeps what redacted evidence says out of verdicts: of such a file, digest, size and counts are all that leaves.
package import Documents
import Primitives
package import ReleaseModel

package enum Redaction {
    /// Takes the content of redacted files out of a rule's judgement; `evidence` is what the rule looked at. Headlines join
    /// words from several files, so that one redacted file makes the whole headline a plain one.
    package static func apply(to result: inout CheckResult, concerning evidence: [LoadedEvidence]) {
        let paths = evidence.filter(\.isRedacted).map(\.path)
        guard !paths.isEmpty else { return }
        let hidden = Set(paths.map { Bytes($0.utf8) })
        result.headline = "\(word(for: result.status)) evidence that is redacted: \(listed(paths))"
        result.findings = findings(result.findings, hidden)
        for index in result.proofs.indices where hidden.contains(Bytes(result.proofs[index].path.utf8)) {
            result.proofs[index].place = nil
            result.proofs[index].line = nil
        }
    }

    /// Whether an entry of the evidence list says no more than a redacted file's may.
    package static func isIdentity(_ node: DataNode) -> Bool {
        guard case .mapping(let members) = node.content else { return false }
        let known = ["path", "kind", "media_type", "size", "sha256", "gate", "description", "redacted", "origin"]
        return members.allSatisfy { known.contains($0.key) }
    }

    /// One finding for those of the same file, severity and code, where the first of them stood.
    private static func findings(_ findings: [Finding], _ hidden: Set<Bytes>) -> [Finding] {
        var counts: [(finding: Finding, count: Int)] = []
        for finding in findings {
            // A finding without a file is about several, any of which may be a redacted one.
            guard finding.file.map({ hidden.contains(Bytes($0.utf8)) }) ?? true else {
                counts.append((finding, 0))
                continue
            }
            let same = counts.firstIndex {
                $0.count > 0 && $0.finding.file == finding.file && $0.finding.severity == finding.severity
                    && $0.finding.code == finding.code
            }
            if let same {
                counts[same].count += 1
            } else {
                counts.append((Finding(finding.code, finding.severity, "", file: finding.file), 1))
            }
        }
        return counts.map { finding, count in
            guard count > 0 else { return finding }
            var plain = finding
            plain.message = "\(counted(count, "finding")) in redacted evidence"
            if plain.severity == .error { plain.remedy = "Look into the file itself." }
            return plain
        }
    }

    private static func word(for status: CheckStatus) -> String {
        switch status {
        case .pass: "Passed by"
        case .fail: "Failed by"
        case .na: "Not applicable by"
        default: "Not decided by"
        }
    }
}
