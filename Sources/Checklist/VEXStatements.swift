// What people say about known weaknesses (VEX), laid over what scanners found.
import Evidence
import Primitives
import ReleaseModel
import Versions

/// A statement clears a finding only where the weakness, the component and its version, and the product are those of the finding, and
/// where it says why and who says it. An advisory of several CVEs is cleared where each of them is. Of two statements in one document the later counts, by their times or else by their order; of two
/// documents neither may disagree.
struct VEXStatements {
    private struct Said {
        var path: String
        var author: String?
        var document: Int
        var statement: VEXDocument.Statement
        /// The components that it is of, with links to bills of materials resolved; none: of no product of this release.
        var components = ComponentNames([])
        var isOfRelease: Bool
        var problem: String?
        var isMet = false

        /// Of those without a time the order in the document decides.
        func isLater(than other: Said) -> Bool {
            guard let at = statement.at, let others = other.statement.at else { return false }
            return at > others
        }
    }

    private var said: [Said] = []
    /// By the weakness in lower case, the statements about it.
    private var byWeakness: [String: [Int]] = [:]

    init(
        _ documents: [(evidence: LoadedEvidence, document: VEXDocument)], _ bills: [BillOfMaterials],
        _ record: ReleaseRecord
    ) {
        guard !documents.isEmpty else { return }
        // By name alone the release is a generic package: one of a registry or with a namespace may be somebody else's.
        let named = ["\(record.project)@\(record.version.text)"] + bills.compactMap(\.subject)
        let release = ComponentNames(
            named.map { $0.hasPrefix("pkg:") ? $0 : "pkg:generic/\($0)" } + record.artifacts.compactMap(\.purl))
        let links = Links(bills)
        for (number, (evidence, document)) in documents.enumerated() {
            for statement in document.statements {
                var entry = Said(
                    path: evidence.path, author: document.author, document: number,
                    statement: statement, isOfRelease: false)
                var components: [String] = []
                for target in statement.targets where target.product.map(release.contains) ?? true {
                    components += target.components.flatMap(links.resolved)
                    entry.isOfRelease = entry.isOfRelease || target.components.contains(where: release.contains)
                }
                entry.components = ComponentNames(components)
                if components.isEmpty { entry.problem = "it names no product or component of this release" }
                if statement.status == .notAffected, Placeholder.namesNobody(statement.justification ?? "") {
                    entry.problem = "it gives no justification"
                }
                if let author = document.author, Placeholder.namesNobody(author) {
                    entry.problem = "its document doesn't say who says so"
                }
                for name in Set(statement.weaknesses.map(Self.weakness)) {
                    byWeakness[name, default: []].append(said.count)
                }
                said.append(entry)
            }
        }
    }

    /// Sets the findings aside that are cleared, each with who said it and why.
    mutating func apply(to scan: inout SecurityScan) {
        guard !said.isEmpty else { return }
        for index in scan.report.results.indices {
            let result = scan.report.results[index]
            guard !result.components.isEmpty else { continue }
            let about = statements(about: result)
            guard about.contains(where: { !$0.isEmpty }) else { continue }
            let reasons = about.flatMap { numbers in result.components.map { cleared($0, by: numbers) } }
            // What the scanner set aside itself stays as it says; the statement met it all the same.
            guard result.excluded == nil, reasons.allSatisfy({ $0 != nil }), let reason = reasons.first else {
                continue
            }
            scan.report.results[index].excluded = reason
        }
    }

    /// Of each weakness that a finding is of the statements about it, in their order. One about an advisory of several CVEs is about
    /// each of them, unless it names CVEs itself: then it is about those.
    private func statements(about result: SecurityReport.Result) -> [[Int]] {
        let names = Set(([result.rule] + result.aliases).map(Self.weakness))
        let cves = names.filter(Self.isCVE).sorted()
        guard cves.count > 1 else { return [Set(names.flatMap { byWeakness[$0] ?? [] }).sorted()] }
        let all = names.subtracting(cves).flatMap { byWeakness[$0] ?? [] }.filter { number in
            !said[number].statement.weaknesses.contains { Self.isCVE(Self.weakness($0)) }
        }
        return cves.map { Set((byWeakness[$0] ?? []) + all).sorted() }
    }

    private static func isCVE(_ weakness: String) -> Bool { weakness.hasPrefix("cve-") }

    /// Why a component is clear of a weakness; nil: it isn't.
    private mutating func cleared(_ component: String, by about: [Int]) -> String? {
        var last: [Int: Int] = [:]
        for number in about {
            let entry = said[number]
            guard entry.isOfRelease || entry.components.contains(component) else { continue }
            said[number].isMet = true
            if let other = last[entry.document], said[other].isLater(than: entry) { continue }
            last[entry.document] = number
        }
        let counted = last.sorted { $0.key < $1.key }.map { said[$0.value] }
        guard let first = counted.first, counted.allSatisfy({ $0.statement.status.clears && $0.problem == nil }) else {
            return nil
        }
        let why = first.statement.justification.map { " (\($0))" } ?? ""
        let who = first.author.map { "\($0.oneLine) in " } ?? ""
        return "\(first.statement.status.rawValue)\(why), says \(who)\(first.path)"
    }

    /// Statements that would clear something, and met nothing or don't count.
    var findings: [Finding] {
        said.filter { $0.statement.status.clears && (!$0.isMet || $0.problem != nil) }.map { entry in
            let weakness = entry.statement.weaknesses.first ?? "a weakness"
            let component = entry.statement.targets.first?.components.first
            let of = component.map { " of \($0)" } ?? ""
            return Finding(
                "vex-unmatched", .warning,
                "\(entry.path) says \(entry.statement.status.rawValue) of \(weakness)\(of.isEmpty ? "" : " in \(component ?? "")"), "
                    + (entry.problem.map { "which doesn't count: \($0)" } ?? "and no finding is of that"),
                remedy: "Compare the weakness, the component and its version with what the scanner reports.",
                file: entry.path, line: entry.statement.line,
                subject: component.map { "\(weakness) \($0)" } ?? weakness)
        }
    }

    /// A CVE, also where it is the end of an address.
    private static func weakness(_ name: String) -> String {
        ASCII.lowercased(name.utf8.split(separator: ASCII.slash).last.map { String(Substring($0)) } ?? name)
    }

    /// The components that BOM-Links lead to.
    private struct Links {
        private var components: [String: [BillOfMaterials.Component]] = [:]
        private var byReference: [String: [String?: [BillOfMaterials.Component]]] = [:]

        init(_ bills: [BillOfMaterials]) {
            for bill in bills {
                guard let link = bill.link else { continue }
                components[link] = bill.components
                byReference[link] = Dictionary(grouping: bill.components, by: \.reference)
            }
        }

        /// `urn:cdx:<serial>/<version>#<reference>`; without a reference all components. Anything else is what it is.
        func resolved(_ identity: String) -> [String] {
            guard identity.hasPrefix("urn:cdx:") else { return [identity] }
            let parts = identity.utf8.split(separator: ASCII.hash, maxSplits: 1).map { String(Substring($0)) }
            guard parts.count == 2 else { return (components[parts[0]] ?? []).map(\.identity) }
            // A reference may be a package URL, whose own escapes some tools leave as they are and others escape again.
            let byReference = byReference[parts[0]] ?? [:]
            let listed = byReference[parts[1]] ?? byReference[ASCII.percentDecoded(parts[1])] ?? []
            return listed.map(\.identity)
        }
    }
}
