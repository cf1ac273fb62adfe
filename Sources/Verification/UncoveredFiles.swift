// What lies in a folder or site and is covered by no checksum: pages, attestations that no build makes, and everything else.
import Files
import Primitives

struct UncoveredFiles {
    /// What a build makes for readers, by its ending or name.
    private var pages: [String] = []
    /// What says something of a release and is none of the files in which a build puts that.
    private var attestations: [String] = []
    private var others: [String] = []
    private let isCut: Bool

    init(_ contents: FolderContents) {
        isCut = contents.isCut
        for path in contents.files {
            let name = ASCII.lowercased(Files.name(path))
            if Self.attestationEndings.contains(where: name.hasSuffix) {
                attestations.append(path)
            } else if Self.pageEndings.contains(where: name.hasSuffix) || Self.names.contains(name) {
                pages.append(path)
            } else {
                others.append(path)
            }
        }
    }

    private static let attestationEndings = [".jsonl", ".sig", ".sigstore", ".sigstore.json", ".dsse", ".asc", ".p7s"]
    private static let pageEndings = [
        ".html", ".md", ".txt", ".json", ".xml", ".ics", ".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif",
        ".webp", ".avif", ".ico", ".woff2", ".pub", ".pem",
    ]
    private static let names: Set = ["allowed_signers", "revoked_keys", "sha256sums", ".nojekyll", "cname"]

    /// Of a site all attestations are in the files that Colophon writes, so that others fail where everything has to be signed; into
    /// a folder somebody may have loaded those of other tools as well.
    func items(isSite: Bool, mustBeSigned: Bool) -> [VerificationItem] {
        var items: [VerificationItem] = []
        if let first = attestations.first {
            let fails = isSite && mustBeSigned
            items.append(
                VerificationItem(
                    id: "attestations", name: "Other attestations", status: fails ? .failed : .notChecked,
                    compared: "the attestations that a build writes", code: "attestation-other",
                    problem: "Not looked at, since no build writes it: \(first)",
                    meaning: fails ? "Someone may have put it there. Ask the publisher, or remove it." : nil,
                    details: Array(attestations.dropFirst())))
        }
        if let first = others.first {
            items.append(
                VerificationItem(
                    id: "foreign", name: "Files that no build makes", status: .notChecked,
                    compared: "the files that a build makes", code: "foreign",
                    problem: "Not looked at, and covered by no checksum: \(first)", details: Array(others.dropFirst())))
        }
        guard !pages.isEmpty || isCut else { return items }
        items.append(
            VerificationItem(
                id: "pages", name: isSite ? "Pages and feeds" : "Other files", status: .notChecked,
                compared: "files that are made for readers", problem: "not covered by any checksum: \(pageNames)"))
        return items
    }

    /// `index.html, feed.xml and 12 more`
    private var pageNames: String {
        // Pages first: they are what people read.
        let ordered = pages.filter { $0.hasSuffix(".html") } + pages.filter { !$0.hasSuffix(".html") }
        return listed(ordered, orMore: isCut)
    }
}
