// Tests of remembered digests: never a stale one, whatever happened to the file or to the cache's own file.

import Bundles
import Colophon
import Evidence
import Files
import Glibc
import Primitives
import ReleaseModel
import Testing
import Workspace

@Suite struct DigestCacheTests {
    let folder: ScratchTree

    init() throws { folder = try ScratchTree() }

    /// A cache for which all that was just written is old enough to be remembered.
    func cache() -> DigestCache {
        DigestCache(file: folder.path("digests")) { Environment.nanoseconds + 10_000_000_000 }
    }

    func digest(_ name: String, with cache: DigestCache) throws -> String {
        try #require(cache.digests(of: [folder.path(name)]).first).get().sha256.hex
    }

    /// Digests the file with a cache that is kept, and gives a new one that has read it.
    func remembering(_ names: String...) throws -> DigestCache {
        let first = cache()
        for outcome in first.digests(of: names.map { folder.path($0) }) { _ = try outcome.get() }
        try first.save()
        return cache()
    }

    func sha256(_ text: String) -> String { SHA256Digest(of: text.utf8).hex }

    /// Puts other bytes into the file where it stands: same inode, no rename.
    func overwrite(_ name: String, with text: String) throws {
        let file = try #require(fopen(folder.path(name), "r+"))
        try #require(fputs(text, file) >= 0)
        try #require(fclose(file) == 0)
    }

    func setTimes(_ name: String, like entry: TreeEntry) throws {
        let time = timespec(tv_sec: entry.modified / 1_000_000_000, tv_nsec: entry.modified % 1_000_000_000)
        try #require(utimensat(AT_FDCWD, folder.path(name), [time, time], 0) == 0)
    }

    // MARK: Digests

