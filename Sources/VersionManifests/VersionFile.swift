// A file that holds the version and nothing else, such as VERSION.
import EvidenceParsing
import Primitives
import ReleaseModel

enum VersionFile: VersionManifestDialect {
    static let name = "a version file"
    private static let names: Set<String> = ["version", "version.txt", ".version"]

    static func fits(_ name: String) -> Bool {
        names.contains(name) || [nil, "txt", "version"].contains(EvidencePath.extension(of: name))
    }
    static func owns(name: String) -> Bool { names.contains(name) }

    /// The first line with text. Each further line that is a version states one, too. Of what `git describe` prints for a tag itself the
    /// tag counts.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        let text = try file.text()
        var manifest = file.manifest()
        for index in text.lines.indices {
            var line = ASCII.trimmed(text[index])
            guard !line.isEmpty else { continue }
            if line.count > 1, line.first.map({ $0 | 32 }) == UInt8(ascii: "v"),
                ASCII.isDigit(line[line.startIndex + 1])
            {
                line.removeFirst()
            }
            line = described(line)
            let isVersion =
                line.count <= 255 && line.first.map(ASCII.isDigit) ?? false && !line.contains(where: ASCII.isSpace)
            if manifest.line != nil {
                if isVersion, isDotted(line) {
                    manifest.add(String(decoding: line, as: UTF8.self), called: "line \(index + 1)", line: index + 1)
                }
                continue
            }
            guard isVersion else {
                throw EvidenceFault(
                    "not-a-version",
                    "the first line is \(quoted(String(decoding: line, as: UTF8.self))), which is no version",
                    remedy: "Write the version, and nothing else, on the first line.", line: index + 1)
            }
            manifest.take(String(decoding: line, as: UTF8.self), line: index + 1)
        }
        if manifest.line == nil { try file.checkText(as: kind) }
        return manifest
    }

    /// `1.2.0-0-g54eaed1`: no commit lies between the tag and what was described. With one it is another version.
    private static func described(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let mark = line.lastIndex(of: ASCII.hyphen) else { return line }
        let commit = line[(mark + 1)...]
        let isCommit =
            (8...41).contains(commit.count) && commit.first == UInt8(ascii: "g")
            && commit.dropFirst().allSatisfy(ASCII.isLowerHexadecimal)
        let tag = line[..<mark]
        return isCommit && tag.suffix(2).elementsEqual("-0".utf8) ? tag.dropLast(2) : line
    }

    /// Numbers with points between them, as no build number, date or commit is.
    private static func isDotted(_ line: ArraySlice<UInt8>) -> Bool {
        let rest = line.drop(while: ASCII.isDigit)
        return rest.first == ASCII.dot && rest.dropFirst().first.map(ASCII.isDigit) == true
    }
}
