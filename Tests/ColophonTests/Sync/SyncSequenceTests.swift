// Releases in a row, with edits on both sides between them, made up at random: what a sync promises holds each time.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Sync
import Testing
import Verification
import Workspace

@Suite struct SyncSequenceTests {
    private static let names = ["a.md", "b.md", "d/c.md", "d/e/f.txt", "g.bin", "h i.md"]

    @Test(arguments: 0..<20) func promisesHoldReleaseAfterRelease(batch: Int) throws {
        var applied = 0
        for index in 0..<16 {
            let seed = batch * 100 + index
            var sequence = try Sequence(seed: seed)
            for release in 1...(seed % 8 == 0 ? 5 : 3) {
                if try sequence.release(release) { applied += 1 }
            }
        }
        #expect(applied > 35)
    }

    private struct Sequence {
        var scene: SyncScene
        var random: SyncRandom
        /// What downstream did outside the overrides; an empty one: the file was deleted.
        var edits: [String: Bytes?] = [:]

        init(seed: Int) throws {
            random = SyncRandom(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
            var rule = syncRule("*", id: "r\(seed)")
            rule.source = try random.pick(["*", "*", "*.md", "d/*"])
            rule.strategy = try random.pick([.copy, .copy, .template, .reference])
            rule.targetPath = try random.pick(["", "up", "x/y z"])
            rule.validation.links = .warn
            rule.transforms = try random.pick([
                [], [.stripInternalLinks], [.rewritePaths(.init(from: "d/", to: "/e/"))],
            ])
            scene = try SyncScene(["outside/keep.md": "keep", "down/theirs/own.md": "own"], rule: rule)
            for name in SyncSequenceTests.names where random.chance(70) {
                try scene.tree.write(text(name), to: "up/" + name)
            }
        }

        private mutating func text(_ name: String) throws -> String {
            if name.hasSuffix(".bin") { return "\0\(Int.random(in: 0..<4, using: &random))" }
            let lines = ["one", "two {{version}}", "three [l](d/c.md)", "four ![p](nowhere.png)", "five", ""]
            return try (0..<Int.random(in: 0..<7, using: &random)).map { _ in try random.pick(lines) + "\n" }.joined()
        }

        /// A line more, a line less, or another text.
        private mutating func edited(_ text: String, _ name: String) throws -> String {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                lines.insert(
                    "more \(Int.random(in: 0..<3, using: &random))", at: Int.random(in: 0...lines.count, using: &random)
                )
            case 1: lines.removeLast()
            default: return try self.text(name)
            }
            return lines.joined(separator: "\n")
        }

        private mutating func editUpstream() throws {
            for name in SyncSequenceTests.names where random.chance(35) {
                let path = "up/" + name
                if let old = try scene.text(path), random.chance(70) {
                    try scene.tree.write(edited(old, name), to: path)
                } else if Files.kind(scene.tree.path(path)) != nil {
                    try Files.remove(scene.tree.path(path))
                } else {
                    try scene.tree.write(text(name), to: path)
                }
            }
        }

        private mutating func editDownstream() throws {
            for name in SyncSequenceTests.names where random.chance(25) {
                let local = Files.join(scene.rule.targetPath, name)
                let isOverride = random.chance(35)
                let path = "down/" + (isOverride ? SyncStore.overrides + "/" : "") + local
                if let old = try scene.text(path), random.chance(70) {
                    try scene.tree.write(edited(old, name), to: path)
                } else if Files.kind(scene.tree.path(path)) != nil {
                    try Files.remove(scene.tree.path(path))
                } else {
                    try scene.tree.write(text(name), to: path)
                }
                if !isOverride { edits[local] = .some(try Files.readIfPresent(scene.tree.path(path))) }
            }
        }

        /// False: what stands there can't be planned over, and is left.
        mutating func release(_ number: Int) throws -> Bool {
            scene.version = "1.\(number).0"
            scene.clock += 60
            if number > 1 { try editUpstream() }
            try editDownstream()
            scene.rule.prune = random.chance(60)
            scene.rule.onConflict = try random.pick(ConflictChoice.allCases)
            scene.restores = random.chance(10)
            var plan = try scene.plan()
            if !plan.obstacles.isEmpty {
                scene.rule.onConflict = try random.pick([.ours, .theirs])
                plan = try scene.plan()
            }
            guard plan.obstacles.isEmpty else { return false }
            let before = try scene.downstream()
            let beside = try scene.state("", skipping: ["down"])
            let empty = try emptyFolders()
            let report = try scene.apply(plan)
            let place: Comment = "\(scene.rule), release \(number)"

            let written = SyncPlanText.json(plan, digest: plan.digest).fileBytes
            #expect(SyncDocuments.plan(written, file: "p.json").plan == plan, place)
            #expect(report.changes == plan.changes && !report.isRepeated, place)
            let again = try scene.plan()
            #expect(again.state == .current && again.count(.unchanged) == again.changes.count, place)
            if number == 3 { #expect(try scene.apply(plan).isRepeated, place) }
            try expectNothingElseChanged(plan, before: before, place)
            #expect(try scene.state("", skipping: ["down"]) == beside, place)
            #expect(try emptyFolders().isSubset(of: empty), place)
            try expectDriftOnlyWhereEdited(place)
            return true
        }

        private func emptyFolders() throws -> Set<String> {
            var folders: Set<String> = []
            var parents: Set<String> = []
            let files = try Files.walk(scene.target) { entry in
                if entry.kind == .directory, entry.path != SyncStore.folder { folders.insert(entry.path) }
                return entry.path == SyncStore.folder
            }
            for path in files.map(\.path) + folders { if let parent = Files.parent(path) { parents.insert(parent) } }
            return folders.subtracting(parents)
        }

        private func expectNothingElseChanged(
            _ plan: SyncPlan, before: [String: SyncScene.Kept], _ place: Comment
        ) throws {
            let after = try scene.downstream()
            var planned: [String: SyncPlan.Change] = [:]
            for change in plan.changes where change.action != .unchanged { planned[change.target] = change }
            for path in Set(before.keys).union(after.keys) {
                guard let change = planned.removeValue(forKey: path) else {
                    #expect(before[path] == after[path], "\(path): \(place.rawValue)")
                    continue
                }
                #expect(before[path]?.bytes.map { SHA256Digest(of: $0) } == change.before?.sha256, place)
                #expect(after[path]?.bytes.map { SHA256Digest(of: $0) } == change.after?.sha256, place)
            }
            #expect(planned.isEmpty, place)
        }

        private mutating func expectDriftOnlyWhereEdited(_ place: Comment) throws {
            let status = scene.status()
            #expect(status.unknown == nil && status.version == scene.version && status.failures == 0, place)
            // What a merge left open is no edit of anybody's.
            for file in status.drift where file.drift != .unresolved {
                let edit = try #require(edits[file.target], "\(file.target) was not edited: \(place.rawValue)")
                #expect(try Files.readIfPresent(scene.tree.path("down/" + file.target)) == edit, place)
                #expect(file.drift == (edit == nil ? .missing : .modified), place)
            }
        }
    }
}
