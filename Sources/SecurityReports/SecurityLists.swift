// What is kept of the large lists in scanners' reports and bills of materials, of which one document has some.
package import Documents
import EvidenceParsing
import Primitives
package import ReleaseModel

package struct SecurityLists: JSONLists {
    private(set) var results: SARIFResults
    private(set) var bill: CycloneDXLists
    private(set) var packages: SPDXPackages
    private(set) var graph: SPDX3Graph
    private(set) var trivy: ScannerFindings
    private(set) var grype: ScannerFindings
    private(set) var osv: ScannerFindings
    private(set) var gitLab: ScannerFindings
    /// Of lists of vulnerabilities the items that may be GitLab's or CSAF's.
    private(set) var foreign = ForeignVulnerabilities()

    package init(limits: Policy.Limits, keeping: Int) {
        results = SARIFResults(keeping: keeping)
        bill = CycloneDXLists(limits: limits, keeping: keeping)
        packages = SPDXPackages(limits: limits)
        graph = SPDX3Graph(limits: limits)
        trivy = ScannerFindings(limits: limits, keeping: keeping)
        (grype, osv, gitLab) = (trivy, trivy, trivy)
    }

    package mutating func take(_ item: DocumentItem) {
        switch item.list {
        case Self.resultList: results.take(item.node, run: item.indices.first ?? 0)
        case Self.componentList: bill.takeComponent(item.node, index: item.index)
        case Self.vulnerabilityList:
            // Whose it is, only the whole document says.
            if foreign.take(item.node, index: item.index) {
                gitLab.take { report throws(EvidenceFault) in
                    try GitLabReportReader.take(item.node, index: item.index, in: &report)
                }
            }
            bill.takeVulnerability(item.node, index: item.index)
        case Self.graphList: graph.take(item.node, index: item.index)
        case Self.trivyList:
            trivy.take { report throws(EvidenceFault) in
                try TrivyReader.take(item.node, item.indices, in: &report)
            }
        case GrypeReader.matches, GrypeReader.ignored:
            grype.take { report throws(EvidenceFault) in
                try GrypeReader.take(item.node, of: item.list, index: item.index, in: &report)
            }
        case Self.osvList:
            osv.take { report throws(EvidenceFault) in
                try OSVScannerReader.take(item.node, item.indices, in: &report)
            }
        default: packages.take(item.node, index: item.index)
        }
    }

    /// Of a document that was read whole.
    fileprivate mutating func take(all document: DataNode) {
        for (run, node) in (document["runs"]?.sequence ?? []).enumerated() {
            for (index, result) in (node["results"]?.sequence ?? []).enumerated() {
                take(DocumentItem(list: Self.resultList, indices: [run, index], node: result))
            }
        }
        for (result, node) in (document["Results"]?.sequence ?? []).enumerated() {
            for (index, vulnerability) in (node["Vulnerabilities"]?.sequence ?? []).enumerated() {
                take(DocumentItem(list: Self.trivyList, indices: [result, index], node: vulnerability))
            }
        }
        for (result, node) in (document["results"]?.sequence ?? []).enumerated() {
            for (index, package) in (node["packages"]?.sequence ?? []).enumerated() {
                take(DocumentItem(list: Self.osvList, indices: [result, index], node: package))
            }
        }
        for list in [
            Self.componentList, Self.vulnerabilityList, Self.packageList, Self.graphList, GrypeReader.matches,
            GrypeReader.ignored,
        ] {
            for (index, node) in (document[list]?.sequence ?? []).enumerated() {
                take(DocumentItem(list: list, indices: [index], node: node))
            }
        }
    }

    private static let resultList = "results"
    private static let componentList = "components"
    private static let vulnerabilityList = "vulnerabilities"
    private static let packageList = "packages"
    private static let graphList = "@graph"
    private static let trivyList = "Results/Vulnerabilities"
    private static let osvList = "results/packages"

    /// What scanners say of dependencies: pip-audit, and OWASP Dependency-Check. CycloneDX's have none of these.
    private static let dependencyMembers =
        ["name", "version", "vulns", "skip_reason"]
        + ["fileName", "packages", "vulnerabilities", "suppressedVulnerabilities"]

    package static let shape = DocumentShape.members(
        [
            ("runs", .items(SARIFResults.runShape(resultList))),
            (componentList, .handed(componentList, .whole)),
            (vulnerabilityList, .either(mapping: .whole, list: .handed(vulnerabilityList, .whole))),
            (packageList, .handed(packageList, .whole)),
            ("inlineExternalProperties", .items(.members(SARIFReader.external.map { ($0, .items(.nothing)) }))),
            // Of CycloneDX and SPDX, as large as those, and nobody looks at them; of dependencies, scanners list the same.
            ("dependencies", .items(.members(dependencyMembers.map { ($0, .whole) }))), ("compositions", .nothing),
            ("relationships", .nothing),
            (
                "services",
                .items(
                    .members([
                        ("name", .whole), ("version", .whole), ("vulnerabilities", .whole), ("services", .whole),
                    ]))
            ),
            ("snippets", .nothing), ("hasExtractedLicensingInfos", .nothing),
            (graphList, .handed(graphList, .whole)),
            ("Results", .items(TrivyReader.resultShape(trivyList))),
            ("results", .either(mapping: .whole, list: .items(OSVScannerReader.resultShape(osvList)))),
            (GrypeReader.matches, .either(mapping: .whole, list: .handed(GrypeReader.matches, .whole))),
            (GrypeReader.ignored, .either(mapping: .whole, list: .handed(GrypeReader.ignored, .whole))),
        ], others: .whole)
}

