// A release's checklist: read, decided by people, waived; and the security gate.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import Primitives
import ReleaseModel
import ReleaseService
import Workspace

struct ChecklistOperations: Sendable {
    let service: ReleaseService
    let cache: AnswerCache

    var all: [Operation] { [checklist, decide, waive, gate] }

    private var checklist: Operation {
        Operation(
            id: "getChecklist", method: .get, path: "/v1/releases/{id}/checklist",
            summary: "Read the verdicts on a release", scope: .read, parameters: [.release],
            outcomes: [
                Outcome(
                    status: .ok, about: "The verdicts, as a build would give them now",
                    content: AnswerShape.checklist.content, headers: ["ETag"])
            ], known: cache.known
        ) { [service, cache] call in
            let view = try await service.view(try call.identifier(.release))
            return try await cache.answer(to: call, from: .view(view)) {
                .entity(view.checklist, tag: view.validator)
            }
        }
    }

    private var decide: Operation {
        Operation(
            id: "decideCheck", method: .patch, path: "/v1/releases/{id}/checklist",
            summary: "Decide a check as a person; pending takes it back, and evidence has the last word", scope: .write,
            parameters: [.release, .ifMatch],
            body: .members(
                "decision",
                [
                    .init("check_id", .checkID, required: true, "\(RuleBook.current.span)."),
                    .init("status", .words(CheckStatus.self), required: true, "The person's verdict."),
                    .init("message", .sentence, required: true, "Why."),
                ]),
            outcomes: [
                Outcome(
                    status: .ok, about: "It is decided", content: AnswerShape.decidedCheck.content, headers: ["ETag"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let body = try call.json()
            let actor = try call.actor()
            let check = body.word("check_id", CheckID.self) ?? .rl01
            _ = try await service.decide(
                id, check, body.word("status", CheckStatus.self) ?? .pending, reason: body.string("message"),
                revision: try await call.revision(of: id, service), by: actor)
            return try await service.view(id).decided(check)
        }
    }

    private var waive: Operation {
        Operation(
            id: "waiveCheck", method: .post, path: "/v1/releases/{id}/checklist/{check_id}/waiver",
            summary: "Let a failing check pass: it stays a failure, and is shown as one that was waived", scope: .waive,
            parameters: [
                .release,
                Parameter(
                    place: .path, name: "check_id", shape: .waivableCheck,
                    about: "The check; or unread, for evidence that no check reads.", isRequired: true), .ifMatch,
                .idempotencyKey,
            ],
            body: .members(
                "waiver",
                [
                    .init(
                        "findings", .listOr(["all"], .sentence), required: true,
                        "The keys of the findings, as the checklist has them; or all."),
                    .init("reason", .sentence, required: true, "Why."),
                    .init("expires", .form(.date), required: true, "The last day on which it counts."),
                ]),
            outcomes: [
                Outcome(
                    status: .ok, about: "It is waived", content: AnswerShape.releaseStep.content, headers: ["ETag"])
            ]
        ) { [service] call in
            let id = try call.identifier(.release)
            let name = call.path["check_id"] ?? ""
            guard let check = name == CheckID.unread.rawValue ? .unread : CheckID(rawValue: name),
                check == .unread || RuleBook.current.ids.contains(check)
            else {
                throw Problem(
                    status: .notFound, code: "no-such-check",
                    detail: "there is no check \(excerpt(name))",
                    remedy: "They are \(RuleBook.current.span), and unread.")
            }
            let body = try call.json()
            let actor = try call.actor()
            let findings = body["findings"].flatMap(Waiver.Findings.read) ?? .keys([])
            let expires = body.date("expires") ?? Timestamp(secondsSinceEpoch: 0, isDate: true)
            return try await call.once(service, answer: { Answer.step($0) }) {
                try await service.waive(
                    id, check, findings: findings, reason: body.string("reason"), expires: expires,
                    revision: try await call.revision(of: id, service), by: actor)
            }
        }
    }

    // MARK: The gate

    private static let runMembers: [ObjectShape.Member] = [
        .init("run_id", .form(.sentence(100)), required: true, "The scanner's own name of the run."),
        .init(
            "summary",
            .object(
                .init(
                    "counts by severity",
                    Severity.allCases.map { .init($0.rawValue, .count, "Findings; 0 where it is left out.") })),
            required: true, "What the run found."),
        .init("succeeded", .flag, "False where the run broke off; its counts say nothing then."),
        .init(
            "policy",
            .object(
                .init(
                    "policy",
                    Severity.allCases.map {
                        .init($0.rawValue, .count, "How many are allowed; as the project's policy where left out.")
                    } + [.init("sign_off", .flag, "Whether a person has to sign a passing run off.")])),
            "What is allowed, where that is less than by the project's policy."),
    ]

    private var gate: Operation {
        Operation(
            id: "runSecurityGate", method: .post, path: "/v1/releases/{id}/security-gate",
            summary: "Hold a security run to the policy; its decision is RL-06", scope: .write,
            parameters: [.release, .ifMatch, .idempotencyKey], body: .members("security run", Self.runMembers),
            outcomes: [
                Outcome(
                    status: .ok, about: "It is decided", content: AnswerShape.gate.content, headers: ["ETag"])
            ]
        ) { [self] call in
            try await call.once(service, answer: Self.answer) {
                try await runGate(call)
            }
        }
    }

    private func runGate(_ call: Call) async throws -> ManagedRelease {
        let id = try call.identifier(.release)
        let body = try call.json()
        func count(_ severity: Severity) -> Int { body["summary"]?.int(severity.rawValue) ?? 0 }
        let run = SecurityRun(
            id: body.string("run_id") ?? "", critical: count(.critical), high: count(.high), medium: count(.medium),
            low: count(.low), succeeded: body.flag("succeeded") ?? true)
        let policy = body["policy"].map { service.configuration.policy.security.overridden(by: $0) }
        return try await service.securityGate(
            id, run: run, policy: policy, revision: try await call.revision(of: id, service), by: try call.actor()
        ).release
    }

    private static func answer(_ release: ManagedRelease) -> Answer {
        .entity(release.securityGate?.answer ?? .null, tag: release.entityTag)
    }
}

extension Policy.Security {
    fileprivate func overridden(by node: DataNode) -> Policy.Security {
        var policy = self
        policy.critical = node.int("critical") ?? critical
        policy.high = node.int("high") ?? high
        policy.medium = node.int("medium") ?? medium
        policy.low = node.int("low") ?? low
        policy.signOff = node.flag("sign_off") ?? signOff
        return policy
    }
}

extension ReleaseView {
    fileprivate func decided(_ check: CheckID) throws -> Answer {
        let result = checked.checklist[check]
        return .entity(
            [
                "release_id": .string(release.id.text), "check_id": .string(check.rawValue),
                "status": .string((result?.status ?? .pending).rawValue),
                "message": .string(result?.headline ?? ""), "waived": .bool(result?.isWaived ?? false),
            ],
            tag: release.entityTag)
    }
}

extension Shape {
    fileprivate static var waivableCheck: Shape {
        .text(.oneOf(CheckID.waivable.map(\.rawValue)))
    }
}
