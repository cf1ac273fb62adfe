// Tests of asking for many paths below a root at once.

import Bundles
import Colophon
import Evidence
import Files
import Glibc
import ReleaseModel
import Sync
import Testing
import Workspace

@Suite struct FileStatusesTests {
    let folder: ScratchTree

    init() throws { folder = try ScratchTree() }

    func statuses(_ paths: String...) throws -> [PathStatus] { try Files.statuses(of: paths, below: folder.path) }

    @Test func agreesWithAWalk() throws {
        let found = try Files.walk("/usr/include")
        let paths = found.map(\.path)
        #expect(paths.count > 100)
        #expect(try Files.statuses(of: paths, below: "/usr/include") == found.map(PathStatus.found))
        // Any order.
        let reversed = try Files.statuses(of: paths.reversed(), below: "/usr/include")
        #expect(reversed == found.reversed().map(PathStatus.found))
    }

    @Test func tellsFilesFoldersLinksAndOthers() throws {
        try folder.write("text", to: "a/b/file")
        try folder.link("link", to: "a/b/file")
        try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
        let kinds = try statuses("a/b/file", "a/b", "link", "pipe").map { status -> FileKind? in
            if case .found(let entry) = status { entry.kind } else { nil }
        }
        #expect(kinds == [.file, .directory, .symbolicLink, .other])
        #expect(try statuses("a/b/none", "a/none/file", "none") == [.absent, .absent, .absent])
    }

    @Test func namesTheFirstPartThatIsNoFolder() throws {
        try folder.write("text", to: "a/file")
        try folder.write("text", to: "real/inner/x")
        try folder.link("a/link", to: "../real")
        try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
        let found = try statuses("a/file/x", "a/file/x/y", "a/link/inner/x", "a/link/inner", "pipe/x", "real/inner/x/y")
        #expect(
            found == [
                .blocked(at: "a/file", .file), .blocked(at: "a/file", .file), .blocked(at: "a/link", .symbolicLink),
                .blocked(at: "a/link", .symbolicLink), .blocked(at: "pipe", .other),
                .blocked(at: "real/inner/x", .file),
            ])
    }

    @Test(arguments: [
        "", "/etc/passwd", "../x", "a/../b", "a/..", ".", "./a", "a/./b", "a//b", "a/", "/", "a\0b", "a\0/b",
    ])
    func refusesWhatIsNoPlainPathBelowTheRoot(path: String) throws {
        try folder.write("text", to: "a/b")
        for paths in [[path], ["a/b", path], [path, "a/b"]] {
            let found = try Files.statuses(of: paths, below: folder.path)
            for (path, status) in zip(paths, found) {
                if path == "a/b" {
                    guard case .found = status else { throw Unexpected.status(status) }
                } else {
                    guard case .failed(let error) = status else { throw Unexpected.status(status) }
                    #expect(error.code == EINVAL)
                }
            }
        }
    }

    enum Unexpected: Error { case status(PathStatus) }

    @Test func followsALinkThatIsTheRootAndNeedsAFolder() throws {
        try folder.write("text", to: "real/file")
        try folder.link("root", to: "real")
        guard case .found = try #require(Files.statuses(of: ["file"], below: folder.path("root")).first) else {
            Issue.record("the file below a linked root was not found")
            return
        }
        #expect(throws: FileError.self) { try Files.statuses(of: ["x"], below: folder.path("none")) }
        #expect(throws: FileError.self) { try Files.statuses(of: ["x"], below: folder.path("real/file")) }
    }

    @Test func sortsAWalkByWholePathsHoweverLongTheNames() throws {
        let long = String(repeating: "n", count: 20)
        let names = [
            "a", "a.b", "a/x", "a0", "\(long)", "\(long).b", "\(long)0", "\(long)1/x", "nnnnnnnnnnnnnnn/x",
            "nnnnnnnnnnnnnnn.b",
            "nnnnnnnnnnnnnnnn.b", "nnnnnnnnnnnnnnnn0", "éé", "zz", "nnnnnnnnnnnnnnnn/x", "nnnnnnn/x", "nnnnnnn.",
            "nnnnnnnn/x", "nnnnnnnn.",
        ]
        for name in names where name != "a" { try folder.write("", to: name) }
        let expected = names.filter { $0 != "a" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(try folder.tree() == expected)
    }
}
