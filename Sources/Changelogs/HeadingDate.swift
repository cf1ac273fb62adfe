// Dates as people write them in headings, and what they write where a date will be.
import Primitives

/// ISO 8601 and all others that put the year first, `2 January 2024`, `January 2nd, 2024`, `2-Jan-2024`, `2.1.2024`, and
/// `30/01/2024` where no other order is possible. Times, zones and weekdays belong to a date.
enum HeadingDate {
    struct Found: Sendable, Hashable {
        var date: Timestamp
        /// Of "02/01/2024" the other day that it could be.
        var other: Timestamp?
        /// Of "January 2024" the last day.
        var last: Timestamp?
        /// Of the words.
        var range: Range<Int>
    }

    /// The first date among words in lower case; what could be two days, or is a month, only where there is no better one.
    static func find(in words: [String]) -> Found? {
        for index in words.indices {
            if let date = numeric(words[index]) { return Found(date: date, range: index..<(index + 1)) }
            guard index + 2 < words.count else { continue }
            if let found = named(words, at: index) { return found }
        }
        return words.indices.lazy.compactMap { ambiguous(words, at: $0) ?? month(words, at: $0) }.first
    }

    /// `02/01/2024`, `02-01-2024`: the day or the month may come first.
    private static func ambiguous(_ words: [String], at index: Int) -> Found? {
        let parts = words[index].utf8.split { $0 == ASCII.slash || $0 == ASCII.hyphen }.map { String(Substring($0)) }
        guard parts.count == 3, let first = number(parts[0]), let second = number(parts[1]),
            let date = date(parts[2], second, first)
        else { return nil }
        return Found(date: date, other: Self.date(parts[2], first, second), range: index..<(index + 1))
    }

    /// `January 2024`
    private static func month(_ words: [String], at index: Int) -> Found? {
        // "31 June 2024" is no date, and no month of that year either.
        guard index == 0 || day(words[index - 1]) == nil, index + 1 < words.count, let month = month(words[index]),
            let first = date(words[index + 1], month, 1)
        else {
            return nil
        }
        let last = (28...31).reversed().lazy.compactMap { date(words[index + 1], month, $0) }.first
        return Found(date: first, last: last, range: index..<(index + 2))
    }

    /// Three words among which one names the month; "of" and a time before the year ("Jan 2 15:30:00 2024") are passed over.
    private static func named(_ words: [String], at index: Int) -> Found? {
        var parts: [String] = []
        var end = index
        while end < words.count, parts.count < 3, end < index + 6 {
            let word = words[end]
            if !parts.isEmpty, word == "of" || (parts.count == 2 && (isTime(word) || isZone(word))) {
                end += 1
                continue
            }
            parts.append(word)
            end += 1
        }
        guard parts.count == 3 else { return nil }
        let (a, b, c) = (parts[0], parts[1], parts[2])
        let date =
            if let month = month(a), let day = day(b) {
                Self.date(c, month, day)
            } else if let day = day(a),
                let month = month(b)
            { Self.date(c, month, day) } else if let month = month(b), let day = day(c) {
                Self.date(a, month, day)
            } else {
                Timestamp?.none
            }
        return date.map { Found(date: $0, range: index..<end) }
    }

