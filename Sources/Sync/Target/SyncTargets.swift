// Keeps target paths apart from each other, and away from the folders that belong to git and to the sync itself.
import Archives
import Evidence
import Files
import Primitives
package import ReleaseModel

package enum SyncTargets {
    /// Why nothing may be written at `path`, relative to a target tree; nil: it is fine.
    package static func problem(_ path: String) -> (message: String, remedy: String)? {
        if let problem = ArchivePath.problem(path, isForBundle: false) { return problem }
        return SyncPaths.reserved(in: path).map { name in
            (
                "\(ArchivePath.quoted(path)) lies in \(name), which no rule may write to",
                "choose another target_path or source pattern"
            )
        }
    }

    /// Two sources for one target, in one rule or in several that write to the same tree; and targets that can't lie side
    /// by side on every file system, the first pair of each tree.
    package static func collisions(_ rules: [(rule: SyncRule, files: [SyncChecksums.File])]) -> [Finding] {
        var findings: [Finding] = []
        var done: Set<String> = []
        for (rule, _) in rules {
            let tree = treeName(rule)
            guard done.insert(tree).inserted else { continue }
            let writers = rules.filter { treeName($0.rule) == tree }
            let files = writers.flatMap(\.files)
            var targets = files.map(\.target)
            // Sorted, each comes but once: those of one rule mostly are.
            if !targets.isAscendingBytewise {
                let repeated: [Finding]
                (targets, repeated) = owners(writers.flatMap { rule, files in files.map { (rule.id, $0) } })
                findings += repeated
            }
            if let (first, second) = ArchivePath.collision(in: targets) {
                findings.append(
                    Finding(
                        "sync-target-collision", .error,
                        "the targets \(ArchivePath.quoted(first)) and \(ArchivePath.quoted(second)) "
                            + "can't lie side by side on every file system",
                        remedy: "Rename one of the sources, or exclude it.",
                        file: files.first { $0.target.hasSameBytes(as: second) }?.source))
            }
        }
        return findings
    }

    /// Each target once, and a finding for each source that comes second to it.
    private static func owners(
        _ all: [(rule: String, file: SyncChecksums.File)]
    ) -> (targets: [String], findings: [Finding]) {
        var owner: [Bytes: (rule: String, source: String)] = [:]
        var targets: [String] = []
        var findings: [Finding] = []
        for (rule, file) in all {
            guard let first = owner.updateValue((rule, file.source), forKey: Bytes(file.target.utf8)) else {
                targets.append(file.target)
                continue
            }
            findings.append(
                Finding(
                    "sync-two-sources", .error,
                    "two sources would be written to \(ArchivePath.quoted(file.target)): "
                        + "\(first.source) of \(first.rule), and this one of \(rule)",
                    remedy: "Exclude one of them, or give the rules different target paths.", file: file.source))
        }
        return (targets, findings)
    }

    /// Rules with the same name of tree are taken to write to the same one; `../web/` is `../web`.
    package static func treeName(_ rule: SyncRule) -> String {
        rule.target.map { "path " + ($0.utf8.first == ASCII.slash ? "/" : "") + plain($0) } ?? rule.targetRepository.map
        { "repository " + $0 } ?? ""
    }

    private static func plain(_ path: String) -> String {
        let parts = path.utf8.split(separator: ASCII.slash).filter { !$0.elementsEqual(".".utf8) }
        return String(decoding: parts.joined(separator: [ASCII.slash]).map(\.self), as: UTF8.self)
    }
}
