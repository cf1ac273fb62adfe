// Holds the table of forms in docs/formats.md to the registry of dialects; COLOPHON_UPDATE_GOLDENS=1 writes it again.
import Evidence
import EvidenceParsing
import Files
import ReleaseModel
import Testing

@Suite struct EvidenceDocumentTests {
    private static let name = "docs/formats.md"
    private static let head = "| Form | Kind | Known by | Read |\n|---|---|---|---|\n"
    /// They say that a file has no form of its kind.
    private static let unknown: Set<String> = [
        "a test report", "a coverage report", "a scanner's report", "a VEX document",
    ]

    @Test func namesEveryFormThatIsRead() throws {
        let page = try Documentation.text(Self.name)
        let table = Self.head + Self.rows.map { "| \($0) |\n" }.joined()
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false).map { $0 + "\n" }
        let start = try #require(lines.firstIndex { Self.head.hasPrefix($0) })
        let found = lines[start...].prefix { $0.hasPrefix("|") }.joined()
        if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
            try Files.writeAtomically(
                Array(page.replacing(found, with: table).utf8), to: Files.join(Documentation.root, Self.name))
            Issue.record(
                "\(Self.name) was written again; look at it, and run the tests without COLOPHON_UPDATE_GOLDENS")
        }
        #expect(found == table, "run the tests with COLOPHON_UPDATE_GOLDENS=1 to write it again")
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
