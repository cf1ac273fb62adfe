// How the scan of a SARIF run ended, by what its invocations say (SARIF 2.1.0, 3.20).
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

/// Killed, not started, or with an error in its notifications (appendix I: then results may be missing): such a scan has not finished.
/// The same goes for the program that wrote the log from another format (3.22).
struct SARIFOutcome {
    private(set) var failures: [String] = []
    private(set) var warnings: [String] = []
    private static let most = 5

    /// Scanners that say `executionSuccessful: false` where they found something, with the exit codes by which they say it. SpotBugs
    /// (`edu.umd.cs.findbugs.ExitCodes`): 1 is "bugs found", 2 "classes missing" and 4 "error", added up.
    private static let findingCodes: [String: Set<Int>] = ["spotbugs": [1]]
    /// What a shell makes of the signals 1 to 31 that ended a program.
    private static let signalCodes = 129...159

    init(_ run: DataNode, tool: String) throws(EvidenceFault) {
        try add(run.entries("invocations"), of: run, tool: tool)
        guard let conversion = try run.part("conversion"), let invocation = try conversion.part("invocation") else {
            return
        }
        let converter = try conversion.part("tool")?.part("driver")?.statedText("name") ?? ""
        let own = failures
        try add([invocation], of: conversion, tool: converter)
        let others = failures.dropFirst(own.count)
        guard !others.isEmpty else { return }
        failures = own + ["its conversion did not end well: \(others.joined(separator: ", "))"]
    }

    /// `holder`: the run, or its conversion, with its tool.
    private mutating func add(_ invocations: [DataNode], of holder: DataNode, tool: String) throws(EvidenceFault) {
        let kinds = try SARIFRules(holder, list: "notifications")
        let overrides = try SARIFOverrides(invocations, rules: kinds, list: "notificationConfigurationOverrides")
        var (errors, warned): ([String], [String]) = ([], [])
        for (index, invocation) in invocations.enumerated() {
            try invocation.checkSpelling(Self.members)
            let code = try invocation.statedNumber("exitCode")
            let found = Self.findingCodes[ASCII.lowercased(tool)]?.contains(code ?? 0) ?? false
            if !found { failures += try Self.endings(invocation, code: code) }
            if let message = try invocation.statedText("processStartFailureMessage"), !message.isBlank {
                failures.append("it could not be started: \(firstLine(of: message) ?? "")")
            }
            for list in ["toolExecutionNotifications", "toolConfigurationNotifications"] {
                for node in try invocation.entries(list) {
                    let descriptor = try node.part("descriptor")
                    let kind = descriptor.flatMap { kinds.rule($0) }
                    let own = try kind?.part("defaultConfiguration")?.stated("level")
                    let override = overrides.level(of: kind, id: descriptor?["id"]?.string, invocation: index)
                    let level = node.stated("level") ?? override ?? own
                    switch level.map({ $0.string.map(ASCII.lowercased) }) ?? "warning" {
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
        warnings += warned.prefix(Self.most)
        if warned.count > Self.most { warnings.append("and \(warned.count - Self.most) more warnings") }
    }

    private static let members = [
        "executionSuccessful", "exitCode", "exitSignalName", "exitSignalNumber", "processStartFailureMessage",
        "toolExecutionNotifications", "toolConfigurationNotifications",
    ]

    /// What says that the process did not end well: the flag (3.20.14), a signal (3.20.24, 3.20.25), and the exit code (3.20.21) where
    /// it means a signal, or where it isn't 0 and the flag is missing, so that nothing says that all went well.
    private static func endings(_ invocation: DataNode, code: Int?) throws(EvidenceFault) -> [String] {
        var endings: [String] = []
        let flag = invocation.stated("executionSuccessful")
        if let flag {
            guard let value = flag.bool else { throw flag.wrongType("executionSuccessful", "true or false") }
            if !value { endings.append("it says executionSuccessful: false") }
        }
        if let signal = try signal(invocation) {
            endings.append("it was ended by \(signal)")
        } else if let code, signalCodes.contains(code) {
            endings.append("its exit code \(code) says that signal \(code - 128) ended it")
        } else if let code, code != 0, flag == nil {
            endings.append("its exit code is \(code), and it doesn't say executionSuccessful: true")
        }
        return endings
    }

    /// Some write how the process ended as the name, also where no signal ended it.
    private static func signal(_ invocation: DataNode) throws(EvidenceFault) -> String? {
        if let name = try invocation.statedText("exitSignalName").flatMap({ firstLine(of: $0) }), verdict(name) != true,
            ASCII.lowercased(name) != "none"
        {
            return "the signal \(name)"
        }
        return try invocation.statedNumber("exitSignalNumber").flatMap { $0 > 0 ? "signal \($0)" : nil }
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
