// Cargo.lock: the versions of the packages that are built here, which have no source.
import EvidenceParsing
import ReleaseModel

enum CargoLock: VersionManifestDialect {
    static let name = "a Cargo.lock"

    static func fits(_ name: String) -> Bool { name == "cargo.lock" }

    /// One version for all of them is stated. Where they have several, those count that a listed manifest is named after.
    static func manifest(_ file: EvidenceInput) throws(EvidenceFault) -> VersionManifest {
        var manifest = file.manifest()
        for statements in try TOMLTable(file).elements(of: "package") {
            func text(_ key: String) -> (text: String, line: Int)? {
                for statement in statements where statement.path.last == key && statement.path.count == 3 {
                    if case .string(let text) = statement.value { return (text, statement.line) }
                }
                return nil
            }
            guard text("source") == nil, let name = text("name"), let version = text("version") else { continue }
            manifest.packages.append(.init(name: name.text, text: version.text, line: version.line))
        }
        guard let first = manifest.packages.first else { return manifest }
        if manifest.packages.allSatisfy({ $0.text == first.text }) {
            manifest.take(first.text, line: first.line)
            if manifest.packages.count == 1 { manifest.name = first.name }
            manifest.packages = []
        } else {
            manifest.prove(nothing: "its packages have several versions", line: first.line)
        }
        return manifest
    }
}
