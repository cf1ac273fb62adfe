// What somebody says about known weaknesses of a product: that they don't concern it, that they do, or that they are fixed.
package import Primitives

/// Read from OpenVEX, CSAF and CycloneDX documents. (VEX: Vulnerability Exploitability eXchange.)
package struct VEXDocument: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case notAffected = "not_affected"
        case affected, fixed
        case underInvestigation = "under_investigation"

        /// A finding of which this is said doesn't count.
        package var clears: Bool { self == .notAffected || self == .fixed }
    }

    /// One or more components, in a product where one is named.
    package struct Target: Sendable, Hashable {
        /// By package URL, name and version (`name@version`), or BOM-Link. Empty: the product itself with all in it.
        package var components: [String]
        /// The product that they are a part of; nil: whichever has them.
        package var product: String?
        package init(components: [String], product: String? = nil) {
            self.components = components
            self.product = product
        }
    }

    package struct Statement: Sendable, Hashable {
        /// All names of the weakness.
        package var weaknesses: [String]
        package var targets: [Target]
        package var status: Status
        /// Why it doesn't concern the product: a word of the format, or a sentence.
        package var justification: String?
        /// From when on it is said: of two that differ the later counts.
        package var at: Timestamp?
        package var place: String
        package var line: Int
        package init(
            weaknesses: [String], targets: [Target], status: Status, justification: String?, at: Timestamp? = nil,
            place: String, line: Int
        ) {
            self.weaknesses = weaknesses
            self.targets = targets
            self.status = status
            self.justification = justification
            self.at = at
            self.place = place
            self.line = line
        }
    }

    /// `OpenVEX`, `CSAF 2.0`, `CycloneDX 1.5`
    package var format: String
    /// Who says it; blank where nobody does, although the format asks for it. Nil: it needs no author, and names none.
    package var author: String?
    package var at: Timestamp?
    package var statements: [Statement]
    package init(format: String, author: String? = nil, at: Timestamp? = nil, statements: [Statement] = []) {
        self.format = format
        self.author = author
        self.at = at
        self.statements = statements
    }
}
