// Holds the table of forms in docs/formats.md to the registry of dialects; COLOPHON_UPDATE_GOLDENS=1 writes it again.
import Evidence
import EvidenceParsing
import ReleaseModel
import Testing

@Suite struct EvidenceDocumentTests {
    private static let name = "docs/formats.md"
    private static let head = "| Form | Kind | Known by | Read |\n"
    /// They say that a file has no form of its kind.
    private static let unknown: Set<String> = [
        "a test report", "a coverage report", "a scanner's report", "a VEX document",
    ]

    @Test func namesEveryFormThatIsRead() throws {
        let page = try Documentation.text(Self.name)
        let table = "\(Self.head)|---|---|---|---|\n\(Self.rows.map { "| \($0) |\n" }.joined())"
        let found = try Documentation.tableText(from: Self.head, in: page)
        try Documentation.expect(found, toBe: table, in: Self.name, whole: page.replacing(found, with: table))
    }

    /// In the order in which they are asked; version manifests have a page of their own.
    private static var rows: [String] {
        var rows: [String] = []
        let known = EvidenceDialects.current.all.filter {
            $0.kind != .versionManifest && $0.need != .nothing && !unknown.contains($0.name)
        }
        for dialect in known {
            let kinds =
                [dialect.kind] + EvidenceKind.allCases.filter { $0 != dialect.kind && $0.includes(dialect.kind) }
            let row = [
                plain(dialect.name), kinds.map { "`\($0.rawValue)`" }.joined(separator: ", "), mark(dialect.mark),
                read(dialect.need),
            ].joined(separator: " | ")
            if !rows.contains(row) { rows.append(row) }
        }
        return rows
    }

    /// Without its article.
    private static func plain(_ name: String) -> String {
        let article = ["a ", "an ", "the "].first { name.hasPrefix($0) } ?? ""
        return String(name.dropFirst(article.count))
    }

    private static func read(_ need: EvidenceNeed) -> String {
        switch need {
        case .stream: "in pieces"
        case .lists: "in one pass"
        case .whole: "as a whole"
        case .nothing: "not at all"
        }
    }

    private static func mark(_ mark: EvidenceMark) -> String {
        switch mark {
        case .root: "its root element"
        case .document, .list: "its members"
        case .text: "how it begins"
        case .none: "its name and shape, or the stated kind"
        }
    }
}