    @Test func agreesWithSha256sum() throws {
        // FIPS 180-4's examples, and `head -c 1000000 /dev/zero | sha256sum`.
        try folder.write("abc", to: "abc")
        try folder.write("", to: "empty")
        try folder.write(String(repeating: "\0", count: 1_000_000), to: "zeros")
        let found = DigestCache().digests(of: ["abc", "empty", "zeros"].map { folder.path($0) })
        #expect(
            try found.map { try $0.get().sha256.hex } == [
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025",
            ])
        #expect(try found.map { try $0.get().size } == [3, 0, 1_000_000])
    }

    @Test(arguments: [1_048_575, 1_048_576, 1_048_577, 2_097_152])
    func digestsSizesAroundTheBuffer(size: Int) throws {
        let text = String(repeating: "x", count: size)
        try folder.write(text, to: "file")
        #expect(try digest("file", with: cache()) == sha256(text))
    }

    @Test func givesManyFilesInTheirOrderWhateverTheirSizes() throws {
        let names = (0..<500).map { "\($0)" }
        for (index, name) in names.enumerated() {
            try folder.write(String(repeating: name, count: index % 7), to: name)
        }
        let entries = try Files.walk(folder.path)
        let expected = entries.map { sha256(String(repeating: $0.path, count: (Int($0.path) ?? 0) % 7)) }
        let cache = cache()
        for _ in 1...2 {
            let found = cache.digests(of: entries, below: folder.path)
            #expect(try found.map { try $0.get().sha256.hex } == expected)
        }
        try cache.save()
        #expect(try self.cache().digests(of: entries, below: folder.path).map { try $0.get().sha256.hex } == expected)
    }

    @Test func canBeAskedByManyAtOnce() async throws {
        for index in 0..<50 { try folder.write("text \(index)", to: "\(index)") }
        let cache = cache()
        let folder = folder.path
        let all = await withTaskGroup(of: [String?].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    cache.digests(of: (0..<50).map { folder + "/\($0)" }).map { try? $0.get().sha256.hex }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.count == 8)
        #expect(all.allSatisfy { $0 == (0..<50).map { sha256("text \($0)") } })
    }

    @Test func saysWhatCannotBeRead() throws {
        try folder.write("text", to: "file")
        try folder.link("link", to: "file")
        try Files.makeDirectory(folder.path("folder"))
        let found = cache().digests(of: ["none", "link", "folder", "file"].map { folder.path($0) })
        let codes = found.map { outcome -> Int32 in
            if case .failure(let error) = outcome { error.code } else { 0 }
        }
        #expect(codes == [ENOENT, ELOOP, EISDIR, 0])
        let followed = cache().digests(of: [folder.path("link")], followingLinks: true)
        #expect(try followed.map { try $0.get().sha256.hex } == [sha256("text")])
    }

    @Test func aFileThatVanishedSinceTheWalkIsAnErrorOfItsOwn() throws {
        try folder.write("a", to: "a")
        try folder.write("b", to: "b")
        let entries = try Files.walk(folder.path)
        try Files.remove(folder.path("a"))
        let found = cache().digests(of: entries, below: folder.path)
        #expect(throws: FileError.self) { try found[0].get() }
        #expect(try found[1].get().sha256.hex == sha256("b"))
    }

    // MARK: What is remembered

    /// A digest under the file's own stamp that is not the file's shows that the file was not read.
    @Test func doesNotReadWhatItRemembers() throws {
        try folder.write("text", to: "file")
        var bytes = try { () throws in
            _ = try remembering("file")
            return try Files.read(folder.path("digests"))
        }()
        #expect(bytes.count == 48 + 88)
        bytes.replaceSubrange(104..<136, with: repeatElement(0xAB, count: 32))
        let sum = SHA256Digest(of: bytes[48...]).hex
        let words = stride(from: 0, to: 64, by: 2).compactMap { UInt8(sum.dropFirst($0).prefix(2), radix: 16) }
        bytes.replaceSubrange(16..<48, with: words)
        try Files.writeAtomically(bytes, to: folder.path("digests"))
        #expect(try digest("file", with: cache()) == String(repeating: "ab", count: 32))
        let entry = try #require(Files.entry(folder.path("file")))
        var walked = entry
        walked.path = "file"
        let outcome = try #require(cache().digests(of: [walked], below: folder.path).first)
        #expect(try outcome.get().sha256.hex == String(repeating: "ab", count: 32))
        // The same digest is not taken where anything of the stamp differs.
        let others: [WritableKeyPath<TreeEntry, Int>] = [\.size, \.modified, \.changed]
        for other in others {
            var entry = walked
            entry[keyPath: other] += 1
            #expect(
                try #require(cache().digests(of: [entry], below: folder.path).first).get().sha256.hex == sha256("text"))
        }
        let numbers: [WritableKeyPath<TreeEntry, UInt64>] = [\.inode, \.device]
        for other in numbers {
            var entry = walked
            entry[keyPath: other] += 1
            #expect(
                try #require(cache().digests(of: [entry], below: folder.path).first).get().sha256.hex == sha256("text"))
        }
    }

    @Test func doesNotRememberAFileThatChangedWithinTwoSeconds() throws {
        try folder.write("one", to: "file")
        let real = DigestCache(file: folder.path("digests"))
        #expect(try digest("file", with: real) == sha256("one"))
        try real.save()
        #expect(Files.kind(folder.path("digests")) == nil)
        // A clock under which the file's last change is just not, or just, old enough.
        let changed = try #require(Files.entry(folder.path("file"))).changed
        for (age, isKept) in [(1_999_999_999, false), (2_000_000_000, true)] {
            let cache = DigestCache(file: folder.path("digests")) { changed + age }
            _ = try digest("file", with: cache)
            try cache.save()
            #expect((Files.kind(folder.path("digests")) != nil) == isKept)
        }
    }

    @Test func doesNotRememberAFileWhoseContentIsDatedInTheFuture() throws {
        try folder.write("one", to: "file")
        var entry = try #require(Files.entry(folder.path("file")))
        entry.modified += 3_600_000_000_000
        try setTimes("file", like: entry)
        _ = try remembering("file")
        #expect(Files.kind(folder.path("digests")) == nil)
    }

    @Test func seesAChangeThatKeepsSizeAndTime() throws {
        try folder.write("one", to: "file")
        let before = try #require(Files.entry(folder.path("file")))
        let cache = try remembering("file")
        try changeLater("file", than: before) {
            try overwrite("file", with: "two")
            try setTimes("file", like: before)
        }
        let after = try #require(Files.entry(folder.path("file")))
        #expect(after.modified == before.modified && after.size == before.size && after.inode == before.inode)
        #expect(try digest("file", with: cache) == sha256("two"))
    }

    /// The file system's clock moves in ticks: repeats the change until it has a time of its own, as it would have after the
    /// two seconds that the cache waits for.
    func changeLater(_ name: String, than before: TreeEntry, _ change: () throws -> Void) throws {
        repeat { try change() } while Files.entry(folder.path(name))?.changed == before.changed
    }

    @Test func seesAnotherFileRenamedOverIt() throws {
        try folder.write("one", to: "file")
        try folder.write("two", to: "other")
        let before = try #require(Files.entry(folder.path("file")))
        try setTimes("other", like: before)
        let cache = try remembering("file")
        try Files.rename(folder.path("other"), to: folder.path("file"))
        #expect(try digest("file", with: cache) == sha256("two"))
    }

    @Test func seesAChangeThroughAnotherHardLink() throws {
        try folder.write("one", to: "file")
        try #require(link(folder.path("file"), folder.path("other")) == 0)
        let before = try #require(Files.entry(folder.path("file")))
        let cache = try remembering("file", "other")
        try changeLater("other", than: before) { try overwrite("other", with: "two") }
        #expect(try digest("file", with: cache) == sha256("two"))
        #expect(try digest("other", with: cache) == sha256("two"))
    }

    @Test func seesALinkPutInItsPlace() throws {
        try folder.write("one", to: "file")
        try folder.write("two", to: "other")
        let cache = try remembering("file", "other")
        try Files.remove(folder.path("file"))
        try folder.link("file", to: "other")
        #expect(throws: FileError.self) { try digest("file", with: cache) }
        let followed = try #require(cache.digests(of: [folder.path("file")], followingLinks: true).first)
        #expect(try followed.get().sha256.hex == sha256("two"))
    }

    /// A device that states no size, and a pipe, are read, and never remembered.
    @Test func remembersOnlyRegularFiles() throws {
        try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(try digest("pipe", with: cache()) == sha256(""))
        _ = try remembering("pipe")
        let status = cache()
        #expect(try #require(status.digests(of: ["/proc/self/status"]).first).get().size > 0)
        try status.save()
        #expect(Files.kind(folder.path("digests")) == nil)
    }

    @Test func doesNotRememberAFileThatGrowsWhileItIsRead() throws {
        let size = 64 << 20
        try #require(open(folder.path("file"), O_CREAT | O_WRONLY, 0o600) >= 0)
        try #require(truncate(folder.path("file"), size) == 0)
        let cache = cache()
        // The clock is asked just before the first file is opened: from then on the file grows.
        let writer = GrowingFile(path: folder.path("file"))
        let outcome = writer.whileGrowing { cache.digests(of: [folder.path("file")]) }
        #expect(try #require(outcome.first).get().size >= size)
        try cache.save()
        #expect(Files.kind(folder.path("digests")) == nil)
    }

    // MARK: The cache's own file

    @Test(arguments: ["cut", "longer", "flipped", "foreign", "empty", "short"])
    func takesADamagedFileForNone(how: String) throws {
        try folder.write("one", to: "file")
        _ = try remembering("file")
        let whole = try Files.read(folder.path("digests"))
        var bytes = whole
        switch how {
        case "cut": bytes.removeLast()
        case "longer": bytes += Bytes(repeating: 0, count: 88)
        case "flipped": bytes[110] ^= 1
        case "foreign": bytes[15] = UInt8(ascii: "2")
        case "empty": bytes = []
        default: bytes = Bytes(bytes.prefix(20))
        }
        try Files.writeAtomically(bytes, to: folder.path("digests"))
        let cache = cache()
        #expect(try digest("file", with: cache) == sha256("one"))
        // Nothing was taken from it, so the whole table is learnt anew.
        try cache.save()
        #expect(try Files.read(folder.path("digests")) == whole)
    }

    @Test func flippingAnyByteOfTheFileGivesNoOtherDigest() throws {
        try folder.write("one", to: "file")
        _ = try remembering("file")
        let whole = try Files.read(folder.path("digests"))
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0x10
            try Files.writeAtomically(bytes, to: folder.path("digests"), durable: false)
            #expect(try digest("file", with: cache()) == sha256("one"))
        }
    }

    @Test func writesOnlyWhereSomethingWasLearnt() throws {
        try folder.write("one", to: "file")
        let cache = try remembering("file")
        let before = Files.entry(folder.path("digests"))
        _ = try digest("file", with: cache)
        try cache.save()
        #expect(Files.entry(folder.path("digests")) == before)
    }

    @Test func dropsWhatNobodyAskedForInThirtyDays() throws {
        try folder.write("old", to: "old")
        try folder.write("kept", to: "kept")
        try folder.write("new", to: "new")
        _ = try remembering("old", "kept")
        func later(_ days: Int, _ names: String...) throws -> Int {
            let cache = DigestCache(file: folder.path("digests")) {
                Environment.nanoseconds + 10_000_000_000 + days * 86_400_000_000_000
            }
            for name in names { _ = try digest(name, with: cache) }
            try cache.save()
            return (try Files.read(folder.path("digests")).count - 48) / 88
        }
        #expect(try later(20, "kept") == 2)
        #expect(try later(30, "new") == 3)
        #expect(try later(31, "new") == 2)
        #expect(try later(60, "new", "kept") == 2)
    }

    @Test func withoutAFileItRemembersForItselfAndWritesNothing() throws {
        try folder.write("one", to: "file")
        let cache = DigestCache { Environment.nanoseconds + 10_000_000_000 }
        #expect(try digest("file", with: cache) == sha256("one"))
        try cache.save()
        #expect(try folder.tree() == ["file"])
    }
}
