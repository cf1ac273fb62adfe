// Tests of the dry run: each action, each conflict, the unknown state, and that the target stays as it was.
import Bundles
import Checklist
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification

@Suite struct SyncPlannerTests {
    private func outcome(
        _ rule: SyncRule, _ tree: SyncTree, target: String?, source given: SyncSource? = nil,
        withoutSource: Bool = false
    ) throws -> SyncPlanner.Outcome {
        let source = try SyncSource.open(root: tree.path, excluding: [], rules: [rule])
        let files = try #require((given ?? source).checksums().rules.first)
        var rule = rule
        rule.target = "../web"
        return try SyncPlanner.outcome(
            SyncRequest(
                rule: rule, checksums: files, release: syncRelease(), project: syncProject(),
                source: withoutSource ? nil : source, target: target))
    }

    private func lines(_ plan: SyncPlan) -> [String] {
        plan.changes.map { "\($0.action.rawValue) \($0.target)" + ($0.note.map { ": \($0)" } ?? "") }
    }

    @Test func tellsAddModifyAndUnchangedAndTouchesNothing() throws {
        let tree = try SyncTree(["docs/a.md": "a", "docs/b.md": "new", "docs/c/two words é.md": "c"])
        let target = try SyncTree([
            "up/b.md": "older", "up/c/two words é.md": "c", "up/theirs.md": "t", ".colophon-overrides/x": "x",
        ])
        try target.link("up/link", to: "theirs.md")
        let before = try target.state()
        let rule = syncRule("docs/*.md") { $0.targetPath = "up" }
        let plan = try outcome(rule, tree, target: target.path).plan
        #expect(
            lines(plan) == [
                "add up/a.md", "conflict up/b.md: both sides added the file", "unchanged up/c/two words é.md",
            ])
        #expect(plan.state == .conflict && plan.note == nil)
        #expect(plan.rule == "web-docs" && plan.version == "2.0.1" && plan.target == "../web")
        let change = try #require(plan.changes.dropFirst().first)
        #expect(try change.before?.sha256.hex == sha256sum(target, "up/b.md") && change.before?.size == 5)
        #expect(try change.after?.sha256.hex == sha256sum(tree, "docs/b.md") && change.after?.size == 3)
        #expect(plan.changes.first?.before == nil)
        #expect(try target.state() == before)
    }

    @Test func aTargetThatHoldsAllOfItIsCurrent() throws {
        let tree = try SyncTree(["docs/a.md": "a"])
        let target = try SyncTree(["a.md": "a", "b.md": "b"])
        let plan = try outcome(syncRule("docs/*.md"), tree, target: target.path).plan
        #expect(plan.state == .current && lines(plan) == ["unchanged a.md"])
    }

    @Test func pruneWithoutASnapshotDeletesNothing() throws {
        let tree = try SyncTree(["docs/a.md": "a"])
        let target = try SyncTree(["a.md": "a", "b.md": "b"])
        let plan = try outcome(syncRule("docs/*.md") { $0.prune = true }, tree, target: target.path).plan
        #expect(plan.count(.delete) == 0)
    }

    @Test func whatIsInTheWayIsAConflict() throws {
        let outside = try SyncTree(["d.md": "outside"])
        let tree = try SyncTree([
            "s/a.md": "", "s/b/x.md": "", "s/c/x.md": "", "s/d.md": "outside", "s/e.md": "", "s/f.md": "",
        ])
        let target = try SyncTree(["a.md/inner": "", "b": "a file", "f.md": "other"])
        try target.link("c", to: outside.path)
        try target.link("d.md", to: outside.path("d.md"))
        _ = try target.run("mkfifo", ["e.md"])
        let before = try target.state()
        let plan = try outcome(syncRule("s/*.md"), tree, target: target.path).plan
        #expect(
            lines(plan) == [
                "conflict a.md: a folder is in the way", "conflict b/x.md: “b” is a file where a folder is needed",
                "conflict c/x.md: “c” is a symbolic link", "conflict d.md: “d.md” is a symbolic link",
                "conflict e.md: “e.md” is neither a file nor a folder",
                "conflict f.md: both sides added the file",
            ])
        #expect(plan.state == .conflict)
        #expect(try target.state() == before)
    }

    /// Of a submodule `.git` is a file; of a clone that lies in the tree, a folder.
    @Test func anotherWorkTreeBelowTheTargetIsAConflict() throws {
        let tree = try SyncTree(["s/a.md": "", "s/m/x.md": "", "s/m/y/z.md": "", "s/n.md": "", "s/n/o/p.md": ""])
        let target = try SyncTree([".git/HEAD": "", "m/.git": "gitdir: x", "m/x.md": "", "n/o/.git/HEAD": ""])
        let plan = try outcome(syncRule("s/**"), tree, target: target.path).plan
        #expect(
            lines(plan) == [
                "add a.md", "conflict m/x.md: “m” is another git work tree",
                "conflict m/y/z.md: “m” is another git work tree", "add n.md",
                "conflict n/o/p.md: “n/o” is another git work tree",
            ])
    }

    @Test func anAbsentTargetIsUnknownAndNoError() throws {
        let tree = try SyncTree(["a.md": "a"])
        for target in [nil, tree.path("nowhere"), tree.path("a.md")] {
            let plan = try outcome(syncRule("*.md"), tree, target: target).plan
            #expect(plan.state == .unknown && plan.changes.isEmpty && plan.note != nil)
        }
    }

    @Test func theTargetItselfMayBeALink() throws {
        let tree = try SyncTree(["s/a.md": "a"])
        let target = try SyncTree(["a.md": "a"])
        try tree.link("web", to: target.path)
        #expect(try outcome(syncRule("s/*.md"), tree, target: tree.path("web")).plan.state == .current)
    }

    @Test func aLockedReleaseNeedsNoSourceForCopies() throws {
        let tree = try SyncTree(["s/a.md": "a", "s/b.png": "b"])
        let target = try SyncTree(["a.md": "a"])
        let plain = try outcome(syncRule("s/*"), tree, target: target.path, withoutSource: true).plan
        #expect(lines(plain) == ["unchanged a.md", "add b.png"])
        let transforms = syncRule("s/*") { $0.transforms = [.stripInternalLinks] }
        let unknown = try outcome(transforms, tree, target: target.path, withoutSource: true).plan
        #expect(unknown.state == .unknown && unknown.changes.isEmpty && unknown.note?.contains("s/a.md") == true)
        let pictures = syncRule("s/*.png") { $0.transforms = [.stripInternalLinks] }
        #expect(try outcome(pictures, tree, target: target.path, withoutSource: true).plan.state == .pending)
        let references = syncRule("s/*") { $0.strategy = .reference }
        let empty = try SyncTree()
        #expect(try outcome(references, tree, target: empty.path, withoutSource: true).plan.state == .pending)
    }

    @Test func aSourceThatHasMovedOnServesCopiesOnly() throws {
        let tree = try SyncTree(["s/a.md": "[x](y.md)"])
        let target = try SyncTree()
        let rule = syncRule("s/*") { $0.transforms = [.stripInternalLinks] }
        let locked = try SyncSource.open(root: tree.path, excluding: [], rules: [rule])
        #expect(
            try outcome(rule, tree, target: target.path, source: locked).plan.changes.first?.after?.sha256
                == SHA256Digest(of: "x".utf8))
        try tree.write("[x](z.md)", to: "s/a.md")
        #expect(try outcome(rule, tree, target: target.path, source: locked).plan.state == .unknown)
        let copy = syncRule("s/*")
        let lockedCopy = try SyncSource.open(root: tree.path, excluding: [], rules: [copy])
        try tree.write("moved on", to: "s/a.md")
        let plan = try outcome(copy, tree, target: target.path, source: lockedCopy).plan
        #expect(plan.changes.first?.after?.sha256 == SHA256Digest(of: "[x](z.md)".utf8))
    }

    @Test func comparesWithWhatWouldBeWritten() throws {
        let tree = try SyncTree(["s/a.md": "v{{version}}", "s/b.md": "b"])
        let target = try SyncTree(["a.md": "v2.0.1", "b.md": "b2"])
        let plan = try outcome(syncRule("s/*") { $0.strategy = .template }, tree, target: target.path).plan
        #expect(lines(plan) == ["unchanged a.md", "conflict b.md: both sides added the file"])
    }

    @Test func contentThatCantBeMadeIsAConflictWithTheReason() throws {
        let tree = try SyncTree(["s/a.md": "\n{{nope}}", "s/b.md": "b"])
        let target = try SyncTree()
        let outcome = try outcome(syncRule("s/*") { $0.strategy = .template }, tree, target: target.path)
        #expect(lines(outcome.plan) == ["conflict a.md: there is no variable \"nope\"", "add b.md"])
        #expect(outcome.plan.changes.first?.after == nil)
        #expect(outcome.findings.map(\.line) == [2])
    }

    @Test(arguments: ["../x.md", "/x.md", "a/../../x.md", ".git/config", "a\nb.md", ""])
    func lockedPathsThatLeaveTheTreeAreConflicts(path: String) throws {
        let target = try SyncTree()
        let digest = SHA256Digest(of: [])
        let checksums = SyncChecksums.Rule(
            id: "r", targetRepository: nil, targetPath: "", strategy: .copy,
            files: [.init(source: "x.md", target: path, sha256: digest, size: 0)])
        let plan = try SyncPlanner.outcome(
            SyncRequest(
                rule: syncRule("*"), checksums: checksums, release: syncRelease(), project: syncProject(), source: nil,
                target: target.path)
        ).plan
        #expect(plan.state == .conflict && plan.count(.conflict) == 1)
    }

    @Test func twoSourcesForOneTargetAreAConflictForBoth() throws {
        let tree = try SyncTree(["s/a": "", "s/a.md": "", "s/b": ""])
        let target = try SyncTree()
        let plan = try outcome(syncRule("s/*") { $0.strategy = .reference }, tree, target: target.path).plan
        #expect(plan.changes.map(\.action) == [.conflict, .conflict, .add])
    }

    @Test func theSameTreesGiveTheSamePlan() throws {
        let files = Dictionary(uniqueKeysWithValues: (0..<200).map { ("s/\($0).md", "\($0)") })
        let tree = try SyncTree(files)
        let target = try SyncTree(["1.md": "1", "2.md": "x"])
        let plan = try outcome(syncRule("s/*"), tree, target: target.path).plan
        #expect(plan.changes.map(\.target) == files.keys.map { String($0.dropFirst(2)) }.sorted())
        #expect(try outcome(syncRule("s/*"), tree, target: target.path).plan.digest == plan.digest)
    }

    @Test func resolvesTheTargetByTheRuleThenByItsRepository() {
        let targets = [Configuration.Target(repository: "org/webapp", path: "../webapp")]
        func resolved(_ target: String?, _ repository: String?) -> String? {
            let rule = syncRule("*") {
                $0.target = target
                $0.targetRepository = repository
            }
            return SyncPlanner.resolveTarget(rule, targets: targets, workspace: "/w/s")
        }
        #expect(resolved("../other", "org/webapp") == "/w/s/../other")
        #expect(resolved("/abs", nil) == "/abs")
        #expect(resolved(nil, "org/webapp") == "/w/s/../webapp")
        #expect(resolved(nil, "org/none") == nil && resolved(nil, nil) == nil)
    }
}

