// Links every bundle to the one of the release before it, in one serial pass.
import Files
package import Primitives
package import ReleaseModel
package import Versions

/// A release's history is the chain of `previous`; over all releases the chains form a tree, since a back-port names its
/// own. What a bundle names is the manifest digest of its previous release's publication, which covers that one's link in
/// turn.
package enum History {
    /// Why a bundle names no digest. These sentences are part of the bundles.
    package enum Reason {
        package static let first = "the record names no previous release"
        package static let absent = "the previous release is not in the workspace"
        package static let draft = "the previous release is not published"
        package static let cycle = "the previous releases lead back to this one"
        package static let all = [absent, draft]
    }

    /// The link of every release in `contents`, and an error for each release whose chain leads back to it. Files of the
    /// findings are relative to the evidence folder: `2.0.1/release.yaml`.
    ///
    /// A listed release is named by a digest of the lock: the newest one, or, where the child is listed itself, the one
    /// that gives the child its listed digest. `manifest` gives the digest of a release's manifest with a link.
    package static func link(
        _ contents: [BundleContent], lock: Lock,
        manifest: (BundleContent, HistoryLink) -> SHA256Digest = BundleBuilder.manifestDigest
    ) -> (links: [Version: HistoryLink], findings: [Finding]) {
        withoutActuallyEscaping(manifest) { manifest in
            var pass = HistoryPass(contents, lock: lock, manifest: manifest)
            let order = contents.indices.sorted { contents[$0].version < contents[$1].version }
            for index in order { pass.resolve(contents[index]) }
            return (pass.links, pass.findings)
        }
    }
}

/// One run over the chains. Versions are distinguished by their text.
private struct HistoryPass {
    private let contents: [String: BundleContent]
    private let listed: [String: [Lock.Entry]]
    private let manifest: (BundleContent, HistoryLink) -> SHA256Digest
    private var computed: [String: SHA256Digest] = [:]
    private(set) var links: [Version: HistoryLink] = [:]
    private(set) var findings: [Finding] = []

    init(
        _ contents: [BundleContent], lock: Lock, manifest: @escaping (BundleContent, HistoryLink) -> SHA256Digest
    ) {
        self.manifest = manifest
        self.contents = Dictionary(contents.map { ($0.version.text, $0) }, uniquingKeysWith: { first, _ in first })
        listed = Dictionary(grouping: lock.entries, by: \.version.text)
    }

    /// Walks up the chain to a release that is settled, then settles the ones on the way, the oldest first.
    mutating func resolve(_ content: BundleContent) {
        var chain: [BundleContent] = []
        var onChain: [String: Int] = [:]
        var next: BundleContent? = content
        while let current = next, links[current.version] == nil {
            if let start = onChain[current.version.text] {
                reportCycle(chain[start...])
                break
            }
            onChain[current.version.text] = chain.count
            chain.append(current)
            next = current.previous.flatMap { contents[$0.text] }
        }
        for current in chain.reversed() where links[current.version] == nil { settle(current) }
    }

    private mutating func settle(_ content: BundleContent) {
        let link = choose(among: candidates(for: content), for: content)
        links[content.version] = link
        computed[content.version.text] = manifest(content, link)
    }

    /// The links that the release may have, the preferred one first.
    private func candidates(for content: BundleContent) -> [HistoryLink] {
        guard let previous = content.previous?.text else {
            return [HistoryLink(previous: nil, manifest: nil, reason: History.Reason.first)]
        }
        var digests = (listed[previous] ?? []).sorted { $0.amendment > $1.amendment }.map(\.manifest)
        var reasons: [String] = []
        if let parent = contents[previous] {
            if parent.isDraft {
                reasons.append(History.Reason.draft)
            } else if let own = computed[previous] {
                digests.append(own)
            }
        }
        // A release that was published while its previous one was not here, or not out, keeps the link it has.
        for reason in History.Reason.all where !reasons.contains(reason) { reasons.append(reason) }
        return digests.map { HistoryLink(previous: previous, manifest: $0, reason: nil) }
            + reasons.map { HistoryLink(previous: previous, manifest: nil, reason: $0) }
    }

    private func choose(among candidates: [HistoryLink], for content: BundleContent) -> HistoryLink {
        let known = listed[content.version.text]?.map(\.manifest) ?? []
        let fitting =
            known.isEmpty
            ? nil : candidates.first { known.contains(manifest(content, $0)) }
        return fitting ?? candidates[0]
    }

    private mutating func reportCycle(_ cycle: ArraySlice<BundleContent>) {
        let names = (cycle + cycle.prefix(1)).map(\.version.text).joined(separator: " → ")
        for content in cycle {
            findings.append(
                Finding(
                    "history-cycle", .error, "The previous releases lead back to this one: \(names)",
                    remedy: "Correct “previous” in one of these records.",
                    file: "\(content.version.text)/\(content.source.file)", field: "previous"))
            let link = HistoryLink(previous: content.previous?.text, manifest: nil, reason: History.Reason.cycle)
            links[content.version] = link
            computed[content.version.text] = manifest(content, link)
        }
    }
}
