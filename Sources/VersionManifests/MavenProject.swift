// Maven's pom.xml: the project's own version, or that of its parent, with the properties that it is made of.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum MavenProject: VersionManifestDialect {
    static let name = "a Maven project"
    /// Ant's build files have the same root, with attributes.
    static let mark = EvidenceMark.root { root in
        root.name == "project"
            && (root.namespace?.hasPrefix("http://maven.apache.org/POM/") == true
                || !["name", "default", "basedir"].contains { root[$0] != nil })
    }

    static func fits(_ name: String) -> Bool { name == "pom.xml" || name.hasSuffix(".pom") }

    /// Of another name only where the content is one.
    static func takes(_ bytes: Bytes, name: String) -> Bool {
        fits(name)
            || (name.hasSuffix(".xml") && EvidenceXML.root(of: bytes, limits: Policy().limits).map(isOne) == true)
    }

    private static func isOne(_ root: XMLElement) -> Bool {
        if case .root(let isOne) = mark { isOne(root) } else { false }
    }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let wanted: Set<String> = ["version", "artifactId", "parent/version", "parent/artifactId"]
        let texts = try XMLTexts(file, root: "project", of: "a pom.xml") { path in
            wanted.contains(path) || (path.hasPrefix("properties/") && path.utf8.count { $0 == 0x2F } == 1)
        }
        let artifact = try texts.one("artifactId")?.text
        let parent = try texts.one("parent/version")
        let parentOwner = try texts.one("parent/artifactId").map { owner($0.text) }
        var manifest = file.manifest(name: artifact)
        let values = values(texts, parent: parent?.text)
        if let artifact {
            manifest.offer = .init(owner: owner(artifact), values: values, parent: parentOwner)
        }
        guard let place = try texts.one("version") ?? parent else { return manifest }
        let text = VersionManifest.filled(place.text) { values[$0] }
        manifest.take(text, line: place.line)
        if text.contains("${"), let parentOwner {
            manifest.source = .values(text, owner: parentOwner)
        }
        return manifest
    }

    private static func owner(_ artifact: String) -> String { "maven \(artifact)" }

    /// A property that is set twice to different texts is none.
    private static func values(_ texts: XMLTexts, parent: String?) -> [String: String] {
        var values: [String: String] = [:]
        var doubtful: Set<String> = []
        for item in texts.items where item.path.hasPrefix("properties/") {
            let name = String(item.path.dropFirst("properties/".count))
            if let known = values.updateValue(item.text, forKey: name), known != item.text { doubtful.insert(name) }
        }
        for name in doubtful { values[name] = nil }
        if let parent {
            for name in ["project.parent.version", "parent.version"] { values[name] = parent }
        }
        return values
    }
}
