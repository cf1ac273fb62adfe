// `colophon build --shard I/N --part FOLDER`: all of some releases that doesn't depend on the others, written down for `merge`.
import Archives
import Bundles
import Checklist
import Documents
import Files
import Mustache
package import Parts
import Primitives
import ReleaseModel
import Site
import Versions
package import Workspace

package struct ShardBuild: Sendable {
    package let workspace: Workspace
    package let options: BuildOptions
    package let shard: Shard

    package init(workspace: Workspace, options: BuildOptions, shard: Shard) {
        self.workspace = workspace
        self.options = options
        self.shard = shard
    }

    package struct Outcome: Sendable, Hashable {
        /// The part's file.
        package var file: String
        package var releases: Int
        package var broken: Int
        /// Of the file, in bytes.
        package var size: Int
        package var shard: Shard

        /// A line for people.
        package var text: String {
            TerminalText.line(
                "Part \(shard): \(counted(releases, "release"))\(broken > 0 ? ", \(broken) broken" : ""), \(counted(size, "byte")) in \(file)"
            ) + "\n"
        }
    }

    /// Writes the part into the folder, in one step: a run that is cut off leaves none. The workspace is read, and nothing in it
    /// written, so that any number of runs can share it.
    package func write(
        to folder: String, progress: (BuildProgress) -> Void = { _ in }
    ) async throws(WorkspaceError) -> Outcome {
        var options = self.options
        // The releases have to be made in any case.
        options.usesCache = false
        let pipeline = try Pipeline(workspace: workspace, options: options)
        let path = Files.join(folder, Part.fileName(shard))
        let temporary = Files.join(folder, ".\(Part.fileName(shard)).tmp-\(UInt64.random(in: .min ... .max))")
        do throws(WorkspaceError) {
            var writer = try Self.writing { () throws(FileError) in
                try Files.makeDirectory(folder)
                return try PartWriter(try Descriptor(creating: temporary))
            }
            let index = try await pipeline.write(shard, into: &writer, beside: temporary, progress: progress)
            let size = try end(writer, index)
            try Self.writing { () throws(FileError) in try Files.rename(temporary, to: path) }
            return Outcome(
                file: path, releases: index.entries.count + index.broken.count, broken: index.broken.count, size: size,
                shard: shard)
        } catch {
            try? Files.remove(temporary)
            throw error
        }
    }

    private func end(_ writer: consuming PartWriter, _ index: PartIndex) throws(WorkspaceError) -> Int {
        do throws(FileError) { return try writer.end(index) } catch { throw Self.unwritable(error) }
    }

    static func writing<Result: ~Copyable>(
        _ body: () throws(FileError) -> Result
    ) throws(WorkspaceError) -> Result {
        do throws(FileError) { return try body() } catch { throw unwritable(error) }
    }

    fileprivate static func unwritable(_ error: FileError) -> WorkspaceError {
        WorkspaceError(error, remedy: "Make room, and let the folder of the part be written.")
    }
}

extension Pipeline {
    /// What the parts of a build have in common, as this run would state it. `names`: of all releases.
    func partInputs(_ names: SHA256Digest) -> PartInputs {
        PartInputs(
            program: "Colophon \(ColophonVersion.text) with \(Gzip.library)",
            configuration: workspace.configurationDigest, lock: SHA256Digest(of: LockFile.bytes(lock)),
            source: SHA256Digest(of: syncFile), releases: names, day: today.secondsSinceEpoch,
            draftTime: options.draftTime)
    }

    /// `data/sync.json` of a release that isn't locked.
    var syncFile: Bytes { liveSync.json.fileBytes }

    /// How many releases are in memory at once: the one before most often is among them.
    private static let batch = 64

