// Evidence that is bundled and listed, and never looked at: logs, and whatever nothing recognises.
import ReleaseModel

enum LogFile: EvidenceDialect {
    static let kind = EvidenceKind.log
    static let name = "a log"
    static let need = EvidenceNeed.nothing
    static let plainMediaType = "text/plain"
    static func isNamed(_: String, suffix: String?) -> Bool { suffix == "log" }
    static func read(_: EvidenceInput) -> EvidenceReading { .opaque }
}

enum OtherFile: EvidenceDialect {
    static let kind = EvidenceKind.other
    static let name = "another file"
    static let need = EvidenceNeed.nothing
    static func read(_: EvidenceInput) -> EvidenceReading { .opaque }
}
