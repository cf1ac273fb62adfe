// What jobs collected on machines of their own, put together in one: whose result counts, and what is refused.
import Collect
import Files
import Primitives
import ReleaseModel
import Testing

@Suite struct OtherCollectionsTests {
    /// The folder that a job hands over: what it collected, and its list.
    private func part(
        _ sample: CollectSample, _ job: String, _ text: String = CollectSample.passing, named name: String? = nil,
        run: Int = 1, at time: String = "2026-03-01T10:00:00Z", in folder: String? = nil
    ) async throws {
        try sample.write(text, to: "build/\(name ?? job).xml")
        let now = try #require(Timestamp(time))
        try await sample.collect(["build/\(name ?? job).xml"], in: sample.run(run, job: job)) {
            $0.now = now
            $0.gate = job
        }
        for file in try sample.names() + [CollectedEvidence.name] {
            let target = sample.path("parts/\(folder ?? job)/\(file)")
            try Files.writeAtomically(Files.read(sample.path("evidence/1.0.0/\(file)")), to: target)
            try Files.removeTree(sample.path("evidence/1.0.0/\(file)"))
        }
    }

    private func lists(_ parts: String...) -> [String] { parts.map { "parts/\($0)/collected.json" } }

    @Test func jobsSideBySideBecomeOneCollection() async throws {
        let sample = try CollectSample()
        try await part(sample, "unit")
        try await part(sample, "slow", CollectSample.failing)
        try sample.write(CollectSample.passing, to: "build/join.xml")
        let report = try await sample.collect(lists("unit", "slow") + ["build/join.xml"], in: sample.run(job: "join"))
        #expect(report.files.map(\.outcome) == [.new, .new, .new] && report.findings.isEmpty)
        let collected = try sample.collected()
        #expect(collected.files.map(\.entry.path) == ["join.xml", "slow.xml", "unit.xml"])
        #expect(collected.files.map(\.entry.origin.job) == ["join", "slow", "unit"])
        #expect(collected.files.map(\.entry.gate) == [nil, "slow", "unit"])
        #expect(collected.commit == sample.commit && collected.build.url == "https://ci.example.org/runs/1")
        #expect(try Files.read(sample.path("evidence/1.0.0/slow.xml")) == Bytes(CollectSample.failing.utf8))
        // Once more changes nothing.
        let again = try await sample.collect(lists("slow", "unit"), in: sample.run(job: "join"))
        #expect(again.files.map(\.outcome) == [.unchanged, .unchanged] && again.text.contains("2 files collected"))
        #expect(try sample.collected() == collected)
    }

    @Test func aJobThatKnowsNoServiceTakesTheCommitFromThem() async throws {
        let sample = try CollectSample()
        try await part(sample, "unit")
        try sample.history.commit("later", ["a.txt": "b"])
        let report = try await sample.collect(lists("unit"), in: nil)
        #expect(report.commit == sample.commit)
        #expect(try sample.collected().commit == sample.commit && sample.collected().build.id == "1")
    }

    /// Each job's checkout may hold what an earlier run collected.
    @Test func theLaterResultOfAJobCounts() async throws {
        let sample = try CollectSample()
        try await part(sample, "unit", run: 2, at: "2026-03-02T10:00:00Z", in: "new")
        try await part(sample, "unit", CollectSample.failing, in: "old")
        for order in [lists("new", "old"), lists("old", "new"), lists("new"), lists("old")] {
            try await sample.collect(order, in: sample.run(3, job: "join"))
            #expect(try sample.collected().files.map(\.entry.origin.run) == ["https://ci.example.org/runs/2"])
            #expect(try Files.read(sample.path("evidence/1.0.0/unit.xml")) == Bytes(CollectSample.passing.utf8))
        }
    }

    @Test func aFolderPartsFilesOfOneName() async throws {
        let sample = try CollectSample()
        try await part(sample, "unit", named: "junit")
        try await part(sample, "slow", named: "junit")
        let refusal = try await sample.refusal(lists("unit", "slow"), in: sample.run())
        #expect(
            refusal.contains("[other-job]") && refusal.contains("the job \"slow\" here") && refusal.contains("--as"))
        for job in ["unit", "slow"] {
            try await sample.collect(lists(job), in: sample.run()) { $0.name = "\(job)/" }
        }
        #expect(try sample.names() == ["slow/junit.xml", "unit/junit.xml"])
        #expect(try sample.collected().files.map(\.entry.origin.job) == ["slow", "unit"])
    }

    @Test func refusesWhatContradictsItself() async throws {
        let sample = try CollectSample()
        try await part(sample, "unit", in: "one")
        try await part(sample, "unit", CollectSample.failing, in: "two")
        #expect(try await sample.refusal(lists("one", "two"), in: sample.run()).contains("[two-results]"))
        try sample.write("<changed/>", to: "parts/one/unit.xml")
        #expect(try await sample.refusal(lists("one"), in: sample.run()).contains("[changed-since]"))
        try Files.removeTree(sample.path("parts/one/unit.xml"))
        #expect(try await sample.refusal(lists("one"), in: sample.run()).contains("[no-such-file]"))
        try sample.history.commit("later", ["a.txt": "b"])
        let head = try sample.history.git(["rev-parse", "HEAD"])
        try sample.write(CollectSample.passing, to: "build/slow.xml")
        try await sample.collect(["build/slow.xml"], in: sample.run(job: "slow", commit: head))
        let list = "evidence/1.0.0/collected.json"
        #expect(try await sample.refusal(lists("two") + [list], in: sample.run()).contains("[two-commits]"))
    }

    @Test func refusesWhatTheJobHasSaidAlready() async throws {
        let sample = try CollectSample()
        try await part(sample, "unit")
        let refusal = try await sample.refusal(lists("unit"), in: sample.run()) {
            $0.gate = "all"
            $0.job = "join"
            $0.name = "all.xml"
        }
        #expect(refusal.contains("[stated-already]") && refusal.contains("--gate, --job"))
        #expect(refusal.contains("[one-name]"))
        #expect(Files.kind(sample.path("evidence/1.0.0/collected.json")) == nil)
    }
}
