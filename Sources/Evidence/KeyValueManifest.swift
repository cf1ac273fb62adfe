// Finds the version in files of keys and values by lines: setup.cfg and gradle.properties.
import Primitives
import ReleaseModel

enum KeyValueManifest {
    /// `[metadata]` of setup.cfg, as Python's configparser reads it; `attr:` and `file:` point elsewhere.
    static func configuration(_ text: EvidenceText, name: String) throws(EvidenceFault) -> VersionManifest {
        var manifest = VersionManifest(format: name, statement: .absent)
        var section = ""
        for index in text.lines.indices {
            let raw = text[index]
            let body = ASCII.trimmed(raw)
            guard let first = body.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";") else { continue }
            if raw.first.map(ASCII.isSpace) ?? false { continue }  // the line before goes on
            if first == UInt8(ascii: "["), let close = body.firstIndex(of: UInt8(ascii: "]")) {
                section = String(decoding: body[(body.startIndex + 1)..<close], as: UTF8.self)
                continue
            }
            guard section == "metadata", let (key, value) = pair(body, separators: "=:") else { continue }
            if key == "name" { manifest.name = value }
            guard key == "version" else { continue }
            try refuseSecond(manifest, at: index + 1)
            manifest.line = index + 1
            manifest.statement =
                value.hasPrefix("attr:") || value.hasPrefix("file:")
                ? .indefinite("taken from \(quoted(value)) by the build") : VersionManifestReader.statement(value)
        }
        return manifest
    }

    /// `version`, or `VERSION_NAME` as Android libraries call it.
    static func properties(_ text: EvidenceText, name: String) throws(EvidenceFault) -> VersionManifest {
        var manifest = VersionManifest(format: name, statement: .absent)
        for index in text.lines.indices {
            let body = ASCII.trimmed(text[index])
            guard let first = body.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "!"),
                let (key, value) = pair(body, separators: "=: \t"), key == "version" || key == "VERSION_NAME"
            else { continue }
            try refuseSecond(manifest, at: index + 1)
            manifest.statement = VersionManifestReader.statement(value)
            manifest.line = index + 1
        }
        return manifest
    }

    private static func pair(_ body: ArraySlice<UInt8>, separators: String) -> (key: String, value: String)? {
        guard let end = body.firstIndex(where: { separators.utf8.contains($0) }) else { return nil }
        var value = ASCII.trimmed(body[(end + 1)...])
        // A blank separates as well, so that "version = 1" has one more mark to pass over.
        if ASCII.isBlank(body[end]), let mark = value.first, mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":") {
            value = ASCII.trimmed(value.dropFirst())
        }
        let key = String(decoding: ASCII.trimmed(body[..<end]), as: UTF8.self)
        return (key, String(decoding: value, as: UTF8.self))
    }

    private static func refuseSecond(_ manifest: VersionManifest, at line: Int) throws(EvidenceFault) {
        guard let first = manifest.line else { return }
        throw EvidenceFault(
            "duplicate-key", "the version is stated twice; the first is on line \(first)",
            remedy: "Remove one of them.",
            line: line)
    }
}
