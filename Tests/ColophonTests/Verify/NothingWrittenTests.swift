// Runs the program on every hostile archive, and lists the file system before and after: nothing may have been written.
import Archives
import Colophon
import Evidence
import Files
import HostileArchives
import Primitives
import ReleaseModel
import Testing

@Suite struct NothingWrittenTests {
    /// Every attack as a file: on the archive, on its compression, on the bag, and on the content.
    private static func files() throws -> [Bytes] {
        let original = try BundleSample().bundle().bytes
        let archives = HostileCase.tar + HostileCase.tarCorpora + HostileCase.soundTars
        let forged = try (BundleAttackTests.bag + BundleAttackTests.content + BagConformanceTests.invalid).compactMap {
            attack -> Bytes? in
            var forgery = try Forgery(original)
            try attack.change(&forgery)
            return try? forgery.bytes()
        }
        return archives.map { Gzip.compress($0.bytes) } + (HostileCase.gzip + HostileCase.gzipCorpora).map(\.bytes)
            + forged
    }

    /// Where an archive could write to: everything around the folder that the program runs in, and the system's own files.
    /// Only places that other tests leave alone.
    private static let listing = """
        find . /etc /root/.ssh /boot /opt -xdev -printf '%p %y %s %T@ %C@ %m %U:%G %l\\n' 2>/dev/null | LC_ALL=C sort
        ls -d /tmp/outerdir /tmp/foo /tmp/moo /foo /moo /passwd /x /c 2>/dev/null || true
        """

    @Test func noHostileArchiveWritesAnything() throws {
        let outer = try BundleFolder()
        let names = try Self.files().enumerated().map { index, bytes in
            let name = "\(index).evidence.tar.gz"
            try outer.write(bytes, to: "a/b/c/\(name)")
            return name
        }
        #expect(names.count > 250)
        try outer.write(BundleSample().bundle().bytes, to: "a/b/c/sound")
        try outer.write([], to: "home/.profile")
        try outer.write([], to: "tmp/file")
        let before = try outer.shell(Self.listing).output
        #expect(before.contains("/etc/passwd") && before.contains("./home/.profile"))
        let program = try ProgramOutput.program()
        let start = "export HOME=\"$PWD/home\" TMPDIR=\"$PWD/tmp\"; cd a/b/c"
        let verified = try outer.shell("\(start); '\(program)' verify --format json \(names.joined(separator: " "))")
        #expect(verified.status == 2)
        // Each on its own as well, through the commands that show what a bundle holds: all refuse it, and none dies.
        let others = try outer.shell(
            """
            \(start); for file in *.gz; do
                '\(program)' inspect "$file"; echo "status $?"; '\(program)' diff sound "$file"; echo "status $?"
            done
            """)
        let statuses = others.output.split(separator: "\n").filter { $0.hasPrefix("status ") }
        #expect(statuses.count == names.count * 2)
        #expect(statuses.allSatisfy { $0 == "status 1" || $0 == "status 2" })
        let after = try outer.shell(Self.listing).output
        #expect(after == before)
    }
}
