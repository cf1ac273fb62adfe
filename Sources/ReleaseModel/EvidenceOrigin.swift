// Where a piece of evidence comes from, as the file itself or its entry in the record states it.
package import Primitives

/// All of it is a claim: the checklist holds it against the release.
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
    /// When it was made.
    package var at: Timestamp?
    /// The run that made it: an identifier or an address.
    package var run: String?
    /// The program that made it, with its version.
    package var tool: String?
    package init(
        commits: [String] = [], repository: String? = nil, at: Timestamp? = nil, run: String? = nil, tool: String? = nil
    ) {
        self.commits = commits
        self.repository = repository
        self.at = at
        self.run = run
        self.tool = tool
    }

    package var isEmpty: Bool { self == EvidenceOrigin() }

    /// Adds a commit that some field states; what is no id of a commit is passed over.
    package mutating func add(commit text: String) {
        if let id = Self.id(text), !commits.contains(id) { commits.append(id) }
    }

    /// Adds a commit of a repository of which a document names several; the first one is `repository`.
    package mutating func add(commit text: String, of repository: String?) {
        guard let id = Self.id(text) else { return }
        if commits.isEmpty { self.repository = repository }
        guard repository != self.repository else { return add(commit: id) }
        let revision = Revision(repository: repository, commit: id)
        if !others.contains(revision) { others.append(revision) }
    }

    private static func id(_ text: String) -> String? {
        let id = ASCII.lowercased(text)
        guard (7...64).contains(id.utf8.count), id.utf8.allSatisfy({ ASCII.isDigit($0) || (97...102).contains($0) })
        else { return nil }
        return id
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
        origin.tool = origin.tool ?? entry.origin.tool
        return origin
    }
}
