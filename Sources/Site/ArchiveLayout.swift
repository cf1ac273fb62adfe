// Which releases the pages over all list, and on which page of the archive each older one is.
import ReleaseModel

/// A page of the archive has a fixed range of the releases, counted from the oldest version: one that is added at the end changes
/// none of the pages before it.
struct ArchiveLayout {
    /// Releases on a page of the archive.
    static let pageSize = 100
    /// The pages over all list at least as many, and less than one page of the archive more.
    static let leastListed = 150

    /// Of all releases.
    let count: Int

    /// Pages of the archive, numbered from 1.
    var pages: Int { max(0, (count - Self.leastListed) / Self.pageSize) }
    var archived: Int { pages * Self.pageSize }
    /// The newest releases, which no page of the archive has.
    var listed: Int { count - archived }

    /// Where a page's releases are among all of them, the newest first.
    func range(ofPage number: Int) -> Range<Int> {
        let end = count - (number - 1) * Self.pageSize
        return (end - Self.pageSize)..<end
    }

    static func path(ofPage number: Int) -> String { "archive/\(number).html" }

    /// `9,750 older releases`; nil where there are none.
    var olderText: String? { archived > 0 ? Wording.count(archived, "older release") : nil }
}

/// How many rows a page has room for that is to stay small, however many releases there are and whatever they say.
enum PageRoom {
    /// Bytes of rows: with its frame and its pictures a page stays below 300 kB.
    static let size = 200_000

    /// How many of the first rows fit. `weight`: about how many bytes a row takes.
    static func fitting<Row>(_ rows: [Row], most: Int = .max, size: Int = size, weight: (Row) -> Int) -> Int {
        var room = size
        for (index, row) in rows.enumerated() {
            room -= weight(row)
            if index == most || room < 0 { return index }
        }
        return rows.count
    }

    /// `The newest 150 of 2,000 releases`; nil where all are listed.
    static func note(_ listed: Int, of count: Int) -> String? {
        listed < count ? "The newest \(Wording.number(listed)) of \(Wording.count(count, "release"))" : nil
    }
}
