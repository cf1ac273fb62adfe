// An apply that ends at any of its system calls, or that the disk refuses one: whole files only, and the next run ends it.
import Colophon
import Documents
import Evidence
import Files
import Glibc
import ReleaseModel
import Sync
import Synchronization
import Testing
import Verification
import Workspace

/// Numbers the writing calls of an apply from 1 on, and judges each by its number.
final class CountedWrites: Sendable {
    private let calls = Mutex((count: 0, kinds: [WriteLayer.Call]()))
    private let judge: @Sendable (Int) -> WriteLayer.Verdict

    init(_ judge: @escaping @Sendable (Int) -> WriteLayer.Verdict) { self.judge = judge }

    /// As `kill -9` after call `last`, which is made, or of a write the first half: no later one does anything.
    static func dying(after last: Int, halving: Bool = false) -> CountedWrites {
        CountedWrites { $0 > last ? .refuse(EIO) : $0 == last && halving ? .half : .perform }
    }

    var writes: WriteLayer {
        WriteLayer { [self] call, _ in
            let number = calls.withLock { calls in
                calls.count += 1
                calls.kinds.append(call)
                return calls.count
            }
            return judge(number)
        }
    }

    var count: Int { calls.withLock { $0.count } }
    func kind(_ number: Int) -> WriteLayer.Call? {
        calls.withLock { number > 0 && number <= $0.kinds.count ? $0.kinds[number - 1] : nil }
    }
}

@Suite struct SyncFaultTests {
    /// A second release that adds, changes, deletes, fills and merges, and rewrites an override.
    private func scene() throws -> (scene: SyncScene, plan: SyncPlan) {
        var scene = try SyncScene(
            [
                "up/a.md": "one\ntwo\nthree\n", "up/b.md": "b", "up/d/e.md": "e", "up/o.md": "1\n2\n3\n",
                "up/x/gone.md": "gone",
            ],
            rule: syncRule("*") {
                $0.prune = true
                $0.onConflict = .merge
                $0.strategy = .template
                $0.validation.versionTag = .off
            })
        try scene.sync()
        scene.version = "1.1.0"
        scene.clock += 60
        try scene.tree.write("one\ntwo\nthree\nfour {{version}}\n", to: "up/a.md")
        try scene.tree.write("zero\none\ntwo\nthree\n", to: "down/a.md")
        try scene.tree.write("new", to: "up/n/new.md")
        try scene.tree.write("1\n2\n3\n4\n", to: "up/o.md")
        try scene.tree.write("0\n1\n2\n3\n", to: "down/.colophon-overrides/o.md")
        try scene.tree.write("their own", to: "down/theirs.md")
        try Files.remove(scene.tree.path("up/x/gone.md"))
        return (scene, try scene.plan())
    }

    private let new = [
        "a.md": "zero\none\ntwo\nthree\nfour 1.1.0\n", "b.md": "b", "d/e.md": "e", "n/new.md": "new",
        "o.md": "0\n1\n2\n3\n4\n", ".colophon-overrides/o.md": "0\n1\n2\n3\n4\n", "theirs.md": "their own",
    ]

    private func texts(_ scene: SyncScene) throws -> [String: String] {
        try scene.downstream().mapValues { String(decoding: $0.bytes ?? [], as: UTF8.self) }
    }

