// How instants and days are read and written, against RFC 3339's examples and Python's datetime.
import Primitives
import ReleaseModel
import Testing

struct TimestampTests {
    /// RFC 3339 section 5.8.
    @Test(arguments: [
        ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50Z"),
        ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
        ("1990-12-31T23:59:60Z", "1990-12-31T23:59:59Z"),
        ("1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59Z"),
        ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27Z"),
    ])
    func readsTheStandardsExamples(text: String, canonical: String) {
        #expect(Timestamp(text)?.text == canonical)
    }

    @Test(arguments: [
        ("2021-06-08t19:13:05z", "2021-06-08T19:13:05Z"),
        ("2021-06-08T19:13:05-00:00", "2021-06-08T19:13:05Z"),
        ("2021-06-08T00:00:00+23:59", "2021-06-07T00:01:00Z"),
        ("2021-06-08T19:13:05.000000000000000000001Z", "2021-06-08T19:13:05Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("9999-12-31T23:59:60Z", "9999-12-31T23:59:59Z"),
        ("2000-02-29", "2000-02-29"), ("2024-02-29", "2024-02-29"), ("0000-02-29", "0000-02-29"),
        ("0000-03-01", "0000-03-01"),
    ])
    func readsAndWritesCanonically(text: String, canonical: String) throws {
        let timestamp = try #require(Timestamp(text))
        #expect(timestamp.text == canonical)
        #expect(Timestamp(timestamp.text) == timestamp)
        #expect(timestamp.isDate == !canonical.contains("T"))
    }

    @Test(arguments: [
        "", "2021", "2021-06", "2021-6-8", "21-06-08", "2021-06-08T", "2021-06-08T19:13", "2021-06-08T19:13:05",
        "2021-06-08 19:13:05Z", "2021-06-08T19:13:05.Z", "2021-06-08T19:13:05,5Z", "2021-06-08T19:13:05+0200",
        "2021-06-08T19:13:05+02", "2021-06-08T19:13:05+24:00", "2021-06-08T19:13:05+02:60", "2021-06-08T24:00:00Z",
        "2021-06-08T19:60:05Z", "2021-06-08T19:13:61Z", "2021-06-08T19:13:60Z", "2021-06-08T23:59:60Z",
        "2021-06-30T23:59:60+01:00", "2021-00-08", "2021-13-08", "2021-06-00", "2021-06-31", "2021-02-29", "1900-02-29",
        "2100-02-29", "+2021-06-08", "-2021-06-08", "12021-06-08", "2021-06-08Z", " 2021-06-08", "2021-06-08\n",
        "2021-06-08T19:13:05Zx", "２０２１-06-08", "2021-W23-2", "20210608", "0000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01", "2021-06-08T19:13:05Z ", "2021/06/08",
    ])
    func refusesWhatIsNoTimestamp(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func ordersByInstantAndADayBeforeItsMidnight() throws {
        let day = try #require(Timestamp("2021-06-08"))
        let midnight = try #require(Timestamp("2021-06-08T00:00:00Z"))
        let before = try #require(Timestamp("2021-06-08T00:30:00+01:00"))
        #expect(day != midnight)
        #expect(before < day)
        #expect(day < midnight)
        #expect(!(midnight < day))
        #expect(day.secondsSinceEpoch == midnight.secondsSinceEpoch)
    }

    @Test func countsCalendarDaysInUTC() throws {
        let late = try #require(Timestamp("2021-06-08T23:59:59Z"))
        let early = try #require(Timestamp("2021-06-09T00:00:00Z"))
        let old = try #require(Timestamp("1969-12-31T23:00:00Z"))
        let epoch = Timestamp(secondsSinceEpoch: 0)
        #expect(early.days(since: late) == 1)
        #expect(late.days(since: early) == -1)
        #expect(late.days(since: late) == 0)
        #expect(epoch.days(since: old) == 1)
    }

    @Test func keepsToTheYearsTheFormatHas() {
        #expect(Timestamp(secondsSinceEpoch: .max).text == "9999-12-31T23:59:59Z")
        #expect(Timestamp(secondsSinceEpoch: .min).text == "0000-01-01T00:00:00Z")
        #expect(Timestamp(secondsSinceEpoch: .max, isDate: true).text == "9999-12-31")
        #expect(Timestamp(secondsSinceEpoch: -1, isDate: true).text == "1969-12-31")
    }

    @Test func agreesWithPythonOnEveryDayAndOnRandomInstants() throws {
        let script = """
            import sys
            from datetime import datetime, timedelta, timezone
            epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
            for line in sys.stdin:
                seconds, offset = map(int, line.split())
                t = epoch + timedelta(seconds=seconds)
                zone = timezone(timedelta(minutes=offset))
                try: local = t.astimezone(zone).isoformat()
                except OverflowError: local = "none"
                print(t.isoformat().replace("+00:00", "Z"), t.isoweekday(), (t.date() - epoch.date()).days, local)
            """
        var random = SeededGenerator(state: 3339)
        // Python's years start at 1: 0001-01-01 is 62,135,596,800 seconds before the epoch.
        let instants =
            (0..<4000).map { _ in Int.random(in: -62_135_596_800...253_402_300_799, using: &random) }
            + (-500..<500).map { $0 * 86_400 * 31 + 86_399 }
        let lines = instants.map { "\($0) \(Int.random(in: -1439...1439, using: &random))\n" }
        let answers = try runPython(script, input: lines.joined()).split(separator: "\n")
        try #require(answers.count == instants.count)
        let epoch = Timestamp(secondsSinceEpoch: 0)
        for (seconds, answer) in zip(instants, answers) {
            let fields = answer.split(separator: " ").map(String.init)
            let timestamp = Timestamp(secondsSinceEpoch: seconds)
            #expect(timestamp.text == fields[0])
            #expect("\(timestamp.weekday)" == fields[1])
            #expect("\(timestamp.days(since: epoch))" == fields[2])
            #expect(Timestamp(fields[0]) == timestamp)
            if fields[3] != "none" { #expect(Timestamp(fields[3]) == timestamp) }
            #expect(Timestamp(fields[0].prefix(10))?.dateText == timestamp.dateText)
            #expect(timestamp.dateText == "\(fields[0].prefix(10))")
        }
    }
}