/// A report or a bill: the document without its large lists, and those.
struct SecurityDocument {
    let root: DataNode
    let lists: SecurityLists

    private init(root: DataNode, lists: SecurityLists) {
        self.root = root
        self.lists = lists
    }

    /// Of a document that was read whole, such as one in YAML.
    init(_ document: DataNode, limits: Policy.Limits, keeping: Int) {
        var lists = SecurityLists(limits: limits, keeping: keeping)
        lists.take(all: document)
        self.init(root: document, lists: lists)
    }

    init(_ file: EvidenceInput) throws(EvidenceFault) {
        guard let json = try file.json?.get(), let lists = json.lists as? SecurityLists else {
            self.init(try file.document(), limits: file.limits, keeping: file.keeping)
            return
        }
        self.init(root: json.root, lists: lists)
    }
}

/// The items of a list of vulnerabilities that are advisories, but for those that can only be of others, of which there may be very
/// many: CycloneDX's, and GitLab's.
struct ForeignVulnerabilities {
    private var nodes: [DataNode] = []
    private var places: [String] = []
    private var count = 0
    private var ofCycloneDX = 0

    /// Whether it may be GitLab's.
    mutating func take(_ node: DataNode, index: Int) -> Bool {
        count &+= 1
        guard node["affects"] == nil, node["bom-ref"] == nil else {
            ofCycloneDX &+= 1
            return false
        }
        guard node["product_status"] != nil || ["location", "identifiers", "scanner"].allSatisfy({ node[$0] == nil })
        else { return true }
        nodes.append(node)
        places.append("/vulnerabilities/\(index)")
        return true
    }

    func checkNoneIsOfCycloneDX(_ limits: Policy.Limits, line: Int) throws(EvidenceFault) {
        try checkCount(limits, line: line)
        if ofCycloneDX > 0 { throw Self.mixed("CycloneDX", line: line) }
    }

    func advisories(_ limits: Policy.Limits, line: Int) throws(EvidenceFault) -> [(node: DataNode, place: String)] {
        try checkCount(limits, line: line)
        guard nodes.count == count else { throw Self.mixed("CycloneDX or GitLab", line: line) }
        return Array(zip(nodes, places))
    }

    private func checkCount(_ limits: Policy.Limits, line: Int) throws(EvidenceFault) {
        guard count > limits.entries else { return }
        throw .tooMany("vulnerabilities", limit: limits.entries, line: line)
    }

    private static func mixed(_ format: String, line: Int) -> EvidenceFault {
        EvidenceFault(
            "wrong-type", "vulnerabilities of this list are as \(format) has them, and the document is another one",
            remedy: ScannerReport.remedy, line: line)
    }
}
