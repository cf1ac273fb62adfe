// What the dialects of version manifests share: each is recognised by its file's name, and states one version.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// A form of version manifest. It is known by the file's name: that of the file itself, or how it ends.
protocol VersionManifestDialect: EvidenceDialect {
    /// Whether a file has a name of this form; `name` is in lower case.
    static func fits(_ name: String) -> Bool
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest
}

extension VersionManifestDialect {
    static var kind: EvidenceKind { .versionManifest }
    static var need: EvidenceNeed { .whole }
    static var plainMediaType: String { "text/plain" }

    static func takes(_: Bytes, name: String) -> Bool { fits(name) }
    static func owns(name: String) -> Bool { fits(name) }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        return .manifest(try manifest(file))
    }
}

extension EvidenceInput {
    /// The file's own name.
    var name: String { EvidencePath.name(of: path) }

    func text() throws(EvidenceFault) -> EvidenceText { try EvidenceText(bytes) }

    /// The document of a manifest that is one mapping.
    func mapping() throws(EvidenceFault) -> DataNode {
        let root = try document()
        try EvidenceFields.checkMapping(root, "a manifest", remedy: "Name the manifest that was meant.")
        return root
    }

    /// A manifest of this file that states nothing so far.
    func manifest(name: String? = nil, _ statement: VersionManifest.Statement = .absent, line: Int? = nil)
        -> VersionManifest
    {
        VersionManifest(format: self.name, name: name, statement: statement, line: line)
    }
}

extension VersionManifest {
    /// Takes the text of a member of a document as the version; where there is none, nothing changes.
    mutating func take(_ node: DataNode?, called field: String = "version") throws(EvidenceFault) {
        guard let node, !node.isNull else { return }
        guard let text = node.string else { throw .wrongType(field, node, "text", remedy: "Write it in quotes.") }
        take(text, line: node.position.line)
    }

    mutating func take(_ text: String, line: Int) {
        statement = VersionText.statement(text)
        self.line = line
    }

    /// Adds what one more place of the file states. The first place is the statement; one that says the same adds nothing.
    mutating func add(_ text: String, called name: String, line: Int) {
        switch statement {
        case .absent: take(text, line: line)
        case .stated(let known) where known == text || further.contains(where: { $0.text == text }): return
        case .stated: further.append(Place(name: name, text: text, line: line))
        case .indefinite: return
        }
    }

    /// A placeholder of something that is never published by itself.
    mutating func disregardZero(since why: String) {
        guard statement == .stated("0.0.0") else { return }
        statement = .indefinite("\"0.0.0\" is a placeholder, since \(why)")
    }

    mutating func prove(nothing why: String, line: Int? = nil, source: Source? = nil) {
        statement = .indefinite(why)
        self.line = line ?? self.line
        self.source = source
    }
}

enum VersionText {
    private static let marks = ["${", "{{", "\\(", "<%", "$(", "#{", "%{"]
    private static let placeholders: Set<String> = [
        "0.0.0-development", "0.0.0-semantically-released", "0.0.0-semantic-release", "0.0.0-placeholder",
    ]

    /// What a version's text states. Placeholders that a build fills in prove nothing.
    static func statement(_ text: String) -> VersionManifest.Statement {
        let version = ASCII.trimmed(text)
        if version.isEmpty { return .absent }
        let isWrapped = { (mark: String) in
            version.utf8.count > 1 && version.hasPrefix(mark) && version.hasSuffix(mark)
        }
        if marks.contains(where: version.contains) || isWrapped("@") || isWrapped("$") {
            return .indefinite("\(quoted(version)) is filled in by the build")
        }
        if placeholders.contains(ASCII.lowercased(version)) {
            return .indefinite("\(quoted(version)) is a placeholder of semantic-release")
        }
        if isPlaceholder(version) { return .indefinite("\(quoted(version)) is a placeholder") }
        return .stated(version)
    }

    /// `0.0.0-managed`, `0.0.0-dev`: a word behind a version that nobody releases, unless it is that of a pre-release.
    private static func isPlaceholder(_ version: String) -> Bool {
        let (zero, text) = ("0.0.0-", ASCII.lowercased(version))
        guard text.hasPrefix(zero), text.utf8.count > zero.utf8.count else { return false }
        let word = text.utf8.dropFirst(zero.utf8.count)
        return !word.contains(where: ASCII.isDigit) && !word.elementsEqual("snapshot".utf8)
            && !["alpha", "beta", "rc", "pre", "preview"].contains { word.elementsEqual($0.utf8) }
    }

    /// Whether a text begins as numbered versions do, `1` or `v1`, and has no white space in it.
    static func isNumbered(_ text: String) -> Bool {
        var bytes = text.utf8[...]
        if let first = bytes.first, ASCII.lower(first) == UInt8(ascii: "v") { bytes = bytes.dropFirst() }
        return bytes.first.map(ASCII.isDigit) == true && !text.utf8.contains(where: ASCII.isSpace)
    }
}
