// Keeps target paths apart from each other, and away from the folders that belong to git and to the sync itself.
import ColophonSystem
import ReleaseModel

enum SyncTargets {
    /// Why nothing may be written at `path`, relative to a target tree; nil: it is fine.
    static func problem(_ path: String) -> (message: String, remedy: String)? {
        if let problem = ArchivePath.problem(path) { return problem }
        for component in path.utf8.split(separator: Octet.slash) {
            let name = String(decoding: component.map(Octet.lower), as: UTF8.self)
            if reserved.contains(name) {
                return (
                    "\(ArchivePath.quoted(path)) lies in \(name), which no rule may write to",
                    "choose another target_path or source pattern"
                )
            }
        }
        return nil
    }

    /// Two sources for one target, in one rule or in several that write to the same tree; and targets that can't lie side
    /// by side on every file system, the first pair of each tree.
    static func collisions(_ rules: [(rule: SyncRule, files: [SyncChecksums.File])]) -> [Finding] {
        var findings: [Finding] = []
        var done: Set<String> = []
        for (rule, _) in rules {
            let tree = treeName(rule)
            guard done.insert(tree).inserted else { continue }
            var owner: [Bytes: (rule: String, source: String)] = [:]
            var targets: [String] = []
            for (other, files) in rules where treeName(other) == tree {
                for file in files {
                    guard let first = owner.updateValue((other.id, file.source), forKey: Bytes(file.target.utf8)) else {
                        targets.append(file.target)
                        continue
                    }
                    findings.append(
                        Finding(
                            "sync-two-sources", .error,
                            "two sources would be written to \(ArchivePath.quoted(file.target)): "
                                + "\(first.source) of \(first.rule), and this one of \(other.id)",
                            remedy: "Exclude one of them, or give the rules different target paths.", file: file.source)
                    )
                }
            }
            if let (first, second) = ArchivePath.collision(in: targets) {
                findings.append(
                    Finding(
                        "sync-target-collision", .error,
                        "the targets \(ArchivePath.quoted(first)) and \(ArchivePath.quoted(second)) "
                            + "can't lie side by side on every file system",
                        remedy: "Rename one of the sources, or exclude it.", file: owner[Bytes(second.utf8)]?.source))
            }
        }
        return findings
    }

    private static let reserved: Set<String> = [".git", ".colophon-sync", ".colophon-overrides"]

    /// Rules with the same name of tree are taken to write to the same one.
    private static func treeName(_ rule: SyncRule) -> String {
        rule.target.map { "path " + $0 } ?? rule.targetRepository.map { "repository " + $0 } ?? ""
    }
}
