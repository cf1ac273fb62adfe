// What changed in each release: the paths since the one before, the people, the requests, and notes where nobody wrote any.
import Changelogs
import Documents
import Evidence
import Files
import GitHistory
import Primitives
import ReleaseModel
import Versions

extension ReleaseDrafts {
    // MARK: Paths

    mutating func readChanges(_ repository: GitRepository) async throws {
        let new = new
        let pairs = new.map { index in
            let release = releases[index]
            let isAtRoot = [index, release.previous].compactMap(\.self).contains { drafts[$0]?.isAtRoot ?? false }
            return (
                old: release.previous.map { releases[$0].tag.tree } ?? repository.emptyTree, new: release.tag.tree,
                folders: isAtRoot ? [] : folders
            )
        }
        var failure: FileError?
        let limit = limits.entries
        try await repository.changes(between: pairs, limit: limit) {
            place, changes, count throws(GitError) in
            let index = new[place]
            guard count > 0, failure == nil else { return }
            guard count <= limit else {
                findings.append(
                    Finding(
                        "too-many-paths", .warning,
                        "\(releases[index].version.text) changed \(count) paths, and a list holds \(limit)",
                        remedy: "Raise policy.limits.entries and import it again, where the list is wanted."))
                return
            }
            var text = Bytes()
            for change in changes {
                text += Bytes("\(change.status)\t".utf8) + Self.quoted(change.path) + [ASCII.newline]
            }
            do throws(FileError) { try write(text, TagFiles.pathsName, of: index) } catch { failure = error }
            let before = releases[index].previous.map { "since \(releases[$0].version.text)" } ?? "up to here"
            drafts[index]?.evidence.append(
                EvidenceEntry(
                    path: TagFiles.pathsName, kind: .documentation,
                    description: "What changed \(before), as git diff --name-status has it"))
        }
        if let failure { throw failure }
    }

    /// In quotes with escapes, as git writes a path, where it holds a mark or a control character.
    private static func quoted(_ path: String) -> Bytes {
        let bytes = Bytes(path.utf8)
        let isPlain = bytes.allSatisfy { !ASCII.isControl($0) && $0 != ASCII.quote && $0 != ASCII.backslash }
        if isPlain, bytes.first != ASCII.space, bytes.last != ASCII.space { return bytes }
        var output: Bytes = [ASCII.quote]
        for byte in bytes {
            switch byte {
            case ASCII.quote, ASCII.backslash: output += [ASCII.backslash, byte]
            case ASCII.tab: output += Bytes("\\t".utf8)
            case ASCII.newline: output += Bytes("\\n".utf8)
            case _ where ASCII.isControl(byte):
                output += [ASCII.backslash, 0x30 + (byte >> 6), 0x30 + (byte >> 3 & 7), 0x30 + (byte & 7)]
            default: output.append(byte)
            }
        }
        return output + [ASCII.quote]
    }

    // MARK: Commits

    mutating func readCommits(_ repository: GitRepository) async throws {
        if new.isEmpty { return }
        takeForgeNotes()
        let tags = releases.map(\.tag.commit)
        let isOfPackage = options.package != nil
        let folders = isOfPackage ? folders : nil
        var lines = CommitLines(tags)
        var untitled = UntitledMerges()
        var owners: [ReleaseSets.SetID: [Int]] = [:]
        try await repository.commits(of: tags, below: folders) { commit, set, sets throws(GitError) in
            let message = CommitMessage(commit.message)
            let line = lines.take(commit, isMergeOfRequest: message.isMergeOfRequest)
            let own = owners[set] ?? self.owners(of: set, in: sets)
            owners[set] = own
            for (title, merge) in untitled.titles(from: commit, message) {
                for index in merge.releases { takeEntry(title, of: index) }
            }
            if own.isEmpty { return }
            requests.take(commit.id, request: message.request, releases: own)
            if isOfPackage {
                if commit.parents.count > 1 { return }
                for index in own where commit.isBelow || drafts[index]?.isAtRoot ?? false {
                    take(commit, message, isEntry: true, of: index)
                }
                return
            }
            var isEntry = commit.parents.count > 1 ? message.isMergeOfRequest : line != .insideRequest
            if isEntry, message.isMergeOfRequest, message.subject.isEmpty {
                isEntry = false
                if let title = untitled.take(commit, message, releases: own) {
                    for index in own { takeEntry(title, of: index) }
                }
            }
            for index in own { take(commit, message, isEntry: isEntry, of: index) }
        }
        for (title, merge) in untitled.rest {
            for index in merge.releases { takeEntry(title, of: index) }
        }
    }

    /// The releases that a commit is new in: those that contain it, while the one before doesn't.
    private func owners(of set: ReleaseSets.SetID, in sets: ReleaseSets) -> [Int] {
        sets.releases(in: set).filter { index in
            releases[index].previous.map { !sets.contains(set, $0) } ?? true
        }
    }

    private mutating func take(_ commit: GitCommit, _ message: CommitMessage, isEntry: Bool, of index: Int) {
        guard drafts[index] != nil else { return }
        for author in [commit.author] + message.coAuthors {
            if let person = person(author) { drafts[index]?.people.insert(person) }
        }
        if isEntry { takeEntry(message, of: index) }
    }

    /// Nil of a program. The same few people write most commits.
    private mutating func person(_ author: GitAuthor) -> BytewiseKey? {
        if let known = people[author] { return known }
        let person = PersonName.read(author.name, email: author.email).map { BytewiseKey($0) }
        people[author] = .some(person)
        return person
    }

    private mutating func takeEntry(_ message: CommitMessage, of index: Int) {
        guard drafts[index] != nil, drafts[index]?.notes == nil else { return }
        drafts[index]?.commits.take(message, version: releases[index].version)
    }

    /// What somebody wrote where the forge shows a release, of those that no changelog describes.
    private mutating func takeForgeNotes() {
        for index in new where drafts[index]?.notes == nil {
            guard let body = forge[releases[index].tag.name]?.body,
                let found = ForgeNotes.notes(CleanText.lines(body))
            else { continue }
            drafts[index]?.notes = found
            drafts[index]?.notesFrom = "the forge"
        }
    }
}

/// On which line of development each commit is: the releases', a branch that was merged as it is, or a request's.
private struct CommitLines {
    enum Line: Int { case main, merged, insideRequest }

    private var awaited: [GitObjectID: Line] = [:]
    private let tagged: Set<GitObjectID>

    init(_ tags: [String]) { tagged = Set(tags.compactMap { GitObjectID($0.utf8) }) }

    mutating func take(_ commit: GitCommit, isMergeOfRequest: Bool) -> Line {
        let found = awaited.removeValue(forKey: commit.id)
        let line = tagged.contains(commit.id) ? .main : found ?? .main
        for (number, parent) in commit.parents.enumerated() {
            let next: Line = number == 0 ? line : isMergeOfRequest ? .insideRequest : line == .main ? .merged : line
            if let known = awaited[parent], known.rawValue <= next.rawValue { continue }
            awaited[parent] = next
        }
        return line
    }
}
