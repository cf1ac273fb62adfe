// Reads `npm audit --json` in both of its forms: by package since npm 7, by advisory before, as yarn and pnpm still write it.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Each advisory of each package is one finding. More vulnerable packages in the sum than in the list: the report is not whole.
enum NPMAuditReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of npm audit"
    static let mark = EvidenceMark.document {
        guard $0["metadata"]?["vulnerabilities"]?.mapping != nil else { return false }
        return ($0["auditReportVersion"]?.int != nil && $0["vulnerabilities"]?.mapping != nil)
            || $0["advisories"]?.mapping != nil
    }
    static let need = EvidenceNeed.lists
    static let plainMediaType = "application/json"

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        let document = try file.document()
        var report = ScannerReport("npm audit", version: nil, line: document.position.line, of: file)
        let counts = document["metadata"]?["vulnerabilities"]
        let claimed =
            counts?["total"]?.int
            ?? (counts?.mapping ?? []).reduce(0) { sum, member in
                sum.addingClamped(max(0, member.value.int ?? 0))
            }
        let listed: Int
        if let advisories = document["advisories"]?.mapping {
            for advisory in advisories {
                try add(old: advisory.value, key: advisory.key, to: &report)
            }
            // Here the sum is over the places at which packages are, which the list need not have all.
            listed = advisories.isEmpty ? 0 : claimed
        } else {
            let packages = document["vulnerabilities"]?.mapping ?? []
            for package in packages { try add(package, to: &report) }
            listed = packages.count
        }
        if claimed > listed {
            report.failures.append("it claims \(claimed) vulnerable packages, and lists \(listed)")
        }
        return report.reading
    }

    /// Advisories are among the reasons (`via`); a name there is of another package, which has its own entry.
    private static func add(_ package: DataMember, to report: inout ScannerReport) throws(EvidenceFault) {
        let place = "/vulnerabilities/\(package.key)/via"
        let reasons = package.value["via"]?.sequence ?? []
        for (index, advisory) in reasons.enumerated() where advisory.mapping != nil {
            let name = advisory["url"]?.string.flatMap(identifier)
            try report.add(
                [name ?? advisory["source"]?.string.map { "npm:\($0)" }], [opinion(advisory)],
                message: advisory["title"]?.string,
                component: advisory["name"]?.string ?? package.value["name"]?.string ?? package.key, at: advisory,
                "\(place)/\(index)")
        }
        // An entry without any reason is a finding all the same.
        if reasons.isEmpty {
            try report.add(
                ["vulnerable"], [opinion(package.value)], message: nil, component: package.key, at: package.value, place
            )
        }
    }

    private static func add(old advisory: DataNode, key: String, to report: inout ScannerReport) throws(EvidenceFault) {
        let names =
            [advisory["github_advisory_id"]?.string, advisory["url"]?.string.flatMap(identifier)]
            + (advisory["cves"]?.sequence ?? []).map(\.string) + ["npm:\(key)"]
        var known: [String] = []
        for name in names.compactMap(\.self) where !known.contains(name) { known.append(name) }
        let versions = (advisory["findings"]?.sequence ?? []).map { $0["version"]?.string }
        for version in versions.isEmpty ? [nil] : versions {
            try report.add(
                known, [opinion(advisory)], message: advisory["title"]?.string,
                component: ScannerReport.component(
                    purl: nil, name: advisory["module_name"]?.string, version: version), at: advisory,
                "/advisories/\(key)")
        }
    }

    private static func opinion(_ advisory: DataNode) -> SeverityOpinion {
        let cvss = advisory["cvss"]
        return SeverityOpinion(
            word: advisory["severity"]?.string, score: cvss?["score"]?.decimal, vector: cvss?["vectorString"]?.string,
            line: advisory.position.line)
    }

    /// `GHSA-…` of an advisory's address.
    private static func identifier(_ address: String) -> String? {
        address.utf8.split(separator: ASCII.slash).last.map { String(Substring($0)) }.flatMap {
            $0.hasPrefix("GHSA-") ? $0 : nil
        }
    }
}
