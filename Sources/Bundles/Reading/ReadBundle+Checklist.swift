// The verdicts of a bundle with all their parts, in its own words.
package import Documents
import Files
import Primitives
package import ReleaseModel

extension ReadBundle {
    /// As it was published, whatever words the rules use today. `evidence`: what the evidence says; it completes what the list of unread
    /// files leaves out. Nil: the list has a part that isn't written as the format says.
    package func checklist(of evidence: [LoadedEvidence]) -> Checklist? {
        guard let file = self["data/checklist.json"],
            let node = try? CanonicalDocument.read(file, step: .content)
        else { return nil }
        let checklist = Checklist(
            results: (node["checks"]?.sequence ?? []).compactMap(CheckResult.init(stated:)),
            unread: (node["unread"]?.sequence ?? []).compactMap { UnreadEvidence(stated: $0, of: evidence) },
            isJudged: readiness != .notJudged)
        return checklist.json(version: record.version).fileBytes == file.bytes ? checklist : nil
    }
}

extension CheckResult {
    fileprivate init?(stated node: DataNode) {
        guard let id = node["id"]?.string.flatMap(CheckID.init(rawValue:)), let name = node["name"]?.string,
            let status = node["status"]?.string.flatMap(CheckStatus.init(rawValue:)),
            let required = node["required"]?.bool, let headline = node["headline"]?.string
        else { return nil }
        self.init(
            id: id, name: name, status: status, required: required, headline: headline,
            findings: (node["findings"]?.sequence ?? []).compactMap(Finding.init(stated:)),
            proofs: (node["evidence"]?.sequence ?? []).compactMap(Proof.init(stated:)),
            manual: node["manual"].flatMap(ManualVerdict.read), waiver: node["waived"].flatMap(Waiver.read))
    }
}

extension Proof {
    fileprivate init?(stated node: DataNode) {
        guard let path = node["path"]?.string, let sha256 = node["sha256"].flatMap(SHA256Digest.read) else {
            return nil
        }
        self.init(path: path, sha256: sha256, place: node["place"]?.string, line: node["line"]?.int)
    }
}

extension UnreadEvidence {
    /// The list names the file, the code and the words; where the fault is, the evidence itself shows.
    fileprivate init?(stated node: DataNode, of evidence: [LoadedEvidence]) {
        guard let path = node["path"]?.string, let code = node["code"]?.string, let message = node["message"]?.string
        else { return nil }
        let file = evidence.first { $0.path.hasSameBytes(as: path) }
        var faults: [Finding] = []
        if let file, case .unreadable(let found) = file.reading { faults = found }
        var reason = faults.first { $0.code == code } ?? Finding(code, .error, "", file: path)
        (reason.message, reason.remedy) = (message, node["remedy"]?.string ?? "")
        (reason.line, reason.subject) = (node["line"]?.int, path)
        self.init(
            path: path, sha256: node["sha256"].flatMap(SHA256Digest.read), reason: reason,
            waiver: node["waived"].flatMap(Waiver.read))
    }
}

extension Finding {
    /// A finding as bundles state it, among verdicts and of evidence that can't be read.
    package init?(stated node: DataNode) {
        guard let code = node["code"]?.string, let message = node["message"]?.string,
            let severity = node["severity"]?.string.flatMap(FindingSeverity.init(rawValue:))
        else { return nil }
        let key = node["key"]?.string
        self.init(
            code, severity, message, remedy: node["remedy"]?.string ?? "", file: node["file"]?.string,
            line: node["line"]?.int, column: node["column"]?.int, field: node["field"]?.string,
            subject: key.map { String(decoding: $0.utf8.dropFirst(code.utf8.count + 1), as: UTF8.self) })
    }
}
