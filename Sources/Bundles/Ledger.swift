// The ledger of what is published: it alone adds to the lock, and it alone changes the files of the output.
import Evidence
package import Files
package import Primitives
package import ReleaseModel
package import Versions
package import Workspace

/// Holds the output from reading the lock to the last write, so that of two runs at once neither loses what the other lists.
/// What it refuses it throws, and then nothing is changed.
package struct Ledger: ~Copyable {
    /// A publication that the lock is to list.
    package struct Addition: Sendable {
        package let version: Version
        /// 0 for the first publication, N for `amend-N`.
        package let amendment: Int
        package let bundle: BundleDigests
        /// What fixes the verdicts from then on. It counts for nothing until the lock lists the version.
        package let files: [(path: String, bytes: Bytes)]

        package init(
            version: Version, amendment: Int, bundle: BundleDigests, files: [(path: String, bytes: Bytes)]
        ) {
            self.version = version
            self.amendment = amendment
            self.bundle = bundle
            self.files = files
        }
    }

    private let project: Configuration.Project
    private let lockPath: String
    private let output: String
    /// Versions that are out, whether the lock lists them or not.
    private let published: Set<BytewiseKey>
    private let session: OutputSession
    /// As the file says now.
    package private(set) var lock: Lock

    /// `published`: versions of which the output's first publication stays, though the lock may not list it.
    package init(
        _ tree: OutputTree, lockPath: String, project: Configuration.Project, published: [String] = []
    ) throws(WorkspaceError) {
        // The lock is read while the output is held.
        let session = try Self.begin(tree)
        let lock = try LockFile.read(lockPath, scheme: project.versioning)
        self.session = session
        self.lock = lock
        output = tree.root
        self.lockPath = lockPath
        self.project = project
        self.published = Set(published.map(BytewiseKey.init))
    }

    private static func begin(_ tree: OutputTree) throws(WorkspaceError) -> OutputSession {
        do throws(FileError) { return try tree.begin() } catch { throw WorkspaceError(error) }
    }

    // MARK: The lock

    /// Lists all of them, or none. Their files are written first: a run that is cut off leaves nothing that counts.
    package mutating func add(_ additions: [Addition]) throws(WorkspaceError) {
        guard !additions.isEmpty else { return }
        var next = lock
        var refusals: [Finding] = []
        for addition in additions {
            let before = next.entries(for: addition.version).count
            next = next.adding(addition.bundle, version: addition.version, amendment: addition.amendment)
            guard before == addition.amendment, let entry = next.entries(for: addition.version).last else {
                refusals.append(
                    Finding(
                        "lock-order", .error, "the next publication of \(addition.version) is another one",
                        remedy: "Build again: another run may have listed it meanwhile.", file: lockPath))
                continue
            }
            let name = BundleFormat.fileName(project: project.name, version: entry.version.text)
            let bundle = Files.join(Files.join(output, entry.folder), name)
            if isPublished(entry.folder), Files.kind(bundle) != nil, !Self.holds(bundle, entry) {
                refusals.append(
                    Finding(
                        "published-differs", .error,
                        "\(entry.version) was published, and its bundle is not the one that the lock would list",
                        remedy: Self.restore, file: bundle))
            }
        }
        guard refusals.isEmpty else { throw WorkspaceError(findings: refusals) }
        do throws(FileError) {
            for file in additions.flatMap(\.files) { try Files.writeAtomically(file.bytes, to: file.path) }
            try Files.writeAtomically(LockFile.bytes(next), to: lockPath)
        } catch { throw WorkspaceError(error, remedy: "Check that the workspace can be written.") }
        lock = next
    }

    // MARK: The output

    /// Where the files go as they are made.
    package var stage: OutputStage { session.stage }

    /// Makes the output hold `files`, as `OutputSession.plan` has it; or nothing, where a publication would not stay.
    package func commit(
        _ files: [OutputEntry], keeping: [String] = [], removingStale: Bool, dropping: [String] = []
    ) throws(WorkspaceError) -> OutputTree.Outcome {
        let plan: OutputTree.Plan
        do throws(FileError) {
            plan = try session.plan(files, keeping: keeping, removingStale: removingStale, dropping: dropping)
        } catch { throw Self.unwritable(error) }
        let refusals = foreign(plan) + refusals(plan)
        guard refusals.isEmpty else { throw WorkspaceError(findings: refusals) }
        do throws(FileError) { return try session.commit(plan) } catch { throw Self.unwritable(error) }
    }

    /// What somebody else put into the output is not replaced. An output whose record is gone is known by the lock's copy in it: then
    /// all that a build would make counts as made by one.
    private func foreign(_ plan: OutputTree.Plan) -> [Finding] {
        guard !plan.foreign.isEmpty, session.hasRecord() || !isOutputOfABuild else { return [] }
        let shown = plan.foreign.prefix(Self.namedForeign).joined(separator: ", ")
        let more = plan.foreign.count - Self.namedForeign
        return [
            Finding(
                "foreign-files", .error,
                "no build made these files, and this one would replace them: \(shown)\(more > 0 ? " and \(more) more" : "")",
                remedy: "Move them away, or give the output a folder of its own with paths.output.", file: output)
        ]
    }

    private var isOutputOfABuild: Bool {
        let copy = try? Files.readIfPresent(Files.join(output, LockFile.name))
        return copy?.starts(with: LockFile.heading.utf8) ?? false
    }

    /// How many are named.
    private static let namedForeign = 20

    /// A listed publication gives way to itself alone, a published version that isn't listed to nothing.
    private func refusals(_ plan: OutputTree.Plan) -> [Finding] {
        var refusals: [Finding] = []
        for path in (plan.changed + plan.clearing + plan.removing) where isBundle(path) {
            let place = Files.join(output, path)
            guard Files.kind(place) == .file, let folder = Files.parent(path) else { continue }
            if let entry = listed(folder) {
                let next = plan.changed.contains { $0.hasSameBytes(as: path) } ? stage.staged(path) : nil
                if !Self.holds(place, entry) || next.map({ Self.holds($0, entry) }) ?? false { continue }
            } else if !isPublished(folder) {
                continue
            }
            refusals.append(
                Finding(
                    "publication-stays", .error, "\(folder) is published, and this build would replace its bundle",
                    remedy: Self.restore, file: place))
        }
        return refusals
    }

    private func isBundle(_ path: String) -> Bool { path.utf8.suffix(Self.suffix.count).elementsEqual(Self.suffix) }

    /// Whether it is the folder of the first publication of a version that is out.
    private func isPublished(_ folder: String) -> Bool { published.contains(BytewiseKey(folder)) }

    private func listed(_ folder: String) -> Lock.Entry? {
        let name = folder.utf8.prefix { $0 != UInt8(ascii: "/") }
        guard let version = Version(Substring(name), scheme: project.versioning) else { return nil }
        return lock.entries(for: version).first { $0.folder.hasSameBytes(as: folder) }
    }

    /// Whether the file is the listed publication, whatever compressed it.
    private static func holds(_ file: String, _ entry: Lock.Entry) -> Bool {
        guard let digest = try? Files.digest(file).sha256,
            let source = try? ByteSource(file: file, limit: BundleReader.Limits.standard.bytes)
        else { return false }
        return LockCheck.isPublication(source, gzip: digest, entry)
    }

    /// Gives back the room of what is staged and not to be committed.
    package func discard() { session.discard() }

    /// Lets the next run in.
    package consuming func end() { session.end() }

    private static let suffix = Bytes(BundleFormat.suffix.utf8)
    private static let restore =
        "Restore the record, its evidence and the configuration as they were when it was published."

    private static func unwritable(_ error: FileError) -> WorkspaceError {
        WorkspaceError(error, remedy: "Check that the output folder can be written.")
    }
}

extension Workspace {
    /// Holds the output. `published`: versions that are out, whether the lock lists them or not.
    package func ledger(published: [String] = []) throws(WorkspaceError) -> Ledger {
        try Ledger(
            OutputTree(root: outputPath, state: statePath), lockPath: lockPath, project: configuration.project,
            published: published)
    }
}
