// Reads the times that reports state of themselves, in the forms of many tools.
package import Primitives

package enum EvidenceTime {
    /// RFC 3339, also with a blank in place of the T; of a time without a zone the day alone counts. Nil for anything else, and
    /// for the beginning of 1970, which tools write where they know no time.
    package static func read(_ text: String) -> Timestamp? {
        var bytes = Array(ASCII.trimmed(text).utf8)
        guard bytes.count >= 10 else { return nil }
        if bytes.count > 10, bytes[10] == ASCII.space { bytes[10] = UInt8(ascii: "T") }
        // .NET writes seven digits of a second, and some tools a blank before the zone.
        bytes.removeAll { $0 == ASCII.space }
        let whole = Timestamp(String(decoding: bytes, as: UTF8.self))
        let time = whole ?? Timestamp(String(decoding: bytes.prefix(10), as: UTF8.self))
        return time.flatMap { $0.secondsSinceEpoch >= 86_400 ? $0 : nil }
    }

    /// A number of seconds or milliseconds since 1970.
    package static func read(epoch text: String) -> Timestamp? {
        guard let number = ASCII.number(ASCII.trimmed(text).utf8.prefix { $0 != ASCII.dot }) else { return nil }
        let seconds = number >= 100_000_000_000 ? number / 1000 : number
        // Up to the end of the year 9999.
        return (86_400..<253_402_300_800).contains(seconds) ? Timestamp(secondsSinceEpoch: seconds) : nil
    }
}
