// The source side of the sync rules: the tree walked once, each matched file digested once.
package import ColophonSystem
package import ReleaseModel

package struct SyncSource: Sendable {
    /// Errors: a link that leaves the tree, a name that can't be written everywhere, two sources for one target, a pattern
    /// that can't be read. Warnings: a rule that matches nothing. Notes: a link to a folder, which is not followed. Files
    /// are relative to the source root, fields name the rule by its index (`sync[0].source`).
    package private(set) var findings: [Finding] = []
    private var sums = SyncChecksums()
    private var files: [Bytes: Known] = [:]

    private struct Known: Sendable {
        /// Where to read it: the file that a link led to.
        var place: String
        var sha256: SHA256Digest
        var size: Int
    }

    private init() {}

    /// Walks `root` once, only through folders that a rule can match in, and reads only what some rule matches. `excluding`
    /// holds paths relative to the root that are left out with all below them; anything called `.git` is left out too. A
    /// link to a file inside the tree counts as that file. Throws where the tree or a matched file can't be read.
    package static func open(root: String, excluding: [String], rules: [SyncRule]) throws(FileError) -> SyncSource {
        var source = SyncSource()
        guard !rules.isEmpty else { return source }
        let selections = rules.indices.map { source.selection(rules[$0], at: $0) }
        let walk = SourceWalk(root: root, excluding: excluding, selections: selections.compactMap { $0 })
        let found = try walk.files()
        source.findings += found.findings
        let digests = concurrentMap(found.files) { file in
            Result { () throws(FileError) in try Files.digest(file.place) }
        }
        for (file, digest) in zip(found.files, digests) {
            let (sha256, size) = try digest.get()
            source.files[Bytes(file.path.utf8)] = Known(place: file.place, sha256: sha256, size: size)
        }
        var matched: [(rule: SyncRule, files: [SyncChecksums.File])] = []
        for (index, rule) in rules.enumerated() {
            let files = source.matched(found.files.map(\.path), selection: selections[index], rule: rule, at: index)
            matched.append((rule, files))
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
    package func digest(of path: String) -> SHA256Digest? { files[Bytes(path.utf8)]?.sha256 }

    /// The content of a matched file as it is now.
    package func bytes(of path: String) throws(FileError) -> Bytes {
        guard let file = files[Bytes(path.utf8)] else {
            throw FileError(path: path, operation: "read", code: 0, message: "no sync rule matches it")
        }
        return try Files.read(file.place)
    }

    private mutating func selection(_ rule: SyncRule, at index: Int) -> SyncSelection? {
        do throws(PathPattern.Failure) {
            return try SyncSelection(rule)
        } catch {
            findings.append(
                Finding("bad-pattern", .error, error.message, remedy: error.remedy, field: "sync[\(index)]"))
            return nil
        }
    }

    private mutating func matched(
        _ paths: [String], selection: SyncSelection?, rule: SyncRule, at index: Int
    ) -> [SyncChecksums.File] {
        guard let selection else { return [] }
        let paths = paths.filter(selection.matches)
        if paths.isEmpty {
            findings.append(
                Finding(
                    "sync-no-match", .warning, "the rule \(rule.id) matches no file: \(excerpt(rule.source))",
                    remedy: "Try the pattern with `colophon sync match`.", field: "sync[\(index)].source"))
        }
        var files: [SyncChecksums.File] = []
        for path in paths {
            let target = selection.target(of: path)
            if let problem = ArchivePath.problem(path) ?? SyncTargets.problem(target) {
                findings.append(
                    Finding(
                        "sync-bad-path", .error, problem.message, remedy: problem.remedy, file: path,
                        field: "sync[\(index)]"))
            } else if let known = self.files[Bytes(path.utf8)] {
                files.append(.init(source: path, target: target, sha256: known.sha256, size: known.size))
            }
        }
        return files
    }
}
