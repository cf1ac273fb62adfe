// A vector of the Common Vulnerability Scoring System, and the score that it stands for.
import Primitives

/// Versions 2.0, 3.0, 3.1 and 4.0, by the formulas and tables of their specifications (first.org/cvss). All metrics that are given
/// count: the score is the environmental one where there are environmental metrics, else the one with the threat, else the base score.
package struct CVSSVector: Sendable, Hashable {
    package enum Version: String, Sendable, Hashable, CaseIterable {
        case v2 = "2.0"
        case v30 = "3.0"
        case v31 = "3.1"
        case v4 = "4.0"
    }

    package let version: Version
    /// 0 to 10 in steps of 0.1.
    package let score: Double

    /// Nil: the text is no such vector, or lacks a metric of the base group, or states one twice. Without `CVSS:3.1/` before it the
    /// metrics tell the version, and 3 is 3.1; parentheses around it, as NVD writes version 2, are allowed.
    package init?(_ text: String) {
        var bytes = ASCII.trimmed(Array(text.utf8)[...])
        if bytes.first == ASCII.leftParenthesis, bytes.last == ASCII.rightParenthesis {
            bytes = bytes.dropFirst().dropLast()
        }
        guard bytes.count < 512 else { return nil }
        var parts = bytes.split(separator: ASCII.slash, omittingEmptySubsequences: false)[...]
        var stated: Version?
        if let head = parts.first, head.starts(with: "CVSS:".utf8) {
            guard let known = Version(rawValue: String(decoding: head.dropFirst(5), as: UTF8.self)) else { return nil }
            stated = known
            parts = parts.dropFirst()
        }
        // A slash at the end says nothing.
        if parts.last?.isEmpty ?? false { parts = parts.dropLast() }
        var metrics: [String: String] = [:]
        for part in parts {
            guard let colon = part.firstIndex(of: ASCII.colon) else { return nil }
            let name = String(decoding: part[..<colon], as: UTF8.self)
            guard metrics[name] == nil else { return nil }
            metrics[name] = String(decoding: part[(colon + 1)...], as: UTF8.self)
        }
        let version = stated ?? (metrics["Au"] != nil ? .v2 : metrics["VC"] != nil ? .v4 : .v31)
        let score: Double? =
            switch version {
            case .v2: CVSS2(metrics)?.score
            case .v30, .v31: CVSS3(metrics, minor: version == .v30 ? 0 : 1)?.score
            case .v4: CVSS4(metrics)?.score
            }
        guard let score else { return nil }
        (self.version, self.score) = (version, score)
    }
}

/// The metrics of a vector against those that a version has.
struct CVSSMetrics {
    private let given: [String: String]

    /// `known`: for each metric its values, the one that means "not defined" among them. Nil where one that is given isn't known, or
    /// one of `required` isn't given.
    init?(_ given: [String: String], known: [String: [String]], required: [String]) {
        guard given.allSatisfy({ known[$0.key]?.contains($0.value) ?? false }),
            required.allSatisfy({ given[$0] != nil })
        else { return nil }
        self.given = given
    }

    /// Nil: not given, or not defined.
    subscript(name: String) -> String? { given[name].flatMap { $0 == "X" || $0 == "ND" ? nil : $0 } }

    func hasAny(_ names: [String]) -> Bool { names.contains { self[$0] != nil } }
}
