// A file that is to be collected: an ordinary one, digested, and the name that it gets in the release's folder.
import Archives
import Documents
import Files
import Primitives
import ReleaseModel
import Workspace

struct CollectSource: Sendable {
    /// As it was named.
    let path: String
    /// In the release's folder.
    let name: String
    /// It lies there already, under that name.
    let isInPlace: Bool
    let file: StampedFile
    /// What another job said of it; nil: this one made it.
    let stated: CollectedEvidence.File?

    private struct Choice: Sendable {
        var path: String
        var name: String
        var isInPlace: Bool
        var other: OtherCollections.File?
    }

    /// In the order of `files`, each once, and behind them those of other jobs. Throws all that is wrong with them. `folder`: the
    /// release's.
    static func all(
        _ options: CollectOptions, _ others: OtherCollections, folder: String, limits: Policy.Limits
    ) throws(WorkspaceError) -> [CollectSource] {
        let own = options.files.filter { !OtherCollections.isOne($0) }.map { ($0, OtherCollections.File?.none) }
        var chosen: [Choice] = []
        var findings: [Finding] = []
        var sources: [BytewiseKey: String] = [:]
        for (path, other) in own + others.files.map({ ($0.path, $0) }) {
            if let finding = refusal(of: path, limits: limits) {
                findings.append(finding)
                continue
            }
            let real = Files.realPath(path) ?? path
            do throws(WorkspaceError) {
                let (name, isInPlace) = try Self.name(of: path, other, real: real, options, folder: folder)
                guard let known = sources.updateValue(real, forKey: BytewiseKey(name)) else {
                    chosen.append(Choice(path: path, name: name, isInPlace: isInPlace, other: other))
                    continue
                }
                guard !known.hasSameBytes(as: real) else { continue }
                findings.append(
                    Finding(
                        "same-name", .error, "another file would be called \(excerpt(name)) as well",
                        remedy: "Give --keep-folders, or collect them one by one with --as.", file: path))
            } catch { findings += error.findings }
        }
        if let (first, second) = ArchivePath.collision(in: chosen.map(\.name)), findings.isEmpty {
            findings.append(
                Finding(
                    "same-name", .error,
                    "\(excerpt(first)) and \(excerpt(second)) can't lie side by side on every system",
                    remedy: "Collect one of them under another name, with --as."))
        }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
        let digested = concurrentMap(chosen, batch: 1) { file in
            Result { () throws(FileError) in try StampedFile.digest(file.path) }
        }
        var all: [CollectSource] = []
        do throws(FileError) {
            for (file, digest) in zip(chosen, digested) {
                all.append(
                    CollectSource(
                        path: file.path, name: file.name, isInPlace: file.isInPlace, file: try digest.get(),
                        stated: file.other?.stated))
            }
            findings = zip(all, chosen).compactMap { changed($0, $1.other) }
        } catch { throw WorkspaceError(error) }
        guard findings.isEmpty else { throw WorkspaceError(findings: findings) }
        return all
    }

    private static func changed(_ source: CollectSource, _ other: OtherCollections.File?) -> Finding? {
        guard let other, other.stated.sha256 != source.file.sha256 else { return nil }
        return Finding(
            "changed-since", .error, "the file is not the one that \(other.list) states",
            remedy: "Hand the folder over as its job collected it.", file: source.path)
    }

    /// A link is none of those: what a build leaves may lead anywhere, and what is collected gets published.
    private static func refusal(of path: String, limits: Policy.Limits) -> Finding? {
        guard let entry = Files.entry(path) else {
            let isPattern = EvidencePattern.isOne(path)
            return Finding(
                isPattern ? "no-match" : "no-such-file", .error,
                isPattern ? "the pattern matches no file" : "there is no such file",
                remedy: isPattern
                    ? "See where the tool writes its report. Patterns are the shell's, which passes this one on as it is."
                    : "See where the tool writes its report.", file: path)
        }
        switch entry.kind {
        case .file:
            guard entry.size > limits.fileBytes else { return nil }
            return Finding(
                "too-large", .error, "the file has \(entry.size) bytes, and the limit is \(limits.fileBytes)",
                remedy: "Make it smaller, or raise policy.limits.file_bytes.", file: path)
        case .directory:
            return Finding(
                "not-a-file", .error, "this is a folder", remedy: "Name its files, as in \(Files.join(path, "*.xml")).",
                file: path)
        case .symbolicLink:
            return Finding(
                "not-a-file", .error, "this is a symbolic link, and those are not followed",
                remedy: "Name the file itself.", file: path)
        case .other:
            return Finding("not-a-file", .error, "this is no ordinary file", remedy: "Write it to a file.", file: path)
        }
    }

    // MARK: Its name

    private static func name(
        of path: String, _ other: OtherCollections.File?, real: String, _ options: CollectOptions, folder: String
    ) throws(WorkspaceError) -> (name: String, isInPlace: Bool) {
        if let name = other?.stated.entry.path {
            let isInPlace = Files.realPath(Files.join(folder, name)).map { $0.hasSameBytes(as: real) } ?? false
            return (try checked(name, path, remedy: "Let its job give it another name."), isInPlace)
        }
        if options.name == nil, let home = Files.realPath(folder), real.utf8.starts(with: "\(home)/".utf8) {
            let name = Files.relative(real, to: home)
            return (try checked(name, path, remedy: "Give --as NAME, or rename the file."), true)
        }
        var name = Files.name(path)
        if options.keepsFolders {
            let parts = path.utf8.split(separator: ASCII.slash).map { String(Substring($0)) }.filter { $0 != "." }
            guard path.utf8.first != ASCII.slash, !parts.contains("..") else {
                throw WorkspaceError(
                    "outside", "its folders can't be kept, since the path leads out of this one",
                    remedy: "Run it in a folder above the file.", file: path)
            }
            name = parts.joined(separator: "/")
        }
        if let wanted = options.name {
            if wanted.utf8.last == ASCII.slash {
                name = Files.join(String(wanted.dropLast()), name)
            } else {
                guard options.files.count == 1 else {
                    throw WorkspaceError(
                        "one-name", "--as \(excerpt(wanted)) is the name of one file, and there are several",
                        remedy: "Write --as \(wanted)/ for a folder of that name.", file: path)
                }
                name = wanted
            }
        }
        return (try checked(name, path, remedy: "Give it another name with --as."), false)
    }

    private static func checked(_ name: String, _ path: String, remedy: String) throws(WorkspaceError) -> String {
        if let problem = ArchivePath.problem(name) {
            throw WorkspaceError("bad-name", problem.message, remedy: remedy, file: path)
        }
        if name.utf8.split(separator: ASCII.slash).contains(where: { $0.first == ASCII.dot }) {
            throw WorkspaceError(
                "bad-name", "\(excerpt(name)) would be a hidden file, and those are no evidence", remedy: remedy,
                file: path)
        }
        if ReleaseFolder.documentNames.contains(ASCII.lowercased(name)) {
            throw WorkspaceError(
                "bad-name", "\(excerpt(name)) is the name of a file that is no evidence", remedy: remedy, file: path)
        }
        return name
    }
}
