// Reads `npm audit --json` in both of its forms: by package since npm 7, by advisory before, as yarn and pnpm still write it.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Each advisory of each package is one finding. The report's own sums are compared with the list: where they are larger, of all
/// or of one severity, the report is not whole.
enum NPMAuditReader: EvidenceDialect {
    static let kind = EvidenceKind.scan
    static let name = "a report of npm audit"
    static let command: String? = "`npm audit --json > npm-audit.json`"
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
        if let error = document.stated("error") {
            let text = error["summary"]?.string ?? error["code"]?.string ?? error.string
            report.failures.append("it ended with an error: \(text.flatMap { firstLine(of: $0) } ?? error.inWords)")
        }
        let counts = try document.part("metadata")?.part("vulnerabilities")
        if let advisories = try document.part("advisories")?.mapping {
            for advisory in advisories { try add(old: advisory.value, key: advisory.key, to: &report) }
            // Here a sum is over the places at which packages are, which the list need not have all.
            try hold(counts, advisories, isByPlace: true, in: &report)
        } else {
            let packages = try document.part("vulnerabilities")?.mapping ?? []
            try add(packages, to: &report)
            try hold(counts, packages, isByPlace: false, in: &report)
        }
        return report.reading
    }

    // MARK: Sums

    private static let severities = ["critical", "high", "moderate", "low", "info"]

    private static func hold(
        _ counts: DataNode?, _ listed: [DataMember], isByPlace: Bool, in report: inout ScannerReport
    ) throws(EvidenceFault) {
        guard let counts else { return }
        func hold(_ claimed: Int, _ count: Int, _ what: String) {
            guard claimed > count, !isByPlace || count == 0 else { return }
            report.failures.append("it claims \(claimed) vulnerable packages\(what), and lists \(count)")
        }
        var sum = 0
        for severity in severities {
            let claimed = try counts.statedNumber(severity) ?? 0
            sum = sum.addingClamped(max(0, claimed))
            hold(claimed, listed.count { $0.value["severity"]?.string == severity }, " of severity \(severity)")
        }
        // One failure is enough where its parts say the same.
        if report.failures.isEmpty { hold(max(try counts.statedNumber("total") ?? 0, sum), listed.count, "") }
    }

    // MARK: By package

    private static func add(_ packages: [DataMember], to report: inout ScannerReport) throws(EvidenceFault) {
        var reasons: [[DataNode]] = []
        for package in packages { reasons.append(try self.reasons(package)) }
        let explained = explained(packages, reasons)
        for (number, package) in packages.enumerated() {
            let place = "/vulnerabilities/\(package.key)/via"
            for (index, advisory) in reasons[number].enumerated() where advisory.mapping != nil {
                let name = advisory["url"]?.string.flatMap(identifier)
                try report.add(
                    [name ?? advisory["source"]?.string.map { "npm:\($0)" }], [try opinion(advisory)],
                    message: advisory["title"]?.string,
                    component: advisory["name"]?.string ?? package.value["name"]?.string ?? package.key, at: advisory,
                    "\(place)/\(index)")
            }
            // An entry that no advisory explains is a finding all the same.
            if !explained.contains(package.key) {
                try report.add(
                    ["vulnerable"], [try opinion(package.value)], message: nil, component: package.key,
                    at: package.value, place)
            }
        }
    }

    /// Advisories, and names of other packages, which have their own entries.
    private static func reasons(_ package: DataMember) throws(EvidenceFault) -> [DataNode] {
        guard package.value.mapping != nil else {
            throw package.value.wrongType("/vulnerabilities/\(package.key)", "a mapping")
        }
        let reasons = try ScannerReport.list(package.value["via"], "via")
        if let odd = reasons.first(where: { $0.mapping == nil && $0.string == nil }) {
            throw odd.wrongType("a reason (via) of \(package.key)", "an advisory or a package's name")
        }
        return reasons
    }

    /// The packages from which names lead to an advisory in the end: those in a circle of names don't get there.
    private static func explained(_ packages: [DataMember], _ reasons: [[DataNode]]) -> Set<String> {
        var dependents: [String: [String]] = [:]
        var (explained, open) = (Set<String>(), [String]())
        for (package, reasons) in zip(packages, reasons) {
            if reasons.contains(where: { $0.mapping != nil }) { open.append(package.key) }
            for name in reasons.compactMap(\.string) { dependents[name, default: []].append(package.key) }
        }
        while let name = open.popLast() {
            if explained.insert(name).inserted { open += dependents[name] ?? [] }
        }
        return explained
    }

    // MARK: By advisory

    private static func add(old advisory: DataNode, key: String, to report: inout ScannerReport) throws(EvidenceFault) {
        guard advisory.mapping != nil else { throw advisory.wrongType("/advisories/\(key)", "a mapping") }
        let names =
            [advisory["github_advisory_id"]?.string, advisory["url"]?.string.flatMap(identifier)]
            + (try advisory.statedTexts("cves")) + ["npm:\(key)"]
        var known: [String] = []
        for name in names.compactMap(\.self) where !known.contains(name) { known.append(name) }
        let versions = try advisory.entries("findings").map { $0["version"]?.string }
        for version in versions.isEmpty ? [nil] : versions {
            try report.add(
                known, [try opinion(advisory)], message: advisory["title"]?.string,
                component: ScannerReport.component(
                    purl: nil, name: advisory["module_name"]?.string, version: version), at: advisory,
                "/advisories/\(key)")
        }
    }

    private static func opinion(_ advisory: DataNode) throws(EvidenceFault) -> SeverityOpinion {
        let cvss = try advisory.part("cvss")
        return SeverityOpinion(
            word: try advisory.statedText("severity"), score: StatedScore(cvss?["score"]),
            vector: cvss?["vectorString"]?.string, line: advisory.position.line)
    }

    /// `GHSA-…` of an advisory's address.
    private static func identifier(_ address: String) -> String? {
        address.utf8.split(separator: ASCII.slash).last.map { String(Substring($0)) }.flatMap {
            $0.hasPrefix("GHSA-") ? $0 : nil
        }
    }
}
