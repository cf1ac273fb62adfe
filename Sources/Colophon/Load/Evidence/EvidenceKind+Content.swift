// Tells the kind of an evidence file from its content and name.
import ColophonSystem
import ReleaseModel

extension EvidenceKind {
    /// The kind of a file whose record doesn't say: what its content shows beyond doubt, else what its name says, else what
    /// its text looks like, else `other`.
    static func told(path: String, bytes: Bytes, limits: Policy.Limits) -> EvidenceKind {
        let name = ASCII.lowercased(EvidencePath.name(of: path))
        if manifestNames.contains(name) { return .versionManifest }
        if let found = signature(bytes, limits: limits) { return found.kind }
        let suffix = EvidencePath.extension(of: path)
        switch suffix {
        case "log": return .log
        case "sarif": return .sarif
        case "lcov": return .lcov
        case "spdx": return .spdx
        case "json" where ["pull", "pulls", "prs", "merge"].contains { name.hasPrefix($0) }: return .pullRequests
        case "yaml", "yml":
            let document = try? evidenceDocument(bytes, path: path, limits: limits)
            return document.flatMap(signature)?.kind ?? .other
        default: break
        }
        let isProse = ["md", "markdown", "rst", "txt", nil].contains(suffix)
        let stem = name.utf8.prefix { $0 != UInt8(ascii: ".") }.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
        if isProse, isPathList(bytes) { return .documentation }
        if isProse, changelogNames.contains(String(decoding: stem, as: UTF8.self)) { return .changelog }
        guard let text = try? EvidenceText(bytes) else { return .other }
        if isProse, suffix != nil, suffix != "txt", namesVersions(bytes, path: path, limits: limits) {
            return .changelog
        }
        if suffix == "py" || suffix == "swift", case .stated? = try? VersionConstants.read(text, name: name).statement {
            return .versionManifest
        }
        return .other
    }

    /// The kind of a file of which only the first bytes were seen; nil where the rest may make another one of it, or show
    /// that it is not of the kind that the record says.
    static func told(_ entry: EvidenceEntry, head: Bytes, limits: Policy.Limits) -> EvidenceKind? {
        let name = ASCII.lowercased(EvidencePath.name(of: entry.path))
        let body = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        guard let first = body.first(where: { !ASCII.isSpace($0) }), !"{[".utf8.contains(first) else { return nil }
        if let found = signature(head, limits: limits) {
            let isTold = entry.kind.map { $0 == found.kind } ?? !manifestNames.contains(name)
            return isTold ? found.kind : nil
        }
        let isLog = entry.kind == nil && first != UInt8(ascii: "<") && EvidencePath.extension(of: entry.path) == "log"
        return isLog && !manifestNames.contains(name) ? .log : nil
    }

    private static let manifestNames: Set<String> = [
        "package.json", "cargo.toml", "pyproject.toml", "setup.cfg", "setup.py", "pom.xml", "chart.yaml",
        "gradle.properties",
        "version", "version.txt", ".version",
    ]

    private static let changelogNames: Set<String> = [
        "changelog", "changes", "history", "news", "releases", "release-notes", "releasenotes", "change-log",
    ]

    /// What the content shows beyond doubt, with its name for messages.
    static func signature(_ bytes: Bytes, limits: Policy.Limits) -> (kind: EvidenceKind, name: String)? {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let start = body.drop(while: ASCII.isSpace)
        switch start.first {
        case UInt8(ascii: "<"): return xmlSignature(bytes, limits: limits)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return (try? evidenceDocument(bytes, path: "", limits: limits)).flatMap(signature)
        case nil: return nil
        default:
            if start.starts(with: "TN:".utf8) || start.starts(with: "SF:".utf8) { return (.lcov, "an LCOV tracefile") }
            return start.starts(with: "SPDXVersion:".utf8) ? (.spdx, "an SPDX document") : nil
        }
    }

    private static func xmlSignature(_ bytes: Bytes, limits: Policy.Limits) -> (kind: EvidenceKind, name: String)? {
        do {
            var xml = try EvidenceXML(ByteFeed(bytes), limits: limits)
            guard let root = try xml.root() else { return nil }
            switch root.name {
            case "testsuites", "testsuite": return (.junit, "a JUnit report")
            case "coverage": return root["clover"] == nil ? (.cobertura, "a Cobertura report") : nil
            case "report": return (.jacoco, "a JaCoCo report")
            case "project": return (.versionManifest, "a Maven project")
            case "bom": return (.cyclonedx, "a CycloneDX document")
            default: return nil
            }
        } catch {
            return nil
        }
    }

    private static func signature(_ document: DataNode) -> (kind: EvidenceKind, name: String)? {
        if document["runs"]?.sequence != nil { return (.sarif, "a SARIF log") }
        if document["bomFormat"]?.string == "CycloneDX" { return (.cyclonedx, "a CycloneDX document") }
        if document["spdxVersion"] != nil { return (.spdx, "an SPDX document") }
        let has: (String) -> Bool = { document[$0] != nil }
        if has("from"), has("to"), has("result") || has("steps") { return (.rollbackTest, "a rollback test") }
        if has("approved") || has("decision"), has("by") { return (.securityReview, "a security review") }
        if has("gate"), has("status") || has("result") { return (.gate, "a gate result") }
        if let items = document.sequence, !items.isEmpty,
            items.allSatisfy({ ($0.string ?? $0["filename"]?.string).map { isPath(Array($0.utf8)[...]) } ?? false })
        {
            return (.documentation, "a list of paths")
        }
        if let pulls = PullRequestReader.list(in: document), let first = pulls.first,
            PullRequestReader.looksLikeOne(first["node"] ?? first)
        {
            return (.pullRequests, "a list of pull requests")
        }
        return nil
    }

    /// Nothing but paths: a slash or an ending in each, and white space only in quotes; or what git writes around paths.
    private static func isPathList(_ bytes: Bytes) -> Bool {
        let isSeparated = bytes.contains(0)
        let lines = bytes.split { $0 == 0 || (!isSeparated && ($0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r"))) }
        guard !lines.isEmpty, firstInvalidUTF8(in: bytes) == nil else { return false }
        return lines.prefix(200).allSatisfy { line in
            let fields = line.split(separator: UInt8(ascii: "\t"))
            if isSeparated {
                return DocumentationReader.isStatus(line) || line.contains(UInt8(ascii: "/")) || isPath(line)
            }
            guard fields.count > 1, let first = fields.first else { return isPath(line) }
            return DocumentationReader.isStatus(first) || (fields.count == 3 && first.allSatisfy(ASCII.isDigit))
        }
    }

    private static func isPath(_ line: ArraySlice<UInt8>) -> Bool {
        if line.count > 2, line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\"") { return true }
        let isPlain = line.allSatisfy {
            ASCII.isDigit($0) || ASCII.isLetter($0) || "._-/+@[]".utf8.contains($0) || $0 >= 128
        }
        guard isPlain, !line.starts(with: "http".utf8) else { return false }
        let ending = line.lastIndex(of: UInt8(ascii: ".")).map { line[($0 + 1)...] }
        return line.dropFirst().dropLast().contains(UInt8(ascii: "/")) || (ending?.first.map(ASCII.isLetter) ?? false)
    }

    private static func namesVersions(_ bytes: Bytes, path: String, limits: Policy.Limits) -> Bool {
        let changelog = try? ChangelogReader.read(bytes, path: path, limits: limits)
        return changelog?.sections.contains { $0.version != nil && $0.entries > 0 } ?? false
    }
}
