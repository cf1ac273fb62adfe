// Reads Go's cover profiles: `go test -coverprofile`.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Each block covers all lines from its first to its last; a line that is in several is covered where one of them ran.
enum GoCoverReader {
    /// More lines than any source file has; a block is not unfolded beyond.
    private static let most = 1_000_000

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        try EvidenceLines.read(file.feed) { lines throws(EvidenceFault) in try read(&lines, limits: file.limits) }
    }

    private static func read(
        _ lines: inout EvidenceLines, limits: Policy.Limits
    ) throws(EvidenceFault) -> CoverageReport {
        var tally = CoverageTally(limits: limits)
        var unfolded = 0
        var isBegun = false
        while let next = try lines.next() {
            let line = ASCII.trimmed(next)
            if line.isEmpty { continue }
            // Profiles that were put one after the other each have the first line.
            if line.starts(with: "mode: ".utf8) {
                isBegun = true
                continue
            }
            guard isBegun, let block = Block(line), block.last - block.first < most else {
                throw malformed(line, lines.number)
            }
            unfolded += block.last - block.first + 1
            guard unfolded <= 50 * most else { throw .tooMany("lines", limit: 50 * most, line: lines.number) }
            let source = try tally.file(String(decoding: block.path, as: UTF8.self), line: lines.number)
            for number in block.first...block.last { tally.add(line: number, isCovered: block.isCovered, to: source) }
        }
        guard isBegun else {
            throw EvidenceFault(
                "not-go-cover", "the first line does not say a mode, as that of a cover profile does",
                remedy: "Write the profile with `go test -coverprofile`, or correct the kind.", line: 1)
        }
        return tally.report
    }

    private static func malformed(_ line: ArraySlice<UInt8>, _ number: Int) -> EvidenceFault {
        EvidenceFault(
            "malformed-record",
            "\(quoted(String(decoding: line, as: UTF8.self))) should read like \"example.org/a/b.go:12.5,14.2 1 3\"",
            remedy: EvidenceFault.anew, line: number)
    }

    /// `path:line.column,line.column statements count`
    private struct Block {
        let path: ArraySlice<UInt8>
        let first: Int
        let last: Int
        let isCovered: Bool

        init?(_ line: ArraySlice<UInt8>) {
            guard let colon = line.lastIndex(of: ASCII.colon) else { return nil }
            let fields = line[(colon + 1)...].split(separator: ASCII.space)
            guard fields.count == 3, ASCII.number(fields[1]) != nil, let isCovered = HitCount.isHit(fields[2]) else {
                return nil
            }
            let places = fields[0].split(separator: UInt8(ascii: ",")).map { $0.split(separator: ASCII.dot) }
            guard places.count == 2, places.allSatisfy({ $0.count == 2 }), let first = ASCII.number(places[0][0]),
                let last = ASCII.number(places[1][0]), first <= last
            else { return nil }
            path = line[..<colon]
            (self.first, self.last, self.isCovered) = (first, last, isCovered)
        }
    }
}

extension GoCoverReader: CoverageReportDialect {
    static let name = "a Go cover profile"
    static let command: String? = "`go test -coverprofile=coverage.out ./...`"
    static let mark = EvidenceMark.text { text in
        ["mode: set", "mode: count", "mode: atomic"].contains {
            text.prefix { !ASCII.isLineEnd($0) }.elementsEqual($0.utf8)
        }
    }
    static let need = EvidenceNeed.stream
    static func mediaType(suffix: String?) -> String? { suffix == "out" ? "text/plain" : nil }
}
