// The statements of a TOML document, by their paths.
import EvidenceParsing
import Primitives
import ReleaseModel

struct TOMLTable {
    private let statements: [TOMLStatement]

    init(_ file: EvidenceInput) throws(EvidenceFault) {
        statements = try TOMLStatements.read(file.text(), limits: file.limits)
    }

    /// The statement of a key, which TOML allows once.
    func one(_ path: [String]) throws(EvidenceFault) -> TOMLStatement? {
        let found = statements.filter { $0.path == path }
        if found.count > 1 {
            throw EvidenceFault(
                "duplicate-key",
                "the key \(path.joined(separator: ".")) appears twice; the first is on line \(found[0].line)",
                remedy: "Remove one of them.", line: found[1].line)
        }
        return found.first
    }

    /// The text of a key. A value of another type is refused.
    func string(_ path: [String]) throws(EvidenceFault) -> (text: String, line: Int)? {
        guard let statement = try one(path) else { return nil }
        guard case .string(let text) = statement.value else {
            throw EvidenceFault(
                "wrong-type", "\(path.last ?? "the value") is no string", remedy: "Write it in quotes.",
                line: statement.line)
        }
        return (text, statement.line)
    }

    /// The elements of an array of tables with this name at the top, each as its statements.
    func elements(of name: String) -> [[TOMLStatement]] {
        var elements: [Int: [TOMLStatement]] = [:]
        for statement in statements where statement.path.starts(with: [name, "[]"]) {
            elements[statement.element, default: []].append(statement)
        }
        return elements.sorted { $0.key < $1.key }.map(\.value)
    }
}
