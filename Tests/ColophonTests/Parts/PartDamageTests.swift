// Parts that are missing, cut off, altered, or of another build: each is named, and nothing is written.
import Files
import Parts
import Primitives
import ReleaseModel
import Testing

@testable import Bundles
@testable import Colophon

@Suite struct PartDamageTests {
    private let parts: PartWorkspace
    private var sample: SampleWorkspace { parts.sample }

    init() async throws {
        parts = try await PartWorkspace()
        try await parts.parts(3)
    }

    private func codes() async throws -> [String] { try await parts.refusal().map(\.code) }

    private static func name(_ number: Int) -> String { "parts/\(number)-of-3.colophon-part" }

    @Test func aLostPartIsNamed() async throws {
        try sample.remove(Self.name(2))
        let findings = try await parts.refusal()
        #expect(findings.map(\.code) == ["part-missing"])
        #expect(findings[0].message.contains("2/3") && findings[0].remedy.contains("--shard 2/3"))
        try sample.remove(Self.name(1))
        try sample.remove(Self.name(3))
        #expect(try await codes() == ["no-parts"])
        try sample.remove("parts")
        #expect(try await codes() == ["unreadable"])
    }

    @Test func ofManyLostPartsTheFirstAreNamed() async throws {
        for number in 1...3 { try sample.remove(Self.name(number)) }
        _ = try await parts.part(7, 5_000)
        let findings = try await parts.refusal()
        #expect(findings.count == 21)
        #expect(findings.last?.message.contains("4979 more") ?? false)
    }

    @Test func aPartThatWasCutOffIsNamed() async throws {
        let whole = try sample.bytes(Self.name(2))
        for length in [0, 15, 16, 70, whole.count / 2, whole.count - 70, whole.count - 19, whole.count - 1] {
            try sample.write(Bytes(whole.prefix(length)), to: Self.name(2))
            let findings = try await parts.refusal()
            #expect(findings.map(\.code) == ["part-damaged"], "cut at \(length)")
            #expect(findings[0].file?.hasSuffix("2-of-3.colophon-part") ?? false)
            #expect(findings[0].remedy.contains("colophon build --shard 2/3 --part"))
        }
        try sample.write(whole, to: Self.name(2))
        #expect(try await codes() == [])
    }

    @Test func anAlteredByteIsFoundWhereverItIs() async throws {
        let whole = try sample.bytes(Self.name(2))
        for place in stride(from: 3, to: whole.count, by: max(1, whole.count / 12)) + [whole.count - 1] {
            var altered = whole
            altered[place] ^= 0x20
            try sample.write(altered, to: Self.name(2))
            let findings = try await parts.refusal()
            #expect(findings.map(\.code) == ["part-damaged"], "byte \(place) of \(whole.count)")
            #expect(findings.first?.file?.hasSuffix("2-of-3.colophon-part") ?? false)
        }
    }

    @Test func theSamePartTwiceIsNamed() async throws {
        try sample.write(sample.bytes(Self.name(1)), to: "parts/again/1-of-3.colophon-part")
        let findings = try await parts.refusal()
        #expect(findings.map(\.code) == ["part-twice"])
        #expect(findings[0].message.contains("1/3"))
    }

    @Test func aPartOfAnotherCountIsNamed() async throws {
        _ = try await parts.part(2, 4)
        let findings = try await parts.refusal()
        #expect(findings.map(\.code).contains("part-of-other"))
        #expect(findings.contains { $0.message.contains("one of 4 parts, not of 3") })
    }

    @Test func aPartOfAnotherConfigurationIsNamed() async throws {
        try sample.append("# changed\n", to: "colophon.yaml")
        #expect(try await parts.refusal().map(\.message).first?.contains("another configuration") ?? false)
        _ = try await parts.part(2, 3)
        let findings = try await parts.refusal()
        #expect(findings.map(\.code) == ["part-of-other"])
        #expect(findings[0].file?.hasSuffix("2-of-3.colophon-part") ?? false)
        _ = try await parts.part(1, 3)
        _ = try await parts.part(3, 3)
        #expect(try await codes() == [])
    }

