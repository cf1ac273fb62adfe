// Which tools do nothing but scan, so that a report of theirs without findings is a clean one.
import Primitives

/// Tools that do nothing but look for vulnerabilities: what they write is a scan, also where they found none. Others, such as Syft,
/// cyclonedx-py and Trivy, write a bill of materials with an empty list of vulnerabilities where nobody asked them to scan.
enum ScannerTools {
    private static let names: Set<String> = [
        "pip-audit", "osv-scanner", "grype", "govulncheck", "cargo-audit", "bundler-audit", "npm-audit",
        "dependency-check", "dep-scan", "owasp-depscan", "safety",
    ]

    /// `pip-audit`, and with its version `pip-audit-2.7`.
    static func isOne(_ name: String) -> Bool {
        let name = ASCII.lowercased(ASCII.trimmed(name))
        guard !names.contains(name) else { return true }
        guard let dash = name.utf8.lastIndex(of: ASCII.hyphen), let digit = name.utf8[dash...].dropFirst().first,
            ASCII.isDigit(digit)
        else { return false }
        return names.contains(String(name[..<dash]))
    }
}
