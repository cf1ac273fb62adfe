// One opinion on how grave a weakness is: what it counts as.
import CVSS
import Primitives
import ReleaseModel

/// Its word, its score and its vector may differ: the gravest counts.
struct SeverityOpinion {
    var source: String?
    var method: String?
    var word: String?
    var score: Double?
    var vector: String?
    var line: Int?

    func severity(_ remarks: inout SecurityTally) -> SecurityRating {
        var found: [SecurityRating] = []
        // How likely a weakness is to be used, or what is to be done about it, is not how grave it is.
        let isSeverity = !Self.isOther(method) && !Self.isOther(source)
        if let word {
            if let rating = SecurityRating(word: word) {
                if isSeverity || rating.weight > SecurityRating.low.weight { found.append(rating) }
            } else if !SecurityRating.isUnknown(word) {
                remarks.remark("the severity \(quoted(word)) is no word that is known", line: line)
            }
        }
        if let vector, !vector.isBlank, isSeverity {
            if let known = CVSSVector(vector) {
                found.append(SecurityRating(known))
            } else if isCVSS {
                remarks.remark("the CVSS vector \(quoted(vector)) can't be read", line: line)
            }
        }
        if let score, isSeverity, isCVSS {
            if let rating = SecurityRating(score: score) {
                found.append(rating)
            } else if score != 0 {
                remarks.remark("the score \(score) is none from 0 to 10", line: line)
            }
        }
        return found.gravest
    }

    /// By its method, `CVSSv31`; where none is stated, scores are CVSS's.
    private var isCVSS: Bool { method.map { ASCII.lowercased($0).hasPrefix("cvss") } ?? true }

    private static func isOther(_ text: String?) -> Bool {
        (text ?? "").utf8.split { !ASCII.isLetter($0) }.contains {
            ["epss", "ssvc", "kev"].contains(ASCII.lowercased(String(Substring($0))))
        }
    }
}
