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
        let text = try EvidenceText(file.bytes)
        var reader = LCOVReader(tally: CoverageTally(limits: file.limits))
        var hasSections = false
        for index in text.lines.indices {
            let line = ASCII.trimmed(text[index])
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            if line.elementsEqual("end_of_record".utf8) {
                reader.endSection(at: index + 1)
                continue
            }
            guard let colon = line.prefix(16).firstIndex(of: UInt8(ascii: ":")) else {
                throw EvidenceFault(
                    "not-lcov", "\(quoted(String(decoding: line, as: UTF8.self))) is no record of an LCOV tracefile",
                    remedy: "Write the tracefile again, or correct the kind.", line: index + 1)
            }
            let value = line[(colon + 1)...]
            let record = String(decoding: line[..<colon], as: UTF8.self)
            switch record {
            case "SF":
                guard reader.file == nil else { throw unfinished(at: index + 1) }
                reader.file = try reader.tally.file(String(decoding: value, as: UTF8.self), line: index + 1)
                hasSections = true
            case "DA": try reader.line(value, at: index + 1)
            case "BRDA": reader.branch(value, at: index + 1)
            case "LF": reader.found = String(decoding: value, as: UTF8.self)
            case "LH": reader.hit = String(decoding: value, as: UTF8.self)
            default:
                // Other records say nothing that is needed; one of these in small letters would.
                guard
                    let known = ["SF", "DA", "BRDA", "LF", "LH"].first(where: {
                        ASCII.lowercased($0) == ASCII.lowercased(record)
                    })
                else { continue }
                throw malformed(record, value, "\(known):…", index + 1)
            }
        }
        guard reader.file == nil else { throw unfinished(at: text.lines.count) }
        guard hasSections else {
            throw EvidenceFault(
                "no-coverage", "there is no source file (SF record) in the tracefile",
                remedy: "Run the tests under the coverage tool again.")
        }
        var report = reader.tally.report
        if reader.hasTotals {
            report.compare(reader.totals, mentioned: reader.tally.mentioned, line: text.lines.count)
        }
        return report
    }

    private static func unfinished(at line: Int) -> EvidenceFault {
        EvidenceFault(
            "truncated", "a section has no end_of_record before this line",
            remedy: "The tool that wrote the file may have been stopped: run it again.", line: line)
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
            remedy: "Write the tracefile again with the coverage tool.", line: line)
    }
}

extension LCOVReader: CoverageReportDialect {
    static let kind = EvidenceKind.lcov
    static let name = "an LCOV tracefile"
    static let mark = EvidenceMark.text { $0.starts(with: "TN:".utf8) || $0.starts(with: "SF:".utf8) }
    static let need = EvidenceNeed.whole
    static func isNamed(_: String, suffix: String?) -> Bool { suffix == "lcov" || suffix == "info" }
    static func mediaType(suffix _: String?) -> String? { "text/plain" }
}
