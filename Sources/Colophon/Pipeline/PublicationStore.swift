// Finds what the lock lists: a published bundle is taken as it is, from the output or from the folder that `--previous` names.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions
import Workspace

struct PublicationStore: Sendable {
    private struct Place {
        var path: String
        /// As findings and pages name it, wherever the workspace lies.
        var name: String
    }

    private let project: String
    private let output: Place
    /// An earlier output, or any folder with bundles in it.
    private let previous: String?
    /// Where bundles lie in `previous`, by the names of their files; each list sorted bytewise.
    private let scattered: Deferred<[BytewiseKey: [String]]>

    /// Throws where `previous` is no folder: it is only ever named for what is in it.
    init(_ workspace: Workspace, previous: String?) throws(WorkspaceError) {
        if let previous, (try? Files.list(previous)) == nil {
            throw WorkspaceError(
                "no-previous-output", "--previous names no folder that can be read",
                remedy: "Name the folder of the published site or of its bundles, or leave --previous out.",
                file: previous)
        }
        project = workspace.configuration.project.name
        output = Place(path: workspace.outputPath, name: workspace.configuration.paths.output)
        self.previous = previous
        scattered = Deferred {
            guard let previous, let files = try? Files.walk(Files.realPath(previous) ?? previous) else { return [:] }
            let bundles = files.filter { $0.kind == .file && $0.path.hasSuffix(BundleFormat.suffix) }
            return Dictionary(grouping: bundles.map(\.path)) { BytewiseKey(Files.name($0)) }
        }
    }

    /// The bundle as it was published; nil where no folder holds it.
    func bundle(_ entry: Lock.Entry) -> Bundle? {
        let name = name(entry)
        if let found = places(entry).lazy.compactMap({ Self.bundle($0.path, name, entry) }).first { return found }
        return others(entry).lazy.compactMap { Self.bundle($0.path, name, entry) }.first
    }

    /// All that the publication's folder holds, the bundle first: what stands beside it is in the bundle too.
    func files(_ entry: Lock.Entry) -> [OutputFile]? {
        guard let found = try? published(entry) else { return nil }
        return found.bundle.publication(with: found.content.publishedFiles, in: entry.folder)
    }

    /// The publication's bundle, read and found to be what the lock lists. Throws where it is not there, with what is there instead.
    func published(_ entry: Lock.Entry) throws(WorkspaceError) -> PublishedRelease {
        guard let bundle = bundle(entry), case .file(let file) = bundle.content else {
            throw WorkspaceError(findings: [missing(entry)])
        }
        func refused(_ why: String) -> WorkspaceError {
            WorkspaceError(
                "bundle-refused",
                "\(file.path) is the archive that \(LockFile.name) lists for \(entry.folder), and \(why)",
                remedy: "Correct \(LockFile.name), or use the version of Colophon that made the bundle.")
        }
        let source: ByteSource
        do throws(FileError) { source = try Self.source(file.path) } catch {
            throw refused("it can't be read: \(error.message)")
        }
        let content: ReadBundle
        do throws(BundleRefusal) { content = try BundleReader.read(source) } catch {
            throw refused("it is refused: \(error.message)")
        }
        guard content.digests.manifest == entry.manifest else {
            throw refused(
                "its manifest has the digest \(content.digests.manifest.hex), not \(entry.manifest.hex) as listed")
        }
        guard isPublication(content, of: entry.version) else {
            throw refused("it is the one of \(content.identifier)")
        }
        return PublishedRelease(entry: entry, bundle: bundle, content: content)
    }

    /// What the output has as the first publication of a version that the lock doesn't list; nil where that is no bundle of it.
    func unlisted(_ version: Version) -> ReadBundle? {
        let path = Files.join(version.text, BundleFormat.fileName(project: project, version: version.text))
        guard let source = try? Self.source(Files.join(output.path, path)),
            let content = try? BundleReader.read(source), isPublication(content, of: version)
        else { return nil }
        return content
    }

    private func isPublication(_ content: ReadBundle, of version: Version) -> Bool {
        content.record.version == version && content.record.project.hasSameBytes(as: project) && !content.isDraft
    }

    // MARK: Where bundles may be

    private func name(_ entry: Lock.Entry) -> String {
        BundleFormat.fileName(project: project, version: entry.version.text)
    }

    /// Where a site has the publication.
    private func places(_ entry: Lock.Entry) -> [Place] {
        let path = Files.join(entry.folder, name(entry))
        return [output, previous.map { Place(path: $0, name: $0) }].compactMap(\.self).map {
            Place(path: Files.join($0.path, path), name: Files.join($0.name, path))
        }
    }

    /// Bundles of the version elsewhere in `previous`, at any depth.
    private func others(_ entry: Lock.Entry) -> [Place] {
        guard let previous else { return [] }
        let usual = Files.join(entry.folder, name(entry))
        return (scattered.value[BytewiseKey(name(entry))] ?? []).filter { !$0.hasSameBytes(as: usual) }.map {
            Place(path: Files.join(previous, $0), name: Files.join(previous, $0))
        }
    }

    private static func bundle(_ path: String, _ name: String, _ entry: Lock.Entry) -> Bundle? {
        guard let file = try? StampedFile.digest(path),
            let source = try? source(path),
            LockCheck.isPublication(source, gzip: file.sha256, entry)
        else { return nil }
        let digests = BundleDigests(manifest: entry.manifest, tar: entry.tar, gzip: file.sha256, size: file.size)
        return Bundle(name: name, content: .file(file), digests: digests, isDraft: false)
    }

    private static func source(_ path: String) throws(FileError) -> ByteSource {
        try ByteSource(file: path, limit: BundleReader.Limits.standard.bytes)
    }

    // MARK: Why there is none

    /// That the bundle is not there: where it was looked for, and what is there in its place.
    private func missing(_ entry: Lock.Entry) -> Finding {
        let found = (places(entry) + others(entry)).filter { Files.kind($0.path) != nil }
        let looked = [Files.join(output.name, entry.folder)] + [previous].compactMap(\.self)
        var message = "\(LockFile.name) lists \(entry.folder), its evidence is not here, and its bundle "
        if found.isEmpty {
            message += "\(name(entry)) is not in \(looked.joined(separator: " nor in "))"
        } else {
            message += "is not what is here: " + found.map { Self.difference($0, entry) }.joined(separator: "; ")
        }
        return Finding(
            Self.missingCode, .error, message,
            remedy:
                "Name a folder that has the published bundle with --previous, or restore the evidence from version control."
        )
    }

    static let missingCode = "bundle-missing"

    /// What a file is that is not the listed bundle.
    private static func difference(_ place: Place, _ entry: Lock.Entry) -> String {
        let source: ByteSource
        do throws(FileError) { source = try self.source(place.path) } catch {
            return "\(place.name) can't be read (\(error.message))"
        }
        if let other = try? BundleReader.read(source), !other.fileName.hasSameBytes(as: Files.name(place.path)) {
            return "\(place.name) holds \(other.identifier)"
        }
        return "\(place.name) \(LockCheck.difference(source, from: entry))"
    }
}
