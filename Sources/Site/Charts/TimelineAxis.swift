// The axis of the picture of releases over time: years or months, and where each mark is among them.
import Primitives

/// It begins where the year or month of its first date begins, and ends where that of its last date does, so that no tick is
/// anywhere but at the beginning of what it names.
struct TimelineAxis {
    struct Tick {
        let place: Double
        let label: String
    }

    /// What a tick names: `year`, or `month` where everything is within two years.
    let unit: String
    private(set) var ticks: [Tick] = []
    /// Half of what a tick's label takes.
    var room: Double { isShort ? 32 : 18 }
    private let isShort: Bool
    private let left: Double
    private let right: Double
    private let start: Timestamp
    private let days: Double
    /// Where the marks of a year or month end that has a tick.
    private var borders: [(date: Timestamp, place: Double)] = []

    init(from first: Timestamp, to last: Timestamp, left: Double, right: Double) {
        isShort = last.days(since: first) < 730
        unit = isShort ? "month" : "year"
        (self.left, self.right) = (left, right)
        let begin = isShort ? (first.year, first.month) : (first.year, 1)
        let end = isShort ? Self.next(month: (last.year, last.month)) : (last.year + 1, 1)
        start = Self.day(begin) ?? first
        days = Double(max((Self.day(end) ?? last).days(since: start), 1))
        setTicks(from: begin, to: end)
    }

    private mutating func setTicks(from begin: (Int, Int), to end: (Int, Int)) {
        let step = max(1, (end.0 - begin.0) / 16)
        var (free, at) = (-Double.infinity, begin)
        while at < end {
            if let date = Self.day(at), place(of: date) >= free {
                let place = place(of: date)
                let label = isShort ? String(Wording.date(date).dropFirst(2)) : "\(at.0)"
                ticks.append(Tick(place: place, label: label))
                borders.append((date, place))
                free = place + (isShort ? 64 : 44)
            }
            at = isShort ? Self.next(month: at) : (at.0 + step, 1)
        }
    }

    private static func next(month: (Int, Int)) -> (Int, Int) {
        month.1 == 12 ? (month.0 + 1, 1) : (month.0, month.1 + 1)
    }

    /// The first of a month.
    private static func day(_ month: (Int, Int)) -> Timestamp? {
        let year = String(repeating: "0", count: max(0, 4 - "\(month.0)".utf8.count)) + "\(month.0)"
        return Timestamp("\(year)-\(month.1 < 10 ? "0" : "")\(month.1)-01")
    }

    /// Where a date is by itself.
    func place(of date: Timestamp) -> Double {
        min(max(left + (right - left) * Double(date.days(since: start)) / days, left), right)
    }

    /// Ascending dates, their places moved apart so that no two marks touch. None leaves what is between its two ticks; where too
    /// many are there for that, they overlap.
    func places(_ dates: [Timestamp]) -> [Double] {
        var result: [Double] = []
        for (index, border) in borders.enumerated() {
            let end = index + 1 < borders.count ? borders[index + 1] : nil
            let own = dates.filter { date in
                (index == 0 || date >= border.date) && (end.map { date < $0.date } ?? true)
            }
            result += Self.spread(own.map(place), from: border.place, to: end?.place ?? right)
        }
        return result
    }

    private static func spread(_ places: [Double], from low: Double, to high: Double) -> [Double] {
        guard !places.isEmpty else { return [] }
        let gap = min(11, (high - low) / Double(places.count))
        var result = places
        var limit = low + gap / 2
        for index in result.indices {
            result[index] = max(result[index], limit)
            limit = result[index] + gap
        }
        limit = high - gap / 2
        for index in result.indices.reversed() {
            result[index] = min(result[index], limit)
            limit = result[index] - gap
        }
        return result
    }
}