@Suite struct SyncPlanTextTests {
    private let plan = SyncPlan(
        rule: "web", version: "1.0.0", targetRepository: "org/web", target: "../web", state: .conflict,
        changes: [
            .init(
                action: .add, source: "a", target: "up/a.md", after: .init(sha256: SHA256Digest(of: []), size: 0),
                before: nil),
            .init(
                action: .modify, source: "b", target: "up/two\nlines é.md",
                after: .init(sha256: SHA256Digest(of: "abc".utf8), size: 12345),
                before: .init(sha256: SHA256Digest(of: []), size: 7)),
            .init(action: .conflict, source: "c", target: "c", after: nil, before: nil, note: "a folder is in the way"),
        ])

    /// The digests are those of FIPS 180-2, B.1 ("abc"), and of no bytes.
    @Test func aligns() {
        let lines = SyncPlanText.table(plan, digest: plan.digest).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        #expect(
            lines == [
                "web 1.0.0 to ../web: conflict", "",
                "action    path                     size  new size  sha256        new sha256",
                "add       up/a.md                     -         0  -             e3b0c44298fc",
                "modify    “up/two\\u{A}lines é.md”     7     12345  e3b0c44298fc  ba7816bf8f01",
                "conflict  c                           -         -  -             -             a folder is in the way",
                "", "1 to add, 1 to modify, 0 to delete, 0 unchanged, 1 conflict; 12345 bytes to write",
                "plan \(plan.digest.hex)", "",
            ])
    }

    @Test func anUnknownStateSaysWhy() {
        var unknown = SyncPlan(
            rule: "r", version: "1.0.0", targetRepository: nil, target: nil, state: .unknown, changes: [])
        unknown.note = "the target tree is not there"
        #expect(
            SyncPlanText.table(unknown, digest: unknown.digest)
                == "r 1.0.0 to no target: unknown (the target tree is not there)\nplan \(unknown.digest.hex)\n")
    }

    @Test func jsonCarriesTheDigestOfAllElse() throws {
        guard case .object(var members) = SyncPlanText.json(plan, digest: plan.digest) else {
            Issue.record("no object")
            return
        }
        let digest = members.removeValue(forKey: "digest")
        #expect(digest == .string(SHA256Digest(of: JSON.object(members).canonicalBytes).hex))
        #expect(members["state"] == "conflict")
    }

    @Test(arguments: ["", "\"\\\u{0}\u{1F}\n\r\n", "e\u{301} é \u{FFFF}😀", "a long path/of several/folders/é.md"])
    func theFileHoldsTheSameBytesAsTheValue(_ text: String) {
        let side = SyncPlan.Side(sha256: SHA256Digest(of: text.utf8), size: text.utf8.count)
        var plan = SyncPlan(
            rule: text, version: "1.0.0", targetRepository: text, target: nil, state: .pending, changes: [], note: text)
        for (index, action) in SyncPlan.Action.allCases.enumerated() {
            plan.changes.append(
                SyncPlan.Change(
                    action: action, source: index % 2 == 0 ? text : nil, target: "\(index)/\(text)",
                    after: index % 3 == 0 ? nil : side, before: index % 3 == 1 ? nil : side,
                    note: index == 1 ? text : nil))
        }
        plan.checks = [.init(name: .links, outcome: .warn, findings: [Finding("c", .warning, text, file: text)])]
        plan.refusals = [Finding("refused", .error, text)]
        for restores in [false, true] {
            plan.restores = restores
            for rows in [plan.changes, []] {
                plan.changes = rows
                #expect(plan.digest == SHA256Digest(of: plan.json.canonicalBytes))
                let (digest, bytes) = plan.sealed
                #expect(digest == plan.digest)
                #expect(bytes == SyncPlanText.json(plan, digest: digest).canonicalBytes + Bytes("\n".utf8))
            }
        }
    }
}
