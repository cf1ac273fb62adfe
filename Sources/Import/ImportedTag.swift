// The releases that the tags of a repository name, in the order of their versions, and the tags that name none.
package import GitHistory
package import Primitives
import ReleaseModel
package import Versions

/// A tag that is a release.
package struct ImportedTag: Sendable {
    package var tag: GitTag
    package var version: Version
    /// Its place in the list of the release that it replaces.
    package var previous: Int?
}

/// A tag that became no release, and why.
package struct LeftOutTag: Sendable, Hashable {
    package var name: String
    package var reason: String
}

package struct TagSelection: Sendable {
    package var releases: [ImportedTag] = []
    package var leftOut: [LeftOutTag] = []
    /// Some were left out as those of a package among several.
    package private(set) var hasPackages = false

    /// `today`: what is dated later is no release that came out.
    package init(_ tags: [GitTag], odd: [OddTag], naming: TagNaming, today: Timestamp) {
        leftOut = odd.map { LeftOutTag(name: $0.name, reason: $0.reason) }
        let moving = MovingTags(tags)
        let candidates = tags.filter { tag in
            guard let release = moving.release(of: tag) else { return true }
            leave(tag, Self.moves(with: release))
            return false
        }
        let answers = candidates.map { ($0, naming.answer($0.name)) }
        let packages = Set(answers.compactMap { if case .package(let name, _) = $1 { name } else { nil } })
        let hasPlain = answers.contains { if case .version = $1 { true } else { false } }
        var named: [ImportedTag] = []
        for (tag, answer) in answers {
            switch answer {
            case .version(let version): named.append(ImportedTag(tag: tag, version: version))
            case .package(_, let version) where packages.count == 1 && !hasPlain:
                named.append(ImportedTag(tag: tag, version: version))
            case .package(let name, _):
                hasPackages = true
                leave(tag, "it is of the package \(name): import that with --package \(name)")
            case .none(let reason): leave(tag, reason)
            }
        }
        keepOneOfEachVersion(named, today: today)
    }

    private mutating func leave(_ tag: GitTag, _ reason: String) {
        leftOut.append(LeftOutTag(name: tag.name, reason: reason))
    }

    private static func moves(with release: String) -> String { "it is a moving tag, and \(release) is the release" }

    /// Of several tags for one version the one with most numbers counts, then an annotated one, else the first by name.
    private mutating func keepOneOfEachVersion(_ named: [ImportedTag], today: Timestamp) {
        var places: [String: Int] = [:]
        for release in named {
            guard let date = release.tag.date else {
                leave(release.tag, "it has no date")
                continue
            }
            guard date.days(since: today) <= 1 else {
                leave(release.tag, "its date, \(date.dateText), is still to come")
                continue
            }
            guard let place = places[release.version.identity] else {
                places[release.version.identity] = releases.count
                releases.append(release)
                continue
            }
            var (kept, other) = (releases[place], release)
            let (length, otherLength) = (Self.length(kept), Self.length(other))
            let isAnnotated = kept.tag.tagger == nil && other.tag.tagger != nil
            if length == otherLength ? isAnnotated : otherLength > length { swap(&kept, &other) }
            releases[place] = kept
            guard length == otherLength else {
                leave(other.tag, Self.moves(with: kept.tag.name))
                continue
            }
            let also = kept.tag.commit == other.tag.commit ? "" : ", on another commit"
            leave(other.tag, "it names the same version as \(kept.tag.name)\(also)")
        }
        releases.sort { $0.version < $1.version }
        leftOut.sort { $0.name.precedesBytewise($1.name) }
    }

    /// How many parts its number has.
    private static func length(_ release: ImportedTag) -> Int { release.version.text.split(separator: ".").count }

    // MARK: What a release replaces

    /// A final release replaces a final one, a candidate any. It is the greatest lower version whose commit is an ancestor. Where
    /// that skips a whole line of releases, which is so where each line is tagged on a branch of its own, it is the greatest lower
    /// version that came out before.
    package mutating func findPrevious(_ ancestry: ReleaseAncestry) {
        for index in releases.indices {
            let own = releases[index]
            var ancestor: Int?
            var earlier: Int?
            for other in releases[..<index].indices.reversed() {
                let candidate = releases[other]
                guard own.version.isPrerelease || !candidate.version.isPrerelease,
                    candidate.version.precedence(to: own.version) < 0
                else { continue }
                if earlier == nil, !isLater(candidate, than: own) { earlier = other }
                if ancestry.isAncestor(other, of: index) {
                    ancestor = other
                    break
                }
            }
            releases[index].previous = chosen(ancestor, earlier)
        }
    }

    private func chosen(_ ancestor: Int?, _ earlier: Int?) -> Int? {
        guard let ancestor, let earlier else { return ancestor ?? earlier }
        return earlier > ancestor && line(earlier) != line(ancestor) ? earlier : ancestor
    }

    private func isLater(_ left: ImportedTag, than right: ImportedTag) -> Bool {
        guard let left = left.tag.date, let right = right.tag.date else { return false }
        return left > right
    }

    /// The first two numbers: 1.20 of 1.20.3.
    private func line(_ index: Int) -> [String] {
        let numbers = releases[index].version.base.split(separator: ".").prefix(2).map(String.init)
        return numbers.count == 1 ? numbers + ["0"] : numbers
    }
}
