// Reads LCOV tracefiles, as geninfo(1) describes them: lcov, c8, Istanbul, grcov, llvm-cov export.
import Primitives
import ReleaseModel

/// Counts DA records, each once for its file and line, and BRDA records. Records that it doesn't need are passed over.
struct LCOVReader {
    private var tally: CoverageTally
    private var file: Int?
    /// The section's branches by line: how many, and how many of them taken.
    private var branches: [Int: (valid: Int, covered: Int)] = [:]

    static func read(_ bytes: Bytes, limits: Policy.Limits) throws(EvidenceFault) -> CoverageReport {
        let text = try EvidenceText(bytes)
        var reader = LCOVReader(tally: CoverageTally(limits: limits))
        var hasSections = false
        for index in text.lines.indices {
            let line = ASCII.trimmed(text[index])
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            if line.elementsEqual("end_of_record".utf8) {
                reader.endSection()
                continue
            }
            guard let colon = line.prefix(16).firstIndex(of: UInt8(ascii: ":")) else {
                throw EvidenceFault(
                    "not-lcov", "\(quoted(String(decoding: line, as: UTF8.self))) is no record of an LCOV tracefile",
                    remedy: "Write the tracefile again, or correct the kind.", line: index + 1)
            }
            let value = line[(colon + 1)...]
            switch String(decoding: line[..<colon], as: UTF8.self) {
            case "SF":
                guard reader.file == nil else { throw unfinished(at: index + 1) }
                reader.file = try reader.tally.file(String(decoding: value, as: UTF8.self), line: index + 1)
                hasSections = true
            case "DA": try reader.line(value, at: index + 1)
            case "BRDA": try reader.branch(value, at: index + 1)
            default: break
            }
        }
        guard reader.file == nil else { throw unfinished(at: text.lines.count) }
        guard hasSections else {
            throw EvidenceFault(
                "no-coverage", "there is no source file (SF record) in the tracefile",
                remedy: "Run the tests under the coverage tool again.")
        }
        return reader.tally.report
    }

    private static func unfinished(at line: Int) -> EvidenceFault {
        EvidenceFault(
            "truncated", "a section has no end_of_record before this line",
            remedy: "The tool that wrote the file may have been stopped: run it again.", line: line)
    }

    private mutating func endSection() {
        if let file {
            for (line, count) in branches {
                tally.add(branches: count.valid, covered: count.covered, line: line, to: file)
            }
        }
        branches = [:]
        file = nil
    }

    /// `DA:<line>,<hits>[,<checksum>]`
    private mutating func line(_ value: ArraySlice<UInt8>, at line: Int) throws(EvidenceFault) {
        let parts = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard let file, parts.count >= 2, let number = ASCII.number(parts[0]), !parts[1].isEmpty,
            parts[1].allSatisfy(ASCII.isDigit)
        else { throw Self.malformed("DA", value, "DA:12,3", line) }
        tally.add(line: number, isCovered: parts[1].contains { $0 != UInt8(ascii: "0") }, to: file)
    }

    /// `BRDA:<line>,<block>,<branch>,<taken>`; taken is "-" where the block never ran.
    private mutating func branch(_ value: ArraySlice<UInt8>, at line: Int) throws(EvidenceFault) {
        let parts = value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard file != nil, parts.count >= 4, let number = ASCII.number(parts[0]), let taken = parts.last,
            !taken.isEmpty,
            taken.elementsEqual("-".utf8) || taken.allSatisfy(ASCII.isDigit)
        else { throw Self.malformed("BRDA", value, "BRDA:12,0,1,3", line) }
        let isTaken = taken.contains { $0 != UInt8(ascii: "0") && $0 != UInt8(ascii: "-") }
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

extension LCOVReader: EvidenceDialect {
    package static let kind = EvidenceKind.lcov
    package static let name = "an LCOV tracefile"
    package static let mark = EvidenceMark.text { $0.starts(with: "TN:".utf8) || $0.starts(with: "SF:".utf8) }
    package static let need = EvidenceNeed.whole
    package static func isNamed(_: String, suffix: String?) -> Bool { suffix == "lcov" }
    package static func mediaType(suffix _: String?) -> String? { "text/plain" }

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .coverage(try read(file.bytes, limits: file.limits))
    }
}
