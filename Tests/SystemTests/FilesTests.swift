// Tests of single files, trees, confinement and the surroundings.

import Bundles
import Colophon
import Evidence
import Files
import Glibc
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct FilesTests {
    let folder: ScratchTree

    init() throws { folder = try ScratchTree() }

    func failure(_ body: () throws(FileError) -> Void) throws -> FileError {
        do throws(FileError) {
            try body()
        } catch {
            return error
        }
        throw Unexpected.success
    }

    enum Unexpected: Error { case success }

    // MARK: Reading

    @Test(arguments: [0, 1, 65535, 65536, 200_001])
    func readsBackWhatWasWritten(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try Files.writeAtomically(bytes, to: folder.path("file")))
        #expect(try Files.read(folder.path("file")) == bytes)
        var pieces: Bytes = []
        try Files.read(folder.path("file"), chunk: 1000) { slice in
            #expect(slice.count <= 1000)
            pieces += slice
        }
        #expect(pieces == bytes)
    }

    @Test func readsAFileWhoseSizeIsStatedAsZero() throws {
        #expect(String(decoding: try Files.read("/proc/self/status"), as: UTF8.self).hasPrefix("Name:"))
    }

    @Test func refusesAFileLargerThanTheLimit() throws {
        try folder.write("12345", to: "file")
        #expect(try Files.read(folder.path("file"), limit: 5).count == 5)
        #expect(try failure { () throws(FileError) in _ = try Files.read(folder.path("file"), limit: 4) }.code == EFBIG)
        // A device states no size: the limit holds while reading.
        #expect(try failure { () throws(FileError) in _ = try Files.read("/dev/zero", limit: 100_000) }.code == EFBIG)
    }

    @Test func doesNotWaitForTheWriterOfANamedPipe() throws {
        try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(try Files.read(folder.path("pipe")) == [])
        #expect(Files.kind(folder.path("pipe")) == .other)
    }

    @Test func tellsAMissingFileFromAnUnreadableOne() throws {
        #expect(try Files.readIfPresent(folder.path("none")) == nil)
        #expect(try failure { () throws(FileError) in _ = try Files.read(folder.path("none")) }.code == ENOENT)
        #expect(try failure { () throws(FileError) in _ = try Files.readIfPresent(folder.path) }.code == EISDIR)
        try folder.write("", to: "file")
        let error = try failure { () throws(FileError) in _ = try Files.readIfPresent(folder.path("file/below")) }
        #expect(error.code == ENOTDIR)
        #expect(error.description == "could not read \(folder.path("file/below")): Not a directory")
    }

    @Test func refusesAPathWithNUL() throws {
        try folder.write("secret", to: "file")
        #expect(try failure { () throws(FileError) in _ = try Files.read(folder.path("file\0.txt")) }.code == EINVAL)
        #expect(Files.kind(folder.path("file\0.txt")) == nil)
    }

    // MARK: Writing

    @Test func leavesAFileWithEqualBytesUntouched() throws {
        try folder.write("same", to: "file")
        let before = Files.entry(folder.path("file"))
        #expect(try !Files.writeAtomically(Array("same".utf8), to: folder.path("file")))
        #expect(Files.entry(folder.path("file")) == before)
        #expect(try Files.writeAtomically(Array("sama".utf8), to: folder.path("file")))
        #expect(try folder.text("file") == "sama")
        #expect(Files.entry(folder.path("file"))?.inode != before?.inode)
    }

    @Test func keepsThePermissionsOfTheFileItReplaces() throws {
        try folder.write("#!/bin/sh", to: "run")
        try #require(chmod(folder.path("run"), 0o750) == 0)
        try folder.write("#!/bin/bash", to: "run")
        var status = stat()
        try #require(stat(folder.path("run"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o750)
    }

    @Test func replacesALinkAndNotItsTarget() throws {
        try folder.write("theirs", to: "target")
        try folder.link("link", to: "target")
        try folder.write("ours", to: "link")
        #expect(try folder.text("target") == "theirs")
        #expect(Files.kind(folder.path("link")) == .file)
    }

    @Test func leavesNothingBehindWhenAWriteFails() throws {
        try Files.makeDirectory(folder.path("a/b"))
        let error = try failure { () throws(FileError) in try Files.writeAtomically([1], to: folder.path("a")) }
        #expect(error.code == EISDIR)
        #expect(error.path == folder.path("a"))
        #expect(try folder.tree() == [])
    }

    @Test func reportsAFullDisk() throws {
        let error = try failure { () throws(FileError) in
            try Descriptor(opening: "/dev/full", flags: O_WRONLY, operation: "write").write([1])
        }
        #expect(error.code == ENOSPC)
    }

    @Test func makesAndRemovesFolders() throws {
        try Files.makeDirectory(folder.path("a/b/c"))
        try Files.makeDirectory(folder.path("a/b/c"))
        #expect(Files.kind(folder.path("a/b/c")) == .directory)
        #expect(try failure { () throws(FileError) in try Files.remove(folder.path("a")) }.code == ENOTEMPTY)
        try Files.remove(folder.path("a/b/c"))
        try Files.remove(folder.path("a/b/c"))
        try folder.write("", to: "file")
        #expect(try failure { () throws(FileError) in try Files.makeDirectory(folder.path("file")) }.code == EEXIST)
        #expect(try failure { () throws(FileError) in try Files.makeDirectory(folder.path("file/x")) }.code == ENOTDIR)
    }

    // MARK: Trees

    @Test func walksInBytewiseOrderOfWholePaths() throws {
        // "-" and "." sort before "/", and U+FF5E before U+1F600 by bytes but not by UTF-16.
        let paths = [
            "a/z", "a-b", "a.c", "a0", "a/b/c", "B", "\u{FF5E}", "\u{1F600}", "e\u{301}", "\u{E9}", ".hidden/x",
        ]
        for path in paths { try folder.write(path, to: path) }
        let found = try Files.walk(folder.path)
        #expect(
            found.map { Array($0.path.utf8) }
                == paths.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(found.allSatisfy { $0.size == $0.path.utf8.count && $0.modified > 0 })
        #expect(try Files.list(folder.path("a")).map(\.path) == ["b", "z"])
        #expect(try Files.list(folder.path("a")).map(\.kind) == [.directory, .file])
    }

    @Test func agreesWithFindOnTheSystemsHeaders() throws {
        // find(1) prints kind, size and path; sorted bytewise it must be what the walk reports.
        let script = "find /usr/include ! -type d -printf '%y %s %P\\n' > '\(folder.path("found"))'"
        try #require(system(script) == 0)
        let lines = try #require(try folder.text("found")).split(separator: "\n").map(String.init)
        let walked = try Files.walk("/usr/include").map { "\($0.kind == .file ? "f" : "l") \($0.size) \($0.path)" }
        #expect(lines.count > 100)
        #expect(Set(walked) == Set(lines))
        #expect(walked.count == lines.count)
    }

    @Test func reportsLinksAndNeverFollowsThem() throws {
        try folder.write("x", to: "real/file")
        try folder.link("loop", to: ".")
        try folder.link("real/out", to: "/etc")
        try folder.link("dangling", to: "nowhere")
        let found = try Files.walk(folder.path)
        #expect(found.map(\.path) == ["dangling", "loop", "real/file", "real/out"])
        #expect(found.map(\.kind) == [.symbolicLink, .symbolicLink, .file, .symbolicLink])
        // The root itself is the user's choice.
        #expect(try Files.walk(folder.path("loop")).count == 4)
    }

    @Test func skipsWholeFoldersBeforeLookingIntoThem() throws {
        try folder.write("", to: ".git/objects/aa")
        try folder.write("", to: "kept/one")
        var asked: [String] = []
        let found = try Files.walk(folder.path) { entry in
            asked.append(entry.path)
            return entry.path == ".git"
        }
        #expect(found.map(\.path) == ["kept/one"])
        #expect(asked == [".git", "kept", "kept/one"])
    }

    @Test func refusesANameThatIsNotUTF8() throws {
        try Files.makeDirectory(folder.path("sub"))
        var name = Array(folder.path("sub/caf").utf8CString.dropLast())
        name += [CChar(bitPattern: 0xE9), CChar(bitPattern: 0x05), 0]
        let descriptor = open(name, O_WRONLY | O_CREAT, 0o600)
        try #require(descriptor >= 0)
        close(descriptor)
        let error = try failure { () throws(FileError) in _ = try Files.walk(folder.path) }
        unlink(name)
        #expect(error.path == folder.path("sub"))
        #expect(error.code == EILSEQ)
        #expect(error.message.contains("caf\\xE9\\x05"))
    }

    @Test func refusesToListWhatIsNoFolder() throws {
        try folder.write("", to: "file")
        #expect(try failure { () throws(FileError) in _ = try Files.list(folder.path("file")) }.code == ENOTDIR)
        #expect(try failure { () throws(FileError) in _ = try Files.walk(folder.path("none")) }.code == ENOENT)
    }

    // MARK: Paths

    @Test(arguments: [
        ("", "a", "a"), (".", "a", "a"), ("a", "b", "a/b"), ("a/", "b", "a/b"), ("a", "", "a"), ("a", ".", "a"),
        ("a", "/b", "/b"), ("/", "b", "/b"), ("", "", ""),
    ])
    func joins(a: String, b: String, whole: String) {
        #expect(Files.join(a, b) == whole)
    }

    @Test(
        arguments: [
            ("a/b", "a", "b"), ("a", nil, "a"), ("/a", "/", "a"), ("/", nil, ""), ("a//b/", "a", "b"),
            ("//a", "/", "a"), ("", nil, ""),
        ] as [(String, String?, String)])
    func splits(path: String, parent: String?, name: String) {
        #expect(Files.parent(path) == parent)
        #expect(Files.name(path) == name)
    }

    @Test func makesPathsAbsolute() {
        #expect(Files.absolute("/a/./b//c/") == "/a/b/c")
        #expect(Files.absolute("a/../b") == Files.currentDirectory() + "/a/../b")
        #expect(Files.absolute("/") == "/")
    }

    @Test func confinesAPathToItsRoot() throws {
        try folder.write("", to: "real/file")
        try folder.link("link", to: "real")
        try folder.link("real/out", to: "/etc/passwd")
        #expect(try Files.confined("real/./file", in: folder.path) == folder.path("real/file"))
        #expect(try Files.confined("new/file", in: folder.path) == folder.path("new/file"))
        #expect(try Files.confined("file", in: folder.path("link")) == folder.path("link/file"))
        for path in ["/etc/passwd", "..", "real/../../x", "real/..", "a\0b", "link/file", "link", "real/out"] {
            _ = try failure { () throws(FileError) in _ = try Files.confined(path, in: folder.path) }
        }
    }

    // MARK: Surroundings

    @Test func readsTheEnvironment() {
        #expect(Environment.value("PATH")?.isEmpty == false)
        #expect(Environment.value("COLOPHON_IS_NOT_SET") == nil)
        #expect(Environment.processorCount >= 1)
        #expect(Environment.now > 1_700_000_000)
        #expect(!Environment.isTerminal(fd: -1))
    }
}
