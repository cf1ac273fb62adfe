// The release calendar (RFC 5545): planned, frozen, candidate and release dates of the records.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

struct Calendar {
    let feeds: Feeds

    /// Nil where no release has a date: a calendar needs at least one component (3.4).
    var bytes: Bytes? {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Colophon//Release calendar//EN", "CALSCALE:GREGORIAN",
            "X-WR-CALNAME:\(Self.text(feeds.configuration.site.title))",
        ]
        let listed = listed
        guard !listed.isEmpty else { return nil }
        for release in listed { lines += events(release) }
        lines.append("END:VCALENDAR")
        return lines.flatMap(Self.fold)
    }

    /// The releases with dates, oldest version first; of many, those whose last date is the latest, as many as there is room for.
    private var listed: [ReleaseSummary] {
        let dated = feeds.releases.enumerated().compactMap { index, release in
            Self.last(release).map { (index: index, date: $0.secondsSinceEpoch) }
        }
        .sorted { ($1.date, $0.index) < ($0.date, $1.index) }
        let kept = PageRoom.fitting(dated, size: Feeds.room) { release in
            events(feeds.releases[release.index]).reduce(0) { $0 + Self.fold($1).count }
        }
        return dated.prefix(kept).map { $0.index }.sorted(by: >).map { feeds.releases[$0] }
    }

    private static func last(_ release: ReleaseSummary) -> Timestamp? {
        let dates = release.dates
        return [dates.planned, dates.frozen, dates.rc, dates.released].compactMap(\.self)
            .max { $0.secondsSinceEpoch < $1.secondsSinceEpoch }
    }

    private func events(_ release: ReleaseSummary) -> [String] {
        let dates = release.dates
        let named: [(key: String, label: String, date: Timestamp?)] = [
            ("planned", dates.released == nil ? "planned" : "was planned for this day", dates.planned),
            ("frozen", "frozen", dates.frozen), ("rc", "release candidate", dates.rc),
            ("released", "released", dates.released),
        ]
        return named.flatMap { name -> [String] in
            guard let date = name.date else { return [] }
            return event(
                "\(release.version.text)/\(name.key)",
                "\(feeds.configuration.project.title) \(release.version.text) \(name.label)", at: date,
                address: feeds.address(release))
        }
    }

    private func event(_ key: String, _ summary: String, at date: Timestamp, address: String?) -> [String] {
        let uuid = Feeds.uuid("\(feeds.configuration.project.name)/calendar/\(key)")
        var lines = ["BEGIN:VEVENT", "UID:\(uuid)", "DTSTAMP:\(Self.instant(date))"]
        lines.append(date.isDate ? "DTSTART;VALUE=DATE:\(Self.digits(date.dateText))" : "DTSTART:\(Self.instant(date))")
        lines += ["SUMMARY:\(Self.text(summary))", "TRANSP:TRANSPARENT"]
        if let address { lines.append("URL:\(address)") }
        lines.append("END:VEVENT")
        return lines
    }

    /// `20220208T121827Z`
    private static func instant(_ date: Timestamp) -> String {
        digits(date.isDate ? "\(date.dateText)T000000Z" : date.text)
    }

    private static func digits(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: ":") }, as: UTF8.self)
    }

    /// A TEXT value (3.3.11): backslash, semicolon, comma and line breaks escaped, other control characters left out.
    static func text(_ value: String) -> String {
        var result = Bytes()
        var isAfterReturn = false
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","): result += [UInt8(ascii: "\\"), byte]
            case 0x0A where isAfterReturn: break
            case 0x0A, 0x0D: result += Bytes("\\n".utf8)
            case 0..<0x20, 0x7F: result.append(0x20)
            default: result.append(byte)
            }
            isAfterReturn = byte == 0x0D
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A content line in pieces of at most 75 octets (3.1), never within a character's UTF-8, each ended by CR LF.
    static func fold(_ line: String) -> Bytes {
        let source = Array(line.utf8)
        var result = Bytes()
        var start = 0
        var room = 75
        while source.count - start > room {
            var end = start + room
            while end > start + 1, source[end] & 0xC0 == 0x80 { end -= 1 }
            result += source[start..<end] + [0x0D, 0x0A, 0x20]
            start = end
            room = 74
        }
        return result + source[start...] + [0x0D, 0x0A]
    }
}
