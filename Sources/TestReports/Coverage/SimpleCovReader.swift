// Reads SimpleCov's results: `.resultset.json`, and the coverage.json of its JSON formatter.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// A list of hits for each file, nil for lines that can't be covered. Of the commands of a result set each adds to what the others cover.
enum SimpleCovReader {
    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport {
        let document = try file.document(only: kind)
        var tally = CoverageTally(limits: file.limits)
        var origin = EvidenceOrigin()
        if document["meta"] != nil {
            try add(document["coverage"], to: &tally)
            origin.at = document["meta"]?["timestamp"]?.string.flatMap { EvidenceTime.read($0) }
        } else {
            for command in document.mapping ?? [] {
                try add(command.value["coverage"], to: &tally)
                origin.add(run: command.value["timestamp"]?.string.flatMap { EvidenceTime.read(epoch: $0) })
            }
        }
        var report = tally.report
        report.origin = origin
        if let lines = document["total"]?["lines"] {
            let line = lines.position.line
            let stated = StatedLines(
                valid: ("total.lines.total", lines["total"]?.string),
                covered: ("total.lines.covered", lines["covered"]?.string), line: line, &report.oddities)
            if let count = stated.count(shown: tally.mentioned) {
                report.compare(count, mentioned: tally.mentioned, line: line)
            }
        }
        return report
    }

    private static func add(_ files: DataNode?, to tally: inout CoverageTally) throws(EvidenceFault) {
        let remedy = EvidenceFault.anew
        for source in try EvidenceFields.mapping(files, "coverage", remedy: remedy)?.mapping ?? [] {
            guard let lines = source.value.sequence ?? source.value["lines"]?.sequence else {
                throw .missing("list of lines", in: quoted(source.key), remedy: remedy, line: source.keyPosition.line)
            }
            let index = try tally.file(source.key, line: source.keyPosition.line)
            for (offset, hits) in lines.enumerated() {
                // A line that the code itself excepts is "ignored".
                if hits.isNull || hits.string == "ignored" { continue }
                guard let text = hits.string, let isHit = HitCount.isHit(text.utf8) else {
                    throw EvidenceFault(
                        "malformed-number",
                        "line \(offset + 1) of \(quoted(source.key)) is \(hits.inWords), and no number of hits",
                        remedy: remedy, line: hits.position.line)
                }
                tally.add(line: offset + 1, isCovered: isHit, to: index)
            }
        }
    }
}

extension SimpleCovReader: CoverageReportDialect {
    static let name = "a SimpleCov result"
    static let command: String? =
        "a run of the tests whose first lines are `require \"simplecov\"` and `SimpleCov.start` (coverage/.resultset.json)"
    static let mark = EvidenceMark.document { document in
        if document["meta"]?["simplecov_version"] != nil { return document["coverage"]?.mapping != nil }
        guard let commands = document.mapping, !commands.isEmpty else { return false }
        return commands.allSatisfy { $0.value["coverage"]?.mapping != nil && $0.value["timestamp"] != nil }
    }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"
}
