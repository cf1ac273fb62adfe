// Reads every evidence fixture and compares the summary with the one beside it.
import Bundles
import Documents
import Evidence
import EvidenceParsing
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

struct EvidenceFixtureTests {
    /// `COLOPHON_RECORD=1` writes the summaries anew; such a run fails, so that it can't bless itself.
    @Test(arguments: EvidenceFixture.all) func readsAsExpected(_ fixture: EvidenceFixture) throws {
        let loaded = readEvidence(fixture.bytes, as: fixture.kind, file: fixture.file)
        #expect(loaded.complaint == nil)
        let summary = (loaded.reading.json ?? .null).prettyText + "\n"
        if Environment.value("COLOPHON_RECORD") == "1" {
            try Files.writeAtomically(Bytes(summary.utf8), to: "\(fixture.folder)/expected.json")
            Issue.record(
                "recorded \(fixture.testDescription): compare it with its source, and run again without COLOPHON_RECORD"
            )
        } else {
            #expect(summary == fixture.expected)
        }
    }

    @Test(arguments: EvidenceFixture.all) func tellsTheKindFromTheContentAndName(_ fixture: EvidenceFixture) {
        // A rehearsal as JUnit is a JUnit report, and an empty changes.txt could be a changelog.
        // Nothing but the record makes a file a log, SPDX's RDF or, where its name may mean anything, a manifest.
        var untold = ["rollback-test/junit": EvidenceKind.junit, "documentation/empty": .changelog]
        for name in ["log/text", "spdx/rdf"] { untold[name] = .other }
        for name in ["c-header", "cmake", "gleam", "json", "makefile", "openapi"] {
            untold["version-manifest/\(name)"] = .other
        }
        let loaded = readEvidence(fixture.bytes, as: nil, file: fixture.file)
        #expect(loaded.kind == untold[fixture.testDescription] ?? fixture.kind)
        #expect(loaded.entry.kind == nil)
    }

    @Test(arguments: EvidenceFixture.all) func survivesEveryTruncation(_ fixture: EvidenceFixture) {
        for length in stride(from: 0, to: fixture.bytes.count, by: max(1, fixture.bytes.count / 40)) {
            let cut = Bytes(fixture.bytes.prefix(length))
            let loaded = readEvidence(cut, as: fixture.kind, file: fixture.file)
            #expect(loaded.bytes == cut && loaded.sha256 == SHA256Digest(of: cut))
            _ = readEvidence(cut, as: nil, file: fixture.file)
        }
    }

    /// What has a closing mark is never read without it.
    @Test(
        arguments: EvidenceFixture.all.filter {
            [.junit, .cobertura, .jacoco, .sarif, .pullRequests, .lcov].contains($0.kind)
        })
    func refusesAFileWithoutItsEnd(_ fixture: EvidenceFixture) {
        let end = fixture.bytes.lastIndex { $0 > 32 } ?? 0
        let cut = Bytes(fixture.bytes[..<end])
        #expect(readEvidence(cut, as: fixture.kind, file: fixture.file).complaint != nil)
    }

    @Test(arguments: EvidenceFixture.all) func survivesEveryFlippedByte(_ fixture: EvidenceFixture) {
        var state: UInt32 = 1
        for _ in 0..<40 {
            var bytes = fixture.bytes
            for _ in 0..<3 where !bytes.isEmpty {
                state = state &* 1_664_525 &+ 1_013_904_223  // Numerical Recipes' generator: the same bytes each time
                bytes[Int(state >> 8) % bytes.count] = UInt8(truncatingIfNeeded: state >> 16)
            }
            for kind in EvidenceKind.allCases { _ = readEvidence(bytes, as: kind, file: fixture.file) }
        }
    }

    /// What `scripts/fuzz` holds of every file, in short: bytes changed, left out, repeated and moved.
    @Test(arguments: EvidenceFixture.all.filter { $0.bytes.count < 1 << 14 })
    func readsADamagedFileInPiecesAsTheWhole(_ fixture: EvidenceFixture) {
        var state: UInt32 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223  // Numerical Recipes' generator: the same bytes each time
            return Int(state >> 8) % max(1, bound)
        }
        for round in 0..<8 {
            var bytes = fixture.bytes
            let start = random(bytes.count)
            let part = bytes[start..<min(bytes.count, start + random(40))]
            switch round % 4 {
            case 0: bytes.removeSubrange(part.startIndex..<part.endIndex)
            case 1: bytes.insert(contentsOf: part, at: random(bytes.count))
            case 2: bytes.insert([0, 0xFF, 0x0A, 0x0D, 0x7B, 0x5D][random(6)], at: start)
            default: for _ in 0..<3 where !bytes.isEmpty { bytes[random(bytes.count)] = UInt8(random(256)) }
            }
            for kind in [fixture.kind, nil] {
                let whole = readEvidence(bytes, as: kind, file: fixture.file)
                var read = EvidenceReader.read(
                    whole.entry, feed: ByteFeed(bytes, piece: 1 + random(97)), sha256: whole.sha256,
                    limits: Policy().limits)
                read.bytes = bytes
                #expect(read == whole)
            }
        }
    }

    /// So that each reader meets a sound file, a cut one and a damaged one, here and in `scripts/fuzz`. What has no form is read by none.
    @Test func eachDialectHasAFixture() {
        let dialects = EvidenceDialects.current
        let met = EvidenceFixture.all.flatMap { fixture in
            let document = try? evidenceDocument(fixture.bytes, path: fixture.file, limits: Policy().limits)
            let reading = dialects.reading(fixture.kind, fixture.bytes, path: fixture.file, document: document)
            // SPDX 3 is read by way of SPDX, and shown by its mark.
            return ["\(reading)"] + (document.map(dialects.signatures) ?? []).map { "\($0)" }
        }
        let without = Set(dialects.all.map { "\($0)" }).subtracting(met)
        #expect(without.filter { !$0.hasPrefix("Unknown") && $0 != "OtherFile" } == [])
    }
}
