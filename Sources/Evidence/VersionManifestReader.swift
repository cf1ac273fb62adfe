// Reads what a manifest says about the version of the thing it describes; the file's name tells the format.
import Documents
import Files
import Primitives
import ReleaseModel

enum VersionManifestReader {
    static func read(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) -> VersionManifest {
        let name = EvidencePath.name(of: path)
        let lowered = ASCII.lowercased(name)
        switch EvidencePath.extension(of: path) {
        case "json", "yaml", "yml": return try document(bytes, path: path, name: name, limits: limits)
        case "toml": return try TOMLManifest.read(EvidenceText(bytes), name: name, limits: limits)
        case "cfg", "ini": return try KeyValueManifest.configuration(EvidenceText(bytes), name: name)
        case "properties": return try KeyValueManifest.properties(EvidenceText(bytes), name: name)
        case "xml", "pom": return try PomReader.read(bytes, name: name, limits: limits)
        case nil, "txt", "version": return try plain(EvidenceText(bytes), name: name)
        default:
            if lowered == ".version" { return try plain(EvidenceText(bytes), name: name) }
            return try VersionConstants.read(EvidenceText(bytes), name: name)
        }
    }

    /// What a version's text states. Placeholders that a build fills in, and snapshots, prove nothing.
    static func statement(_ text: String) -> VersionManifest.Statement {
        let version = ASCII.trimmed(text)
        let lowered = ASCII.lowercased(version)
        if version.isEmpty { return .absent }
        if ["${", "{{", "\\(", "<%", "$("].contains(where: version.contains)
            || (version.hasPrefix("@") && version.hasSuffix("@"))
        {
            return .indefinite("\"\(version)\" is filled in by the build")
        }
        if lowered.hasSuffix("-snapshot") { return .indefinite("\"\(version)\" is a snapshot") }
        if ["0.0.0-development", "0.0.0-semantically-released", "0.0.0-semantic-release"].contains(lowered) {
            return .indefinite("\"\(version)\" is a placeholder of semantic-release")
        }
        return .stated(version)
    }

    /// package.json, Chart.yaml, and others with `version` at the top.
    private static func document(
        _ bytes: Bytes, path: String, name: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> VersionManifest {
        let root = try evidenceDocument(bytes, path: path, limits: limits)
        guard root.mapping != nil else {
            throw EvidenceFault(
                "wrong-type", "the file holds \(root.inWords), and a manifest is a mapping",
                remedy: "Name the manifest that was meant.", line: root.position.line)
        }
        guard let version = root["version"], !version.isNull else {
            return VersionManifest(format: name, name: root["name"]?.string, statement: .absent)
        }
        guard let text = version.string else {
            throw EvidenceFault(
                "wrong-type", "version is \(version.inWords), and it should be text", remedy: "Write it in quotes.",
                line: version.position.line)
        }
        return VersionManifest(
            format: name, name: root["name"]?.string, statement: statement(text), line: version.position.line)
    }

    /// A file that holds the version and nothing else: its first line with text.
    private static func plain(_ text: EvidenceText, name: String) throws(EvidenceFault) -> VersionManifest {
        for index in text.lines.indices {
            var line = ASCII.trimmed(text[index])
            guard !line.isEmpty else { continue }
            if line.count > 1, line.first.map({ $0 | 32 }) == UInt8(ascii: "v"),
                ASCII.isDigit(line[line.startIndex + 1])
            {
                line.removeFirst()
            }
            guard line.count <= 255, line.first.map(ASCII.isDigit) ?? false, !line.contains(where: ASCII.isSpace) else {
                throw EvidenceFault(
                    "not-a-version",
                    "the first line is \(quoted(String(decoding: line, as: UTF8.self))), which is no version",
                    remedy: "Write the version, and nothing else, on the first line.", line: index + 1)
            }
            return VersionManifest(
                format: name, statement: statement(String(decoding: line, as: UTF8.self)), line: index + 1)
        }
        return VersionManifest(format: name, statement: .absent)
    }
}

/// Maven's pom.xml: the project's own version; one that only its parent states is inherited.
private enum PomReader {
    static func read(_ bytes: Bytes, name: String, limits: Policy.Limits) throws(EvidenceFault) -> VersionManifest {
        var xml = try EvidenceXML(ByteFeed(bytes), limits: limits)
        guard let root = try xml.root(), root.name == "project" else {
            throw EvidenceFault(
                "not-a-manifest", "the root element is not the <project> of a pom.xml",
                remedy: "Name the manifest that was meant.",
                line: xml.line)
        }
        var path: [String] = []
        var texts: [String: (text: String, line: Int)] = [:]
        while let event = try xml.next() {
            switch event {
            case .start(let element):
                path.append(element.name)
                let key = path.joined(separator: "/")
                if ["version", "artifactId", "parent/version"].contains(key) {
                    guard texts[key] == nil else {
                        throw EvidenceFault(
                            "duplicate-key", "there is a second <\(element.name)> here", remedy: "Remove one of them.",
                            line: element.line)
                    }
                    texts[key] = ("", element.line)
                }
            case .text(let text): texts[path.joined(separator: "/")]?.text += text
            case .end: path.removeLast(path.isEmpty ? 0 : 1)
            }
        }
        let artifact = texts["artifactId"].map { ASCII.trimmed($0.text) }
        if let own = texts["version"] {
            return VersionManifest(
                format: name, name: artifact, statement: VersionManifestReader.statement(own.text), line: own.line)
        }
        guard let parent = texts["parent/version"] else {
            return VersionManifest(format: name, name: artifact, statement: .absent)
        }
        let why = "inherited from the parent's version \"\(ASCII.trimmed(parent.text))\""
        return VersionManifest(format: name, name: artifact, statement: .indefinite(why), line: parent.line)
    }
}

extension VersionManifestReader: EvidenceDialect {
    package static let kind = EvidenceKind.versionManifest
    package static let name = "a Maven project"
    /// Of one that no mark tells.
    static let plainName = "a version manifest"
    package static let mark = EvidenceMark.root { $0.name == "project" }
    package static let need = EvidenceNeed.whole
    static let plainMediaType = "text/plain"

    private static let names: Set<String> = [
        "package.json", "cargo.toml", "pyproject.toml", "setup.cfg", "setup.py", "pom.xml", "chart.yaml",
        "gradle.properties", "version", "version.txt", ".version",
    ]

    static func owns(name: String) -> Bool { names.contains(name) }

    static func looks(_ text: EvidenceSample) -> Bool {
        guard namesVersion(text), let lines = try? EvidenceText(text.bytes),
            case .stated? = try? VersionConstants.read(lines, name: text.name).statement
        else { return false }
        return true
    }

    /// A file named after the version, or a Python one with the constant that can mean nothing else.
    private static func namesVersion(_ text: EvidenceSample) -> Bool {
        guard text.suffix == "py" || text.suffix == "swift" else { return false }
        let stem = text.name.dropLast(text.suffix.map { $0.utf8.count + 1 } ?? 0)
        if stem.hasSuffix("version") || stem == "__version__" || stem == "__about__" { return true }
        let constant = "__version__".utf8
        return text.suffix == "py" && text.bytes.lines.contains { $0.starts(with: constant) }
    }

    /// A SARIF log has a version as well.
    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        let manifest = try read(file.bytes, path: file.path, limits: file.limits)
        if manifest.statement == .absent { try file.checkText(as: kind) }
        return .manifest(manifest)
    }
}
