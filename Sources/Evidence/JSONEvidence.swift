// A JSON evidence file as one pass over it leaves it: the findings, components and packages counted, and the rest as a tree.
import Documents
import Files
import Primitives
import ReleaseModel

/// Which of the lists there are is known only at the document's end, and so is much that their items refer to.
package struct JSONEvidence {
    /// Without the items of those lists, and without what no reader looks at.
    private(set) var root = DataNode(content: .mapping([]), position: SourcePosition(line: 1, column: 1))
    private(set) var results: SARIFResults
    private(set) var bill: CycloneDXLists
    private(set) var packages: SPDXPackages
    private(set) var graph: SPDX3Graph
    /// Of lists of vulnerabilities the items that may be GitLab's or CSAF's.
    private(set) var vulnerabilities = ForeignVulnerabilities()

    /// `keeping`: how much of each sort is listed in detail.
    init(_ feed: ByteFeed, limits: Policy.Limits, keeping: Int) throws(EvidenceFault) {
        let caps = DocumentLimits(bytes: limits.fileBytes, depth: limits.depth, nodes: DocumentLimits.standard.nodes)
        results = SARIFResults(keeping: keeping)
        bill = CycloneDXLists(limits: limits, keeping: keeping)
        packages = SPDXPackages(limits: limits)
        graph = SPDX3Graph(limits: limits)
        var stream = JSONStream(feed, shape: Self.shape, limits: caps)
        do throws(DocumentError) {
            while let item = try stream.next() { take(item) }
            root = try stream.root()
        } catch { throw EvidenceFault(error, code: "malformed-json") }
    }

    /// Of a document that was read whole, such as one in YAML.
    init(_ document: DataNode, limits: Policy.Limits, keeping: Int) {
        root = document
        results = SARIFResults(keeping: keeping)
        bill = CycloneDXLists(limits: limits, keeping: keeping)
        packages = SPDXPackages(limits: limits)
        graph = SPDX3Graph(limits: limits)
        for (run, node) in (document["runs"]?.sequence ?? []).enumerated() {
            for (index, result) in (node["results"]?.sequence ?? []).enumerated() {
                take(DocumentItem(list: Self.resultList, indices: [run, index], node: result))
            }
        }
        for list in [Self.componentList, Self.vulnerabilityList, Self.packageList, Self.graphList] {
            for (index, node) in (document[list]?.sequence ?? []).enumerated() {
                take(DocumentItem(list: list, indices: [index], node: node))
            }
        }
    }

    private mutating func take(_ item: DocumentItem) {
        switch item.list {
        case Self.resultList: results.take(item.node, run: item.indices.first ?? 0)
        case Self.componentList: bill.takeComponent(item.node, index: item.index)
        case Self.vulnerabilityList:
            // Whose it is, only the whole document says.
            vulnerabilities.take(item.node, index: item.index)
            bill.takeVulnerability(item.node, index: item.index)
        case Self.graphList: graph.take(item.node, index: item.index)
        default: packages.take(item.node, index: item.index)
        }
    }

    private static let resultList = "results"
    private static let componentList = "components"
    private static let vulnerabilityList = "vulnerabilities"
    private static let packageList = "packages"
    private static let graphList = "@graph"

    /// What scanners say of dependencies: pip-audit, and OWASP Dependency-Check. CycloneDX's have none of these.
    private static let dependencyMembers =
        ["name", "version", "vulns", "skip_reason"]
        + ["fileName", "packages", "vulnerabilities", "suppressedVulnerabilities"]

    private static let shape = DocumentShape.members(
        [
            ("runs", .items(SARIFResults.runShape(resultList))),
            (componentList, .handed(componentList, .whole)),
            (vulnerabilityList, .either(mapping: .whole, list: .handed(vulnerabilityList, .whole))),
            (packageList, .handed(packageList, .whole)),
            ("inlineExternalProperties", .items(.members(SARIFReader.external.map { ($0, .items(.nothing)) }))),
            // Of CycloneDX and SPDX, as large as those, and nobody looks at them; of dependencies, scanners list the same.
            ("dependencies", .items(.members(dependencyMembers.map { ($0, .whole) }))), ("compositions", .nothing),
            ("services", .nothing), ("relationships", .nothing),
            ("snippets", .nothing), ("hasExtractedLicensingInfos", .nothing),
            (graphList, .handed(graphList, .whole)),
        ], others: .whole)
}

/// The items of a list of vulnerabilities, but for those that can only be CycloneDX's, of which there may be very many.
struct ForeignVulnerabilities {
    private(set) var nodes: [DataNode] = []
    private(set) var places: [String] = []
    private var count = 0

    mutating func take(_ node: DataNode, index: Int) {
        count &+= 1
        guard node["affects"] == nil, node["bom-ref"] == nil else { return }
        nodes.append(node)
        places.append("/vulnerabilities/\(index)")
    }

    func checked(_ limits: Policy.Limits, line: Int) throws(EvidenceFault) -> [(node: DataNode, place: String)] {
        guard count <= limits.entries else {
            throw .tooMany("vulnerabilities", limit: limits.entries, line: line)
        }
        guard nodes.count == count else {
            throw EvidenceFault(
                "wrong-type", "vulnerabilities of this list are CycloneDX's, and the document is another one",
                remedy: ScannerReport.remedy, line: line)
        }
        return Array(zip(nodes, places))
    }
}
