// gradle.properties: `version`, or `VERSION_NAME` as Android libraries call it, else `projectVersion`.
import EvidenceParsing
import Primitives
import ReleaseModel

enum GradleProperties: VersionManifestDialect {
    static let name = "a gradle.properties"

    static func fits(_ name: String) -> Bool { name == "gradle.properties" }

    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        var manifest = file.manifest()
        var named = file.manifest()
        for index in text.lines.indices {
            let body = ASCII.trimmed(text[index])
            guard let first = body.first, first != ASCII.hash, first != ASCII.exclamation,
                let (key, value) = KeyValueLine.pair(body, separators: "=: \t")
            else { continue }
            if key == "version" || key == "VERSION_NAME" {
                try KeyValueLine.refuseSecond(manifest, at: index + 1)
                manifest.take(value, line: index + 1)
            } else if ["projectVersion", "project.version", "project_version"].contains(key) {
                try KeyValueLine.refuseSecond(named, at: index + 1)
                named.take(value, line: index + 1)
            }
        }
        return manifest.line == nil ? named : manifest
    }
}

/// Lines of a key and a value.
enum KeyValueLine {
    static func pair(_ body: ArraySlice<UInt8>, separators: String) -> (key: String, value: String)? {
        guard let end = body.firstIndex(where: { separators.utf8.contains($0) }) else { return nil }
        var value = ASCII.trimmed(body[(end + 1)...])
        // A blank separates as well, so that "version = 1" has one more mark to pass over.
        if ASCII.isBlank(body[end]), let mark = value.first, mark == ASCII.equals || mark == ASCII.colon {
            value = ASCII.trimmed(value.dropFirst())
        }
        let key = String(decoding: ASCII.trimmed(body[..<end]), as: UTF8.self)
        return (key, String(decoding: value, as: UTF8.self))
    }

    static func refuseSecond(_ manifest: VersionManifest, at line: Int) throws(EvidenceFault) {
        guard let first = manifest.line else { return }
        throw EvidenceFault(
            "duplicate-key", "the version is stated twice; the first is on line \(first)",
            remedy: "Remove one of them.",
            line: line)
    }
}
