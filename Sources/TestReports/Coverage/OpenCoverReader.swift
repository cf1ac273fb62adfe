// Reads OpenCover XML: OpenCover itself, coverlet, AltCover.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Counts the lines on which sequence points begin, each once for its file. The sequence points that summaries of
/// all levels state are compared with those that are there.
struct OpenCoverReader {
    private var tally: CoverageTally
    /// Of the module that is open, by the numbers that it gives them.
    private var files: [String: Int] = [:]
    /// The file of the method that is open.
    private var methodFile: Int?
    private var points = LineCount(covered: 0, valid: 0)
    private var levels = StatedLevels()
    /// What has a summary of its own.
    private static let parts: Set<String> = ["CoverageSession", "Module", "Class", "Method"]

    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        var xml = try EvidenceXML(file.feed, limits: file.limits)
        _ = try xml.root(named: "CoverageSession", of: name)
        var reader = OpenCoverReader(tally: CoverageTally(limits: file.limits))
        reader.levels.start(counted: reader.points)
        while let event = try xml.next() {
            switch event {
            case .start(let element):
                if parts.contains(element.name) { reader.levels.start(counted: reader.points) }
                try reader.start(element)
            case .end(let name):
                if parts.contains(name) { reader.levels.end(counted: reader.points) }
                if name == "Method" { reader.methodFile = nil }
                if name == "Module" { reader.files = [:] }
            case .text: break
            }
        }
        var report = reader.tally.report
        reader.levels.compare(&report, counted: reader.points)
        return report
    }

    private mutating func start(_ element: XMLElement) throws(EvidenceFault) {
        switch element.name {
        case "Summary":
            let stated = StatedLines(
                valid: ("numSequencePoints", element["numSequencePoints"]),
                covered: ("visitedSequencePoints", element["visitedSequencePoints"]), line: element.line,
                &tally.oddities)
            levels.state(stated, line: element.line)
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
                    remedy: EvidenceFault.anew, line: element.line)
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

extension OpenCoverReader: CoverageReportDialect {
    static let name = "an OpenCover report"
    static let command: String? = "`dotnet test --collect \"XPlat Code Coverage;Format=opencover\"`"
    static let mark = EvidenceMark.root { $0.name == "CoverageSession" }
    static let need = EvidenceNeed.stream
}
