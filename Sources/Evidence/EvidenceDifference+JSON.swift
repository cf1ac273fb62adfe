// Rows of a comparison of evidence in words and as JSON.
package import Documents
import Primitives
package import ReleaseModel

extension EvidenceDifference.Value {
    package var label: String {
        switch self {
        case .outcome(let outcome): outcome.rawValue
        case .count(let count): "\(count)"
        case .lines(let lines): percentage(lines.covered, of: lines.valid)
        case .finding(let finding):
            finding.count == 1 ? finding.severity.rawValue : "\(finding.count) × \(finding.severity.rawValue)"
        case .versions(let versions): versions.joined(separator: ", ")
        }
    }

    package var json: JSON {
        switch self {
        case .outcome, .versions: .string(label)
        case .count(let count): .int(count)
        case .lines(let lines): lines.json
        case .finding(let finding): ["severity": .string(finding.severity.rawValue), "count": .int(finding.count)]
        }
    }
}

extension EvidenceDifference.Row {
    package var json: JSON {
        .object(compact: [("name", .string(name)), ("before", before?.json), ("after", after?.json)])
    }
}

extension LineCount {
    package var json: JSON {
        .object(compact: [
            ("lines_covered", .int(covered)), ("lines_valid", .int(valid)), ("line_rate", rate.map(JSON.double)),
        ])
    }
}