    @Test func aPartOfAnotherDayIsNamed() async throws {
        _ = try await parts.part(3, 3, day: SampleWorkspace.day + 86_400)
        let findings = try await parts.refusal()
        #expect(findings.map(\.code) == ["part-of-other"])
        #expect(findings[0].message.contains("made on 2024-06-02, not on 2024-06-01"))
        _ = try await parts.part(3, 3)
        // The day is that of the parts, whatever it is by now.
        _ = try await parts.merge { $0.now += 10 * 86_400 }
        await #expect(throws: (any Error).self) {
            _ = try await parts.merge {
                $0.now += 10 * 86_400
                $0.hasFixedClock = true
            }
        }
    }

    @Test func aPartOfOtherReleasesOrSourcesIsNamed() async throws {
        try sample.add("3.0.0", previous: "1.10.0", date: "2024-05-01")
        _ = try await parts.part(3, 3)
        #expect(try await parts.refusal().map(\.message).first?.contains("made of other releases") ?? false)
        try sample.remove("evidence/3.0.0")
        _ = try await parts.part(3, 3)
        #expect(try await codes() == [])
        try sample.write("# Another page\n", to: "docs/a.md")
        #expect(try await parts.refusal().map(\.message).first?.contains("other files of the sync rules") ?? false)
    }

    @Test func aPartOfAnotherLockIsNamed() async throws {
        _ = try await parts.merge()
        for broken in ["1.4.0", "nonsense"] { try sample.remove("evidence/\(broken)") }
        _ = try await sample.lock("1.2.0")
        #expect(try await parts.refusal().map(\.message).first?.contains("another colophon.lock") ?? false)
    }

    @Test func evidenceThatChangedBetweenTwoPartsIsNamed() async throws {
        // 1.2.0 is in one part, and 1.3.0 in the next.
        try sample.add("1.2.0", previous: "1.1.0", date: "2024-03-01", fix: "Mends something else")
        for number in 1...3 {
            let part = try Part(sample.path(Self.name(number)))
            guard part.index.entries.contains(where: { $0.name == "1.2.0" }) else { continue }
            if part.index.entries.contains(where: { $0.name == "1.3.0" }) { break }
            _ = try await parts.part(number, 3)
            let findings = try await parts.refusal()
            #expect(findings.map(\.code) == ["part-changed"])
            return
        }
        Issue.record("both are in one part")
    }

    // MARK: Parts that somebody made up

    /// The part with another index, sealed as a part is.
    private func seal(_ number: Int, _ change: (inout PartIndex) -> Void) throws {
        let path = sample.path(Self.name(number))
        let part = try Part(path)
        var index = part.index
        change(&index)
        let whole = try Files.read(path)
        let start = whole.suffix(66).prefix(8).reduce(0) { $0 << 8 | Int($1) }
        var writer = PackedWriter()
        writer.write(index)
        try write(Bytes(whole[..<start]), index: writer.bytes, to: number)
    }

    private func write(_ bodies: Bytes, index: Bytes, to number: Int) throws {
        var tail = PackedWriter()
        tail.write(UInt64(bodies.count))
        tail.write(UInt64(index.count))
        tail.write(SHA256Digest(of: index))
        try sample.write(bodies + index + tail.bytes + Bytes("colophon part end\n".utf8), to: Self.name(number))
    }

    @Test func aReleaseInTwoPartsIsNamed() async throws {
        let other = try Part(sample.path(Self.name(1))).index.entries[0]
        try seal(2) { $0.entries.append(other) }
        let findings = try await parts.refusal()
        #expect(findings.map(\.code) == ["release-twice"])
        #expect(findings[0].message.contains("1.0.0"))
    }

    @Test func aReleaseThatNoPartHasIsNoticed() async throws {
        try seal(2) { $0.entries.removeLast() }
        #expect(try await codes() == ["release-missing"])
    }

    @Test func aPartOfAnotherProgramIsNamed() async throws {
        try seal(2) { $0.inputs.program = "Colophon 9.9.9 with zlib 1.0" }
        #expect(try await parts.refusal().first?.message.contains("made by Colophon 9.9.9") ?? false)
        for number in [1, 3] { try seal(number) { $0.inputs.program = "Colophon 9.9.9 with zlib 1.0" } }
        #expect(
            try await parts.refusal().first?.message.contains("by Colophon 9.9.9 with zlib 1.0, and this is") ?? false)
    }

    @Test func anIndexThatLiesIsRefused() async throws {
        try seal(2) { $0.entries[0].body.size = Int.max - 100 }
        #expect(try await codes() == ["part-damaged"])
        try await parts.parts(3)
        try seal(2) { $0.entries[0].body.start = 1 << 60 }
        #expect(try await codes() == ["part-damaged"])
        try await parts.parts(3)
        try seal(2) { $0.entries[0].opening?.known.firstBlock = Int.max }
        #expect(try await codes() == [], "the block is as long as it is")
        try seal(2) { $0.entries[0].opening?.known.octets = 1 }
        _ = try await codes()
        try await parts.parts(3)
        try seal(2) { $0.number = 4 }
        #expect(try await codes() == ["part-damaged"])
    }

    /// Counts and lengths far beyond the file, in whatever place: no crash, and no memory that the file doesn't account for.
    @Test func hugeCountsAreRefused() async throws {
        let whole = try sample.bytes(Self.name(2))
        let start = whole.suffix(66).prefix(8).reduce(0) { $0 << 8 | Int($1) }
        let index = Bytes(whole[start..<(whole.count - 66)])
        let huge = Bytes(repeating: 0xFF, count: 9) + [1]
        let large: Bytes = [0xFE, 0xFF, 0xFF, 0xFF, 0x0F]
        var refused = 0
        for place in stride(from: 0, to: index.count, by: max(1, index.count / 15)) {
            for lie in [huge, large] {
                let forged = Bytes(index[..<place]) + lie + Bytes(index[min(index.count, place + lie.count)...])
                try write(Bytes(whole[..<start]), index: forged, to: 2)
                let codes = try await codes()
                // Where a digest is that nothing is compared with, there is nothing to see.
                #expect(
                    Set(codes).isSubset(of: ["part-damaged", "part-of-other", "release-missing", "part-changed"]),
                    "\(codes)")
                refused += codes.isEmpty ? 0 : 1
            }
        }
        #expect(refused > 10)
        try write([], index: [], to: 2)
        #expect(try await codes() == ["part-damaged"])
    }

    @Test func aBodyThatLiesIsRefused() async throws {
        let path = sample.path(Self.name(2))
        let part = try Part(path)
        let entry = part.index.entries[0]
        let body = try part.bytes(entry.body)
        let whole = try sample.bytes(Self.name(2))
        let huge = Bytes(repeating: 0xFF, count: 9) + [1]
        for place in stride(from: 0, to: body.count, by: max(1, body.count / 12)) {
            let forged = Bytes((Bytes(body[..<place]) + huge + body[place...]).prefix(body.count))
            var index = part.index
            index.entries[0].body.sha256 = SHA256Digest(of: forged)
            let start = whole.suffix(66).prefix(8).reduce(0) { $0 << 8 | Int($1) }
            var bodies = Bytes(whole[..<start])
            bodies.replaceSubrange(entry.body.start..<(entry.body.start + entry.body.size), with: forged)
            var writer = PackedWriter()
            writer.write(index)
            try write(bodies, index: writer.bytes, to: 2)
            // Where it is a value that may be anything, there is nothing to see.
            let codes = try await codes()
            #expect(codes == ["part-damaged"] || codes.isEmpty || codes == ["unwritable"], "at \(place): \(codes)")
        }
    }
}
