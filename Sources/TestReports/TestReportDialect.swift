// What the dialects of test reports share, and those of coverage reports: each reads a file as one report.
import EvidenceParsing
import ReleaseModel

protocol TestReportDialect: EvidenceDialect {
    static func read(report file: EvidenceInput) throws(EvidenceFault) -> TestReport
}

extension TestReportDialect {
    static var kind: EvidenceKind { .tests }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .tests(try read(report: file))
    }
}

protocol CoverageReportDialect: EvidenceDialect {
    static func read(report file: EvidenceInput) throws(EvidenceFault) -> CoverageReport
}

extension CoverageReportDialect {
    static var kind: EvidenceKind { .coverage }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .coverage(try read(report: file))
    }
}
