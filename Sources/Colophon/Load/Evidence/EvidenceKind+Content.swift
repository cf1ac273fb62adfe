// Tells the kind of an evidence file from its content and name.
import ColophonSystem
import ReleaseModel

extension EvidenceKind {
    /// The kind of a file whose record doesn't say: what its content shows beyond doubt, else what its name says, else what
    /// its text looks like, else `other`.
    static func told(path: String, bytes: Bytes, limits: Policy.Limits) -> EvidenceKind {
        let name = ASCII.lowercased(EvidencePath.name(of: path))
        if isManifest(path) { return .versionManifest }
        if let found = signature(bytes, path: path, limits: limits) { return found.kind }
        if let named = named(path) { return named }
        let suffix = EvidencePath.extension(of: path)
        switch suffix {
        case "yaml", "yml": return .other
        default: break
        }
        let isProse = ["md", "markdown", "rst", "txt", "debian", nil].contains(suffix)
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

    /// The same for a JSON document by its content and name alone; nil: it could not be read.
    static func told(path: String, document: DataNode?) -> EvidenceKind {
        document.flatMap(signature)?.kind ?? named(path) ?? .other
    }

    /// What a file's name says of it, unless its content says otherwise.
    private static func named(_ path: String) -> EvidenceKind? {
        let name = ASCII.lowercased(EvidencePath.name(of: path))
        switch EvidencePath.extension(of: path) {
        case "log": return .log
        case "sarif": return .sarif
        case "lcov": return .lcov
        case "spdx": return .spdx
        case "json" where ["pull", "pulls", "prs", "merge"].contains { name.hasPrefix($0) }: return .pullRequests
        default: return nil
        }
    }

    /// Whether the name is that of a manifest that states a version.
    static func isManifest(_ path: String) -> Bool {
        manifestNames.contains(ASCII.lowercased(EvidencePath.name(of: path)))
    }

    /// The kind of a file of which only the first bytes were seen; nil where the rest may make another one of it, or show
    /// that it is not of the kind that the record says.
    static func told(_ entry: EvidenceEntry, head: Bytes, limits: Policy.Limits) -> EvidenceKind? {
        let name = ASCII.lowercased(EvidencePath.name(of: entry.path))
        let body = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
        guard let first = body.first(where: { !ASCII.isSpace($0) }), !"{[".utf8.contains(first) else { return nil }
        if let found = signature(head, path: "", limits: limits) {
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

    /// What the content shows beyond doubt, with its name for messages. The path says whether it may be YAML.
    static func signature(
        _ bytes: Bytes, path: String, limits: Policy.Limits
    ) -> (kind: EvidenceKind, name: String)? {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let start = body.drop(while: ASCII.isSpace)
        switch start.first {
        case UInt8(ascii: "<"): return xmlSignature(bytes, limits: limits)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return (try? evidenceDocument(bytes, path: "", limits: limits)).flatMap(signature)
        case nil: return nil
        case _ where ["yaml", "yml"].contains(EvidencePath.extension(of: path)):
            return (try? evidenceDocument(bytes, path: path, limits: limits)).flatMap(signature)
        default:
            if start.starts(with: "TN:".utf8) || start.starts(with: "SF:".utf8) { return (.lcov, "an LCOV tracefile") }
            return SPDXTagReader.isTagValue(bytes) ? (.spdx, "an SPDX document") : nil
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

    static func signature(_ document: DataNode) -> (kind: EvidenceKind, name: String)? {
        signatures(document).first
    }

    /// All kinds whose marks a document has; the first is the likeliest.
    static func signatures(_ document: DataNode) -> [(kind: EvidenceKind, name: String)] {
        let has: (String) -> Bool = { document[$0] != nil }
        var found: [(kind: EvidenceKind, name: String)] = []
        if document["runs"]?.sequence != nil { found.append((.sarif, "a SARIF log")) }
        if document["bomFormat"]?.string == "CycloneDX" { found.append((.cyclonedx, "a CycloneDX document")) }
        if has("spdxVersion") { found.append((.spdx, "an SPDX document")) }
        if has("from"), has("to"), has("result") || has("passed") || has("steps") {
            found.append((.rollbackTest, "a rollback test"))
        }
        if has("approved") || has("decision"), has("by") { found.append((.securityReview, "a security review")) }
        if has("gate"), has("status") || has("result") || has("passed") { found.append((.gate, "a gate result")) }
        return found.isEmpty ? list(in: document).map { [$0] } ?? [] : found
    }

    private static func list(in document: DataNode) -> (kind: EvidenceKind, name: String)? {
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

    /// What a text that would pass for any changelog or list of paths is, where it clearly isn't the one that is stated.
    static func otherText(
        than stated: EvidenceKind, path: String, bytes: Bytes, limits: Policy.Limits
    ) -> (kind: EvidenceKind, name: String)? {
        let isList = isPathList(bytes)
        if isList { return stated == .documentation ? nil : (.documentation, "a list of paths") }
        if stated != .versionManifest, told(path: path, bytes: bytes, limits: limits) == .versionManifest {
            return (.versionManifest, "a version manifest")
        }
        if stated == .changelog {
            let first = bytes.first { !ASCII.isSpace($0) }
            guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
                (try? evidenceDocument(bytes, path: "", limits: limits)) != nil
            else { return nil }
            return (.other, "a JSON document")
        }
        return namesVersions(bytes, path: path, limits: limits) ? (.changelog, "a changelog") : nil
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
