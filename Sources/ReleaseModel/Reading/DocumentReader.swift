// Parses one of our own YAML or JSON files and checks its shape; what is wrong comes back as findings.
package import Documents
import Files
package import Primitives

package enum DocumentReader {
    /// The document, or nil with at least one error where it doesn't parse or hasn't the shape. The format follows the
    /// file's ending. What programs write may be larger than `record`.
    package static func read(
        _ bytes: Bytes, file: String, shape: Shape, limits: DocumentLimits = .record
    ) -> (node: DataNode?, findings: [Finding]) {
        do {
            let node = try parseDocument(bytes, format: DocumentFormat(file: file), limits: limits)
            var check = ShapeCheck(file: file)
            check.check(document: node, against: shape)
            return (check.findings.isEmpty ? node : nil, check.findings)
        } catch {
            let finding = Finding(
                "unreadable", .error, error.message, remedy: error.remedy, file: file, line: error.position?.line,
                column: error.position?.column)
            return (nil, [finding])
        }
    }
}

extension DataNode {
    /// The member's text; nil where it is absent, null or empty.
    package func text(_ key: String) -> String? {
        guard let text = self[key]?.string, !text.isEmpty else { return nil }
        return text
    }

    package func texts(_ key: String) -> [String] {
        self[key]?.sequence?.compactMap(\.string).filter { !$0.isEmpty } ?? []
    }
    package func nodes(_ key: String) -> [DataNode] { self[key]?.sequence ?? [] }
    package func members(_ key: String) -> [DataMember] { self[key]?.mapping ?? [] }
    package func timestamp(_ key: String) -> Timestamp? { text(key).flatMap { Timestamp($0) } }
    package func flag(_ key: String) -> Bool { self[key]?.bool ?? false }

    package func word<E: RawRepresentable>(_ key: String, _: E.Type) -> E? where E.RawValue == String {
        text(key).flatMap(E.init(rawValue:))
    }
}
