// Makefiles, scripts of a shell and packages' build files: a variable called VERSION, or pkgver, that is set to a text.
import EvidenceParsing
import Primitives
import ReleaseModel

enum BuildVariables: VersionManifestDialect {
    static let name = "a makefile or shell script"
    private static let suffixes: Set<String> = ["mk", "mak", "sh", "bash", "env"]
    private static let names: Set<String> = ["makefile", "gnumakefile", "pkgbuild", "apkbuild", ".env"]

    static func fits(_ name: String) -> Bool {
        names.contains(name) || EvidencePath.extension(of: name).map(suffixes.contains) ?? false
    }
    /// Most of them have other versions.
    static func owns(name: String) -> Bool { name == "pkgbuild" || name == "apkbuild" }

    /// Each line at its beginning: `VERSION = 1.2.0`, `VERSION := 1.2.0`, `export VERSION="1.2.0"`. What is filled in is computed.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        var manifest = file.manifest()
        for index in text.lines.indices {
            var line = text[index]
            for word in ["export ", "readonly "] where line.starts(with: word.utf8) {
                line = line.dropFirst(word.utf8.count)
            }
            guard let equals = line.firstIndex(of: ASCII.equals), line.first.map(ASCII.isLetter) == true else {
                continue
            }
            let isAdded = equals > line.startIndex && line[equals - 1] == ASCII.plus
            let name = ASCII.trimmed(line[..<equals].prefix { !":?+".utf8.contains($0) })
            guard name.elementsEqual("VERSION".utf8) || name.elementsEqual("pkgver".utf8) else { continue }
            var next = file.manifest()
            let value = value(line[(equals + 1)...])
            next.take(value, line: index + 1)
            if isAdded || value.utf8.contains(where: { "$`'\" \t".utf8.contains($0) }) {
                next.prove(nothing: "computed: \(quoted(value))")
            }
            manifest.join(next)
        }
        return manifest
    }

    /// Without a comment, and without the quotes around all of it.
    private static func value(_ bytes: ArraySlice<UInt8>) -> String {
        var value = ASCII.trimmed(bytes)
        if let quote = value.first, "\"'".utf8.contains(quote), let end = value.dropFirst().firstIndex(of: quote) {
            let rest = ASCII.trimmed(value[(end + 1)...])
            if rest.isEmpty || rest.first == ASCII.hash || rest.first == ASCII.semicolon {
                value = value[(value.startIndex + 1)..<end]
            }
        } else {
            value = ASCII.trimmed(value.prefix { $0 != ASCII.hash })
        }
        return String(decoding: value, as: UTF8.self)
    }
}
