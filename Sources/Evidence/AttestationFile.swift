// Statements that others signed: recognised by their marks, bundled and shown, and not judged.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// DSSE envelopes, Sigstore bundles and in-toto statements, one by one or a list of them. What they say proves nothing here, since
/// nobody checked who signed it.
enum AttestationFile: EvidenceDialect {
    static let kind = EvidenceKind.other
    static let name = "an attestation"
    static let mark = EvidenceMark.document { form(of: $0) != nil }
    static let need = EvidenceNeed.whole
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        .attestation(form(of: try file.document()) ?? name)
    }

    /// What a document is; of a list all items have to be some.
    private static func form(of document: DataNode) -> String? {
        if let items = document.sequence {
            let forms = items.map { $0.sequence == nil ? form(of: $0) : nil }
            guard let first = forms.first, forms.allSatisfy({ $0 != nil }) else { return nil }
            return first
        }
        if document["payloadType"]?.string != nil, document["payload"]?.string != nil,
            document["signatures"]?.sequence != nil
        {
            return "a DSSE envelope"
        }
        if document["mediaType"]?.string?.hasPrefix("application/vnd.dev.sigstore.bundle") == true {
            return "a Sigstore bundle"
        }
        if document["_type"]?.string?.hasPrefix("https://in-toto.io/Statement/") == true {
            return "an in-toto statement"
        }
        return nil
    }
}
