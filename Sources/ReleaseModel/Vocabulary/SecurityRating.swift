// How severe a security finding is, or that nobody says how severe.
package import CVSS
import Primitives

/// In the order in which lists show them.
package enum SecurityRating: String, Sendable, Hashable, CaseIterable {
    case critical, high, medium, low
    /// Neither a word that is known nor a score says it.
    case unrated

    /// 4 for `critical` down to 0 for `unrated`, which any word or score beats.
    package var weight: Int {
        switch self {
        case .critical: 4
        case .high: 3
        case .medium: 2
        case .low: 1
        case .unrated: 0
        }
    }

    /// Of a score from 0 to 10 by CVSS's bands; nil for any other number, and for 0, which many write where they know no score.
    package init?(score: Double) {
        switch score {
        case 9...10: self = .critical
        case 7..<9: self = .high
        case 4..<7: self = .medium
        case let low where low > 0 && low < 4: self = .low
        default: return nil
        }
    }

    /// Of a word that scanners and advisories use, in any case; nil for any other, such as "unknown".
    package init?(word: String) {
        switch ASCII.lowercased(ASCII.trimmed(word)) {
        case "critical": self = .critical
        case "high", "important": self = .high
        case "medium", "moderate": self = .medium
        case "low", "minor", "negligible", "unimportant", "informational", "information", "info", "none": self = .low
        default: return nil
        }
    }

    /// Of a CVSS vector; one that scores 0 says that there is no impact, which is low.
    package init(_ vector: CVSSVector) { self = SecurityRating(score: vector.score) ?? .low }

    /// The words by which a tool says that it knows no severity: they are no slips.
    package static func isUnknown(_ word: String) -> Bool {
        ["", "unknown", "undefined", "unassigned", "unspecified", "untriaged", "not yet assigned", "n/a", "null"]
            .contains(ASCII.lowercased(ASCII.trimmed(word)))
    }

    package static func moreSevere(_ left: Self, _ right: Self) -> Self { left.weight < right.weight ? right : left }
}

extension [SecurityRating] {
    /// `unrated` where there is none.
    package var mostSevere: SecurityRating { reduce(.unrated) { .moreSevere($0, $1) } }
}
