// Reads the bag in an archive: which files there are, what the manifests list, and whether both agree.
import Archives
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

/// A bag whose files are all listed and have the listed digests.
struct Bag {
    /// `<project>-<version>`, as the archive says.
    var folder: String
    /// Sorted bytewise; every file but the manifests themselves has a checked digest.
    var files: [BagFile]
    var info: BagInfo
    /// The one that `bag-info.txt` names.
    var format: BundleFormat
    /// SHA-256 of `manifest-sha256.txt`.
    var manifest: SHA256Digest

    /// A file that is no evidence.
    subscript(path: String) -> BundleContent.File? { files.document(at: path) }
}

enum BagReader {
    static func read(_ entries: [BagFile], formats: BundleFormats) throws(BundleRefusal) -> Bag {
        let (folder, files) = try structure(entries, formats)
        func file(_ path: String, _ code: String) throws(BundleRefusal) -> BundleContent.File {
            guard let file = files.document(at: path) else {
                throw BundleRefusal(.bag, code, "There is no \(path)")
            }
            return file
        }
        let declaration = try file(BundleFormat.declaration, "bag-no-declaration")
        guard declaration.bytes == BagDeclaration.bytes else {
            throw BundleRefusal(.bag, "bag-declaration", "bagit.txt is not the declaration of a BagIt 1.0 bag in UTF-8")
        }
        let information = try file(BundleFormat.info, "bag-no-info")
        let manifest = try file(BundleFormat.manifest, "bag-no-manifest")
        let tagManifest = try file(BundleFormat.tagManifest, "bag-no-tagmanifest")
        _ = try file(BundleFormat.instructionFile, "bag-no-instructions")

        let tags = files.filter { !$0.path.hasPrefix("data/") && $0.path != BundleFormat.tagManifest }
        try ManifestReader(name: "tagmanifest", file: tagManifest).check(tags, prefix: nil)
        let payload = files.filter { $0.path.hasPrefix("data/") }
        try ManifestReader(name: "manifest", file: manifest).check(payload, prefix: "data/")
        let (info, format) = try BagInfoReader.read(information.bytes, formats)
        let evidence = BundleFormat.evidenceFolder.utf8
        for file in payload where !file.path.utf8.starts(with: evidence) && !format.dataFiles.contains(file.path) {
            throw unexpected(file.path)
        }
        try check(info, folder: folder, payload: payload)
        return Bag(folder: folder, files: files, info: info, format: format, manifest: manifest.sha256)
    }

    /// One folder, and in it only files that some format knows.
    private static func structure(
        _ entries: [BagFile], _ formats: BundleFormats
    ) throws(BundleRefusal) -> (folder: String, files: [BagFile]) {
        guard let first = entries.first else { throw BundleRefusal(.bag, "bag-empty", "The archive holds no files") }
        let folder = String(decoding: first.path.utf8.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
        var files = entries
        for (index, entry) in entries.enumerated() {
            guard entry.path.utf8.starts(with: "\(folder)/".utf8) else {
                throw BundleRefusal(
                    .bag, "bag-folders", "\(ArchivePath.quoted(entry.path)) is not in the bundle's folder")
            }
            let path = String(decoding: entry.path.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self)
            try checkKnown(path, formats)
            files[index].path = path
        }
        return (folder, files)
    }

    private static func checkKnown(_ path: String, _ formats: BundleFormats) throws(BundleRefusal) {
        let isTag = BundleFormat.listedTagFiles.contains(path) || path == BundleFormat.tagManifest
        let isPayload = formats.haveDataFile(path) || path.utf8.starts(with: BundleFormat.evidenceFolder.utf8)
        guard !isTag, !isPayload else { return }
        if path == "fetch.txt" {
            throw BundleRefusal(.bag, "bag-fetch", "fetch.txt asks for files to be loaded from elsewhere")
        }
        if path.hasPrefix("manifest-") || path.hasPrefix("tagmanifest-") {
            throw BundleRefusal(
                .bag, "bag-foreign-manifest",
                "\(ArchivePath.quoted(path)) is a manifest of another algorithm than SHA-256")
        }
        throw unexpected(path)
    }

    private static func unexpected(_ path: String) -> BundleRefusal {
        BundleRefusal(.bag, "bag-unexpected-file", "The format knows no file \(ArchivePath.quoted(path))")
    }

    private static func check(
        _ info: BagInfo, folder: String, payload: [BagFile]
    ) throws(BundleRefusal) {
        let octets = payload.reduce(0) { $0 + $1.size }
        guard info.octets == octets, info.files == payload.count else {
            throw BundleRefusal(
                .manifests, "bag-info-oxum",
                "Payload-Oxum is \(info.octets).\(info.files), and the payload has \(octets).\(payload.count)")
        }
        guard info.externalIdentifier.utf8.elementsEqual(folder.utf8) else {
            throw BundleRefusal(
                .manifests, "bag-info-identifier",
                "External-Identifier is \(ArchivePath.quoted(info.externalIdentifier)), and the folder is \(ArchivePath.quoted(folder))"
            )
        }
    }
}

/// One manifest against the files it has to list.
private struct ManifestReader {
    /// `manifest` or `tagmanifest`: what its codes start with.
    let name: String
    let file: BundleContent.File

