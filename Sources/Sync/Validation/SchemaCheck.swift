// Finds written JSON and YAML files that no reader of the format takes.
import Documents
import Evidence
import Files
import Primitives
package import ReleaseModel

/// By the extension, in any case: `.json` has to be JSON (RFC 8259, keys unique, no byte order mark, no comments), but for what
/// `JSONWithComments` names, which may have comments and a comma behind the last member; `.yaml` and `.yml` a YAML stream of any number of documents. Of YAML only the syntax is looked at: tags, anchors, merge keys and
/// repeated keys are the business of who reads it. A template of YAML (Helm's) is no YAML; switch the check off for it.
package enum SchemaCheck {
    private enum Format: String {
        case json = "JSON"
        case commented = "JSON with comments"
        case yaml = "YAML"

        init?(_ path: String) {
            let name = Bytes(path.utf8.suffix(5)).map(ASCII.lower)
            if JSONWithComments.takes(path) {
                self = .commented
            } else if name.ends(with: ".json") {
                self = .json
            } else if name.ends(with: ".yaml") || name.ends(with: ".yml") {
                self = .yaml
            } else {
                return nil
            }
        }
    }

    /// Whether the file at this path is one that the check reads.
    package static func reads(_ path: String) -> Bool { Format(path) != nil }

    /// At most one error, `sync-not-json` or `sync-not-yaml`, at the first place that can't be read.
    package static func findings(_ file: WrittenFile) -> [Finding] {
        guard let format = Format(file.target) else { return [] }
        do throws(DocumentError) {
            switch format {
            case .json: try checkJSON(file.bytes)
            case .commented: try checkJSON(JSONWithComments.plain(file.bytes))
            case .yaml: try checkYAML(file.bytes)
            }
        } catch {
            // `.eslintrc` may be either.
            if JSONWithComments.isUnmarked(file.target), (try? checkYAML(file.bytes)) != nil { return [] }
            let finding = Finding(
                format == .yaml ? "sync-not-yaml" : "sync-not-json", .error,
                "the file is no \(format.rawValue): \(error.message)", remedy: error.remedy)
            return [finding.at(error.position, in: file.target)]
        }
        return []
    }

    private static func checkJSON(_ bytes: Bytes) throws(DocumentError) {
        let limits = DocumentLimits(bytes: .max, depth: 512, nodes: .max)
        _ = try parseDocument(bytes, format: .json, limits: limits)
    }
}

extension Bytes {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
