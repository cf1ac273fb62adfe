// How the scan of a SARIF run ended, by what its invocations say (SARIF 2.1.0, 3.20).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Killed, not started, or with an error in its notifications (appendix I: then results may be missing): such a scan has not finished.
struct SARIFOutcome {
    private(set) var failures: [String] = []
    private(set) var warnings: [String] = []
    private static let most = 5

    /// Scanners that say `executionSuccessful: false` where they found something, with the exit codes by which they say it. SpotBugs
    /// (`edu.umd.cs.findbugs.ExitCodes`): 1 is "bugs found", 2 "classes missing" and 4 "error", added up.
    private static let findingCodes: [String: Set<Int>] = ["spotbugs": [1]]

    init(_ run: DataNode, tool: String, place: String) throws(EvidenceFault) {
        let kinds = SARIFRules(run, list: "notifications")
        let overrides = SARIFOverrides(run, rules: kinds, list: "notificationConfigurationOverrides")
        var (errors, warned): ([String], [String]) = ([], [])
        for (index, invocation) in (run["invocations"]?.sequence ?? []).enumerated() {
            let found = Self.findingCodes[ASCII.lowercased(tool)]?.contains(invocation["exitCode"]?.int ?? 0) ?? false
            if let flag = invocation.stated("executionSuccessful") {
                guard let value = flag.bool else {
                    throw SARIFReader.wrongType(flag, "executionSuccessful of \(place)", "true or false")
                }
                if !value, !found { failures.append("it says executionSuccessful: false") }
            }
            if let message = invocation["processStartFailureMessage"]?.string, !message.isBlank {
                failures.append("it could not be started: \(firstLine(of: message) ?? "")")
            }
            if let signal = Self.signal(invocation), !found { failures.append("it was ended by \(signal)") }
            for list in ["toolExecutionNotifications", "toolConfigurationNotifications"] {
                for node in invocation[list]?.sequence ?? [] {
                    let descriptor = node["descriptor"]
                    let kind = descriptor.flatMap { kinds.rule($0) }
                    let level =
                        node.stated("level")
                        ?? overrides.level(of: kind, id: descriptor?["id"]?.string, invocation: index)
                        ?? kind?["defaultConfiguration"]?.stated("level")
                    switch level?.string.map(ASCII.lowercased) ?? "warning" {
                    case "note", "none": break
                    case "warning": warned.append(Self.text(of: node, kind: kind))
                    default: errors.append(Self.text(of: node, kind: kind))
                    }
                }
            }
        }
        if !errors.isEmpty {
            failures.append("it notified \(counted(errors.count, "error")): \(Self.listing(errors))")
        }
        warnings = Array(warned.prefix(Self.most))
        if warned.count > Self.most { warnings.append("and \(warned.count - Self.most) more warnings") }
    }

    /// By name or number (3.20.24, 3.20.25). Some write how the process ended as the name, also where no signal ended it.
    private static func signal(_ invocation: DataNode) -> String? {
        if let name = invocation["exitSignalName"]?.string.flatMap({ firstLine(of: $0) }), verdict(name) != true,
            ASCII.lowercased(name) != "none"
        {
            return "the signal \(name)"
        }
        return invocation["exitSignalNumber"]?.int.flatMap { $0 > 0 ? "signal \($0)" : nil }
    }

    private static func text(of notification: DataNode, kind: DataNode?) -> String {
        let text = SARIFReader.message(of: notification, rule: kind)
        guard text.isEmpty else { return text }
        return notification["descriptor"]?["id"]?.string.flatMap { firstLine(of: $0) } ?? "without a message"
    }

    private static func listing(_ texts: [String]) -> String {
        let more = texts.count > most ? "; and \(texts.count - most) more" : ""
        return texts.prefix(most).joined(separator: "; ") + more
    }
}
