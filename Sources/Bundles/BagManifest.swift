// The tag files of a BagIt 1.0 bag (RFC 8493): declaration, information and manifests.
import Evidence
import Files
package import Primitives

/// `manifest-sha256.txt` and `tagmanifest-sha256.txt`: one line a file, sorted bytewise by path.
package struct BagManifest: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        /// Relative to the bag.
        package var path: String
        package var sha256: SHA256Digest
        package init(path: String, sha256: SHA256Digest) {
            self.path = path
            self.sha256 = sha256
        }
    }
    package var entries: [Entry]

    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// `<64 hex>  <path>` and a line feed each, as `sha256sum` writes it (RFC 8493, section 2.1.3).
    package var bytes: Bytes {
        var bytes = Bytes()
        bytes.reserveCapacity(entries.reduce(0) { $0 + $1.path.utf8.count + 67 })
        for entry in entries {
            bytes += Bytes(entry.sha256.hex.utf8)
            bytes += [0x20, 0x20]
            bytes += Bytes(entry.path.utf8)
            bytes.append(0x0A)
        }
        return bytes
    }
}

/// `bagit.txt` (RFC 8493, section 2.1.1).
package enum BagDeclaration {
    package static let bytes = Bytes("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".utf8)
}

/// `bag-info.txt` (RFC 8493, section 2.2.2).
package struct BagInfo: Sendable, Hashable {
    /// `<project>-<version>`
    package var externalIdentifier: String
    /// `2021-06-08`: the day of the release in UTC; nil for a draft.
    package var baggingDate: String?
    /// Bytes and files of the payload.
    package var octets: Int
    package var files: Int
    package var format: Int
    package init(
        externalIdentifier: String, baggingDate: String?, octets: Int, files: Int, format: Int
    ) {
        self.externalIdentifier = externalIdentifier
        self.baggingDate = baggingDate
        self.octets = octets
        self.files = files
        self.format = format
    }

    static let softwareAgent = "Colophon bundle format "

    /// In the order of the lines.
    package var fields: [(name: String, value: String)] {
        var fields = [(name: "Bag-Software-Agent", value: "\(Self.softwareAgent)\(format)")]
        if let baggingDate { fields.append((name: "Bagging-Date", value: baggingDate)) }
        fields.append((name: "External-Identifier", value: externalIdentifier))
        fields.append((name: "Payload-Oxum", value: "\(octets).\(files)"))
        return fields
    }

    package var bytes: Bytes { fields.flatMap { Bytes("\($0.name): \($0.value)\n".utf8) } }
}
