// What scanners' own reports have in common: weaknesses of components, and findings in files, counted as they are read.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct ScannerReport {
    private(set) var tool: String
    private(set) var version: String?
    private(set) var line: Int
    private let limits: Policy.Limits
    private(set) var tally: SecurityTally
    var failures: [String] = []
    var warnings: [String] = []
    var origin = EvidenceOrigin()

    init(_ tool: String, version: String?, line: Int, of file: EvidenceInput) {
        self.init(tool, limits: file.limits, keeping: file.keeping)
        state(tool, version: version, line: line)
    }

    /// Of findings that come before the rest of their report; `state` says the rest.
    init(_ tool: String, limits: Policy.Limits, keeping: Int) {
        self.tool = tool
        line = 1
        self.limits = limits
        tally = SecurityTally(keeping: keeping)
    }

    /// `line`: where the report begins.
    mutating func state(_ tool: String, version: String?, line: Int) {
        self.tool = tool
        self.version = version.flatMap { firstLine(of: $0) }
        self.line = line
        origin.setTool(tool, version: version)
    }

    /// One finding. `names`: the weakness or the rule first, then its other names. `component`: what has the weakness.
    mutating func add(
        _ names: [String?], _ opinions: [SeverityOpinion], message: String?, component: String? = nil,
        location: (text: String, path: String)? = nil, excluded: String? = nil, at node: DataNode, _ place: String
    ) throws(EvidenceFault) {
        let names = names.compactMap { $0.flatMap { firstLine(of: $0) } }
        guard let rule = names.first else {
            throw .missing("name", in: "the finding \(place)", remedy: Self.remedy, line: node.position.line)
        }
        guard tally.count < limits.entries else {
            throw .tooMany("findings", limit: limits.entries, line: node.position.line)
        }
        let severity = opinions.severity(&tally)
        let subject = component == nil ? location.map { "\(rule) \($0.path)" } : nil
        tally.add(
            .init(
                rule: rule, aliases: Array(names.dropFirst()), severity: severity,
                message: message.flatMap { firstLine(of: $0) } ?? "", location: location?.text ?? component,
                components: component.map { [$0] } ?? [], subject: subject, excluded: excluded, place: place,
                line: node.position.line))
    }

    var reading: EvidenceReading {
        var report = tally.report([
            .init(
                tool: tool, toolVersion: version, failures: failures, warnings: Array(warnings.prefix(20)), line: line)
        ])
        report.origin = origin
        return .security(report)
    }

    static let remedy = EvidenceFault.anew

    /// The package URL, else the name with the version.
    static func component(purl: String?, name: String?, version: String?) -> String? {
        if let purl = purl.flatMap({ firstLine(of: $0) }) { return purl }
        guard let name = name.flatMap({ firstLine(of: $0) }) else { return nil }
        return name + (version.flatMap { firstLine(of: $0) }.map { "@\($0)" } ?? "")
    }

    /// An entry of a list that was handed out: what is no mapping would not be seen.
    static func check(_ node: DataNode, of list: String, index: Int) throws(EvidenceFault) {
        guard node.mapping == nil else { return }
        throw .wrongType("entry \(index + 1) of \(list)", node, "a mapping", remedy: remedy)
    }

    static func list(_ node: DataNode?, _ name: String) throws(EvidenceFault) -> [DataNode] {
        try EvidenceFields.list(node, name, remedy: remedy) ?? []
    }
}
