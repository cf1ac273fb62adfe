// Judges a bundle's evidence again, and compares what that gives with what the bundle states.
import Archives
import Bundles
import Checklist
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

/// What a bundle's own record and evidence give when they are read, judged and written now.
struct Reevaluation {
    private let bundle: ReadBundle
    private let loaded: LoadedRelease
    /// Redacted files whose originals were not given: their kinds are known, their content is not.
    private let redacted: [LoadedEvidence]

    init(_ bundle: ReadBundle, originals: OriginalFiles) throws(FileError) {
        let read = try bundle.readEvidence()
        self.bundle = bundle
        redacted = bundle.evidence.filter { $0.isRedacted && originals.bytes(of: $0) == nil }
            .map { $0.closed(.unreadable([])) }
        let evidence = bundle.evidence.enumerated().compactMap { index, item -> LoadedEvidence? in
            if let loaded = read[index] { return loaded }
            if let bytes = originals.bytes(of: item) {
                return EvidenceReader.read(
                    item.entry, bytes: bytes, limits: bundle.policy.limits, dialects: bundle.format.dialects)
            }
            return item.isMissing ? item.missing : nil
        }
        var loaded = LoadedRelease(
            record: bundle.record, recordFile: bundle.provenance.source.file,
            recordSHA256: bundle.provenance.source.sha256, evidence: evidence,
            policy: bundle.policy)
        loaded.facts = bundle.provenance.facts
        if let target = bundle.rollbackTarget { loaded.rollbackTarget = target }
        self.loaded = loaded
    }

    func checked(today: Timestamp) -> CheckedRelease { evaluate(loaded, today: today, rules: bundle.format.rules) }

    func items(today: Timestamp) -> [VerificationItem] {
        let (checked, checklist) = checklistItem(today: today)
        return [evidenceItem(), checklist, rollbackItem(checked), notesItem(), syncItem()]
    }

    private func evidenceItem() -> VerificationItem {
        let stated = Dictionary(
            bundle.evidence.map { (BytewiseKey($0.entry.path), $0.node) }, uniquingKeysWith: { first, _ in first })
        var details: [String] = []
        for evidence in loaded.evidence {
            guard let node = stated[BytewiseKey(evidence.path)] else { continue }
            let (stated, found) = (JSON(node), bundle.format.details(evidence))
            details += JSONDifference.lines(stated: StatedFacts.evidence(stated), found: StatedFacts.evidence(found))
                .map { "\(evidence.path): \($0)" }
        }
        guard details.isEmpty else {
            return .failed(
                .evidence, code: "evidence-differs", problem: "The evidence says something else than the list of it",
                details: details)
        }
        guard redacted.isEmpty else {
            let names = redacted.map { ArchivePath.quoted($0.path) }.joined(separator: ", ")
            return loaded.evidence.isEmpty
                ? .notChecked(.evidence, because: "All evidence is redacted: \(names)")
                : .ok(.evidence, note: "but for redacted files, of which only the digest is here: \(names)")
        }
        return .ok(.evidence)
    }

    private var redactedPaths: Set<BytewiseKey> { Set(redacted.map { BytewiseKey($0.path) }) }

    /// Checks that a redacted file may have decided.
    var closed: Set<CheckID> {
        var closed: Set<CheckID> = []
        for rule in bundle.format.rules.rules
        where redacted.contains(where: { rule.concerns($0, policy: bundle.policy) }) {
            closed.insert(rule.description.id)
        }
        return closed
    }

