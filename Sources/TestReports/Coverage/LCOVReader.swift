// Reads LCOV tracefiles, as geninfo(1) describes them: lcov, c8, Istanbul, grcov, llvm-cov export.
import EvidenceParsing
import Primitives
import ReleaseModel

/// Counts DA records, each once for its file and line, and BRDA records; the totals LF and LH of all sections are compared with
/// them. Records that it doesn't need are passed over.
struct LCOVReader {
    private var tally: CoverageTally
    private var file: Int?
    /// The section's branches by line: how many, and how many of them taken.
    private var branches: [Int: (valid: Int, covered: Int)] = [:]
    /// The section's own totals, and its lines.
    private var found: String?
    private var hit: String?
    private var section = LineCount(covered: 0, valid: 0)
    /// What the sections state together; those that state nothing with their lines.
    private var totals = LineCount(covered: 0, valid: 0)
    private var hasTotals = false

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        try EvidenceLines.read(file.feed) { lines throws(EvidenceFault) in try read(&lines, limits: file.limits) }
    }

    private static func read(
        _ lines: inout EvidenceLines, limits: Policy.Limits
    ) throws(EvidenceFault) -> CoverageReport {
        var reader = LCOVReader(tally: CoverageTally(limits: limits))
        var hasSections = false
        while let next = try lines.next() {
            let line = ASCII.trimmed(next)
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            if line.elementsEqual("end_of_record".utf8) {
                reader.endSection(at: lines.number)
                continue
            }
            guard let colon = line.prefix(16).firstIndex(of: UInt8(ascii: ":")) else {
                throw EvidenceFault(
                    "not-lcov", "\(quoted(String(decoding: line, as: UTF8.self))) is no record of an LCOV tracefile",
                    remedy: "Have the coverage tool write an LCOV tracefile, or correct the kind.", line: lines.number)
            }
            let value = line[(colon + 1)...]
            let record = String(decoding: line[..<colon], as: UTF8.self)
            switch record {
            case "SF":
                guard reader.file == nil else { throw unfinished(at: lines.number) }
                reader.file = try reader.tally.file(String(decoding: value, as: UTF8.self), line: lines.number)
                hasSections = true
            case "DA": try reader.line(value, at: lines.number)
            case "BRDA": reader.branch(value, at: lines.number)
            case "LF": reader.found = String(decoding: value, as: UTF8.self)
            case "LH": reader.hit = String(decoding: value, as: UTF8.self)
            default:
                // Other records say nothing that is needed; one of these in small letters would.
                guard
                    let known = ["SF", "DA", "BRDA", "LF", "LH"].first(where: {
                        ASCII.lowercased($0) == ASCII.lowercased(record)
                    })
                else { continue }
                throw malformed(record, value, "\(known):…", lines.number)
            }
        }
        guard reader.file == nil else { throw unfinished(at: lines.number) }
        guard hasSections else {
            throw EvidenceFault(
                "no-coverage", "there is no source file (SF record) in the tracefile",
                remedy: "Compile with `--coverage`, run the tests, and capture in the folder of their .gcda files.")
        }
        var report = reader.tally.report
        if reader.hasTotals {
            report.compare(reader.totals, mentioned: reader.tally.mentioned, line: lines.number)
        }
        return report
    }

    private static func unfinished(at line: Int) -> EvidenceFault {
        EvidenceFault(
            "truncated", "a section has no end_of_record before this line",
            remedy: "The tool that wrote the file may have been stopped, or the disk was full.", line: line)
    }

    private mutating func endSection(at line: Int) {
        if let file {
            for (line, count) in branches {
                tally.add(branches: count.valid, covered: count.covered, line: line, to: file)
            }
        }
        let stated = StatedLines(valid: ("LF", found), covered: ("LH", hit), line: line, &tally.oddities).count(
            shown: section)
        hasTotals = hasTotals || stated != nil
        totals += stated ?? section
        (branches, file, found, hit, section) = ([:], nil, nil, nil, LineCount(covered: 0, valid: 0))
    }

    /// `DA:<line>,<hits>[,<checksum>]`
    private mutating func line(_ value: ArraySlice<UInt8>, at line: Int) throws(EvidenceFault) {
        let parts = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard let file, parts.count >= 2, let number = ASCII.number(parts[0]), let isHit = HitCount.isHit(parts[1])
        else { throw Self.malformed("DA", value, "DA:12,3", line) }
        if HitCount.isNegative(parts[1]) {
            tally.oddities.addNegative(String(decoding: parts[1], as: UTF8.self), line: line)
        }
        tally.add(line: number, isCovered: isHit, to: file)
        section += LineCount(covered: isHit ? 1 : 0, valid: 1)
    }

    /// `BRDA:<line>,<block>,<branch>,<taken>`; taken is "-" where the block never ran. No verdict needs one.
    private mutating func branch(_ value: ArraySlice<UInt8>, at line: Int) {
        let parts = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard file != nil, parts.count >= 4, let number = ASCII.number(parts[0]), let taken = parts.last,
            let isTaken = taken.elementsEqual(CollectionOfOne(ASCII.hyphen)) ? false : HitCount.isHit(taken)
        else {
            return tally.oddities.add(
                "odd-branches",
                "\(quoted("BRDA:" + String(decoding: value, as: UTF8.self))) is not like \"BRDA:12,0,1,3\": the branch is not counted",
                line: line)
        }
        let known = branches[number] ?? (0, 0)
        branches[number] = (known.valid + 1, known.covered + (isTaken ? 1 : 0))
    }

    private static func malformed(
        _ record: String, _ value: ArraySlice<UInt8>, _ example: String, _ line: Int
    ) -> EvidenceFault {
        EvidenceFault(
            "malformed-record",
            "\(quoted("\(record):" + String(decoding: value, as: UTF8.self))) should read like \"\(example)\", below an SF record",
            remedy: EvidenceFault.anew, line: line)
    }
}

extension LCOVReader: CoverageReportDialect {
    static let kind = EvidenceKind.lcov
    static let name = "an LCOV tracefile"
    static let command: String? =
        "`lcov --capture --directory . --output-file coverage.info`, `coverage lcov`, or your tool's own option for LCOV"
    static let mark = EvidenceMark.text { $0.starts(with: "TN:".utf8) || $0.starts(with: "SF:".utf8) }
    static let need = EvidenceNeed.stream
    static func isNamed(_: String, suffix: String?) -> Bool { suffix == "lcov" || suffix == "info" }
    static func mediaType(suffix _: String?) -> String? { "text/plain" }
}
