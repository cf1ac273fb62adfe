// Which findings of several scanners are one weakness: the order of the files decides nothing.
import ReleaseModel
import Testing

struct WeaknessMatchingTests {
    private typealias Named = (rule: String, aliases: [String], severity: SecurityRating, components: [String])

    private static func scan(_ results: [Named]) -> EvidenceReading {
        .security(
            SecurityReport(
                runs: [.init(tool: "x", line: 1)],
                results: results.map {
                    .init(
                        rule: $0.rule, aliases: $0.aliases, severity: $0.severity, message: "",
                        components: $0.components, place: "/", line: 1)
                }))
    }

    private static func one(
        _ rule: String, _ aliases: [String] = [], _ severity: SecurityRating = .medium, in components: String...
    ) -> Named {
        (rule, aliases, severity, components.isEmpty ? ["lib@1.0"] : components)
    }

    /// The headlines of all orders of the files, each once.
    private static func headlines(_ files: [[Named]]) throws -> Set<String> {
        func orders(_ rest: [Int]) -> [[Int]] {
            rest.isEmpty ? [[]] : rest.flatMap { first in orders(rest.filter { $0 != first }).map { [first] + $0 } }
        }
        return Set(
            try orders(Array(files.indices)).map { order in
                var builder = try ReleaseBuilder()
                builder.policy.security.medium = 999
                for index in order { builder.add(scan(files[index]), .scan, path: "\(index).json") }
                return try builder.result(.rl06).headline
            })
    }

    private static let cves = (0..<15).map { "CVE-2026-\(1000 + $0)" }

    /// Each with how many findings it is.
    private static let cases: [(files: [[Named]], count: Int)] = [
        // An advisory of many CVEs comes to one of them, and takes no other with it.
        ([[one("USN-1", cves)], cves.map { one($0) }], 15),
        ([[one("USN-1", cves)], cves.map { one($0, ["USN-1"]) }], 15),
        ([[one("USN-1", cves)], [one("USN-1")], [one("DSA-2", cves)]], 1),
        ([[one("USN-1", ["CVE-1", "CVE-2"])], [one("CVE-1")], [one("CVE-2")]], 2),
        ([[one("USN-1", ["CVE-1", "CVE-2"])], [one("CVE-3")]], 2),
        // Names that only a third file joins.
        ([[one("GHSA-1")], [one("GHSA-1", ["CVE-1"])], [one("CVE-1")]], 1),
        ([[one("GHSA-1")], [one("GHSA-1", ["PYSEC-1"])], [one("PYSEC-1", ["CVE-1"])], [one("cve-1")]], 1),
        ([[one("GHSA-1", ["CVE-1"])], [one("GHSA-1", ["CVE-2"])]], 2),
        // Two of one file are never one.
        ([[one("CVE-1"), one("CVE-1")], [one("CVE-1")]], 2),
        ([[one("GHSA-1", ["CVE-1"]), one("CVE-1")], [one("CVE-1")]], 2),
        ([[one("USN-1", ["CVE-1", "CVE-2"]), one("USN-2", ["CVE-1", "CVE-2"])], [one("CVE-1")]], 2),
        // One of several components, and others.
        ([[one("CVE-1", in: "a@1", "b@1")], [one("CVE-1", in: "a@1")], [one("CVE-1", in: "b@1")]], 2),
        ([[one("CVE-1", in: "a@1", "b@1")], [one("CVE-1", in: "b@1", "a@1", "c@1")]], 1),
        ([[one("CVE-1", in: "a")], [one("CVE-1", in: "a")], [one("")], [one("")]], 4),
    ]

    @Test(arguments: cases.indices) func countsTheSameInEveryOrder(index: Int) throws {
        let (files, count) = Self.cases[index]
        let noun = count == 1 ? "1 finding" : "\(count) findings"
        #expect(try Self.headlines(files) == ["\(noun): \(count) medium, within policy"])
    }

    /// The advisory is as severe as the worst of its weaknesses, which another scanner may name.
    @Test func anAdvisoryRaisesOneFindingAtMost() throws {
        let found = try Self.headlines([
            [Self.one("USN-1", ["CVE-1", "CVE-2"], .high)],
            [Self.one("CVE-1", [], .low), Self.one("CVE-2", [], .high)],
        ])
        #expect(found == ["2 findings: 1 high (0 allowed), 1 low"])
        let raised = try Self.headlines([
            [Self.one("USN-1", ["CVE-1", "CVE-2"], .high)], [Self.one("CVE-1", [], .low), Self.one("CVE-2", [], .low)],
        ])
        #expect(raised == ["2 findings: 1 high (0 allowed), 1 low"])
    }

    @Test(arguments: [false, true]) func aWaiverOfAnAdvisoryWaivesNoOtherFinding(isFirst: Bool) throws {
        var builder = try ReleaseBuilder()
        let names = ["CVE-1", "CVE-2", "CVE-3"]
        let files = [[Self.one("USN-1", names, .high)], names.map { Self.one($0, [], .high) }]
        for (number, file) in (isFirst ? files : files.reversed()).enumerated() {
            builder.add(Self.scan(file), .scan, path: "\(number).json")
        }
        try builder.waive(.rl06, .keys(["security-high:USN-1 lib@1.0"]))
        #expect(try !builder.result(.rl06).isWaived)
        builder.record.checks = []
        try builder.waive(.rl06, .keys(names.map { "security-high:\($0) lib@1.0" }))
        #expect(try builder.result(.rl06).isWaived)
    }

    /// Of large reports most are only counted, and still found in the other one.
    @Test func joinsLargeReports() throws {
        func report(_ numbers: Range<Int>, purl: Bool) -> String {
            let items = numbers.map {
                #"{"VulnerabilityID": "CVE-2026-\#($0)", "PkgName": "lib", "InstalledVersion": "1.0", "Severity": "MEDIUM""#
                    + (purl ? #", "PkgIdentifier": {"PURL": "pkg:pypi/lib@1.0"}}"# : "}")
            }
            return #"{"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Target": "t", "Vulnerabilities": ["#
                + items.joined(separator: ",") + "]}]}"
        }
        var builder = try ReleaseBuilder()
        builder.policy.security.medium = 1_300
        builder.addReport(report(1_000..<2_200, purl: true), .scan, path: "a.json")
        builder.addReport(report(1_100..<2_300, purl: false), .scan, path: "b.json")
        let result = try builder.result(.rl06)
        #expect(result.status == .pass && result.headline == "1300 findings: 1300 medium, within policy")
    }
}
