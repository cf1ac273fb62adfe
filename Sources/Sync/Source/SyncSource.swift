// The source side of the sync rules: the tree walked once, each matched file digested once.
import Archives
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Workspace

package struct SyncSource: Sendable {
    /// Errors: a link that leaves the tree, a name that can't be written everywhere, two sources for one target, a pattern
    /// that can't be read. Warnings: a rule that matches nothing. Notes: a link to a folder, which is not followed. Files
    /// are relative to the source root, fields name the rule by its index (`sync[0].source`).
    package private(set) var findings: [Finding] = []
    private var sums = SyncChecksums()
    /// Sorted bytewise by path.
    private var files: [Known] = []

    private struct Known: Sendable {
        /// Relative to the root.
        var path: String
        /// Where to read it: the file that a link led to.
        var place: String
        var sha256: SHA256Digest
        var size: Int
        var isExecutable: Bool
    }

    /// What findings call a rule, by its index.
    private let name: @Sendable (Int) -> String

    private init(name: @escaping @Sendable (Int) -> String) { self.name = name }

    /// Walks `root` once, only through folders that a rule can match in, and reads only what some rule matches. `excluding`
    /// holds paths relative to the root that are left out with all below them; so is anything called `.git`,
    /// `.colophon-sync` or `.colophon-overrides`. A
    /// link to a file inside the tree counts as that file. What `cache` remembers is not read. Throws where the tree or a
    /// matched file can't be read.
    package static func open(
        root: String, excluding: [String], rules: [SyncRule], cache: DigestCache = DigestCache(),
        naming name: @escaping @Sendable (Int) -> String = { "sync[\($0)]" }
    ) throws(FileError) -> SyncSource {
        var source = SyncSource(name: name)
        guard !rules.isEmpty else { return source }
        let selections = rules.indices.map { source.selection(rules[$0], at: $0) }
        let walk = SourceWalk(root: root, excluding: excluding, selections: selections.compactMap { $0 })
        let found = try walk.files()
        source.findings += found.findings
        source.files.reserveCapacity(found.files.count)
        for (file, digest) in zip(found.files, cache.digests(of: found.files.map(\.entry), below: root)) {
            let (sha256, size) = try digest.get()
            let place = Files.join(root, file.entry.path)
            source.files.append(
                Known(
                    path: file.path, place: place, sha256: sha256, size: size,
                    isExecutable: file.entry.isExecutable))
        }
        var matched: [(rule: SyncRule, files: [SyncChecksums.File])] = []
        for (index, rule) in rules.enumerated() {
            matched.append((rule, source.matched(selections[index], rule: rule, at: index)))
        }
        source.findings += SyncTargets.collisions(matched)
        source.sums.rules = matched.map { rule, files in
            SyncChecksums.Rule(
                id: rule.id, targetRepository: rule.targetRepository, targetPath: rule.targetPath,
                strategy: rule.strategy,
                files: files)
        }
        return source
    }

    /// The source side of every rule, in the order of the rules; files sorted bytewise by source path.
    package func checksums() -> SyncChecksums { sums }

    /// The digest of a matched file when the tree was opened; nil: no rule matches it, or it is not there.
    package func digest(of path: String) -> SHA256Digest? { known(path)?.sha256 }

    /// Where to read a matched file; nil: no rule matches it, or it is not there.
    package func place(of path: String) -> String? { known(path)?.place }

    /// The content of a matched file as it is now.
    package func bytes(of path: String) throws(FileError) -> Bytes {
        guard let file = known(path) else {
            throw FileError(path: path, operation: "read", code: 0, message: "no sync rule matches it")
        }
        return try Files.read(file.place)
    }

    private mutating func selection(_ rule: SyncRule, at index: Int) -> SyncSelection? {
        do throws(PathPattern.Failure) {
            return try SyncSelection(rule)
        } catch {
            findings.append(
                Finding("bad-pattern", .error, error.message, remedy: error.remedy, field: name(index)))
            return nil
        }
    }

    private func known(_ path: String) -> Known? {
        var low = 0
        var high = files.count
        while low < high {
            let middle = (low + high) / 2
            if files[middle].path.utf8.lexicographicallyPrecedes(path.utf8) { low = middle + 1 } else { high = middle }
        }
        return low < files.count && files[low].path.utf8.elementsEqual(path.utf8) ? files[low] : nil
    }

    private mutating func matched(_ selection: SyncSelection?, rule: SyncRule, at index: Int) -> [SyncChecksums.File] {
        guard let selection else { return [] }
        var hasMatch = false
        var matched: [SyncChecksums.File] = []
        for file in files where selection.matches(file.path) {
            hasMatch = true
            let target = selection.target(of: file.path)
            if let problem = ArchivePath.problem(file.path, isForBundle: false) ?? SyncTargets.problem(target) {
                findings.append(
                    Finding(
                        "sync-bad-path", .error, problem.message, remedy: problem.remedy, file: file.path,
                        field: name(index)))
            } else {
                matched.append(
                    .init(
                        source: file.path, target: target, sha256: file.sha256, size: file.size,
                        isExecutable: file.isExecutable))
            }
        }
        if !hasMatch {
            findings.append(
                Finding(
                    "sync-no-match", .warning, "the rule \(rule.id) matches no file: \(excerpt(rule.source))",
                    remedy: "Try the pattern with `colophon sync match`.", field: "\(name(index)).source"))
        }
        return matched
    }
}