    /// One word: `2024-01-02`, `2024/1/2`, `2024.01.02`, `20240102`, `02.01.2024`, `2-Jan-2024`, with or without a time behind
    /// a `T`.
    static func numeric(_ word: String) -> Timestamp? {
        var bytes = Bytes(word.utf8)[...]
        guard let first = bytes.first, ASCII.isDigit(first), bytes.count >= 6, bytes.count <= 40 else { return nil }
        if let t = bytes.firstIndex(of: UInt8(ascii: "t")), t > bytes.startIndex, ASCII.isDigit(bytes[t - 1]) {
            guard bytes[(t + 1)...].allSatisfy({ ASCII.isDigit($0) || ":.+-z".utf8.contains($0) }) else { return nil }
            bytes = bytes[..<t]
        }
        if bytes.count == 8, bytes.allSatisfy(ASCII.isDigit) {
            let text = String(decoding: bytes, as: UTF8.self)
            return date(String(text.prefix(4)), ASCII.number(bytes[4..<6]) ?? 0, ASCII.number(bytes[6..<8]) ?? 0)
        }
        guard let mark = bytes.first(where: { !ASCII.isDigit($0) }), "-/.".utf8.contains(mark) else { return nil }
        let parts = bytes.split(separator: mark, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count == 3 else { return nil }
        if let month = month(parts[1]) {
            if let day = day(parts[0]) {
                return date(parts[2].utf8.count == 2 ? "20" + parts[2] : parts[2], month, day)
            }
            return day(parts[2]).flatMap { date(parts[0], month, $0) }
        }
        guard let first = number(parts[0]), let second = number(parts[1]), let third = number(parts[2]) else {
            return nil
        }
        if parts[0].utf8.count == 4 { return date(parts[0], second, third) }
        guard parts[2].utf8.count == 4 else { return nil }
        // With points the day comes first; with other marks either may, so that only a number that is no month decides.
        if mark == ASCII.dot || (first > 12 && second <= 12) { return date(parts[2], second, first) }
        return second > 12 && first <= 12 ? date(parts[2], first, second) : nil
    }

    private static func number(_ text: String) -> Int? { text.utf8.count <= 4 ? ASCII.number(text.utf8) : nil }

    static func date(_ year: String, _ month: Int, _ day: Int) -> Timestamp? {
        guard isYear(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        return Timestamp("\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }

    /// What is written as a date, in words in lower case, and is no day of the calendar: "2026-02-30", "30 february 2026".
    static func noDay(in words: [String]) -> String? {
        for index in words.indices {
            let word = words[index]
            let parts = word.utf8.split(omittingEmptySubsequences: false) { $0 == ASCII.hyphen || $0 == ASCII.slash }
            if parts.count == 3, parts[0].count == 4, parts.dropFirst().allSatisfy({ (1...2).contains($0.count) }),
                parts.allSatisfy({ ASCII.number($0) != nil }), isYear(String(Substring(parts[0]))), numeric(word) == nil
            {
                return word
            }
            guard index + 2 < words.count, isYear(words[index + 2]), named(words, at: index) == nil else { continue }
            let (a, b) = (word, words[index + 1])
            if month(a) != nil && day(b) != nil || day(a) != nil && month(b) != nil {
                return words[index...(index + 2)].joined(separator: " ")
            }
        }
        return nil
    }

    // MARK: Parts

    static func isYear(_ word: String) -> Bool {
        word.utf8.count == 4 && ASCII.number(word.utf8).map { (1970...2199).contains($0) } ?? false
    }

    /// English names and their abbreviations of three letters or more.
    static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        let word = word.utf8.last == ASCII.dot ? String(word.dropLast()) : word
        return months.firstIndex { $0.utf8.starts(with: word.utf8) }.map { $0 + 1 }
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// 1 to 31, with or without st, nd, rd, th.
    static func day(_ word: String) -> Int? {
        let digits = word.utf8.prefix(while: ASCII.isDigit)
        guard (1...2).contains(digits.count), let number = ASCII.number(digits), (1...31).contains(number) else {
            return nil
        }
        let rest = String(Substring(word.utf8.dropFirst(digits.count)))
        return ["", "st", "nd", "rd", "th"].contains(rest) ? number : nil
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    static func isWeekday(_ word: String) -> Bool {
        word.utf8.count >= 3 && weekdays.contains { $0.utf8.starts(with: word.utf8) }
    }

    /// `15:30`, `15:30:00Z`, `08:46:44-07:00`
    static func isTime(_ word: String) -> Bool {
        let bytes = Bytes(word.utf8)
        guard bytes.count >= 4, bytes.count <= 30, ASCII.isDigit(bytes[0]), bytes.contains(ASCII.colon) else {
            return false
        }
        return bytes.allSatisfy { ASCII.isDigit($0) || ":.+-z".utf8.contains($0) }
    }

    /// `UTC`, `PDT`, `+0100`, `America/New_York`, `am`
    static func isZone(_ word: String) -> Bool {
        let bytes = Bytes(word.utf8)
        guard let first = bytes.first else { return false }
        if first == ASCII.plus || first == ASCII.hyphen {
            return (3...6).contains(bytes.count)
                && bytes.dropFirst().allSatisfy { ASCII.isDigit($0) || $0 == ASCII.colon }
        }
        if zones.contains(word) { return true }
        let area = bytes.prefix(while: ASCII.isLetter)
        return bytes.dropFirst(area.count).first == ASCII.slash
            && areas.contains(String(decoding: area, as: UTF8.self))
    }

    private static let zones: Set<String> = [
        "utc", "gmt", "z", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet", "cest", "bst", "ist", "jst",
        "eet", "eest", "wet", "west", "msk", "aest", "aedt", "nzst", "nzdt", "am", "pm",
    ]
    private static let areas: Set<String> = [
        "africa", "america", "antarctica", "asia", "atlantic", "australia", "europe", "indian", "pacific", "etc",
    ]

    /// A word that can only belong to a date: what is left of "June 2023", or around a date.
    static func isPart(_ word: String) -> Bool {
        isYear(word) || month(word) != nil || isWeekday(word) || isTime(word) || isZone(word) || numeric(word) != nil
            || ordinal(word)
    }

    private static func ordinal(_ word: String) -> Bool {
        guard let first = word.utf8.first, ASCII.isDigit(first), let last = word.utf8.last, ASCII.isLetter(last) else {
            return false
        }
        return day(word) != nil
    }

    // MARK: Placeholders

    /// `YYYY-MM-DD`, `xxxx-xx-xx`, `????-??-??`, `2024-xx-xx`, `DD.MM.YYYY`, `??`, `xx`: what is written until the date is known.
    /// In lower case.
    static func isPlaceholder(_ word: String) -> Bool {
        let bytes = Bytes(word.utf8)
        guard (2...12).contains(bytes.count) else { return false }
        var letters = Set<UInt8>()
        for byte in bytes where !ASCII.isDigit(byte) && !"-/.".utf8.contains(byte) { letters.insert(byte) }
        let blanks = bytes.count { !ASCII.isDigit($0) && !"-/.".utf8.contains($0) }
        // "2022/04/2x"
        if blanks == 1, letters == [UInt8(ascii: "x")], bytes.count >= 9, ASCII.isDigit(bytes[3]) {
            return bytes.split { "-/.".utf8.contains($0) }.count == 3
        }
        guard blanks >= 2 else { return false }
        switch letters {
        case [UInt8(ascii: "?")]: return true
        case [UInt8(ascii: "x")], [UInt8(ascii: "n")]:
            let parts = bytes.split { "-/.".utf8.contains($0) }
            let isDate =
                parts.count == 3 || (parts.count == 1 && !ASCII.isDigit(bytes[0])) || bytes.starts(with: "20".utf8)
            return isDate && (letters != [UInt8(ascii: "n")] || parts.count == 3)
        case [UInt8(ascii: "y"), UInt8(ascii: "m"), UInt8(ascii: "d")], [UInt8(ascii: "m"), UInt8(ascii: "d")]:
            return blanks >= 4
        case [UInt8(ascii: "y")], [UInt8(ascii: "y"), UInt8(ascii: "m")]: return blanks >= 4
        default: return false
        }
    }
}
