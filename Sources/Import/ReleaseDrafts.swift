// The releases that an import works on: which are new, and what is known of each so far.
import Changelogs
import Documents
import Evidence
import EvidenceParsing
import Files
import GitHistory
import Primitives
import ReleaseModel
import Versions
import Workspace

struct ReleaseDrafts {
    struct Draft {
        var evidence: [EvidenceEntry] = []
        var notes: ReleaseNotesText?
        var notesFrom: String?
        var commits = CommitNotes()
        var people: Set<BytewiseKey> = []
        /// Its changelog, and else the first file of such a name, which has no sections.
        var changelog: String?
        var emptyChangelog: String?
        /// Where the package is; nil: it has no folder.
        var folder: String?
        /// The package is the whole repository.
        var isAtRoot = false
    }

    /// Which one each replaces is known once the files are read.
    var releases: [ImportedTag]
    let place: ImportPlace
    let options: GitImportOptions
    /// By the release's number; nil: it is there already.
    var drafts: [Draft?]
    private(set) var edited: [String] = []
    private(set) var moved: [ImportReport.Moved] = []
    var findings: [Finding] = []
    /// By tag.
    var forge: [String: ForgeRelease] = [:]
    var requests = PullRequestShares([])
    /// By the author that a commit names; nil: a program.
    var people: [GitAuthor: BytewiseKey?] = [:]
    /// Of the package that is imported; empty: the whole repository.
    var folders: [String] = []
    private var hasKeptImport = false

    init(_ releases: [ImportedTag], place: ImportPlace, options: GitImportOptions) {
        self.releases = releases
        self.place = place
        self.options = options
        drafts = [Draft?](repeating: Draft(), count: releases.count)
        for (index, release) in releases.enumerated() {
            guard let present = place.present(release.version) else { continue }
            drafts[index] = nil
            guard case .record(let record) = present else { continue }
            if record.imported != nil {
                hasKeptImport = true
                if !record.isAsImported { edited.append(record.version.text) }
            }
            if let commit = record.commit, commit != release.tag.commit {
                moved.append(
                    ImportReport.Moved(
                        version: record.version.text, tag: release.tag.name, recorded: commit, now: release.tag.commit))
            }
        }
    }

    var limits: Policy.Limits { place.configuration.policy.limits }
    var new: [Int] { drafts.indices.filter { drafts[$0] != nil } }
    /// How many are there already.
    var kept: Int { drafts.count { $0 == nil } }
    /// The workspace has releases that an import wrote, or gets some.
    var hasImported: Bool { hasKeptImport || !new.isEmpty }

    func write(_ bytes: Bytes, _ name: String, of index: Int) throws(FileError) {
        if !options.isDryRun { try place.write(bytes, name, of: releases[index].version) }
    }

    // MARK: Lists of the forge

    mutating func readLists() throws {
        let limits = limits
        if let file = options.releasesFile {
            let list = try Self.read(file, limits) { bytes throws(EvidenceFault) in
                try ForgeRelease.read(bytes, path: file, limits: limits)
            }
            for release in list where !release.isDraft { forge[release.tag] = forge[release.tag] ?? release }
        }
        if let file = options.pullsFile {
            let list = try Self.read(file, limits) { bytes throws(EvidenceFault) in
                try PullRequestNodes.located(bytes, path: file, limits: limits)
            }
            requests = PullRequestShares(list)
        }
    }

    private static func read<List>(
        _ file: String, _ limits: Policy.Limits, _ body: (Bytes) throws(EvidenceFault) -> List
    ) throws(WorkspaceError) -> List {
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(file, limit: limits.fileBytes) } catch {
            throw WorkspaceError(error)
        }
        do throws(EvidenceFault) { return try body(bytes) } catch {
            throw WorkspaceError(findings: [error.finding(in: file)])
        }
    }
}
