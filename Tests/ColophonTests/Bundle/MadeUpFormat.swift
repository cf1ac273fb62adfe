// A bundle format with one check and one dialect more than format 1: what adding them takes, and nothing else.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import EvidenceParsing
import Files
import Primitives
import ReleaseModel

extension BundleFormat {
    static let madeUp = BundleFormat(
        number: 2, dataFiles: v1.dataFiles, rules: RuleBook(RuleBook.v1.rules + [ChangesAreFew.self]),
        dialects: EvidenceDialects([TAPReader.self] + EvidenceDialects.v1.all), details: v1.details, notes: v1.notes,
        instructions: v1.instructions)

    /// Format 1, had its rules been written otherwise.
    static func changed<Change: JudgementChange>(_: Change.Type) -> BundleFormat {
        BundleFormat(
            number: 1, dataFiles: v1.dataFiles,
            rules: RuleBook([
                Changed<PullRequestsMerged, Change>.self, Changed<GatesPass, Change>.self,
                Changed<ChangelogUpdated, Change>.self, Changed<VersionBumped, Change>.self,
                Changed<DocumentationUpdated, Change>.self, Changed<SecurityReviewed, Change>.self,
                Changed<RollbackTested, Change>.self, Changed<NotesDrafted, Change>.self,
            ]),
            dialects: .v1, details: v1.details, notes: v1.notes, instructions: v1.instructions)
    }
}

extension BundleFormats {
    static let withMadeUp = BundleFormats([.v1, .madeUp])
}

/// RL-09: at most two paths changed.
enum ChangesAreFew: Rule {
    static let id = CheckID(rawValue: "RL-09") ?? .rl01

    static let description = RuleDescription(
        id: id, name: "Changes are few", summary: "A release changes little.", required: "always",
        passesWhen: ["At most two paths changed."], failsWhen: ["More paths changed."], details: [],
        evidence: [.documentation], remedy: "Release more often.")

    static func judge(_ input: RuleInput) -> Judgement {
        guard let evidence = input.evidence.first, case .documentation(let changes) = evidence.reading else {
            return .pending("No list of changed paths")
        }
        let surplus = changes.items.dropFirst(2).map {
            Finding("many-changes", .error, "\($0.path) is one too many", file: evidence.path, line: $0.line)
        }
        return Judgement(
            surplus.isEmpty ? .pass : .fail, "\(changes.items.count) paths changed", findings: surplus,
            proofs: [input.proof(evidence)])
    }
}

/// Test Anything Protocol: another form of a test report.
enum TAPReader: EvidenceDialect {
    static let kind = EvidenceKind.junit
    static let name = "a TAP stream"
    static let mark = EvidenceMark.text { $0.starts(with: "TAP version ".utf8) }
    static let need = EvidenceNeed.whole
    static func takes(_ bytes: Bytes) -> Bool { bytes.starts(with: "TAP version ".utf8) }
    static func mediaType(suffix: String?) -> String? { suffix == "tap" ? "text/x-tap" : nil }

    static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        var report = TestReport(cases: [], suites: 1)
        let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isFailure = line.hasPrefix("not ok")
            guard isFailure || line.hasPrefix("ok") else { continue }
            report.cases.append(
                .init(name: String(line), suite: "", outcome: isFailure ? .failed : .passed, line: index + 1))
        }
        guard !report.cases.isEmpty else {
            throw EvidenceFault("no-tests", "the stream has no tests", remedy: "Run the tests again.")
        }
        return .tests(report)
    }
}

protocol JudgementChange: Sendable {
    static func apply(to judgement: inout Judgement)
}

/// A rule whose judgements are changed.
enum Changed<Original: Rule, Change: JudgementChange>: Rule {
    static var description: RuleDescription {
        var description = Original.description
        description.name = "Called otherwise"
        return description
    }
    static func concerns(_ evidence: LoadedEvidence, policy: Policy) -> Bool {
        Original.concerns(evidence, policy: policy)
    }
    static func judge(_ input: RuleInput) -> Judgement {
        var judgement = Original.judge(input)
        Change.apply(to: &judgement)
        return judgement
    }
}

/// Every sentence is another, and there is one more warning and one more note.
enum OtherWords: JudgementChange {
    static func apply(to judgement: inout Judgement) {
        judgement.headline = "In other words: \(judgement.headline)"
        for index in judgement.findings.indices {
            judgement.findings[index].message = "put otherwise"
            judgement.findings[index].remedy = "Do it otherwise."
        }
        judgement.findings += [
            Finding("one-more", .warning, "a warning", file: "release.yaml"), Finding("one-more", .note, "a note"),
        ]
    }
}

enum OneErrorMore: JudgementChange {
    static func apply(to judgement: inout Judgement) {
        judgement.findings.append(Finding("one-more", .error, "an error"))
    }
}

enum NoErrors: JudgementChange {
    static func apply(to judgement: inout Judgement) { judgement.findings.removeAll { $0.severity == .error } }
}

enum ErrorsElsewhere: JudgementChange {
    static func apply(to judgement: inout Judgement) {
        for index in judgement.findings.indices { judgement.findings[index].line = 4_711 }
    }
}

enum OtherProofs: JudgementChange {
    static func apply(to judgement: inout Judgement) {
        for index in judgement.proofs.indices { judgement.proofs[index].sha256 = SHA256Digest(of: Bytes("x".utf8)) }
    }
}

enum OtherStatus: JudgementChange {
    static func apply(to judgement: inout Judgement) { judgement.status = judgement.status == .fail ? .pass : .fail }
}
