// Which failures a waiver lets pass: those that it names, while it is in force and policy allows it.
import Files
import Primitives
import ReleaseModel

struct WaiverRules {
    let release: LoadedRelease
    /// Counts for a release that is not out; of one that is its own day does.
    let today: Timestamp
    private var record: ReleaseRecord { release.record }
    private var recordFile: String { release.recordFile }
    private var policy: Policy { release.policy }

    /// The status stays fail; the waiver counts where it names every error of the check.
    func apply(_ waiver: Waiver, to result: inout CheckResult) {
        let field = "checks.\(result.id.rawValue).waive"
        guard result.status == .fail else {
            let isPending = result.status == .pending
            result.findings.append(
                finding(
                    "waiver-not-needed", .warning,
                    "the waiver by \(waiver.by.oneLine) doesn't count: "
                        + (isPending ? "it answers a failure, and this check is pending" : "the check didn't fail"),
                    remedy: isPending ? "Add the evidence first." : "Take the waiver out of the record.", field))
            return
        }
        if let reason = invalid(waiver, for: result.id, field) {
            result.findings.append(reason)
            return
        }
        if !result.findings.contains(where: { $0.severity == .error }) {
            result.findings.append(Finding("check-failed", .error, result.headline, file: recordFile))
        }
        let errors = result.findings.filter { $0.severity == .error && $0.code != Finding.unlisted }
        let match = WaiverMatch(waiver.findings, errors.filter { $0.code != Finding.notKept }.map(\.key))
        result.findings += unused(match, field)
        // What has no name can't be named.
        let unnamed = waiver.findings == .all ? [] : errors.filter { $0.code == Finding.notKept }.map(\.message)
        guard match.open.isEmpty, unnamed.isEmpty else {
            result.findings.append(notNamed(match.open + unnamed, of: waiver, field))
            return
        }
        result.waiver = waiver
    }

    /// Its keys are the paths of the files. What is wrong with it is given, and said of the files as well.
    func apply(_ waiver: Waiver, to unread: inout [UnreadEvidence]) -> [Finding] {
        let field = "checks.unread.waive"
        guard !unread.isEmpty else {
            return [
                finding(
                    "waiver-not-needed", .warning,
                    "the waiver by \(waiver.by.oneLine) doesn't count: no listed evidence is left unread",
                    remedy: "Take the waiver out of the record.", field)
            ]
        }
        let match = WaiverMatch(waiver.findings, unread.map(\.path))
        let problems = invalid(waiver, for: .unread, field).map { [$0] } ?? unused(match, field)
        if let problem = problems.first {
            for index in unread.indices {
                unread[index].reason.message += " (\(problem.message))"
            }
        }
        guard problems.allSatisfy({ $0.severity != .error }) else { return problems }
        for index in unread.indices where !match.open.contains(unread[index].path) { unread[index].waiver = waiver }
        return problems
    }

    // MARK: Whether it counts

    private func invalid(_ waiver: Waiver, for check: CheckID, _ field: String) -> Finding? {
        let missing =
            [
                ("findings", waiver.findings == .keys([])), ("by", Placeholder.namesNobody(waiver.by)),
                ("reason", Placeholder.saysNothing(waiver.reason)),
                ("expires", waiver.expires == nil),
            ].filter(\.1).map(\.0)
        guard missing.isEmpty, let expires = waiver.expires else {
            return finding(
                "waiver-incomplete", .error,
                "a waiver needs the findings that it waives, a name, a reason and a last day, and this one doesn't count: "
                    + "\(listed(missing)) \(missing.count == 1 ? "is" : "are") missing, blank or a placeholder",
                remedy: "State findings, by, reason and expires in the waiver.", field)
        }
        if policy.waivers.never.contains(check) {
            return finding(
                "waiver-forbidden", .error, "policy lets nobody waive failures of \(check.rawValue)",
                remedy: "Fix the failure.", field)
        }
        if !policy.waivers.by.isEmpty, !policy.waivers.by.contains(where: { $0.hasSameBytes(as: waiver.by) }) {
            return finding(
                "waiver-forbidden", .error,
                "\(waiver.by.oneLine) may not waive failures: policy names \(listed(policy.waivers.by))",
                remedy: "Have the failure waived by one of them, or fix it.", field)
        }
        return releaser(waiver, field) ?? term(waiver, to: expires, field)
    }

