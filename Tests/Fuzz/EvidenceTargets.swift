// The readers of evidence, one target a kind, and one for the kind that a file is told to be.
import Bundles
import Colophon
import Documents
import Evidence
import EvidenceParsing
import Files
import Primitives
import ReleaseModel
import Sync
import Verification

enum EvidenceTargets {
    static let all =
        EvidenceKind.allCases.filter { $0 != .log && $0 != .other }.map { kind in
            FuzzTarget(
                name: "evidence-\(kind.rawValue)", maximumLength: 1 << 14, seeds: { seeds(of: kind) },
                run: { read($0, as: kind) })
        } + [
            FuzzTarget(
                name: "evidence-told", maximumLength: 1 << 13,
                seeds: { EvidenceKind.allCases.flatMap { seeds(of: $0) }.filter { $0.count < 1 << 13 } },
                run: { read($0, as: nil) })
        ]

    /// The first byte of an input chooses the file's name, since a name tells many readers which form to expect: those of all fixtures, so
    /// that every dialect can be met.
    private static let names: [String] = {
        let fixtures = Set(Fixture.files(folder).filter { isInput($0.path) }.map { EvidencePath.name(of: $0.path) })
        let others = ["evidence", "a.json", "a.xml", "a.yaml", "a.txt", "a.log", "__about__.py", "Version.swift"]
        let all = fixtures.union(others).sorted()
        hold(all.count <= 256, "one byte is enough for the names")
        return all
    }()

    private static let folder = "ColophonTests/Fixtures/evidence"

    private static func isInput(_ path: String) -> Bool {
        !["expected.json", "README"].contains(EvidencePath.name(of: path))
    }

    private static func seeds(of kind: EvidenceKind) -> [Bytes] {
        Fixture.files("\(folder)/\(kind.rawValue)").compactMap { path, bytes in
            guard isInput(path), bytes.count < 1 << 14,
                let index = names.firstIndex(of: EvidencePath.name(of: path))
            else { return nil }
            return [UInt8(index)] + bytes
        }
    }

    private static func read(_ input: Bytes, as kind: EvidenceKind?) {
        guard let first = input.first else { return }
        var limits = Policy().limits
        limits.fileBytes = 1 << 16
        limits.entries = 1_000
        let bytes = Bytes(input.dropFirst())
        let entry = EvidenceEntry(path: names[Int(first) % names.count], kind: kind, gate: "G")
        let whole = EvidenceReader.read(entry, bytes: bytes, limits: limits)
        hold(whole.sha256 == SHA256Digest(of: bytes) && whole.bytes == bytes, "evidence is never changed")
        var streamed = EvidenceReader.read(
            entry, feed: ByteFeed(bytes, piece: 1 + bytes.count % 97), sha256: whole.sha256, limits: limits)
        streamed.bytes = bytes
        hold(streamed == whole, "a file in pieces reads as the whole one")
        let text = whole.json.canonicalBytes
        hold((try? parseDocument(text, format: .json, limits: .standard)) != nil, "what was read can be written")
        if case .unreadable(let findings) = whole.reading {
            hold(!findings.isEmpty && findings.allSatisfy { $0.file == entry.path }, "an unreadable file has findings")
        }
    }
}
