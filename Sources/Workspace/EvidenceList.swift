// The evidence of a release as its record and `collected.json` list it together, file by file.
import Documents
import Files
import Primitives
package import ReleaseModel

/// Patterns are replaced by the files that they match; one that matches none stays. Then what was collected is joined: to the entry of
/// the same file, or as one more. One member with two values is an error.
package struct EvidenceList {
    struct Item {
        var entry: EvidenceEntry
        /// The file that names it, and its place in that list.
        var place: DocumentPlace
        var index: Int

        func finding(
            _ code: String, _ message: String, remedy: String, key: String, subject: String? = nil
        ) -> Finding {
            place.finding(
                code, message, remedy: remedy, field: "evidence[\(index)].\(key)",
                at: place.item(index, of: "evidence")?[key], subject: subject)
        }
    }

    private(set) var items: [Item] = []
    private(set) var findings: [Finding] = []
    private var places: [BytewiseKey: Int] = [:]

    /// Completes the record with what was collected. `place`: the record's.
    init(
        of record: inout ReleaseRecord, place: DocumentPlace, collected: (CollectedEvidence, DocumentPlace)?,
        folder: ReleaseFolder
    ) {
        list(record.evidence, place: place, folder: folder)
        disown(&record.commits, place)
        if let (collected, other) = collected {
            join(collected, other, to: &record, place)
            for (index, file) in collected.files.enumerated() {
                join(file, Item(entry: file.entry, place: other, index: index), folder: folder)
            }
        }
        record.evidence = items.map(\.entry)
    }

    /// What a record says of the file at `path`: by its name, else by the first pattern that matches it.
    package static func entry(of path: String, in record: ReleaseRecord) -> EvidenceEntry? {
        if let own = record.evidence.first(where: { $0.path.hasSameBytes(as: path) }) { return own }
        let candidates = [EvidencePattern.Candidate(path: path, bytes: Bytes(path.utf8))]
        return record.evidence.prefix(EvidencePattern.most).first { entry in
            EvidencePattern(entry.path).map { !$0.matches(candidates).isEmpty } ?? false
        }
    }

    // MARK: Patterns

    private mutating func list(_ entries: [EvidenceEntry], place: DocumentPlace, folder: ReleaseFolder) {
        var patterns: [(pattern: EvidencePattern, index: Int)] = []
        for (index, entry) in entries.enumerated() where folder[entry.path] == nil {
            if let pattern = EvidencePattern(entry.path) { patterns.append((pattern, index)) }
        }
        guard patterns.count <= EvidencePattern.most else {
            findings.append(
                place.finding(
                    "too-many-patterns",
                    "the record has \(patterns.count) patterns, and may have \(EvidencePattern.most)",
                    remedy: "Write fewer and wider ones.", field: "evidence", at: place.document["evidence"]))
            return
        }
        let candidates = patterns.isEmpty ? [] : EvidencePattern.Candidate.all(of: folder)
        let named = Set(entries.map { BytewiseKey($0.path) })
        var matches: [Int: [String]] = [:]
        for (pattern, index) in patterns {
            matches[index] = pattern.matches(candidates)
        }
        for (index, entry) in entries.enumerated() {
            let item = Item(entry: entry, place: place, index: index)
            guard let paths = matches[index], !paths.isEmpty else {
                add(item)
                continue
            }
            for path in paths where !named.contains(BytewiseKey(path)) {
                var one = item
                one.entry.path = path
                guard let known = places[BytewiseKey(path)] else {
                    add(one)
                    continue
                }
                guard items[known].entry != one.entry else { continue }
                findings.append(
                    item.finding(
                        "duplicate-path",
                        "\(excerpt(path)) matches this and evidence[\(items[known].index)], which say different things",
                        remedy: "List that file by its own name, or narrow a pattern.", key: "path", subject: path))
                break
            }
        }
    }

    private mutating func add(_ item: Item) {
        places[BytewiseKey(item.entry.path)] = items.count
        items.append(item)
    }

    // MARK: What was collected

    private mutating func join(
        _ collected: CollectedEvidence, _ other: DocumentPlace, to record: inout ReleaseRecord, _ place: DocumentPlace
    ) {
        func conflict(_ field: String, _ node: DataNode?) -> Finding {
            place.finding(
                "two-values", "\(other.file) states another one",
                remedy: "Correct it, or leave it out: then that of \(other.file) counts.", field: field, at: node)
        }
        if !Self.join(&record.commit, collected.commit) {
            findings.append(conflict("commit", place.document["commit"]))
        }
        let members: [(key: String, path: WritableKeyPath<BuildOrigin, String?>)] = [
            ("id", \.id), ("url", \.url), ("builder", \.builder),
        ]
        for member in members {
            if Self.join(&record.build[keyPath: member.path], collected.build[keyPath: member.path]) { continue }
            findings.append(conflict("build.\(member.key)", place.document["build"]?[member.key]))
        }
        // A file that lists no evidence was not written by the command that collects it.
        guard !collected.files.isEmpty else { return }
        for commit in collected.commits where !record.commits.contains(where: { $0.id == commit.id }) {
            record.commits.append(commit)
        }
    }

    /// That git says so stands in `collected.json`; a record that states it itself states nothing.
    private mutating func disown(_ commits: inout [RelatedCommit], _ place: DocumentPlace) {
        for index in commits.indices where commits[index].isFromGit {
            commits[index].isFromGit = false
            findings.append(
                place.finding(
                    "not-collected", "a record can't say that git was asked: only collected.json does",
                    remedy: "Leave it out, and name in `by` who says so.", field: "commits[\(index)].git",
                    at: place.item(index, of: "commits")?["git"]))
        }
    }

    private mutating func join(_ file: CollectedEvidence.File, _ item: Item, folder: ReleaseFolder) {
        let path = file.entry.path
        if let present = folder[path], present.kind == .file, present.failure == nil, present.sha256 != file.sha256 {
            findings.append(
                Finding(
                    "changed-since-collected", .error, "this is not the file that was collected",
                    remedy: "Collect it again, or put back the one that was.", file: path, subject: path))
        }
        guard let known = places[BytewiseKey(path)] else { return add(item) }
        for key in items[known].entry.join(file.entry) {
            findings.append(
                items[known].finding(
                    "two-values", "\(item.place.file) states another one of \(excerpt(path))",
                    remedy: "Correct it, or leave it out: then that of \(item.place.file) counts.", key: key,
                    subject: "\(path) \(key)"))
        }
    }

    /// False where both are stated and differ.
    fileprivate static func join<Value: Equatable>(_ mine: inout Value?, _ other: Value?) -> Bool {
        if mine == nil { mine = other }
        return other == nil || mine == other
    }
}

extension EvidenceEntry {
    /// Takes what another entry of the same file states. Gives the members of which both state different values.
    fileprivate mutating func join(_ other: EvidenceEntry) -> [String] {
        var keys: [String] = []
        func check(_ key: String, _ isFine: Bool) { if !isFine, !keys.contains(key) { keys.append(key) } }
        check("kind", EvidenceList.join(&kind, other.kind))
        check("gate", EvidenceList.join(&gate, other.gate))
        check("description", EvidenceList.join(&description, other.description))
        redact = redact || other.redact
        scan = scan || other.scan
        var commit = origin.commits.first
        check("origin", EvidenceList.join(&commit, other.origin.commits.first))
        if let commit { origin.commits = [commit] }
        check("origin", EvidenceList.join(&origin.run, other.origin.run))
        check("origin", EvidenceList.join(&origin.job, other.origin.job))
        check("origin", EvidenceList.join(&origin.at, other.origin.at))
        check("origin", EvidenceList.join(&origin.tool, other.origin.tool))
        origin.hasChanges = origin.hasChanges || other.origin.hasChanges
        return keys
    }
}
