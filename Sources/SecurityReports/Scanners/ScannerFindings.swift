// The findings of one scanner's report, counted as they come: there may be a hundred thousand of them, each with pages of text.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Whose report it is, only the whole document says: so the first fault waits.
struct ScannerFindings {
    private var found: ScannerReport
    /// Of the first one that can't be read.
    private var fault: EvidenceFault?

    init(limits: Policy.Limits, keeping: Int) { found = ScannerReport("", limits: limits, keeping: keeping) }

    mutating func take(_ read: (inout ScannerReport) throws(EvidenceFault) -> Void) {
        guard fault == nil else { return }
        do throws(EvidenceFault) { try read(&found) } catch { fault = error }
    }

    func report() throws(EvidenceFault) -> ScannerReport {
        if let fault { throw fault }
        return found
    }
}
