// Where a SARIF log comes from: the commits, the time and the run that it states.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

extension EvidenceOrigin {
    /// Of all repositories that `versionControlProvenance` names (3.14.13) the revisions, in all runs: a scan may be of a checkout with
    /// submodules. Of the times at which scans ended, or else began (3.20.7, 3.20.8), the earliest; `automationDetails` (3.14.3) of the
    /// first run that has it.
    init(sarif runs: [DataNode]) throws(EvidenceFault) {
        self.init()
        for run in runs {
            for provenance in try run.entries("versionControlProvenance") {
                guard let revision = try provenance.statedText("revisionId") else { continue }
                let uri = try provenance.statedText("repositoryUri").flatMap { $0.isBlank ? nil : $0 }
                add(commit: revision, of: uri)
            }
            for invocation in try run.entries("invocations") {
                let times = ["endTimeUtc", "startTimeUtc"].lazy.compactMap {
                    invocation[$0]?.string.flatMap { Timestamp($0) }
                }
                if let time = times.first { at = at.map { min($0, time) } ?? time }
            }
            let automation = run["automationDetails"]
            self.run =
                self.run
                ?? [automation?["id"]?.string, automation?["guid"]?.string].compactMap(\.self).first
                .flatMap { firstLine(of: $0) }
        }
    }
}
