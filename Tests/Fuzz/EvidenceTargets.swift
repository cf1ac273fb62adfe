// The readers of evidence, one target a kind, and one for the kind that a file is told to be.
import Bundles
import Colophon
import Documents
import Evidence
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

    /// The first byte of an input chooses the file's name, since a name tells some readers which form to expect.
    private static let names = [
        "evidence", "a.json", "a.xml", "a.yaml", "CHANGELOG.md", "HISTORY.rst", "NEWS", "a.txt", "package.json",
        "Cargo.toml", "setup.cfg", "gradle.properties", "VERSION", "__about__.py", "Version.swift", "a.log",
    ]

    private static func seeds(of kind: EvidenceKind) -> [Bytes] {
        Fixture.files("ColophonTests/Fixtures/evidence/\(kind.rawValue)").compactMap { path, bytes in
            guard !path.hasSuffix("expected.json"), !path.hasSuffix("README"), bytes.count < 1 << 14 else { return nil }
            let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? ""
            let ending =
                name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last
                .map { ".\(Substring($0))" } ?? ""
            let index = names.firstIndex(of: name) ?? names.firstIndex { $0.hasSuffix(ending) } ?? 0
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
