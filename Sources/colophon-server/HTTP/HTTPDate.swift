// Dates as HTTP writes them (RFC 9110, 5.6.7), and the present one made once a second.
import Colophon
import Files
import Primitives
import Sync
import Synchronization

enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static let present = Mutex<(second: Int, text: String)>((-1, ""))

    /// "Sun, 06 Nov 1994 08:49:37 GMT".
    static func text(_ seconds: Int) -> String {
        let time = Timestamp(secondsSinceEpoch: seconds)
        let second = ((seconds % 86_400) + 86_400) % 86_400
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let year = String(time.year)
        let padded = String(repeating: "0", count: max(0, 4 - year.utf8.count)) + year
        return "\(days[(time.weekday + 6) % 7]), \(two(time.day)) \(months[(time.month + 11) % 12]) \(padded) "
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
    }

    static var now: String {
        let second = Environment.now
        return present.withLock { present in
            if present.second != second { present = (second, text(second)) }
            return present.text
        }
    }

    /// Seconds since 1970 of an IMF-fixdate; nil for anything else, which a condition then ignores.
    static func seconds(_ text: String) -> Int? {
        let parts = text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: parts[2]) else { return nil }
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return Timestamp("\(parts[3])-\(two(month + 1))-\(parts[1])T\(parts[4])Z")?.secondsSinceEpoch
    }
}
