// Where a piece of evidence comes from, as the file itself or its entry in the record states it.
package import Primitives

/// All of it is a claim: the checklist compares it with the release.
package struct EvidenceOrigin: Sendable, Hashable {
    /// A commit of another repository than the first one.
    package struct Revision: Sendable, Hashable {
        /// Nil: the release's own.
        package var repository: String?
        /// Hexadecimal digits as those of `commits`.
        package var commit: String
        package init(repository: String?, commit: String) {
            self.repository = repository
            self.commit = commit
        }
    }

    /// The commits that were tested or scanned, each once, in the order in which they are stated: hexadecimal digits in lower
    /// case, at least 7. One document may state several.
    package var commits: [String] = []
    /// The address of the repository whose commits these are; nil: the release's own.
    package var repository: String?
    /// Where a document names several repositories (a checkout and its submodules), what it states of those after the first; each once.
    package var others: [Revision] = []
    /// The tree had changes that no commit holds, as the `-dirty` behind a commit says.
    package var hasChanges = false
    /// The version that it is of, where it says so.
    package var version: String?
    /// When it was made; of a file that holds several runs, the last one.
    package var at: Timestamp?
    /// Of a file that holds several runs, when the first one was.
    package var earliest: Timestamp?
    /// The run that made it: an identifier or an address.
    package var run: String?
    /// The job of that run.
    package var job: String?
    /// The program that made it, with its version.
    package var tool: String?
    package init(
        commits: [String] = [], repository: String? = nil, at: Timestamp? = nil, run: String? = nil,
        job: String? = nil, tool: String? = nil
    ) {
        self.commits = commits
        self.repository = repository
        self.at = at
        self.run = run
        self.job = job
        self.tool = tool
    }

    package var isEmpty: Bool { self == EvidenceOrigin() }

    /// Adds a commit that some field states, by its id or as `git describe` names it; what is neither is passed over.
    package mutating func add(commit text: String) {
        if let id = id(text), !commits.contains(id) { commits.append(id) }
    }

    /// Adds a commit of a repository of which a document names several; the first one is `repository`.
    package mutating func add(commit text: String, of repository: String?) {
        guard let id = id(text) else { return }
        if commits.isEmpty { self.repository = repository }
        guard repository != self.repository else { return add(commit: id) }
        let revision = Revision(repository: repository, commit: id)
        if !others.contains(revision) { others.append(revision) }
    }

    /// Nil for what is none. Notes that the tree had changes.
    private mutating func id(_ text: String) -> String? {
        var name = Substring(ASCII.lowercased(ASCII.trimmed(text)))
        var isChanged = false
        for mark in ["-dirty", "+dirty", ".dirty", "-modified"] where name.hasSuffix(mark) {
            name.removeLast(mark.utf8.count)
            isChanged = true
        }
        // v2.0.0-3-g1a2b3c4
        if let last = name.utf8.split(separator: ASCII.hyphen).last, last.endIndex == name.endIndex,
            last.startIndex > name.startIndex, last.first == UInt8(ascii: "g")
        {
            name = Substring(last.dropFirst())
        }
        guard (7...64).contains(name.utf8.count),
            name.utf8.allSatisfy(ASCII.isLowerHexadecimal)
        else { return nil }
        hasChanges = hasChanges || isChanged
        return String(name)
    }
}

extension EvidenceReading {
    /// As the file states it.
    package var origin: EvidenceOrigin {
        switch self {
        case .tests(let report): report.origin
        case .coverage(let report): report.origin
        case .security(let report): report.origin
        case .bill(let bill): bill.origin
        case .gate(let result): result.origin
        case .securityReview(let review): review.origin
        case .rollbackTest(let test): test.origin
        default: EvidenceOrigin()
        }
    }
}

extension LoadedEvidence {
    /// As the file states it, and where it says nothing as its entry in the record does. Nothing of a redacted file's content.
    package var origin: EvidenceOrigin {
        var origin = isRedacted ? EvidenceOrigin() : reading.origin
        for commit in entry.origin.commits { origin.add(commit: commit) }
        origin.at = origin.at ?? entry.origin.at
        origin.run = origin.run ?? entry.origin.run
        origin.job = origin.job ?? entry.origin.job
        origin.tool = origin.tool ?? entry.origin.tool
        return origin
    }
}