    private func releaser(_ waiver: Waiver, _ field: String) -> Finding? {
        guard policy.waivers.notReleaser else { return nil }
        guard let releaser = record.people.releasedBy, !Placeholder.namesNobody(releaser) else {
            guard record.status.isPublished else { return nil }
            return finding(
                "waiver-forbidden", .error,
                "policy lets whoever released waive nothing, and the record doesn't say who released",
                remedy: "State people.released_by.", field)
        }
        for name in [waiver.by, releaser] {
            guard let word = wordOfTwoAlphabets(in: name) else { continue }
            return finding(
                "waiver-forbidden", .error,
                "\(quoted(word)) has letters of two alphabets, so that nobody can see whether \(waiver.by.oneLine) released this version",
                remedy: "Write the name in letters of one alphabet.", field)
        }
        guard isSamePerson(waiver.by, releaser) else { return nil }
        return finding(
            "waiver-forbidden", .error,
            "\(waiver.by.oneLine) released this version, and policy has another person waive",
            remedy: "Have the failure waived by somebody else, or fix it.", field)
    }

    private func term(_ waiver: Waiver, to expires: Timestamp, _ field: String) -> Finding? {
        let isOut = record.status.isPublished
        guard let day = isOut ? record.releaseDate : today else {
            return finding(
                "waiver-undated", .error,
                "the waiver by \(waiver.by.oneLine) ends on \(expires.dateText), and the record doesn't say when the release came out",
                remedy: "State dates.released.", field)
        }
        guard expires.covers(day) else {
            return finding(
                "waiver-expired", .error,
                "the waiver by \(waiver.by.oneLine) ended on \(expires.dateText), "
                    + (isOut ? "before the release on \(day.dateText)" : "and the release is not out yet"),
                remedy: "Fix the failure, or have the waiver renewed.", field)
        }
        let days = expires.days(since: day)
        guard let most = policy.waivers.maxDays, days > most else { return nil }
        return finding(
            "waiver-too-long", .error,
            "the waiver by \(waiver.by.oneLine) lasts \(counted(days, "day")), and policy allows \(most)",
            remedy: "Let it end on an earlier day.", field)
    }

    // MARK: What is said of it

    private func unused(_ match: WaiverMatch, _ field: String) -> [Finding] {
        match.unused.map { key in
            finding(
                "waiver-unused", .warning, "the waiver names \(quoted(key)), and there is no such finding",
                remedy: "Take it out of the waiver; colophon check prints the keys.", field)
        }
            + match.excessive.map { name, count in
                finding(
                    "waiver-too-wide", .warning,
                    "the waiver names \(quoted(name)), and there \(count == 1 ? "is one such finding" : "are \(count) such findings")",
                    remedy: "State as many as there are: one more would be waived unseen.", field)
            }
    }

    private func notNamed(_ open: [String], of waiver: Waiver, _ field: String) -> Finding {
        finding(
            "waiver-too-narrow", .error,
            "the waiver by \(waiver.by.oneLine) doesn't cover \(listed(open.map(quoted)))",
            remedy: "Fix what is left, or have it waived by its key too.", field)
    }

    private func finding(
        _ code: String, _ severity: FindingSeverity, _ message: String, remedy: String, _ field: String
    ) -> Finding {
        Finding(code, severity, message, remedy: remedy, file: recordFile, field: field)
    }
}

/// The keys of a waiver against those of the findings.
private struct WaiverMatch {
    /// Findings that the waiver doesn't name, each key once.
    private(set) var open: [String] = []
    /// What the waiver names, and no finding has as its key.
    private(set) var unused: [String] = []
    /// What it names more often than there are such findings, with their number.
    private(set) var excessive: [(name: String, count: Int)] = []

    init(_ waived: Waiver.Findings, _ keys: [String]) {
        guard case .keys(let names) = waived else { return }
        var left: [BytewiseKey: Int] = [:]
        for key in keys { left[BytewiseKey(key), default: 0] += 1 }
        for name in names {
            let waived = WaivedKey(name) { left[BytewiseKey($0)] != nil }
            let key = BytewiseKey(waived.key)
            guard let there = left[key], there > 0 else {
                unused.append(name)
                continue
            }
            if waived.count > there { excessive.append((name, there)) }
            left[key] = max(0, there - waived.count)
        }
        var seen: Set<BytewiseKey> = []
        for key in keys where left[BytewiseKey(key), default: 0] > 0 && seen.insert(BytewiseKey(key)).inserted {
            open.append(key)
        }
    }
}

extension Timestamp {
    /// As an end: a date holds for its whole day, an instant up to itself (a day counts by its beginning).
    func covers(_ moment: Timestamp) -> Bool {
        isDate || moment.isDate ? moment.days(since: self) <= 0 : moment <= self
    }
}
