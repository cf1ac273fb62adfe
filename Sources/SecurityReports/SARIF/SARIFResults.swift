// The results of a SARIF log while it is read: what is like another one is counted, and only some are kept.
import Documents
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

/// A result's severity and whether it counts may depend on rules that come after it. Results that agree in all that decides it are
/// a class: of each class the first ones are kept as they are, and of the others only the number.
struct SARIFResults {
    /// Those of one run.
    struct Run {
        /// The class of each result, in the run's order.
        fileprivate(set) var classes: [Int32] = []
        fileprivate(set) var kept: [Int: DataNode] = [:]
        fileprivate var counts: [Int] = []
        fileprivate var known: [Bytes: Int32] = [:]
        private static let many = 4096
        private static let few = 20
    }

    private let keeping: Int
    private var runs: [Int: Run] = [:]

    init(keeping: Int) { self.keeping = keeping }

    subscript(run: Int) -> Run { runs[run] ?? Run() }

    mutating func take(_ result: DataNode, run: Int) { runs[run, default: Run()].add(result, keeping: keeping) }

    /// What the reader looks at of a run.
    static func runShape(_ list: String) -> DocumentShape {
        let component = DocumentShape.members([
            ("name", .whole), ("guid", .whole), ("version", .whole), ("semanticVersion", .whole),
            (
                "notifications",
                .items(
                    .members([
                        ("id", .whole), ("guid", .whole), ("defaultConfiguration", .whole), ("messageStrings", .whole),
                    ]))
            ),
            (
                "rules",
                .items(
                    .members([
                        ("id", .whole), ("guid", .whole), ("defaultConfiguration", .whole),
                        ("shortDescription", .whole),
                        ("messageStrings", .whole), ("properties", .members([("security-severity", .whole)])),
                    ]))
            ),
        ])
        let location = DocumentShape.members([("uri", .whole), ("index", .whole)])
        let result = DocumentShape.members([
            ("ruleId", .whole), ("ruleIndex", .whole), ("rule", .whole), ("level", .whole), ("kind", .whole),
            ("baselineState", .whole), ("message", .whole), ("suppressions", .whole), ("partialFingerprints", .whole),
            ("properties", .members([("security-severity", .whole)])),
            ("provenance", .members([("invocationIndex", .whole)])),
            (
                "locations",
                .items(
                    .members([
                        (
                            "physicalLocation",
                            .members([
                                ("artifactLocation", location), ("region", .members([("startLine", .whole)])),
                            ])
                        ),
                        ("logicalLocations", .items(.members([("fullyQualifiedName", .whole)]))),
                    ]))
            ),
        ])
        let notification = DocumentShape.members([
            ("level", .whole), ("message", .whole), ("descriptor", .whole),
        ])
        let invocation = DocumentShape.members([
            ("executionSuccessful", .whole), ("exitCode", .whole), ("exitSignalName", .whole),
            ("exitSignalNumber", .whole), ("processStartFailureMessage", .whole), ("startTimeUtc", .whole),
            ("endTimeUtc", .whole), ("ruleConfigurationOverrides", .whole),
            ("notificationConfigurationOverrides", .whole), ("toolExecutionNotifications", .items(notification)),
            ("toolConfigurationNotifications", .items(notification)),
        ])
        let tool = DocumentShape.members([("driver", component), ("extensions", .items(component))])
        return .members([
            ("tool", tool), ("invocations", .items(invocation)),
            ("conversion", .members([("tool", tool), ("invocation", invocation)])),
            ("versionControlProvenance", .items(.members([("repositoryUri", .whole), ("revisionId", .whole)]))),
            ("automationDetails", .members([("id", .whole), ("guid", .whole)])),
            ("externalPropertyFileReferences", .whole),
            ("artifacts", .items(.members([("location", location)]))),
            ("results", .handed(list, result)),
        ])
    }
}

extension SARIFResults.Run {
    fileprivate mutating func add(_ result: DataNode, keeping: Int) {
        let key = Self.key(result)
        let number: Int32
        if let found = known[key] {
            number = found
        } else {
            number = Int32(clamping: counts.count)
            known[key] = number
            counts.append(0)
        }
        // Where there are many classes, the first ones of each are enough for all that is reported of them.
        let most = kept.count < Self.many || keeping == .max ? keeping : min(keeping, Self.few)
        if counts[Int(number)] < max(most, 1) { kept[classes.count] = result }
        counts[Int(number)] &+= 1
        classes.append(number)
    }

    /// All of a result that its rule, its severity and its counting depend on, and whether it can be read.
    private static func key(_ result: DataNode) -> Bytes {
        var key = Bytes()
        key.reserveCapacity(96)
        func add(_ node: DataNode?) {
            if let node {
                key += node.kindName.utf8
                key.append(0)
                if let text = node.string { key += text.utf8 }
            }
            key.append(0)
        }
        guard result.mapping != nil else { return key }
        let (rule, component) = (result["rule"], result["rule"]?["toolComponent"])
        let (properties, provenance, suppressions) = (
            result["properties"], result["provenance"], result["suppressions"]
        )
        for node in [
            result["ruleId"], result["ruleIndex"], rule, rule?["id"], rule?["index"], rule?["guid"], component,
            component?["index"], component?["guid"], component?["name"], result["level"], properties,
            properties?["security-severity"], result["kind"], result["baselineState"], provenance,
            provenance?["invocationIndex"], suppressions,
        ] { add(node) }
        for suppression in suppressions?.sequence ?? [] {
            for node in [suppression, suppression["status"], suppression["state"]] { add(node) }
        }
        let odd = result.misspelled(SARIFReader.resultMembers) ?? properties?.misspelled(SARIFReader.scoreMembers)
        if let odd { key += odd.member.key.utf8 }
        return key
    }
}
