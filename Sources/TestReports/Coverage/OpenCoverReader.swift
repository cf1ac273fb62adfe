// Reads OpenCover XML: OpenCover itself, coverlet, AltCover.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Counts the lines on which sequence points begin, each once for its file. The summary's sequence points are held against those that
/// are there.
struct OpenCoverReader {
    private var tally: CoverageTally
    /// Of the module that is open, by the numbers that it gives them.
    private var files: [String: Int] = [:]
    /// The file of the method that is open.
    private var methodFile: Int?
    private var points = LineCount(covered: 0, valid: 0)
    private var depth = 0
    private var summary: (points: LineCount, line: Int)?

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        guard let root = try xml.root(), root.name == "CoverageSession" else {
            throw .wrongRoot("CoverageSession", of: name, line: xml.line)
        }
        var reader = OpenCoverReader(tally: CoverageTally(limits: file.limits))
        while let event = try xml.next() {
            switch event {
            case .start(let element):
                try reader.start(element)
                reader.depth += 1
            case .end(let name):
                reader.depth -= 1
                if name == "Method" { reader.methodFile = nil }
                if name == "Module" { reader.files = [:] }
            case .text: break
            }
        }
        var report = reader.tally.report
        if let summary = reader.summary, summary.points != reader.points {
            report.hold(summary.points, mentioned: reader.points, line: summary.line)
        }
        return report
    }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        switch element.name {
        case "Summary":
            guard depth == 0, let valid = element.number("numSequencePoints"),
                let covered = element.number("visitedSequencePoints")
            else { return }
            summary = (LineCount(covered: covered, valid: valid), element.line)
        case "File":
            guard let id = element["uid"], let path = element["fullPath"] else { return }
            files[id] = try tally.file(path, line: element.line)
        case "FileRef": methodFile = element["uid"].flatMap { files[$0] }
        case "SequencePoint":
            guard let hits = element["vc"], let isCovered = HitCount.isHit(hits.utf8),
                let line = element.number("sl")
            else {
                throw EvidenceFault(
                    "malformed-number", "vc and sl of this sequence point are not both whole numbers",
                    remedy: "Write the report again with the coverage tool.", line: element.line)
            }
            points += LineCount(covered: isCovered ? 1 : 0, valid: 1)
            // What the compiler made and no line of the source has.
            guard line != 0xFE_EFEE, let file = element["fileid"].flatMap({ files[$0] }) ?? methodFile else { return }
            if HitCount.isNegative(hits.utf8) { tally.oddities.addNegative(hits, line: element.line) }
            tally.add(line: line, isCovered: isCovered, to: file)
        default: break
        }
    }
}

extension OpenCoverReader: EvidenceDialect {
    package static let kind = EvidenceKind.coverage
    package static let name = "an OpenCover report"
    package static let mark = EvidenceMark.root { $0.name == "CoverageSession" }
    package static let need = EvidenceNeed.stream

    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .coverage(try read(file))
    }
}
