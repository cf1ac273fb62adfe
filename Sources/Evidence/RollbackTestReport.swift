// A rehearsal of going back that a test runner reported.
import EvidenceParsing
import Primitives
import ReleaseModel
import TestReports

/// It has the mark of any JUnit report, and is one of these only where the record says so.
enum RollbackTestReport: EvidenceDialect {
    static let kind = EvidenceKind.rollbackTest
    static let name = "a JUnit report"
    static let command: String? = "your runner's option for JUnit XML, under which the rehearsal ran"
    static let mark = JUnitReader.mark
    static let need = EvidenceNeed.whole
    static func takes(_ bytes: Bytes) -> Bool { EvidenceInput.isXML(bytes) }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .rollbackTest(
            RollbackTestReader.read(try JUnitReader.read(file.feed, limits: file.limits, keeping: .max)))
    }
}
