// `build --shard` and `merge` as programs: what they print, how they end, and which arguments go together.
import Files
import Primitives
import Testing

@Suite struct ShardCommandTests {
    @Test func partsAreMergedToWhatABuildWrites() throws {
        let folder = try CommandFolder.ready()
        let built = try folder.run("build")
        let output = try folder.digests("output")
        try Files.removeTree(folder.path("output"))
        for number in 1...2 {
            let part = try folder.run("build", "--shard", "\(number)/2", "--part", "parts")
            #expect(part.status == 0)
            #expect(part.output.hasPrefix("Part \(number)/2: \(number == 1 ? "1 release" : "0 releases"), "))
        }
        #expect(!(try Files.list(folder.path).contains { $0.path == "output" }), "a part writes nothing else")
        let merged = try folder.run("merge", "parts")
        #expect(merged.status == built.status)
        #expect(merged.output == built.output)
        #expect(merged.errors == built.errors)
        #expect(try folder.digests("output") == output)
    }

    /// A part has no verdict; the merge has that of a build.
    @Test func aReleaseThatIsNotReadyIsTheMergesToReport() throws {
        let folder = try CommandFolder(["colophon.yaml": "project: {name: sample}\n"])
        try folder.write(CommandFolder.record(checks: 1...3), to: "evidence/1.0.1/release.yaml")
        try folder.write("x", to: "evidence/1.0.2/x")
        let part = try folder.run(
            "build", "--shard", "auto", "--part", "parts", variables: ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "1"])
        #expect(part.status == 0 && part.output.contains("2 releases, 1 broken"))
        let merged = try folder.run("merge", "parts", "--junit", "a.xml")
        #expect(merged.status == 1)
        let built = try folder.run("build", "--junit", "b.xml")
        #expect(built.status == 1 && built.errors == merged.errors)
        #expect(try folder.text("a.xml") == folder.text("b.xml"))
    }

    @Test(arguments: [
        ["--shard", "0/3", "--part", "p"], ["--shard", "4/3", "--part", "p"], ["--shard", "x", "--part", "p"],
        ["--shard", "auto", "--part", "p"], ["--shard", "1/3"], ["--part", "p"],
        ["--shard", "1/3", "--part", "p", "1.0.1"], ["--shard", "1/3", "--part", "p", "--check"],
        ["--shard", "1/3", "--part", "p", "--strict"], ["--shard", "1/3", "--part", "p", "--junit", "a.xml"],
    ])
    func wrongUsageIsSaid(arguments: [String]) throws {
        let folder = try CommandFolder.ready()
        let run = try folder.run(program: CommandFolder.program(), ["build"] + arguments)
        #expect(run.status == 64, "\(run.errors)")
        #expect(run.errors.contains("--shard") || run.errors.contains("a part has no verdict"), "\(run.errors)")
        #expect(try Files.list(folder.path).map(\.path) == ["colophon.yaml", "evidence"])
    }

    @Test func aMergeWithoutItsPartsSaysWhichAndWritesNothing() throws {
        let folder = try CommandFolder.ready()
        #expect(try folder.run("merge").status == 64)
        #expect(try folder.run("merge", "nowhere").status == 1)
        _ = try folder.run("build", "--shard", "2/3", "--part", "parts")
        let run = try folder.run("merge", "parts")
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors.contains("part 1/3 is missing") && run.errors.contains("part 3/3 is missing"))
        #expect(!(try Files.list(folder.path).contains { $0.path == "output" }))
    }
}
