// The times of `valid-after` and `valid-before` in a file of allowed signers.
import Files
import Glibc
package import Primitives

package enum KeyTime {
    /// Seconds since 1970 of `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, in UTC where a `Z` or `UTC` follows and
    /// else in the time zone of the machine, as ssh-keygen has it; nil for anything else and for a day that does not exist.
    package static func read(_ text: some StringProtocol) -> Int? {
        var digits = Bytes(text.utf8)[...]
        let tail = digits.drop { isDigit($0) }
        let isUTC = ["Z", "z", "UTC", "utc"].contains { tail.elementsEqual($0.utf8) }
        guard isUTC || tail.isEmpty else { return nil }
        digits = digits.dropLast(tail.count)
        guard [8, 12, 14].contains(digits.count) else { return nil }
        func number(_ range: Range<Int>) -> Int {
            guard range.upperBound <= digits.count else { return 0 }
            return digits[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let date = "\(padded(number(0..<4), 4))-\(padded(number(4..<6)))-\(padded(number(6..<8)))"
        let time = "\(padded(number(8..<10))):\(padded(number(10..<12))):\(padded(number(12..<14)))"
        guard number(0..<4) >= 1970, let instant = Timestamp("\(date)T\(time)Z") else { return nil }
        return isUTC ? instant.secondsSinceEpoch : local(instant)
    }

    /// `YYYYMMDDHHMMSSZ`.
    package static func text(_ time: Timestamp) -> String {
        let instant = Timestamp(secondsSinceEpoch: time.secondsSinceEpoch)
        return String(decoding: instant.text.utf8.filter(isDigit), as: UTF8.self) + "Z"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The instant at which the machine's clock on the wall shows what `instant` is in UTC.
    private static func local(_ instant: Timestamp) -> Int? {
        var seconds = time_t(instant.secondsSinceEpoch)
        var fields = tm()
        guard gmtime_r(&seconds, &fields) != nil else { return nil }
        fields.tm_isdst = -1
        let result = mktime(&fields)
        return result == -1 ? nil : Int(result)
    }
}