    func check(_ files: [BagFile], prefix: String?) throws(BundleRefusal) {
        let entries = try entries()
        for entry in entries {
            if let prefix, !entry.path.utf8.starts(with: prefix.utf8) {
                throw refusal("path", "lists \(ArchivePath.quoted(entry.path)), which is no payload")
            }
        }
        let listed = Dictionary(
            entries.map { (Bytes($0.path.utf8), $0.sha256) }, uniquingKeysWith: { first, _ in first })
        let present = Set(files.map { Bytes($0.path.utf8) })
        for entry in entries where !present.contains(Bytes(entry.path.utf8)) {
            throw refusal("missing-file", "lists \(ArchivePath.quoted(entry.path)), which is not there")
        }
        for file in files {
            guard let digest = listed[Bytes(file.path.utf8)] else {
                throw refusal("unlisted-file", "does not list \(ArchivePath.quoted(file.path))")
            }
            guard digest == file.sha256 else {
                throw refusal(
                    "digest", "lists \(ArchivePath.quoted(file.path)) with \(digest.hex), and it has \(file.sha256.hex)"
                )
            }
        }
    }

    private func entries() throws(BundleRefusal) -> [BagManifest.Entry] {
        guard file.bytes.last == 0x0A else { throw refusal("syntax", "does not end with a line feed") }
        var entries: [BagManifest.Entry] = []
        for line in file.bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            let rest = line.dropFirst(64)
            let hex = String(decoding: line.prefix(64), as: UTF8.self)
            guard let digest = SHA256Digest(hex: hex), rest.starts(with: [0x20, 0x20]), rest.count > 2 else {
                throw refusal("syntax", "has a line \(entries.count + 1) that is not “<64 hex>  <path>”")
            }
            let path = String(decoding: rest.dropFirst(2), as: UTF8.self)
            if let last = entries.last?.path, !last.utf8.lexicographicallyPrecedes(path.utf8) {
                let isTwice = last.utf8.elementsEqual(path.utf8)
                throw isTwice
                    ? refusal("duplicate", "lists \(ArchivePath.quoted(path)) twice")
                    : refusal("unsorted", "has \(ArchivePath.quoted(path)) after \(ArchivePath.quoted(last))")
            }
            entries.append(.init(path: path, sha256: digest))
        }
        return entries
    }

    private func refusal(_ code: String, _ message: String) -> BundleRefusal {
        BundleRefusal(.manifests, "\(name)-\(code)", "\(file.path) \(message)")
    }
}

/// `bag-info.txt`: exactly the fields that the format writes, in their order.
private enum BagInfoReader {
    static func read(
        _ bytes: Bytes, _ formats: BundleFormats
    ) throws(BundleRefusal) -> (info: BagInfo, format: BundleFormat) {
        guard bytes.last == 0x0A else { throw refusal("syntax", "does not end with a line feed") }
        var fields: [(name: String, value: String)] = []
        for line in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line[(colon + 1)...].first == 0x20 else {
                throw refusal("syntax", "has a line \(fields.count + 1) that is not “Name: value”")
            }
            fields.append(
                (String(decoding: line[..<colon], as: UTF8.self), String(decoding: line[(colon + 2)...], as: UTF8.self))
            )
        }
        let names = fields.map(\.name)
        let dated = ["Bag-Software-Agent", "Bagging-Date", "External-Identifier", "Payload-Oxum"]
        guard names == dated || names == dated.filter({ $0 != "Bagging-Date" }) else {
            throw refusal(
                "fields", "has other fields than the format: \(ArchivePath.quoted(names.joined(separator: ", ")))")
        }
        func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
        let agent = value("Bag-Software-Agent") ?? ""
        guard let format = formats.all.first(where: { agent == "\(BagInfo.softwareAgent)\($0.number)" }) else {
            if agent.hasPrefix(BagInfo.softwareAgent) {
                throw BundleRefusal(
                    .manifests, "bundle-format", "The bundle has a format that this version of Colophon does not know")
            }
            throw refusal("agent", "names another Bag-Software-Agent than Colophon's")
        }
        let oxum = (value("Payload-Oxum") ?? "").split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard oxum.count == 2, let octets = oxum[0], let files = oxum[1] else {
            throw refusal("oxum", "has a Payload-Oxum that is not “bytes.files”")
        }
        let info = BagInfo(
            externalIdentifier: value("External-Identifier") ?? "", baggingDate: value("Bagging-Date"), octets: octets,
            files: files, format: format.number)
        guard info.bytes == bytes else { throw refusal("syntax", "is not written as the format says") }
        return (info, format)
    }

    private static func refusal(_ code: String, _ message: String) -> BundleRefusal {
        BundleRefusal(.manifests, "bag-info-\(code)", "bag-info.txt \(message)")
    }
}
