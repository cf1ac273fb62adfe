// The media type of an evidence file, from a fixed table: the same on every machine.
import ReleaseModel

extension EvidenceKind {
    /// By the kind where it fixes the format, else by the name's ending, else `application/octet-stream`, or `text/plain` for
    /// the kinds that are text.
    func mediaType(path: String) -> String {
        let suffix = EvidencePath.extension(of: path)
        switch self {
        case .junit, .cobertura, .jacoco: return "application/xml"
        case .sarif: return "application/sarif+json"
        case .cyclonedx: return suffix == "xml" ? "application/vnd.cyclonedx+xml" : "application/vnd.cyclonedx+json"
        case .spdx where suffix == "json": return "application/spdx+json"
        case .spdx where suffix == "spdx": return "text/spdx"
        case .lcov: return "text/plain"
        default: break
        }
        if let suffix, let type = Self.mediaTypes[suffix] { return type }
        switch self {
        case .pullRequests, .rollbackTest, .gate, .securityReview: return "application/json"
        case .changelog, .versionManifest, .documentation, .log: return "text/plain"
        default: return "application/octet-stream"
        }
    }

    private static let mediaTypes: [String: String] = [
        "cfg": "text/plain", "csv": "text/csv", "gz": "application/gzip", "htm": "text/html", "html": "text/html",
        "info": "text/plain", "ini": "text/plain", "jpeg": "image/jpeg", "jpg": "image/jpeg",
        "json": "application/json",
        "jsonl": "application/jsonl", "lcov": "text/plain", "log": "text/plain", "markdown": "text/markdown",
        "md": "text/markdown", "pdf": "application/pdf", "png": "image/png", "properties": "text/plain",
        "py": "text/x-python",
        "rst": "text/x-rst", "sarif": "application/sarif+json", "svg": "image/svg+xml", "swift": "text/x-swift",
        "tar": "application/x-tar", "toml": "application/toml", "tsv": "text/tab-separated-values", "txt": "text/plain",
        "xml": "application/xml", "yaml": "application/yaml", "yml": "application/yaml", "zip": "application/zip",
    ]
}
