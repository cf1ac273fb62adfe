// The readers of gzip and tar.
import Archives
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel

enum ArchiveTargets {
    static let all = [
        FuzzTarget(name: "gzip", maximumLength: 1 << 14, seeds: { contents.map(Gzip.compress) }, run: gzip),
        FuzzTarget(name: "tar", maximumLength: 1 << 14, seeds: { tars }) {
            tar($0)
            tar(withChecksums($0))
        },
    ]

    private static let contents: [Bytes] = [
        [], Bytes("a".utf8), Bytes(repeating: 0, count: 5_000), Bytes(0...255),
        Bytes(String(repeating: "2024-10-03 case passed in 7 ms\n", count: 40).utf8),
    ]

    private static var tars: [Bytes] {
        let sets = [
            [], [ArchiveEntry(path: "a", bytes: [])],
            [ArchiveEntry(path: "a/b", bytes: contents[1]), ArchiveEntry(path: "a/c é", bytes: contents[3])],
            [
                ArchiveEntry(
                    path: String(repeating: "p", count: 120) + "/" + String(repeating: "n", count: 90),
                    bytes: Bytes(repeating: 7, count: 513))
            ],
        ]
        return sets.compactMap { try? Tar.write($0, modified: 1_644_322_707) }
    }

    private static func gzip(_ bytes: Bytes) {
        let limits = Gzip.Limits(bytes: 1 << 20, ratio: 200)
        if let content = try? Gzip.decompress(bytes, limits: limits) {
            hold(content.count <= limits.bytes, "what expands is within the limit")
            let again = Gzip.compress(content)
            hold((try? Gzip.decompress(again, limits: limits)) == content, "compressing again keeps the content")
            hold((try? Gzip.decompress(bytes + [0], limits: limits)) == nil, "nothing may follow the member")
            hold((try? Gzip.decompress(bytes.dropLast(), limits: limits)) == nil, "nothing may be cut off")
        }
        // The input as content.
        let compressed = Gzip.compress(bytes)
        hold((try? Gzip.decompress(compressed, limits: limits)) == bytes, "what is compressed expands to itself")
        guard !bytes.isEmpty else { return }
        let narrow = Gzip.Limits(bytes: bytes.count - 1, ratio: 200)
        hold((try? Gzip.decompress(compressed, limits: narrow)) == nil, "the limit is kept")
    }

    private static func tar(_ bytes: Bytes) {
        guard let (entries, modified) = try? Tar.read(bytes, maximumEntries: 16) else { return }
        hold(entries.count <= 16, "there are no more entries than allowed")
        hold((try? Tar.write(entries, modified: modified)) == bytes, "writing the entries again gives the archive")
        for entry in entries {
            hold(ArchivePath.problem(entry.path) == nil, "each path is allowed")
            hold(!entry.path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }, "no ..")
        }
    }

    /// The archive with the checksum of each header made right: mutations would seldom get past it.
    static func withChecksums(_ bytes: Bytes) -> Bytes {
        var bytes = bytes
        var offset = 0
        while offset + 512 <= bytes.count {
            let header = bytes[offset..<(offset + 512)]
            guard header.contains(where: { $0 != 0 }) else { break }
            let field = (offset + 148)..<(offset + 156)
            let sum = header.reduce(0) { $0 + Int($1) } - bytes[field].reduce(0) { $0 + Int($1) } + 8 * 32
            let digits = String(sum, radix: 8)
            let text = String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "\0 "
            bytes.replaceSubrange(field, with: Bytes(text.utf8))
            let size = Int(String(decoding: bytes[(offset + 124)..<(offset + 135)], as: UTF8.self), radix: 8) ?? 0
            guard (0...bytes.count).contains(size) else { break }
            offset += 512 + (size + 511) / 512 * 512
        }
        return bytes
    }
}
