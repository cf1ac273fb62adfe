// Looks for secrets in the evidence files that a bundle would hold.
import ColophonSystem
import ReleaseModel

enum EvidenceSecrets {
    /// Bytes that the scanner is given at a time: its memory doesn't grow with the file.
    private static let piece = 1 << 20

    /// An error `evidence-secret` for each secret in a file that is bundled as it is; of a redacted one only the digest is. They
    /// name files relative to `folder`, the release's own in the workspace. An allowance names a file from the workspace.
    static func findings(
        _ evidence: [LoadedEvidence], folder: String, allowed: [Policy.AllowedSecret]
    ) -> [Finding] {
        evidence.filter { $0.isPresent && !$0.isRedacted }.flatMap { file in
            let path = Files.join(folder, file.path)
            var scanner = SecretScanner(path: path, allowed: allowed)
            var rest = file.bytes[...]
            while !rest.isEmpty {
                scanner.feed(rest.prefix(piece))
                rest = rest.dropFirst(piece)
            }
            let otherwise = "or mark the file with redact, so that only its digest is published; "
            return scanner.findings(code: "evidence-secret", otherwise: otherwise).map { finding in
                var finding = finding
                finding.file = file.path
                return finding
            }
        }
    }
}
