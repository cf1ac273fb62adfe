// SPDX in RDF: bundled, and not interpreted.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum SPDXGraph: EvidenceDialect {
    static let kind = EvidenceKind.spdx
    static let name = "an SPDX document"
    static let need = EvidenceNeed.whole
    static func takes(_ bytes: Bytes) -> Bool { EvidenceInput.isXML(bytes) }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        // One that is cut off is no document.
        var xml = try EvidenceXML(ByteFeed(file.bytes), limits: file.limits)
        _ = try xml.root(named: "RDF", or: "rdf:RDF", of: "SPDX in RDF")
        while try xml.next() != nil {}
        return .opaque
    }
}