    /// Compares all verdicts but those that depend on redacted files. A draft's waivers were judged on the day of its
    /// build, which no bundle names: the verdicts have to hold on some day, and the item says which.
    private func checklistItem(today: Timestamp) -> (CheckedRelease, VerificationItem) {
        var outcome = compare(on: today)
        var note: String?
        if bundle.isDraft, !outcome.comparison.differences.isEmpty {
            for day in turningDays {
                let other = compare(on: day)
                guard other.comparison.differences.isEmpty else { continue }
                outcome = other
                note = "as of \(day.dateText): a waiver has ended since, or was not in force yet"
                break
            }
        }
        guard outcome.comparison.differences.isEmpty else {
            let item = VerificationItem.failed(
                .checklist, code: "checklist-differs",
                problem: "The evidence does not give the verdicts that are stated",
                details: outcome.comparison.differences)
            return (outcome.checked, item)
        }
        let closed = closed.sorted().map(\.rawValue).joined(separator: ", ")
        if !closed.isEmpty {
            return (
                outcome.checked,
                .notChecked(
                    .checklist,
                    because: "\(closed) can't be judged again, as evidence is redacted; the others are as stated")
            )
        }
        return (outcome.checked, .ok(.checklist, note: note, details: outcome.comparison.remarks))
    }

    /// The last days of waivers, and the days after them: a draft's verdicts change on these only.
    private var turningDays: [Timestamp] {
        let ends = bundle.record.checks.compactMap { $0.waiver?.expires }.map { Timestamp($0.dateText) ?? $0 }
        return (ends + ends.map { Timestamp(secondsSinceEpoch: $0.secondsSinceEpoch &+ 86_400, isDate: true) }).sorted()
    }

    private func compare(on day: Timestamp) -> (checked: CheckedRelease, comparison: VerdictComparison) {
        let checked = checked(today: day)
        let closed = closed
        var comparison = VerdictComparison()
        let stated = json(bundle["data/checklist.json"]?.bytes ?? [])
        for (result, check) in zip(checked.checklist.results, StatedFacts.checks(stated))
        where !closed.contains(result.id) {
            comparison.add(result.id, stated: check, found: result.json)
        }
        comparison.addUnread(stated: stated, found: checked.checklist.unread.map(\.json), but: redactedPaths)
        // Of a check that depends on a redacted file the bundle's word counts.
        if closed.isEmpty || (bundle.readiness == .notJudged) != (checked.checklist.readiness == .notJudged),
            checked.checklist.readiness != bundle.readiness
        {
            comparison.refuse(
                "readiness: the bundle says \(bundle.readiness.words), and its content gives "
                    + checked.checklist.readiness.words)
        }
        if bundle.readiness == .ready, bundle.verdicts.contains(where: \.isInTheWay) {
            comparison.refuse("readiness: the bundle says ready, and one of its checks is not met")
        }
        if !StatedFacts.isWellFormed(checklist: stated) {
            comparison.refuse("data/checklist.json has members that the format does not know")
        }
        return (checked, comparison)
    }

    private func rollbackItem(_ checked: CheckedRelease) -> VerificationItem {
        guard !closed.contains(.rl07) else {
            return .notChecked(.rollback, because: "It depends on RL-07, which can't be judged again")
        }
        let found = BundleBuilder.derivedRollback(RollbackPlanner.standby(for: checked), matrix: bundle.policy.matrix)
        guard let stated = bundle["data/rollback.json"]?.bytes, stated != found else { return .ok(.rollback) }
        let details = JSONDifference.lines(
            stated: StatedFacts.rollback(json(stated)), found: StatedFacts.rollback(json(found)))
        guard !details.isEmpty else { return .ok(.rollback) }
        return .failed(
            .rollback, code: "rollback-differs",
            problem: "data/rollback.json is not what the record and the evidence give", details: details)
    }

    private func notesItem() -> VerificationItem {
        let found = Bytes(bundle.format.notes(bundle.record).utf8)
        guard found != bundle["data/notes.md"]?.bytes else { return .ok(.notes) }
        return .failed(.notes, code: "notes-differ", problem: "data/notes.md is not what the record gives")
    }

    private func syncItem() -> VerificationItem {
        .notChecked(.sync, because: "The files themselves are not in the bundle")
    }

    private func json(_ bytes: Bytes) -> JSON {
        (try? parseDocument(bytes, format: .json, limits: CanonicalDocument.limits)).map { JSON($0) } ?? .null
    }
}