    private func expectDone(
        _ scene: SyncScene, _ plan: SyncPlan, _ place: Comment, keepsEmptyFolder: Bool = false
    ) throws {
        #expect(try texts(scene) == new, place)
        let snapshot = try #require(try SyncStore(root: scene.target).snapshot(of: scene.rule.id), place)
        #expect(snapshot.plan == plan.digest && snapshot.version == "1.1.0" && snapshot.files.count == 5, place)
        let completed = try scene.log().filter { $0.version == "1.1.0" && $0.status == .completed }
        #expect(completed.count == 1, place)
        #expect(completed.first?.added == 1 && completed.first?.modified == 3, place)
        #expect(completed.first?.deleted == 1 && completed.first?.unchanged == 2, place)
        // A folder that can't be removed does no harm, and is no reason to fail.
        #expect(keepsEmptyFolder || Files.kind(scene.tree.path("down/x")) == nil, place)
        #expect(
            try Files.list(scene.tree.path("down/.colophon-sync/transaction")).map(\.path) == [".gitignore", "lock"],
            place)
        #expect(!scene.status().isInterrupted, place)
        #expect(try scene.plan().state == .current, place)
    }

    @Test(arguments: [false, true]) func isWholeWhereverARunIsKilled(halving: Bool) throws {
        var interrupted = 0
        let whole = CountedWrites { _ in .perform }
        let sample = try scene()
        try sample.scene.apply(sample.plan, writes: whole.writes)
        for last in 0...whole.count where !halving || whole.kind(last) == .write || last == whole.count {
            let (scene, plan) = try scene()
            let old = try texts(scene)
            let calls = CountedWrites.dying(after: last, halving: halving)
            let first = Result { try scene.apply(plan, writes: calls.writes) }
            let place: Comment = "killed after call \(last)\(halving ? ", made by half" : "")"
            let hasDied = calls.count > last
            let found = try texts(scene)
            for path in Set(found.keys).union(old.keys).union(new.keys) {
                #expect(found[path] == old[path] || found[path] == new[path], "\(path): \(place.rawValue)")
            }
            let before = try scene.state("")
            let between = try scene.plan()
            #expect(try scene.state("") == before, place)
            let isCutOff = Files.kind(scene.tree.path("down/.colophon-sync/transaction/journal")) != nil
            #expect(scene.status().isInterrupted == isCutOff, place)
            if isCutOff {
                interrupted += 1
                #expect(between.state == .unknown && between.changes.isEmpty, place)
                #expect(
                    between.note
                        == "an apply is under way there, or was cut off: then run it again, and it is finished",
                    place)
            } else {
                #expect(
                    between.digest == plan.digest && found == old || between.state == .current && found == new, place)
            }

            let second = try scene.apply(plan)
            #expect(second.changes == plan.changes && second.plan == plan.digest, place)
            #expect(second.execution.status == .completed, place)
            if isCutOff { #expect(second.isRepeated, place) }
            try expectDone(scene, plan, place)
            if !hasDied {
                #expect(try first.get().changes == plan.changes)
                break
            }
        }
        #expect(halving ? interrupted == 0 : interrupted > 10)
    }

    /// One call fails and the disk works again: until the journal is there nothing has changed; after, the next run ends it.
    @Test func aCallThatIsRefusedOnceChangesNothingOrIsMadeUpFor() throws {
        let code = ENOSPC
        let text = String(cString: strerror(code))
        var failedBefore = 0
        var failedAfter = 0
        for number in 1... {
            let (scene, plan) = try scene()
            let (old, memory) = (try scene.downstream(), try scene.memory())
            let calls = CountedWrites { $0 == number ? .refuse(code) : .perform }
            let place: Comment = "call \(number)"
            do {
                try scene.apply(plan, writes: calls.writes)
                if calls.count < number { break }
            } catch let refusal as SyncRefusal {
                let finding = try #require(refusal.findings.first, place)
                #expect(!refusal.isVerdict && finding.message.contains(text), place)
                if finding.remedy == "The apply was cut off: correct this and apply again, and it is finished." {
                    failedAfter += 1
                } else if calls.count == number {
                    // The lock could not be taken: nothing was begun.
                    #expect(finding.remedy == "Check that the target tree can be written.", place)
                    #expect(try scene.downstream() == old && scene.memory() == memory, place)
                } else {
                    failedBefore += 1
                    #expect(finding.remedy == "Nothing was changed: correct this, and apply again.", place)
                    #expect(try scene.downstream() == old && scene.memory() == memory, place)
                    #expect(try scene.log().last?.status == .failed, place)
                    #expect(try scene.log().last?.reason?.hasSuffix(text) == true, place)
                    #expect(scene.status().failures == 1, place)
                }
            }
            try scene.apply(plan)
            try expectDone(scene, plan, place, keepsEmptyFolder: calls.kind(number) == .removeFolder)
        }
        #expect(failedBefore > 15 && failedAfter > 10, "\(failedBefore), \(failedAfter)")
    }

    /// From one call on nothing can be written any more: as a full disk, or a tree that may only be read.
    @Test(arguments: [ENOSPC, EROFS, EACCES]) func aDiskThatStaysFullLosesNothing(code: Int32) throws {
        for number in 1...10 {
            let (scene, plan) = try scene()
            let (old, memory) = (try scene.downstream(), try scene.memory())
            let log = try scene.log()
            let calls = CountedWrites { $0 >= number ? .refuse(code) : .perform }
            #expect(throws: SyncRefusal.self) { try scene.apply(plan, writes: calls.writes) }
            #expect(try scene.downstream() == old && scene.memory() == memory && scene.log() == log)
        }
    }
}
