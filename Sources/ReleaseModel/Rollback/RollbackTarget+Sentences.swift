// Why a release is no target, in words.
import Primitives

extension RollbackTarget.PassedOver {
    /// "1.1.0 was taken back"
    package var sentence: String {
        switch reason {
        case .rolledBack: return "\(version) was taken back"
        case .notReleased: return "\(version) was not out"
        case .incidentsUnreadable: return "the incidents of \(version) can't be read"
        case .incident:
            let what = "\(severity.map { "\($0.rawValue) " } ?? "")incident \((incident ?? "").oneLine)"
            return resolvedIn.map { "\(version) has the \(what), which is resolved only in \($0)" }
                ?? "\(version) has the open \(what)"
        }
    }
}
