// Instants and days as RFC 3339 writes them, by arithmetic on the proleptic Gregorian calendar.

/// An instant in UTC to the second, or a day. Years run from 0000 to 9999.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z without leap seconds; a date's are those of its midnight UTC.
    package let secondsSinceEpoch: Int
    package let isDate: Bool

    /// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    private static let range = -62_167_219_200...253_402_300_799

    /// A value outside the years 0000 to 9999 becomes the nearest one inside; a date loses its time of day.
    package init(secondsSinceEpoch: Int, isDate: Bool = false) {
        let seconds = min(max(secondsSinceEpoch, Self.range.lowerBound), Self.range.upperBound)
        self.secondsSinceEpoch = isDate ? Self.floorDay(seconds) * 86_400 : seconds
        self.isDate = isDate
    }

    /// Reads a date-time or a full-date of RFC 3339 section 5.6; nil for anything else, for a day that does not exist, and
    /// for an instant outside the years 0000 to 9999 in UTC.
    ///
    /// A fraction of a second is dropped. A leap second (section 5.7: 23:59:60 UTC on the last day of a month) becomes the
    /// second before it, so that its day stays.
    package init?(_ text: some StringProtocol) {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2), (1...12).contains(month), (1...Self.length(ofMonth: month, year)).contains(day)
        else { return nil }
        let midnight = Self.days(year, month, day) * 86_400
        if scanner.isAtEnd {
            self.init(secondsSinceEpoch: midnight, isDate: true)
            return
        }
        guard scanner.take("T") || scanner.take("t"), let hour = scanner.number(2), hour < 24, scanner.take(":"),
            let minute = scanner.number(2), minute < 60, scanner.take(":"), let second = scanner.number(2), second <= 60
        else { return nil }
        if scanner.take("."), !scanner.digits() { return nil }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds = midnight + hour * 3600 + minute * 60 + min(second, 59) - offset
        guard Self.range.contains(seconds) else { return nil }
        self.init(secondsSinceEpoch: seconds)
        if second == 60 {
            let next = Timestamp(secondsSinceEpoch: seconds + 1)
            guard (seconds + 1) % 86_400 == 0, next.day == 1 || seconds == Self.range.upperBound else { return nil }
        }
    }

    /// "2021-06-08T19:13:05Z" (UTC, no fraction) or "2021-06-08".
    package var text: String {
        if isDate { return dateText }
        let second = secondsSinceEpoch - Self.floorDay(secondsSinceEpoch) * 86_400
        var bytes = dateBytes
        bytes.append(UInt8(ascii: "T"))
        Self.append(second / 3600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(second / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        Self.append(second % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The day in UTC, "2021-06-08".
    package var dateText: String { String(decoding: dateBytes, as: UTF8.self) }

    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }

    /// The day of the week in UTC as ISO 8601 numbers it: 1 is Monday, 7 is Sunday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        let remainder = (Self.floorDay(secondsSinceEpoch) + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    /// The calendar days in UTC from the other's day to this one's; negative where this is earlier.
    package func days(since other: Timestamp) -> Int {
        Self.floorDay(secondsSinceEpoch) - Self.floorDay(other.secondsSinceEpoch)
    }

    /// By instant; a day comes before the instant of its midnight.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        if left.secondsSinceEpoch != right.secondsSinceEpoch { return left.secondsSinceEpoch < right.secondsSinceEpoch }
        return left.isDate && !right.isDate
    }

    // MARK: - Calendar

    /// The calendar is counted in cycles of 400 years (146,097 days) from 0000-03-01, so that a leap day ends a year.
    private static let daysFromMarchOfYearZeroToEpoch = 719_468

    private static func floorDay(_ seconds: Int) -> Int {
        seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    }

    /// Days since the epoch of a day that exists.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let marchMonth = month > 2 ? month - 3 : month + 9
        // Year 0000's January and February lie before the count starts: one cycle on, and back again.
        let shifted = marchYear + 400
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        let daysBeforeMonth = (153 * marchMonth + 2) / 5
        return shifted * 365 + leapDays + daysBeforeMonth + day - 1 - 146_097 - daysFromMarchOfYearZeroToEpoch
    }

    private var civil: (year: Int, month: Int, day: Int) {
        // Never negative: the earliest day is 60 days before 0000-03-01, and one cycle is added.
        let days = Self.floorDay(secondsSinceEpoch) + Self.daysFromMarchOfYearZeroToEpoch + 146_097
        let cycle = days / 146_097
        let dayOfCycle = days % 146_097
        // Take the leap days out: one ends every 4 years (1,461 days), none a century (36,524), one the cycle.
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0) - 400, month, day)
    }

    private static func length(ofMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var dateBytes: Bytes {
        let (year, month, day) = civil
        var bytes = Bytes()
        bytes.reserveCapacity(20)
        Self.append(year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        Self.append(day, width: 2, to: &bytes)
        return bytes
    }

    private static func append(_ number: Int, width: Int, to bytes: inout Bytes) {
        var divisor = width == 4 ? 1000 : 10
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }
}

/// Reads the pieces of a timestamp from the front.
private struct Scanner {
    let bytes: Bytes
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
        index += 1
        return true
    }

    /// Exactly this many digits.
    mutating func number(_ width: Int) -> Int? {
        guard index + width <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<(index + width)] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        index += width
        return value
    }

    /// Skips digits; false where there are none.
    mutating func digits() -> Bool {
        let start = index
        while number(1) != nil {}
        return index > start
    }

    /// Seconds east of UTC: `Z`, or a sign with hours to 23 and minutes to 59.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60
        else { return nil }
        return (hour * 3600 + minute * 60) * (isEast ? 1 : -1)
    }
}
