// Changes a bundle as an attacker would, with or without making its manifests right again.
import Archives
import Bundles
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification
import Workspace

struct Forgery {
    /// By the path in the bag.
    var files: [String: Bytes]
    var folder: String
    var modified: Int

    init(_ bundle: Bytes) throws {
        let (entries, modified) = try Tar.read(Gzip.decompress(bundle), maximumEntries: 1000)
        let first = try #require(entries.first)
        folder = String(first.path.prefix { $0 != "/" })
        self.modified = modified
        files = Dictionary(
            entries.map { (String($0.path.drop { $0 != "/" }.dropFirst()), $0.bytes) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Replaces text that has to be there.
    mutating func edit(_ path: String, _ old: String, _ new: String) throws {
        let text = bytesText(files[path])
        try #require(text.contains(old), "\(path) does not hold \(old)")
        files[path] = Bytes(text.replacing(old, with: new).utf8)
    }

    /// Makes provenance, manifests and Payload-Oxum fit the files.
    mutating func reseal() throws {
        let provenance = bytesText(files["data/provenance.json"])
        if let range = provenance.firstRange(of: #""record":{"sha256":""#), let record = files["data/release.json"] {
            let start = range.upperBound
            let end = provenance.index(start, offsetBy: 64)
            files["data/provenance.json"] = Bytes(
                provenance.replacingCharacters(in: start..<end, with: SHA256Digest(of: record).hex).utf8)
        }
        let payload = files.filter { $0.key.hasPrefix("data/") }
        files["manifest-sha256.txt"] = manifest(payload)
        let oxum = "Payload-Oxum: \(payload.values.reduce(0) { $0 + $1.count }).\(payload.count)"
        let info = bytesText(files["bag-info.txt"]).split(separator: "\n")
            .map { $0.hasPrefix("Payload-Oxum: ") ? oxum : String($0) }
        files["bag-info.txt"] = Bytes((info.joined(separator: "\n") + "\n").utf8)
        resealTags()
    }

    mutating func resealTags() {
        files["tagmanifest-sha256.txt"] = manifest(
            files.filter { !$0.key.hasPrefix("data/") && $0.key != "tagmanifest-sha256.txt" })
    }

    private func manifest(_ files: [String: Bytes]) -> Bytes {
        BagManifest(files.map { .init(path: $0.key, sha256: SHA256Digest(of: $0.value)) }).bytes
    }

    func bytes() throws -> Bytes {
        let border = try Tar.contents(
            files.map { ("\(folder)/\($0.key)", .bytes($0.value)) }, modified: modified,
            before: "\(folder)/data/provenance.json"
        ).opening.reduce(0) { $0 + $1.size }
        let entries = files.map { ArchiveEntry(path: "\(folder)/\($0.key)", bytes: $0.value) }
        return Gzip.compress(try Tar.write(entries, modified: modified), border: border)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
