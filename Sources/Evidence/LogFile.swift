// Evidence that is bundled and listed, and never looked at, because the record says so: logs, and whatever else proves nothing.
import ReleaseModel

enum LogFile: EvidenceDialect {
    static let kind = EvidenceKind.log
    static let name = "a log"
    static let need = EvidenceNeed.nothing
    static let plainMediaType = "text/plain"
    static func read(_: EvidenceInput) -> EvidenceReading { .opaque }
}

enum OtherFile: EvidenceDialect {
    static let kind = EvidenceKind.other
    static let name = "another file"
    static let need = EvidenceNeed.nothing
    static func read(_: EvidenceInput) -> EvidenceReading { .opaque }
}
