// The media type of an evidence file, from fixed tables: the same on every machine.
package import ReleaseModel

extension EvidenceDialects {
    /// By the kind where that fixes it, else by the name's ending, else the one of the kind's plainest form.
    package func mediaType(_ kind: EvidenceKind, path: String) -> String {
        let suffix = EvidencePath.extension(of: path)
        let dialects = of(kind)
        for dialect in dialects { if let type = dialect.mediaType(suffix: suffix) { return type } }
        if let suffix, let type = Self.mediaTypes[suffix] { return type }
        return dialects.last?.plainMediaType ?? OtherFile.plainMediaType
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
