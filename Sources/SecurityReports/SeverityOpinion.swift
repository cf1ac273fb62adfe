// One opinion on how severe a weakness is: what it counts as.
import CVSS
import Primitives
import ReleaseModel

/// Its word, its score and its vector may differ: the most severe counts. A score that can't be read leaves it in doubt.
struct SeverityOpinion {
    var source: String?
    var method: String?
    var word: String?
    var score: StatedScore?
    var vector: String?
    var line: Int?

    /// What it says, and whether a score is in doubt.
    fileprivate func ratings(_ remarks: inout SecurityTally) -> (found: [SecurityRating], isInDoubt: Bool) {
        var (found, isInDoubt) = ([SecurityRating](), false)
        // How likely a weakness is to be used, or what is to be done about it, is not how severe it is.
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
            switch score {
            case .rated(let rating): found.append(rating)
            case .unreadable(let text):
                isInDoubt = true
                remarks.remark("the score \(text) is no number from 0 to 10", line: line)
            }
        }
        return (found, isInDoubt)
    }

    /// By its method, `CVSSv31`; where none is stated, scores are CVSS's.
    private var isCVSS: Bool { method.map { ASCII.lowercased($0).hasPrefix("cvss") } ?? true }

    private static func isOther(_ text: String?) -> Bool {
        (text ?? "").utf8.split { !ASCII.isLetter($0) }.contains {
            ["epss", "ssvc", "kev"].contains(ASCII.lowercased(String(Substring($0))))
        }
    }
}

extension [SeverityOpinion] {
    /// The most severe of all; `unrated` where there is none.
    func severity(_ remarks: inout SecurityTally) -> SecurityRating {
        var (found, isInDoubt) = ([SecurityRating](), false)
        for opinion in self {
            let own = opinion.ratings(&remarks)
            found += own.found
            isInDoubt = isInDoubt || own.isInDoubt
        }
        return found.mostSevere(isInDoubt: isInDoubt)
    }
}
