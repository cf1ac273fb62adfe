// RPM's .spec: the tag Version of the package itself, with the macros that the file defines.
import EvidenceParsing
import Primitives
import ReleaseModel

enum RPMSpecification: VersionManifestDialect {
    static let name = "an RPM spec"

    static func fits(_ name: String) -> Bool { name.hasSuffix(".spec") || name.hasSuffix(".spec.in") }
    /// PyInstaller's files end like that as well.
    static func owns(name: String) -> Bool { false }

    static func looks(_ text: EvidenceSample) -> Bool {
        guard text.suffix == "spec", let lines = try? EvidenceText(text.bytes) else { return false }
        let tags = lines.lines.indices.compactMap { tag(lines[$0])?.name }
        return ["name", "version", "release"].allSatisfy(tags.contains)
    }

    /// Up to the first section, where tags of packages that are made beside it begin.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        var macros: [String: String] = [:]
        var manifest = file.manifest()
        for index in text.lines.indices {
            let body = ASCII.trimmed(text[index])
            if body.starts(with: "%package".utf8) || body.starts(with: "%description".utf8) { break }
            let words = body.split(maxSplits: 2, whereSeparator: ASCII.isBlank).map {
                String(decoding: $0, as: UTF8.self)
            }
            if words.count == 3, words[0] == "%global" || words[0] == "%define" {
                macros[words[1]] = ASCII.trimmed(words[2])
            }
            guard let tag = tag(text[index]) else { continue }
            let value = VersionManifest.filled(tag.value, opening: "%{", closing: "}") { macros[$0] }
            if tag.name == "name" { manifest.name = value }
            guard tag.name == "version" else { continue }
            var next = file.manifest()
            next.take(value, line: index + 1)
            if value.utf8.contains(ASCII.percent) { next.prove(nothing: "\(quoted(value)) is filled in by the build") }
            macros["version"] = value
            manifest.join(next)
        }
        return manifest
    }

    /// `Version: 1.2.0`, with the name in lower case.
    private static func tag(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard line.first.map(ASCII.isLetter) == true, let colon = line.firstIndex(of: ASCII.colon) else { return nil }
        let name = line[..<colon]
        guard name.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) }) else { return nil }
        return (
            ASCII.lowercased(String(decoding: name, as: UTF8.self)),
            String(decoding: ASCII.trimmed(line[(colon + 1)...]), as: UTF8.self)
        )
    }
}
