// Decides what becomes of one link: kept, stripped, or led elsewhere.
import Evidence
import Primitives
import ReleaseModel
import Secrets
import Workspace

/// What each transform does to a link (release rules, "Sync"):
///
/// - `strip_internal_links`: a link that stays within the project (relative, or from the root with a leading "/") and leads
///   to neither a file of the rule nor a folder that holds one loses the link and keeps its text. It is judged by where the
///   link leads in the source tree, wherever the transform stands in the list; one that `rewrite_paths` changes may also be
///   written from the root without the "/".
/// - `rewrite_paths`: a link whose address begins with `from`, as it is written, begins with `to` instead; a leading "/" or
///   "./" before `from` stays. `from` ends at a component: `docs` is not the start of `docs2/a.md`. Several apply one after
///   the other. Relative links between files that move together need no rewriting.
///
/// Links to other sites, to other schemes, and within the page are internal to neither.
struct LinkRules {
    enum Verdict: Equatable {
        case keep, strip
        case replace(Bytes)
    }

    private let folder: [ArraySlice<UInt8>]
    private let strips: Bool
    private let rewrites: [(from: Bytes, to: Bytes)]
    private let synced: SyncedFiles

    /// `source` is the path of the file that holds the links.
    init(source: String, transforms: [SyncRule.Transform], synced: SyncedFiles) {
        folder = Bytes(source.utf8).split(separator: ASCII.slash).dropLast()
        strips = transforms.contains(.stripInternalLinks)
        rewrites = transforms.compactMap { transform in
            guard case .rewritePaths(let paths) = transform else { return nil }
            return (Bytes(paths.from.utf8), Bytes(paths.to.utf8))
        }
        self.synced = synced
    }

    /// `written` is the address as it stands in the file, without brackets or quotation marks.
    func verdict(_ written: ArraySlice<UInt8>, in markup: Markup) -> Verdict {
        let address = LinkAddress(written: written, markup: markup)
        var result = Bytes(written)
        for rewrite in rewrites {
            if let rewritten = rewritten(result, rewrite, isInternal: address.isInternal, in: markup) {
                result = rewritten
            }
        }
        let isRewritten = !result.elementsEqual(written)
        if strips, address.isInternal, !leadsToSynced(address, from: folder),
            !(isRewritten && leadsToSynced(address, from: []))
        {
            return .strip
        }
        return isRewritten ? .replace(result) : .keep
    }

    private func leadsToSynced(_ address: LinkAddress, from folder: [ArraySlice<UInt8>]) -> Bool {
        guard case .inside(let path) = address.path(from: folder) else { return false }
        return synced.contains(path)
    }

    private func rewritten(
        _ address: Bytes, _ rewrite: (from: Bytes, to: Bytes), isInternal: Bool, in markup: Markup
    ) -> Bytes? {
        let to = LinkAddress.writable(rewrite.to, in: markup)
        if rewrite.from.isEmpty { return isInternal ? to + address : nil }
        for from in [rewrite.from, LinkAddress.writable(rewrite.from, in: markup)] {
            for lead in [[], [ASCII.slash], [ASCII.dot, ASCII.slash]] {
                guard address.starts(with: lead + from) else { continue }
                let rest = address[(lead.count + from.count)...]
                if from.last != ASCII.slash, let next = rest.first,
                    ![ASCII.slash, ASCII.hash, ASCII.question].contains(next)
                {
                    continue
                }
                return lead + to + rest
            }
        }
        return nil
    }
}
