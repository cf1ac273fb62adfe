// Finds written JSON and YAML files that no reader of the format takes.
import ColophonSystem
package import ReleaseModel

/// By the extension, in any case: `.json` has to be JSON (RFC 8259, keys unique, no byte order mark, no comments), `.yaml` and
/// `.yml` a YAML stream of any number of documents. Of YAML only the syntax is looked at: tags, anchors, merge keys and
/// repeated keys are the business of who reads it. A template of YAML (Helm's) is no YAML; switch the check off for it.
package enum SchemaCheck {
    /// At most one error, `sync-not-json` or `sync-not-yaml`, at the first place that can't be read.
    package static func findings(_ file: WrittenFile) -> [Finding] {
        let name = Bytes(file.target.utf8.suffix(5)).map(Octet.lower)
        do throws(DocumentError) {
            if name.ends(with: ".json") {
                let limits = DocumentLimits(bytes: .max, depth: 512, nodes: .max)
                _ = try parseDocument(file.bytes, format: .json, limits: limits)
            } else if name.ends(with: ".yaml") || name.ends(with: ".yml") {
                try checkYAML(file.bytes)
            }
        } catch {
            let isJSON = name.ends(with: ".json")
            let finding = Finding(
                isJSON ? "sync-not-json" : "sync-not-yaml", .error,
                "the file is no \(isJSON ? "JSON" : "YAML"): \(error.message)", remedy: error.remedy)
            return [finding.at(error.position, in: file.target)]
        }
        return []
    }
}

extension Bytes {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
