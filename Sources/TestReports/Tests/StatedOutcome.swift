// What one attribute of an XML element says of how a test or a suite ended.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct StatedOutcome {
    let attribute: String
    let word: String
    /// Nil for a word that isn't known.
    let outcome: TestReport.Outcome?

    /// Of an element's attributes those that say so. What has a name of its own for each verdict states it as true or false, as a number
    /// of failures, or with the text of one.
    static func all(of element: XMLElement) -> [StatedOutcome] {
        element.attributes.compactMap { StatedOutcome($0.name, $0.value) }
    }

    /// The most severe that a suite says of itself and that is no pass; what else it has are numbers of its cases.
    static func fault(of suite: XMLElement) -> StatedOutcome? {
        var worst: StatedOutcome?
        for stated in all(of: suite)
        where ["status", "result", "outcome", "success"].contains(ASCII.lowercased(stated.attribute)) {
            guard ASCII.lowercased(stated.attribute) != "success" || ASCII.number(stated.word.utf8) == nil,
                stated.gravity > TestReport.Outcome.skipped.gravity, stated.gravity > worst?.gravity ?? 0
            else { continue }
            worst = stated
        }
        return worst
    }

    /// An unknown word is no verdict.
    var gravity: Int { (outcome ?? .undecided).gravity }

    private init?(_ attribute: String, _ value: String) {
        guard let sort = Self.sorts[attribute] ?? Self.sorts[ASCII.lowercased(attribute)], !value.isBlank else {
            return nil
        }
        self.attribute = attribute
        word = ASCII.trimmed(value)
        switch sort {
        case .word: outcome = OutcomeWord.outcome(word)
        case .flag(let held, let failed):
            // Beside true and false, a text says what went wrong.
            let text: TestReport.Outcome? = held == .passed ? nil : held
            outcome = Self.truth(word).map { $0 ? held : failed } ?? text
        }
    }

    private enum Sort: Sendable {
        case word
        /// What it says where it holds, and where it does not.
        case flag(TestReport.Outcome, TestReport.Outcome)
    }

    private static let sorts: [String: Sort] = [
        "status": .word, "result": .word, "outcome": .word,
        "success": .flag(.passed, .failed), "successful": .flag(.passed, .failed), "passed": .flag(.passed, .failed),
        "failed": .flag(.failed, .passed), "failure": .flag(.failed, .passed), "failures": .flag(.failed, .passed),
        "error": .flag(.error, .passed), "errors": .flag(.error, .passed),
        "skipped": .flag(.skipped, .passed), "disabled": .flag(.skipped, .passed), "ignored": .flag(.skipped, .passed),
    ]

    private static func truth(_ word: String) -> Bool? {
        if let number = ASCII.number(word.utf8) { return number > 0 }
        return switch ASCII.lowercased(word) {
        case "true", "yes": true
        case "false", "no", "none", "null": false
        default: nil
        }
    }
}
