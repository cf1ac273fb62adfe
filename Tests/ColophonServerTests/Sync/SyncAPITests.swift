// The sync over HTTP: the whole life of a rule, and each answer that isn't what was asked for.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import HTTPTypes
import ReleaseModel
import ReleaseService
import Testing
import Verification

@testable import colophon_server

struct SyncAPITests {
    private typealias Client = SyncClient

    @Test func theWholeLifeOfASync() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let made = try await client.send("POST", Client.rules, Client.rule)
            #expect(made.status == 201 && made["etag"] != nil)
            #expect(try made.obeys(.syncRule))
            let rule = try #require(try made.string("rule_id"))
            #expect(made["location"] == "\(Client.rules)/\(rule)")
            #expect(try made.string("target_repo") == "org/web")
            #expect(try made.string("created_by") == "the syncr")

            let dry = try await client.send("POST", "\(Client.rules)/\(rule)/dry-run", #"{"release_version": "1.0.0"}"#)
            #expect(dry.status == 200 && dry["etag"] == "\"1\"")
            #expect(try dry.obeys(.syncExecution))
            let dryJSON = try dry.json
            #expect(dryJSON["dry_run"]?.bool == true && dryJSON["status"]?.string == "dry_run")
            #expect(dryJSON["files_added"]?.sequence?.compactMap(\.string) == ["content/a.md", "content/b.md"])
            let run = try #require(dryJSON["execution_id"]?.string)
            let digest = try #require(dryJSON["plan_digest"]?.string)

            let plan = try await client.send("GET", "\(Client.executions)/\(run)/plan", as: .read)
            #expect(plan.status == 200)
            #expect(try plan.string("digest") == digest)
            #expect(try plan.obeys(.syncPlan))

            let early = try await client.execute(rule, approval: run)
            #expect(early.status == 409)
            #expect(try early.string("code") == "approval-needed")

            let approved = try await client.approve(run, #"{"note": "fine", "plan_digest": "\#(digest)"}"#)
            #expect(approved.status == 200 && approved["etag"] == "\"2\"")
            #expect(try approved.obeys(.syncExecution))
            #expect(try approved.json["approval"]?["by"]?.string == "the approver")

            let done = try await client.execute(rule, approval: run)
            #expect(done.status == 200)
            #expect(try done.string("status") == "completed")
            #expect(try done.obeys(.syncExecution))
            #expect(try scene.text("down/content/a.md") == "a\n")
            let execution = try #require(try done.string("execution_id"))

            let list = try await client.send("GET", "\(Client.executions)?rule_id=\(rule)", as: .read)
            #expect(try list.obeys(.syncExecutionItem, inList: true))
            #expect(
                try list.json.sequence?.compactMap { $0["execution_id"]?.string } == [execution, run])
            let events = try await client.send("GET", "\(Client.executions)/\(execution)/events", as: .read)
            #expect(try events.obeys(.syncEvent, inList: true))
            #expect(try events.json.sequence?.compactMap { $0["kind"]?.string } == ["started", "completed"])

            let gone = try await client.send("DELETE", "\(Client.rules)/\(rule)")
            #expect(gone.status == 204)
            #expect(try await client.send("GET", "\(Client.rules)/\(rule)", as: .read).status == 404)
            let history = try await client.send("GET", "\(Client.rules)/\(rule)/events", as: .read)
            #expect(
                try history.json.sequence?.compactMap { $0["kind"]?.string }
                    == ["rule_created", "dry_run", "approved", "started", "completed", "rule_deleted"])
            #expect(try await client.send("GET", "\(Client.executions)/\(execution)", as: .read).status == 200)
        }
    }

    @Test func theWorkspacesRulesAreListedAndRunButNotDeleted() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let made = try await client.makeRule()
            let all = try await client.send("GET", Client.rules, as: .read)
            #expect(try all.obeys(.syncRule, inList: true))
            #expect(try all.json.sequence?.compactMap { $0["rule_id"]?.string } == ["own", made])
            let first = try await client.send("GET", "\(Client.rules)?limit=1", as: .read)
            #expect(first["link"] == "<\(Client.rules)?limit=1&cursor=own>; rel=\"next\"")
            let second = try await client.send("GET", "\(Client.rules)?limit=1&cursor=own", as: .read)
            #expect(try second.json.sequence?.count == 1 && second["link"] == nil)
            #expect(
                try await client.send("GET", "\(Client.rules)?cursor=nowhere", as: .read).status == 409)
            let refused = try await client.send("DELETE", "\(Client.rules)/own")
            #expect(refused.status == 409)
            #expect(try refused.string("code") == "workspace-rule")
            let run = try await client.dryRun("own")
            _ = try await client.approve(run)
            #expect(try await client.execute("own", approval: run).string("status") == "completed")
        }
    }

    @Test(arguments: [
        ("POST", "/rules", TokenScope.read), ("POST", "/rules/own/dry-run", .write),
        ("POST", "/rules/own/execute", .approve),
        ("DELETE", "/rules/own", .publish), ("POST", "/executions/SXE-000000000000/approve", .sync),
        ("GET", "/rules", .sync),
    ]) func needsTheScope(method: String, path: String, scope: TokenScope) async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let refused = try await client.send(method, "/v1/releases/sync\(path)", as: scope)
            #expect(refused.status == 403)
            #expect(try refused.string("code") == "scope-missing")
            #expect(try await client.send(method, "/v1/releases/sync\(path)", as: nil).status == 401)
        }
    }

    @Test(arguments: [
        (#"{"source_pattern": "*"}"#, "missing-key", "target_repo"),
        (#"{"source_pattern": "/etc/*", "target_repo": "r"}"#, "bad-value", "source_pattern"),
        (#"{"source_pattern": "a/../../b", "target_repo": "r"}"#, "bad-value", "source_pattern"),
        (#"{"source_pattern": "a[", "target_repo": "r"}"#, "bad-value", "source_pattern"),
        (
            #"{"source_pattern": "a", "target_repo": "r", "exclude_patterns": ["../b"]}"#, "bad-value",
            "exclude_patterns[0]"
        ),
        (#"{"source_pattern": "a", "target_repo": "r", "target_path": "../b"}"#, "bad-value", "target_path"),
        (#"{"source_pattern": "a", "target_repo": "r", "target_path": "b/.git"}"#, "bad-value", "target_path"),
        (#"{"source_pattern": "a", "target_repo": "r", "target": "/tmp"}"#, "unknown-key", "target"),
        (#"{"source_pattern": 5, "target_repo": "r"}"#, "wrong-type", "source_pattern"),
        (#"{"source_pattern": "a", "target_repo": "r", "frequency": "daily"}"#, "bad-value", "frequency"),
    ]) func namesTheFieldOfARuleThatIsWrong(body: String, code: String, field: String) async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let answer = try await client.send("POST", Client.rules, body)
            #expect(answer.status == 422 && answer["content-type"] == "application/problem+json")
            #expect(try answer.errors == [code])
            #expect(try answer.json["errors"]?.sequence?.first?["field"]?.string == field)
        }
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            for path in [
                "/rules/nope", "/rules/SYN-000000000000", "/executions/SXE-000000000000", "/executions/x/plan",
            ] {
                #expect(try await client.send("GET", "/v1/releases/sync\(path)", as: .read).status == 404)
            }
            #expect(try await client.send("POST", "\(Client.rules)/nope/dry-run").status == 404)
            #expect(try await client.send("POST", "\(Client.rules)/nope/execute").status == 404)
            let method = try await client.send("PUT", Client.rules)
            #expect(method.status == 405 && method["allow"] == "GET, HEAD, OPTIONS, POST")
        }
    }

    @Test func withoutAMappingItShowsTheSourceAndExecutesNothing() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let rule = try await client.makeRule(#"{"source_pattern": "docs/*.md", "target_repo": "../down"}"#)
            let dry = try await client.send("POST", "\(Client.rules)/\(rule)/dry-run")
            #expect(try dry.obeys(.syncExecution))
            let json = try dry.json
            #expect(json["plan_state"]?.string == "unknown" && json["files_added"]?.sequence?.isEmpty == true)
            #expect(json["source_files"]?.sequence?.compactMap { $0["source"]?.string } == ["docs/a.md", "docs/b.md"])
            #expect(json["errors"]?.sequence?.compactMap { $0["code"]?.string } == ["no-target"])
            let run = try #require(json["execution_id"]?.string)
            #expect(try await client.approve(run).string("code") == "not-approvable")
            let refused = try await client.execute(rule, approval: run)
            #expect(refused.status == 409)
            #expect(try refused.string("code") == "no-target")
        }
    }

    @Test func availableFilesLimitThePlanAndNeverLeaveTheSource() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let rule = try await client.makeRule()
            let path = "\(Client.rules)/\(rule)/dry-run"
            let limited = try await client.send("POST", path, #"{"available_files": ["docs/b.md"]}"#)
            #expect(try limited.json["files_added"]?.sequence?.compactMap(\.string) == ["content/b.md"])
            let strange = try await client.send("POST", path, #"{"available_files": ["docs/zz.md"]}"#)
            #expect(strange.status == 200)
            #expect(try strange.errors == ["not-of-rule"])
            for file in ["/etc/passwd", "../down/theirs.md", "docs/../../x", ""] {
                let answer = try await client.send("POST", path, #"{"available_files": ["\#(file)"]}"#)
                #expect(answer.status == 422)
            }
        }
    }

    @Test func aPlanThatComesOutOtherwiseIsRefusedWithTheFiles() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let rule = try await client.makeRule()
            let run = try await client.dryRun(rule)
            _ = try await client.approve(run)
            try scene.write("b of today\n", to: "up/docs/b.md")
            let refused = try await client.execute(rule, approval: run)
            #expect(refused.status == 409)
            #expect(try refused.string("code") == "plan-changed")
            #expect(try refused.json["errors"]?.sequence?.first?["file"]?.string == "content/b.md")
            let failed = try await client.send("GET", "\(Client.executions)?status=failed", as: .read)
            #expect(try failed.json.sequence?.count == 1)
            #expect(try scene.text("down/content/a.md") == nil)
        }
    }

    @Test func anApprovalIsOnesOwnAndForWhatWasSeen() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let run = try await client.dryRun("own")
            let other = try await client.approve(run, #"{"approved_by": "Somebody Else"}"#)
            #expect(other.status == 403)
            #expect(try other.string("code") == "not-yourself")
            let digest = String(repeating: "0", count: 64)
            #expect(try await client.approve(run, #"{"plan_digest": "\#(digest)"}"#).string("code") == "other-plan")
            let path = "\(Client.executions)/\(run)/approve"
            let stale = try await client.send("POST", path, as: .approve, headers: [("If-Match", "\"9\"")])
            #expect(stale.status == 412)
            #expect(try stale.string("code") == "stale-revision")
            let fresh = try await client.send("POST", path, as: .approve, headers: [("If-Match", "\"1\"")])
            #expect(fresh.status == 200)
            #expect(try await client.approve(run).string("code") == "already-approved")
        }
    }

    @Test func aRuleIsDeletedOnlyAsItWasSeen() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let rule = try await client.makeRule()
            let path = "\(Client.rules)/\(rule)"
            #expect(try await client.send("DELETE", path, headers: [("If-Match", "\"x\"")]).status == 412)
            let tag = try #require(try await client.send("GET", path, as: .read)["etag"])
            #expect(try await client.send("DELETE", path, headers: [("If-Match", tag)]).status == 204)
        }
    }

    @Test func aCallThatIsSentAgainIsDoneOnce() async throws {
        let scene = try await SyncServer()
        try await scene.run { client in
            let key = [("Idempotency-Key", "k-1")]
            let first = try await client.send("POST", Client.rules, Client.rule, headers: key)
            let second = try await client.send("POST", Client.rules, Client.rule, headers: key)
            #expect(first.status == 201 && second.status == 201 && first.body == second.body)
            #expect(second["idempotency-replayed"] == "true")
            let rule = try #require(try first.string("rule_id"))
            let run = try await client.dryRun(rule)
            _ = try await client.approve(run)
            let done = try await client.execute(rule, approval: run, headers: [("Idempotency-Key", "k-2")])
            let again = try await client.execute(rule, approval: run, headers: [("Idempotency-Key", "k-2")])
            #expect(try done.string("status") == "completed")
            #expect(done.body == again.body)
            let all = try await client.send("GET", Client.executions, as: .read)
            #expect(try all.json.sequence?.count == 2)
        }
    }

    /// What the document's expressions and the checks behind them say has to be the same.
    @Test(arguments: [
        ("docs/*.md", true), ("*", true), ("a/**/b", true), (".x/a.b.c", true), ("[!ab]/c", true), ("a.", true),
        ("a b", true), ("ä/é", true), ("/a", false), ("a//b", false), ("..", false), ("a/..", false), ("a..b", false),
        (".", false), ("a/", false), ("[", false), ("[]", false), ("[a", false), ("a]", false), ("a\\b", false),
        ("[!]", false), ("a\tb", false), ("", false), ("[a-b]", false), ("[a][b]", true), ("a[b].c", true),
    ]) func patternsAreReadAsTheDocumentSays(pattern: String, isFine: Bool) throws {
        let form = TextForm.sourcePattern
        guard case .object(let schema) = form.schema, case .string(let expression)? = schema["pattern"] else {
            Issue.record("there is no expression")
            return
        }
        #expect(form.isMet(by: pattern) == isFine)
        let match = try Regex(expression).firstMatch(in: pattern)
        #expect((match != nil) == isFine)
    }
}
