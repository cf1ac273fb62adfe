// Keeps a long list of findings short where it is shown, and whole where it counts.
import Primitives
import ReleaseModel

/// All findings, of which those after the first 20 are unlisted, and how many these are. `more`: how many there are beside them that a
/// reader of large files counted and did not keep; no waiver can name those. `severity`: theirs.
func capped(
    _ findings: [Finding], more: Int = 0, of severity: FindingSeverity = .note, _ what: String
) -> [Finding] {
    let limit = 20
    var list = findings
    for index in list.indices.dropFirst(limit) { list[index].isUnlisted = true }
    let unlisted = max(0, findings.count - limit)
    if unlisted > 0, let last = findings.last {
        list.append(
            Finding(
                Finding.unlisted, last.severity, "and \(unlisted) more \(what)",
                remedy: last.severity == .error ? "colophon check --verbose lists them." : "", file: last.file))
    }
    if more > 0 {
        list.append(Finding(Finding.notKept, severity, "and \(more) more \(what), which are only counted"))
    }
    return list
}

extension [Finding] {
    /// As they are shown: all that have a key, or no more than the first of each long list.
    func shown(all: Bool) -> [Finding] {
        guard all else { return contains(where: \.isUnlisted) ? filter { !$0.isUnlisted } : self }
        return filter { $0.code != Finding.unlisted }.map { finding in
            var finding = finding
            finding.isUnlisted = false
            return finding
        }
    }
}
