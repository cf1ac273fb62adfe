// Every situation that one file of a sync can be in, and what the release rules say of it in words of their own.
import Bundles
import Checklist
import Colophon
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync

/// A content by a letter; nil: no file.
typealias Letter = Character

/// One file before a decision.
struct SyncSituation: CustomStringConvertible, Equatable, Sendable {
    struct Last: Equatable, Sendable {
        /// What upstream gave.
        var base: Letter
        /// What stood there afterwards.
        var written: Letter?
        var wasOverridden = false
    }

    var upstream: Letter?
    var target: Letter?
    var override: Letter?
    var last: Last?
    var policy = ConflictChoice.fail
    var restores = false
    var prunes = false

    var description: String {
        func name(_ letter: Letter?) -> String { letter.map(String.init) ?? "-" }
        let last = last.map { "\($0.base)\(name($0.written))\($0.wasOverridden ? "o" : "")" } ?? "-"
        return "up \(name(upstream)) here \(name(target)) over \(name(override)) last \(last) \(policy.rawValue)"
            + (restores ? " restores" : "") + (prunes ? " prunes" : "")
    }

    /// Every combination that planning can ask about.
    static let all: [SyncSituation] = {
        let contents: [Letter?] = [nil, "A", "B", "C"]
        var lasts: [Last?] = [nil]
        for base in ["A", "B", "C"] as [Letter] {
            for written in contents {
                for wasOverridden in [false, true] {
                    lasts.append(Last(base: base, written: written, wasOverridden: wasOverridden))
                }
            }
        }
        var all: [SyncSituation] = []
        for upstream in contents {
            for target in contents {
                for override in contents {
                    for last in lasts where upstream != nil || last != nil && (target != nil || override != nil) {
                        for policy in ConflictChoice.allCases {
                            for flags in 0..<4 {
                                all.append(
                                    SyncSituation(
                                        upstream: upstream, target: target, override: override, last: last,
                                        policy: policy, restores: flags & 1 == 1, prunes: flags & 2 == 2))
                            }
                        }
                    }
                }
            }
        }
        return all
    }()

    // MARK: What the code under test says

    static func side(_ letter: Letter) -> SyncPlan.Side {
        SyncPlan.Side(sha256: SHA256Digest(of: String(letter).utf8), size: 1)
    }

    var decision: SyncDecision {
        let file = last.map { last in
            SyncSnapshot.File(
                target: "t", source: "s", upstream: Self.side(last.base), written: last.written.map(Self.side),
                isOverridden: last.wasOverridden)
        }
        return SyncArbiter(onConflict: policy, restores: restores, prunes: prunes).decide(
            FileVersions(
                upstream: upstream.map(Self.side), target: target.map(Self.side), override: override.map(Self.side),
                last: file))
    }

    /// What stands there once the decision is carried out; `merged` is what a merge makes. Nil: a conflict.
    func outcome(merged: Letter = "M") -> SyncOutcome? {
        let decision = decision
        var outcome = SyncOutcome(target: target, override: override)
        switch decision.result {
        case .conflict: return nil
        case .upstream: outcome.target = upstream
        case .override: outcome.target = override
        case .merge: outcome.target = merged
        case .target: break
        case .delete: outcome.target = nil
        }
        switch decision.override {
        case .stays: break
        case .follows: outcome.override = outcome.target
        case .goes: outcome.override = nil
        }
        return outcome
    }

    /// The situation of the next plan, with nothing changed on either side; nil: the file is forgotten.
    func next(merged: Letter = "M") -> SyncSituation? {
        guard let outcome = outcome(merged: merged) else { return nil }
        let decision = decision
        var next = self
        next.target = outcome.target
        next.override = outcome.override
        guard let upstream else {
            let isForgotten = decision.result == .delete || decision.isSettled
            return isForgotten || outcome == SyncOutcome(target: nil, override: nil) ? nil : next
        }
        let isDrift = decision.result == .target && !decision.isSettled && outcome.target != upstream
        next.last = Last(
            base: upstream, written: isDrift ? last?.written : outcome.target,
            wasOverridden: override != nil && decision.override != .goes)
        return next
    }
}

struct SyncOutcome: Equatable {
    var target: Letter?
    var override: Letter?
}

/// The rules, told by what changed on which side since the base, and by what is there at the end. "M" is a merge.
struct SyncOracle {
    let it: SyncSituation

    /// Nil: a conflict that a person has to settle.
    var outcome: SyncOutcome? {
        if it.upstream == nil { return withdrawal }
        return it.override == nil ? withoutOverride : withOverride
    }

    private var wroteOverridesVersion: Bool {
        it.last.map { $0.wasOverridden && $0.written == it.target } ?? false
    }

    private var withdrawal: SyncOutcome? {
        let asItIs = SyncOutcome(target: it.target, override: it.override)
        if !it.prunes { return asItIs }
        let isPristine = it.target == it.last?.base || wroteOverridesVersion || it.restores
        if it.override == nil, isPristine { return SyncOutcome(target: nil, override: nil) }
        switch it.policy {
        case .ours: return asItIs
        case .theirs: return SyncOutcome(target: nil, override: nil)
        case .fail, .merge: return nil
        }
    }

    private var withoutOverride: SyncOutcome? {
        let upstreams = SyncOutcome(target: it.upstream, override: nil)
        if it.restores || it.target == it.upstream { return upstreams }
        guard let base = it.last?.base else {
            return it.target == nil ? upstreams : contested(target: it.target)
        }
        if wroteOverridesVersion { return upstreams }
        switch (it.target != base, it.upstream != base) {
        case (false, _): return upstreams
        case (true, false): return SyncOutcome(target: it.target, override: nil)
        case (true, true): return contested(target: it.target)
        }
    }

    private func contested(target: Letter?) -> SyncOutcome? {
        switch it.policy {
        case .fail: nil
        case .ours: SyncOutcome(target: target, override: nil)
        case .theirs: SyncOutcome(target: it.upstream, override: nil)
        case .merge: target == nil ? nil : SyncOutcome(target: "M", override: nil)
        }
    }

    private var withOverride: SyncOutcome? {
        let known: [Letter?] = [nil, it.upstream, it.override, it.last?.written]
        let asksAPerson = it.policy == .fail || it.policy == .merge
        if !it.restores, asksAPerson, !known.contains(it.target) { return nil }
        if it.override == it.upstream { return SyncOutcome(target: it.upstream, override: it.override) }
        let base = it.last?.base
        if it.override == base { return SyncOutcome(target: it.upstream, override: it.upstream) }
        if it.upstream == base { return SyncOutcome(target: it.override, override: it.override) }
        switch it.policy {
        case .fail: return nil
        case .ours: return SyncOutcome(target: it.override, override: it.override)
        case .theirs: return SyncOutcome(target: it.upstream, override: nil)
        case .merge: return SyncOutcome(target: "M", override: "M")
        }
    }
}
