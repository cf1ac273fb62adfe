// What a software bill of materials lists: the components with their licences, and what is known to be wrong with them.
import Files
import Primitives

/// Read from CycloneDX and SPDX documents.
package struct BillOfMaterials: Sendable, Hashable {
    package struct Component: Sendable, Hashable {
        /// With the group before it where there is one, `org.example/orders`.
        package var name: String
        package var version: String?
        /// The package URL.
        package var purl: String?
        /// SPDX identifiers, expressions, or names; each once. Empty: the document names none.
        package var licenses: [String]
        package var line: Int?
        /// By which the document itself refers to it.
        package var reference: String?
        package init(
            name: String, version: String? = nil, purl: String? = nil, licenses: [String] = [], line: Int? = nil
        ) {
            self.name = name
            self.version = version
            self.purl = purl
            self.licenses = licenses
            self.line = line
        }

        /// The package URL, else name and version.
        package var identity: String { purl ?? name + (version.map { "@\($0)" } ?? "") }

        /// The same for all versions of one component: the package URL without version and qualifiers, else the name.
        package var unversioned: String {
            guard let purl else { return name }
            let bytes = Array(purl.utf8).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
            let slash = bytes.lastIndex(of: UInt8(ascii: "/")) ?? 0
            guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > slash else {
                return String(decoding: bytes, as: UTF8.self)
            }
            return String(decoding: bytes[..<at], as: UTF8.self)
        }
    }

    /// `CycloneDX 1.6`, `SPDX-2.3`
    package var format: String
    /// What the bill is of.
    package var subject: String?
    /// In the document's order, those inside of others after them.
    package var components: [Component]
    /// Nil: the document has no list of vulnerabilities, and says nothing about security.
    package var vulnerabilities: SecurityReport?
    /// Somebody looked for vulnerabilities: a tool wrote the document that does nothing but scan. A list of them does not say it, since it
    /// may be what somebody knew by chance.
    package var isScan = false
    /// What it says about weaknesses of components of other documents.
    package var statements: VEXDocument?
    /// How BOM-Links (`urn:cdx:<serial>/<version>#<reference>`) begin that are to this document; nil: it has no serial number.
    package var link: String?
    /// References to security advisories, which SPDX has in place of vulnerabilities. They have no severity and aren't judged.
    package var advisories: Int
    package var origin = EvidenceOrigin()
    package init(
        format: String, subject: String? = nil, components: [Component] = [], vulnerabilities: SecurityReport? = nil,
        advisories: Int = 0
    ) {
        self.format = format
        self.subject = subject
        self.components = components
        self.vulnerabilities = vulnerabilities
        self.advisories = advisories
    }

    /// Sorted bytewise.
    package var identities: [String] {
        components.map(\.identity).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// How many components name each licence; sorted bytewise. One that names several counts for each.
    package var licenses: [(license: String, count: Int)] {
        var counts: [Bytes: Int] = [:]
        for component in components {
            for license in component.licenses { counts[Bytes(license.utf8), default: 0] += 1 }
        }
        return counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
            (String(decoding: $0.key, as: UTF8.self), $0.value)
        }
    }
}
