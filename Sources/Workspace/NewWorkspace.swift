// `colophon init`: the files of a workspace that builds at once.
import Documents
import Evidence
import Files
package import Primitives
import ReleaseModel
package import Versions

package enum NewWorkspace {
    /// A file that was written.
    package struct File: Sendable, Hashable {
        package var path: String
        /// It was there, and got more lines.
        package var isExtended = false

        package init(_ path: String, isExtended: Bool = false) {
            self.path = path
            self.isExtended = isExtended
        }

        /// `made colophon.yaml`
        package var line: String { isExtended ? "added /output/ to \(path)" : "made \(path)" }
    }

    /// The name made of a folder's: lower case, and dashes for what a project name can't hold.
    package static func projectName(folder: String) -> String {
        let bytes = Files.name(Files.absolute(folder)).utf8.map { byte -> UInt8 in
            switch byte {
            case 65...90: byte + 32
            case 97...122, 48...57, 46, 95, 45: byte
            default: UInt8(ascii: "-")
            }
        }
        let letters = bytes.drop { !isAlphanumeric($0) }
        let end = letters.lastIndex(where: isAlphanumeric) ?? letters.startIndex - 1
        let name = String(decoding: letters[..<(end + 1)], as: UTF8.self)
        return name.isEmpty ? "project" : name
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }

    /// Throws where no project can have this name.
    package static func check(project name: String) throws(WorkspaceError) {
        if let problem = TextRule.name.problem(with: name) {
            throw WorkspaceError("bad-value", problem.message, remedy: problem.remedy)
        }
    }

    /// Writes into `folder`, and refuses to touch anything that is there. `more`: files beside those of every workspace. Returns the files
    /// written.
    package static func create(
        in folder: String, project: String, version: String, adding more: [(path: String, text: String)] = []
    ) throws(WorkspaceError) -> [File] {
        try check(project: project)
        guard Version(version) != nil else {
            throw WorkspaceError(findings: [
                Finding(
                    "bad-version", .error, "\(excerpt(version)) is no version of the scheme semver",
                    remedy: VersionScheme.semver.remedy)
            ])
        }
        let files =
            [
                (Workspace.configurationName, schemaLine(.configuration, up: 0) + configuration(project)),
                ("evidence/\(version)/release.yaml", schemaLine(.record, up: 2) + record(project, version: version)),
            ] + schemas.map { (schemaPath($0), $0.json.prettyText + "\n") }
        let written = try add(files + more, to: folder)
        do throws(FileError) { return written.map { File($0) } + (try ignoreOutput(in: folder)) } catch {
            throw WorkspaceError(error)
        }
    }

    /// All of the files or none: one that is there is an error. Returns their paths.
    package static func add(
        _ files: [(path: String, text: String)], to folder: String
    ) throws(WorkspaceError) -> [String] {
        for (path, _) in files where Files.kind(Files.join(folder, path)) != nil {
            throw WorkspaceError(findings: [
                Finding(
                    "exists", .error, "there is such a file already",
                    remedy: "Move it away, or start in another folder.",
                    file: Files.join(folder, path))
            ])
        }
        do throws(FileError) {
            for (path, text) in files { try Files.writeAtomically(Array(text.utf8), to: Files.join(folder, path)) }
            return files.map(\.path)
        } catch { throw WorkspaceError(error) }
    }

    /// The configuration alone, for releases that come from elsewhere. Returns the files written.
    package static func write(configuration: Bytes, in folder: String) throws(WorkspaceError) -> [File] {
        do throws(FileError) {
            try Files.writeAtomically(configuration, to: Files.join(folder, Workspace.configurationName))
            return [File(Workspace.configurationName)] + (try ignoreOutput(in: folder))
        } catch { throw WorkspaceError(error) }
    }

    private static let ignoreName = ".gitignore"

    /// Adds the output to what git passes over; empty where it is in there. The output holds no such file itself: git would drop
    /// the whole site where that is committed to be published.
    private static func ignoreOutput(in folder: String) throws(FileError) -> [File] {
        let path = Files.join(folder, ignoreName)
        let before = try Files.readIfPresent(path)
        let present = before ?? []
        let isThere = present.lines.contains { line in
            let words = line.last == 0x0D ? line.dropLast() : line[...]
            return ["/output/", "/output", "output/", "output"].contains { words.elementsEqual($0.utf8) }
        }
        if isThere { return [] }
        let gap = present.isEmpty || present.last == UInt8(ascii: "\n") ? "" : "\n"
        try Files.writeAtomically(
            present + Bytes("\(gap)# Everything there is made by colophon build.\n/output/\n".utf8), to: path)
        return [File(ignoreName, isExtended: before != nil)]
    }

    /// `repository`: the address of its page; `versioning`: where it is not the usual one.
    package static func configuration(
        _ project: String, versioning: VersionScheme = .semver, repository: String? = nil
    ) -> String {
        let more =
            (repository.map { "\n  repository: \($0)" } ?? "")
            + (versioning == .semver ? "" : "\n  versioning: \(versioning.rawValue)")
        return """
            # The workspace's configuration. Only project.name is required.
            project:
              name: \(plain(project))
              title: \(plain(project))\(more)
            # site:
            #   url: https://example.org/releases
            # policy:
            #   tests: {minimum_line_rate: 0.8}

            """
    }

    /// Of the files that people write.
    private static let schemas = [PublishedSchema.record, .configuration, .incidents]

    private static func schemaPath(_ schema: PublishedSchema) -> String { "schemas/\(schema.rawValue).json" }

    /// By which editors know what a file may hold: as it writes, it completes keys and shows mistakes.
    private static func schemaLine(_ schema: PublishedSchema, up folders: Int) -> String {
        let root = String(repeating: "../", count: folders)
        return "# yaml-language-server: $schema=\(root)\(schemaPath(schema))\n"
    }

    /// Of a planned release. `type`: where the version doesn't say it. `changelog`: the file in the release's folder whose section its
    /// notes are; without one they are to be written.
    package static func record(
        _ project: String, version: String, type: ReleaseType? = nil, previous: String? = nil, changelog: String? = nil
    ) -> String {
        let notes =
            changelog.map { "notes:\n  from: \(String(decoding: JSON.string($0).canonicalBytes, as: UTF8.self))" }
                ?? """
                summary: "TODO: say in a sentence what this release is for."
                notes:
                  features:
                    - title: "TODO: say what is new."
                """
        return """
            # What is known of this release. The evidence files lie beside this one.
            schema: colophon/release/v1
            project: \(plain(project))
            version: \(version)\(type.map { "\ntype: \($0.rawValue)" } ?? "")
            status: planned\(previous.map { "\nprevious: \($0)" } ?? "")
            \(notes)
            # Put the evidence files into this folder, and name them here:
            # evidence:
            #   - {path: junit.xml, kind: junit}
            #   - {path: CHANGELOG.md, kind: changelog}
            #   - {path: package.json, kind: version-manifest}
            #   - {path: changed-paths.txt, kind: documentation}
            #   - {path: pulls.json, kind: pull-requests}
            #   - {path: scan.sarif, kind: sarif}

            """
    }

    /// The name as YAML takes it for text: a name may also be spelt like a list's dash or like nothing.
    private static func plain(_ name: String) -> String {
        let isWord = name.utf8.first.map { (97...122).contains($0) } ?? false
        return isWord && name != "null" ? name : "\"\(name)\""
    }
}
