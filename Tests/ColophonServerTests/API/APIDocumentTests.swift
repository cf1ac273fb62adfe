// Holds docs/api.md to the operations and the problems of the code; COLOPHON_UPDATE_GOLDENS=1 writes its operations again.
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Testing
import Verification
import Workspace

@testable import colophon_server

struct APIDocumentTests {
    private static let root: String = {
        var path = "\(#filePath)"
        for _ in 0..<4 { path = Files.parent(path) ?? path }
        return path
    }()

    private static func text(_ name: String) throws -> String {
        String(decoding: try Files.read(Files.join(root, name)), as: UTF8.self)
    }

    private static let start = "swift test --filter APIDocumentTests writes it again -->\n"
    private static let end = "<!-- end of operations -->"

    @Test func thePageListsTheOperationsOfTheTable() async throws {
        let operations = Operations.all(service: try await APIFixture().service) + ServerOperations.described
        let page = try Self.text("docs/api.md")
        let parts = page.split(separator: Self.start, maxSplits: 1).map(String.init)
        let (head, rest) = (try #require(parts.first), try #require(parts.last))
        let tail = try #require(rest.firstRange(of: Self.end)).lowerBound
        let rendered = Self.render(operations)
        if Environment.value("COLOPHON_UPDATE_GOLDENS") == "1" {
            let updated = head + Self.start + rendered + rest[tail...]
            try Files.writeAtomically(Array(updated.utf8), to: Files.join(Self.root, "docs/api.md"))
            Issue.record("docs/api.md was written again; look at it, and run the tests without COLOPHON_UPDATE_GOLDENS")
        }
        #expect(rest[..<tail] == rendered, "run the tests with COLOPHON_UPDATE_GOLDENS=1 to write it again")
    }

    /// One table a tag of the document.
    private static func render(_ operations: [colophon_server.Operation]) -> String {
        var text = ""
        for tag in OpenAPIDocument.tags {
            text += "\n### \(tag.about)\n\n| Operation | Does | Scope | Takes | Answers |\n|---|---|---|---|---|\n"
            for operation in operations where OpenAPIDocument.tag(of: operation.path) == tag.name {
                let path = operation.path.replacing("…}", with: "}")
                let statuses = operation.outcomes.map { "\($0.status.code)" }.joined(separator: ", ")
                text += "| `\(operation.method.rawValue) \(path)` | \(operation.summary) | "
                text +=
                    "\(operation.scope.map { "`\($0.rawValue)`" } ?? "none") | \(takes(operation)) | \(statuses) |\n"
            }
        }
        return text + "\n"
    }

    private static func takes(_ operation: colophon_server.Operation) -> String {
        var words = operation.parameters.filter { $0.place == .query }.map { "?\($0.name)" }
        switch operation.body?.content {
        case .json(.object(let object)):
            words += object.members.map { $0.isRequired ? "**\($0.name)**" : $0.name }
        case .bytes: words.append("the file's bytes")
        case .json, nil: break
        }
        return words.joined(separator: ", ")
    }

    // MARK: Problems

    /// What is thrown only where no request is: by commands, and on the way to listening.
    private static let notOverHTTP: Set<String> = [
        "bad-label", "bad-person", "cannot-listen", "copy-in-use", "in-the-past", "missing-scopes", "no-store",
        "no-such-token", "same-file", "store-in-use", "store-not-empty", "store-too-new",
    ]

    @Test func thePageListsTheProblemsOfTheCode() throws {
        let page = try Self.text("docs/api.md")
        let table = page.split(separator: "| Code | Status | Comes where |").last ?? ""
        let listed = Set(table.matches(of: /\| `([a-z0-9-]+)` \| [0-9]+ \|/).map { String($0.1) })
        let used = try Self.codes().subtracting(Self.notOverHTTP)
        #expect(used.subtracting(listed).sorted() == [], "these are missing in docs/api.md")
        #expect(listed.subtracting(used).sorted() == [], "these come no more")
    }

    /// Every code that an error or a problem is made with.
    private static func codes() throws -> Set<String> {
        var codes: Set<String> = []
        let identifiers = Identifier.Kind.allCases.filter { $0 != .token }.map { "no-such-\($0.inWords)" }
        codes.formUnion(identifiers)
        for folder in ["Sources/ReleaseService", "Sources/colophon-server/API", "Sources/colophon-server/HTTP"] {
            for entry in try Files.walk(Files.join(root, folder)) {
                let source = try text("\(folder)/\(entry.path)")
                codes.formUnion(
                    source.matches(of: /(?:ServiceError|self\.init)\(\s*\.\w+,\s*"([a-z0-9-]+)"/).map { String($0.1) })
                codes.formUnion(
                    source.matches(of: /\.field\(\s*(?:"[^"]*"|[\w.]+),\s*"([a-z0-9-]+)"/).map { String($0.1) })
                codes.formUnion(source.matches(of: /\bcode: "([a-z0-9-]+)"/).map { String($0.1) })
                codes.formUnion(
                    source.matches(of: /code: \w+ \? "([a-z0-9-]+)" : "([a-z0-9-]+)"/).flatMap {
                        [String($0.1), String($0.2)]
                    })
                codes.formUnion(
                    source.matches(of: /\.(?:busy|bad)\(\s*"([a-z0-9-]+)"/).map { String($0.1) })
            }
        }
        return codes
    }
}
