// Holds the picture of the targets in docs/architecture.md against the package: who may import whom.
import Documents
import Files
import Primitives
import Testing

@Suite struct ArchitectureDocumentTests {
    /// A row of the table: the target, and which others it imports.
    private struct Row {
        var name: String
        var imports: [String]
    }

    @Test func theTableHasEachTargetWithWhatItMayImport() throws {
        let rows = try Self.rows()
        let package = try Self.package()
        #expect(rows.map(\.name).sorted() == package.keys.sorted())
        for row in rows {
            #expect(row.imports.sorted() == package[row.name]?.sorted(), "\(row.name) in docs/architecture.md")
        }
    }

    /// The table goes from the bottom up, so that an import that runs back up is seen.
    @Test func eachTargetImportsOnlyTargetsAboveItsRow() throws {
        var known: Set<String> = []
        for row in try Self.rows() {
            for name in row.imports { #expect(known.contains(name), "\(row.name) imports \(name)") }
            known.insert(row.name)
        }
    }

    /// What keeps the walls: each build refuses an import that the target doesn't declare.
    @Test(arguments: ["scripts/site", "scripts/test"]) func buildsRefuseUndeclaredImports(script: String) throws {
        #expect(try Documentation.text(script).contains("--explicit-target-dependency-import-check error"))
    }

    @Test func noTargetIsTooLargeToKnow() throws {
        for name in try Self.package().keys {
            let folder = Files.join(Documentation.root, "Sources/\(name)")
            let lines = try Files.walk(folder).filter { $0.kind == .file && $0.path.hasSuffix(".swift") }
                .reduce(0) { $0 + (try Files.read(Files.join(folder, $1.path)).count { $0 == ASCII.newline }) }
            #expect((1...7_000).contains(lines), "\(name) has \(lines) lines")
        }
    }

    /// A wall with a hole that nobody uses is no wall.
    @Test func noTargetDeclaresWhatNoneOfItsFilesImports() throws {
        for (name, declared) in try Self.package() {
            let folder = Files.join(Documentation.root, "Sources/\(name)")
            let imported = try Files.walk(folder).filter { $0.kind == .file && $0.path.hasSuffix(".swift") }
                .flatMap { file in
                    String(decoding: try Files.read(Files.join(folder, file.path)), as: UTF8.self).split(
                        separator: "\n")
                }
                .filter { $0.hasPrefix("import ") || $0.hasPrefix("package import ") }
                .compactMap { $0.split(separator: " ").last.map(String.init) }
            #expect(Set(declared).isSubset(of: imported), "\(name)")
        }
    }

    /// Each C library is named where people look for what to install, and its headers are a part of the project's evidence.
    @Test func everyCLibraryIsInDocumentsAndScripts() throws {
        let libraries = try Self.targets().filter { $0["type"]?.string == "system" }
        #expect(libraries.count == 6)
        let table = try Documentation.section("## Code map", in: Documentation.text("docs/architecture.md"))
        let setup = try Documentation.text("scripts/setup").split(separator: "\n").filter {
            $0.hasPrefix("program=(") || $0.hasPrefix("server=(")
        }.joined()
        let evidence = try Documentation.text("scripts/evidence")
        for library in libraries {
            let name = try #require(library["name"]?.string)
            #expect(table.contains("`\(name)`"), "\(name) in docs/architecture.md")
            #expect(evidence.contains("Sources/\(name) "), "\(name) in scripts/evidence")
            let packages = library["providers"]?.sequence?.flatMap {
                $0["apt"]?.sequence?.first?.sequence?.compactMap(\.string) ?? []
            }
            #expect(packages?.count == 1, "\(name)")
            for package in packages ?? [] {
                #expect(table.contains("`\(package)`"), "\(package) in docs/architecture.md")
                #expect(setup.contains(package), "\(package) in scripts/setup")
            }
        }
    }

    private static func rows() throws -> [Row] {
        let text = try Documentation.text("docs/architecture.md")
        return try Documentation.section("## Code map", in: text).split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { line in
                let cells = line.split(separator: "|").map { cell in
                    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                        .filter { $0.offset % 2 == 1 }.map { String($0.element) }
                }
                return Row(name: cells[0].first ?? "", imports: cells.count > 1 ? cells[1] : [])
            }
    }

    /// The package's own Swift targets without its tests, and which of them each declares.
    private static func package() throws -> [String: [String]] {
        let targets = try targets().filter { target in
            ["regular", "executable"].contains(target["type"]?.string)
                && target["path"]?.string?.hasPrefix("Tests/") != true
        }
        let names = Set(targets.compactMap { $0["name"]?.string })
        let pairs = targets.map { target in
            let dependencies = (target["dependencies"]?.sequence ?? []).compactMap {
                $0["byName"]?.sequence?.first?.string
            }
            return (target["name"]?.string ?? "", dependencies.filter(names.contains))
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// All targets. The package is asked with a scratch folder of its own, since the tests' build holds the usual one.
    private static func targets() throws -> [DataNode] {
        let scratch = try SyncTree([:])
        let outcome = try ForeignProgram.run([
            "swift", "package", "--package-path", Documentation.root, "--scratch-path", scratch.path("scratch"),
            "dump-package",
        ])
        let description = try #require(
            try? parseDocument(Bytes(outcome.output.utf8), format: .json, limits: .standard), "\(outcome.errors)")
        return description["targets"]?.sequence ?? []
    }
}
