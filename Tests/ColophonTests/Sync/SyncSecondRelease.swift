// A second release to be applied, and what has to hold where its apply is refused.
import Bundles
import Colophon
import ReleaseModel
import Sync
import Testing
import Verification

extension SyncScene {
    /// A second release that changes `a.md`, adds `b.md`, and leaves `k.md`.
    static func secondRelease(_ change: (inout SyncRule) -> Void = { _ in }) throws -> SyncScene {
        var scene = try SyncScene(
            ["up/a.md": "one\n", "up/k.md": "kept\n"],
            rule: syncRule("*") {
                $0.validation.versionTag = .off
                change(&$0)
            })
        try scene.sync()
        scene.version = "1.1.0"
        scene.clock += 60
        try scene.tree.write("two\n", to: "up/a.md")
        try scene.tree.write("new\n", to: "up/b.md")
        return scene
    }

    /// Requires that the apply is refused with these findings, and that nothing is lost or gained but a line in the log.
    func expectRefusal(
        _ plan: SyncPlan, by approval: SyncApproval? = nil, isVerdict: Bool = true,
        isLogged: Bool = true, _ texts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (files, known) = (try downstream(), try memory())
        let earlier = try? log()
        let refusal = try #require(
            #expect(throws: SyncRefusal.self, sourceLocation: sourceLocation) { try apply(plan, approval) })
        #expect(
            refusal.findings.map { $0.text.replacing(tree.path, with: "TREE") } == texts,
            sourceLocation: sourceLocation)
        #expect(refusal.isVerdict == isVerdict, sourceLocation: sourceLocation)
        #expect(try downstream() == files, sourceLocation: sourceLocation)
        #expect(try memory() == known, sourceLocation: sourceLocation)
        guard let earlier else { return }
        let added = try log().dropFirst(earlier.count)
        #expect(added.map(\.status) == (isLogged ? [.failed] : []), sourceLocation: sourceLocation)
        let first = try #require(refusal.findings.first, sourceLocation: sourceLocation)
        #expect(
            !isLogged || added.first?.reason == (first.file.map { "\($0): " } ?? "") + first.message,
            sourceLocation: sourceLocation)
    }
}

func movedSincePlan(_ path: String, _ what: String) -> String {
    "\(path): error: \(what) since the plan was made. Plan again, and have the new plan approved. [moved-since-plan]"
}
