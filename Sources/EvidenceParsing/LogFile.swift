// Evidence that is bundled and listed, and never looked at, because the record says so: logs, and whatever else proves nothing.
package import ReleaseModel

package enum LogFile: EvidenceDialect {
    package static let kind = EvidenceKind.log
    package static let name = "a log"
    package static let need = EvidenceNeed.nothing
    package static let plainMediaType = "text/plain"
    package static func read(_: EvidenceInput) -> EvidenceReading { .opaque }
}

package enum OtherFile: EvidenceDialect {
    package static let kind = EvidenceKind.other
    package static let name = "another file"
    package static let need = EvidenceNeed.nothing
    package static func read(_: EvidenceInput) -> EvidenceReading { .opaque }
}
