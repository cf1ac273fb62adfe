// Looks for secrets in the evidence files that a bundle would hold.
import Files
import Primitives
package import ReleaseModel

package enum EvidenceSecrets {
    /// An error `evidence-secret` for each secret in a file that is bundled as it is; of a redacted one only the digest is. They
    /// name files relative to `folder`, the release's own in the workspace. An allowance names a file from the workspace.
    package static func findings(
        _ evidence: [LoadedEvidence], folder: String, allowed: [Policy.AllowedSecret]
    ) -> [Finding] {
        let files = evidence.filter { $0.isPresent && !$0.isRedacted }
        // Small files are looked through faster than they are spread over processors.
        let isSpread = files.contains { $0.size > 1 << 20 }
        return concurrentMap(files, batch: isSpread ? 1 : files.count) { file -> [Finding] in
            var scanner = SecretScanner(path: Files.join(folder, file.path), allowed: allowed)
            do throws(FileError) {
                try file.content.read(piece: 1 << 20) { feed in
                    while let piece = feed.next() { scanner.feed(piece) }
                }
            } catch { return [.unreadable(file.path, error)] }
            let otherwise = "or mark the file with redact, so that only its digest is published; "
            return scanner.findings(code: "evidence-secret", otherwise: otherwise).map { finding in
                var finding = finding
                finding.file = file.path
                return finding
            }
        }.flatMap { $0 }
    }
}
