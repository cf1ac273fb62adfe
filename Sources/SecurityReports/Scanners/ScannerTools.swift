// Which tools do nothing but scan, so that a report of theirs without findings is a clean one.
import Primitives

/// Tools that do nothing but look for vulnerabilities: what they write is a scan, also where they found none. Others, such as Syft,
/// cyclonedx-py and Trivy, write a bill of materials with an empty list of vulnerabilities where nobody asked them to scan.
enum ScannerTools {
    private static let names: Set<String> = [
        "pip-audit", "osv-scanner", "grype", "govulncheck", "cargo-audit", "bundler-audit", "npm-audit",
        "dependency-check", "dep-scan", "owasp-depscan", "safety",
    ]

    static func isOne(_ name: String) -> Bool { names.contains(ASCII.lowercased(ASCII.trimmed(name))) }
}