    /// Writes the releases of a share, in the order of their versions. `temporary`: a path that others beside it may be named after.
    fileprivate func write(
        _ shard: Shard, into writer: inout PartWriter, beside temporary: String, progress: (BuildProgress) -> Void
    ) async throws(WorkspaceError) -> PartIndex {
        let names = try releaseNames()
        let share = Array(shard.share(of: inOrder(names)))
        var index = PartIndex(
            number: shard.number, count: shard.count, inputs: partInputs(PartSet.digest(names)), entries: [],
            broken: [])
        guard !share.isEmpty else { return index }
        let reader = check.reader
        let outlines = await parallelMap(names, jobs: options.jobs) { reader.outline($0) }
        let known = KnownReleases(outlines.compactMap(\.self))
        let sync = SHA256Digest(of: syncFile)
        var near: [BytewiseKey: FreshRelease] = [:]
        for start in stride(from: 0, to: share.count, by: Self.batch) {
            let batch = Array(share[start..<min(start + Self.batch, share.count)])
            let prepared = await parallelMap(batch, jobs: options.jobs) { name in
                Result { () throws(BrokenRelease) in try prepare(name, among: known) }
            }
            let fresh = Dictionary(
                prepared.compactMap { try? $0.get() }.map { (BytewiseKey($0.content.version.text), $0) },
                uniquingKeysWith: { first, _ in first })
            let around = near.merging(fresh) { $1 }
            let made = await parallelMap(prepared, jobs: options.jobs) { release in
                release.map { packed($0, around: around, sync: sync) }
            }
            for release in made {
                switch release {
                case .success(let packed): index.entries.append(try write(packed, into: &writer, beside: temporary))
                case .failure(let broken):
                    index.broken.append(.init(release: broken, outline: reader.outline(broken.folder)))
                }
            }
            near = fresh
            progress(BuildProgress(stage: .evaluate, done: start + batch.count, total: share.count))
        }
        return index
    }

    /// By version, so that most releases are in one share with the one before: its evidence is compared with. Then what is named by none.
    private func inOrder(_ names: [String]) -> [String] {
        let scheme = workspace.configuration.project.versioning
        let versions = names.map { ($0, Version($0, scheme: scheme)) }
        let named = versions.compactMap { name, version in version.map { (name, $0) } }
        return named.sorted { $0.1 < $1.1 }.map(\.0) + versions.filter { $0.1 == nil }.map(\.0)
    }

    /// A release with its part's pieces.
    private struct Packed: Sendable {
        var release: FreshRelease
        var body: Bytes
        /// Nil where it is not made yet, since it is large, or where there is none.
        var opening: (known: BundleOpening, bytes: Bytes)?
        var obstacles: [Finding] = []
    }

    private func packed(
        _ release: FreshRelease, around: [BytewiseKey: FreshRelease], sync: SHA256Digest
    ) -> Packed {
        let content = release.content
        let before = content.previous.map { ($0.text, around[BytewiseKey($0.text)]) }
        let body = PartBody(
            release, drawing: publisher.drawing(of: release, before: before), sync: sync,
            isListed: check.isListed(content.version))
        var packed = Packed(release: release, body: body.packed)
        guard release.published == nil, !content.isLarge else { return packed }
        do throws(BundleError) {
            let (known, bytes) = try BundleBuilder.opening(of: content, workers: 1)
            packed.opening = (known, bytes)
        } catch { packed.obstacles = error.findings }
        return packed
    }

    private func write(
        _ packed: Packed, into writer: inout PartWriter, beside temporary: String
    ) throws(WorkspaceError) -> PartEntry {
        let release = packed.release
        var standby = release.rendered.standby
        standby.steps = []
        var entry = PartEntry(
            name: release.content.version.text, folder: release.folder, stamp: release.stamp,
            content: release.content.withoutBytes, outline: release.outline, standby: standby,
            evidence: release.loaded.evidence.compactMap(EarlierEvidence.init), published: release.published?.history,
            lack: release.lack, body: try add(packed.body, to: &writer), obstacles: packed.obstacles)
        if let opening = packed.opening {
            entry.opening = (opening.known, try add(opening.bytes, to: &writer))
        } else if release.published == nil, entry.obstacles.isEmpty {
            let place = "\(temporary)-opening"
            defer { try? Files.remove(place) }
            switch opening(of: release.content, at: place) {
            case .success(let made):
                let source = ByteSource(pieceOf: place, 0..<made.size)
                do throws(FileError) {
                    entry.opening = (made.opening, try writer.add(source, sha256: made.sha256))
                } catch { throw ShardBuild.unwritable(error) }
            case .failure(let error): entry.obstacles = error.findings
            }
        }
        return entry
    }

    /// A large one, in a file of its own: what it can't be made of must not be left in the part.
    private func opening(
        of content: BundleContent, at place: String
    ) -> Result<(opening: BundleOpening, sha256: SHA256Digest, size: Int), BundleError> {
        Result { () throws(BundleError) in
            let file: Descriptor
            do throws(FileError) { file = try Descriptor(creating: place) } catch {
                throw BundleBuilder.unwritten(content, error)
            }
            return try BundleBuilder.writeOpening(of: content, to: file, workers: options.jobs)
        }
    }

    private func add(_ bytes: Bytes, to writer: inout PartWriter) throws(WorkspaceError) -> PartPiece {
        do throws(FileError) { return try writer.add(bytes) } catch { throw ShardBuild.unwritable(error) }
    }
}
