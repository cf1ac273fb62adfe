// What the record calls a scan or VEX, and what has the mark of no such document that is read.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Last of its kind: what another dialect takes never comes here.
enum UnknownScan: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a scanner's report"
    static let need = EvidenceNeed.lists

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkDocument()
        throw EvidenceFault(
            "unknown-scan", "the record says scan, and this is no scanner's report that is known",
            remedy: "Have the scanner write SARIF 2.1.0 or CycloneDX, or name the file that was meant.", line: 1)
    }
}

enum UnknownVEX: EvidenceDialect {
    static let kind = EvidenceKind.vex
    static let name = "a VEX document"
    static let need = EvidenceNeed.lists

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkDocument()
        throw EvidenceFault(
            "unknown-vex", "the record says vex, and this is no OpenVEX, CSAF or CycloneDX document",
            remedy: "Have the tool write one of these, or name the file that was meant.", line: 1)
    }
}

extension EvidenceInput {
    /// Throws where it is neither XML nor a document that can be read: that is said rather than that nobody knows its form.
    fileprivate func checkDocument() throws(EvidenceFault) {
        if !Self.isXML(bytes) { _ = try document() }
    }
}
