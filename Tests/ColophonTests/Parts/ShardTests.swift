// Which share of the releases a run builds, by its argument and by the environment of schedulers.
import Parts
import Testing

@Suite struct ShardTests {
    private func shard(_ text: String, _ variables: [String: String] = [:]) throws -> String {
        try Shard(text) { variables[$0] }.description
    }

    private func refusal(_ text: String, _ variables: [String: String] = [:]) -> String? {
        do throws(ShardError) {
            _ = try Shard(text) { variables[$0] }
            return nil
        } catch { return error.message }
    }

    @Test func sharesHoldEachItemOnceAndInOrder() throws {
        for items in [0, 1, 2, 5, 64, 100] {
            for count in [1, 2, 3, 7, 64, 1_000] {
                let shares = try (1...count).map { number in
                    try #require(Shard(number: number, count: count)).share(of: Array(0..<items))
                }
                #expect(shares.flatMap(\.self) == Array(0..<items))
                let sizes = shares.map(\.count)
                #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
            }
        }
    }

    @Test func takesANumberOfACount() throws {
        #expect(try shard("2/7") == "2/7")
        #expect(try shard("1/1") == "1/1")
        #expect(try shard("7/7", ["CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "9"]) == "7/7")
    }

    @Test(arguments: [
        "", "x", "/", "1", "1/", "/3", "1/x", "x/3", "-1/3", "+1/3", "1/3/3", " 1/3", "1/3 ", "１/３", "auto/", "auto/0",
        "auto/x", "automatic", "99999999999999999999/99999999999999999999",
    ])
    func refusesWhatIsNoShare(text: String) throws {
        #expect(try #require(refusal(text, ["PARALLEL_SEQ": "1"])).contains("is no share"))
    }

    @Test(arguments: ["0/3", "4/3", "0/0", "1/0", "1/1000001", "1000001/1000001"])
    func refusesAShareThatIsNotThere(text: String) throws {
        #expect(try #require(refusal(text)).contains("there is no part"))
    }

    // MARK: Schedulers

    @Test func readsASlurmArray() throws {
        let array = ["SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "1"]
        #expect(try shard("auto", array.merging(["SLURM_ARRAY_TASK_STEP": "2"]) { $1 }) == "4/4")
        #expect(try shard("auto/9", array) == "7/9")
        #expect(
            try shard(
                "auto",
                ["SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "0"]) == "1/4")
        #expect(try #require(refusal("auto", array)).contains("no part 7 of 4"))
        #expect(
            try #require(refusal("auto", array.merging(["SLURM_ARRAY_TASK_STEP": "4"]) { $1 })).contains("is 7"))
        #expect(
            try #require(refusal("auto", array.merging(["SLURM_ARRAY_TASK_MIN": "8"]) { $1 })).contains("from 8 on"))
    }

    @Test func readsAnIndexedJob() throws {
        #expect(try shard("auto/5", ["JOB_COMPLETION_INDEX": "0"]) == "1/5")
        #expect(try shard("auto", ["JOB_COMPLETION_INDEX": "4", "COLOPHON_SHARDS": "5"]) == "5/5")
        #expect(try shard("auto/6", ["JOB_COMPLETION_INDEX": "4", "COLOPHON_SHARDS": "5"]) == "5/6")
        #expect(try #require(refusal("auto/5", ["JOB_COMPLETION_INDEX": "5"])).contains("no part 6 of 5"))
        #expect(try #require(refusal("auto", ["JOB_COMPLETION_INDEX": "0"])).contains("COLOPHON_SHARDS"))
    }

    @Test func readsGitLabAndGNUParallel() throws {
        #expect(try shard("auto", ["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "3"]) == "2/3")
        #expect(try shard("auto/8", ["PARALLEL_SEQ": "8"]) == "8/8")
        #expect(try #require(refusal("auto", ["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "3"])).contains("from 1 on"))
    }

    @Test func guessesNothing() throws {
        #expect(try #require(refusal("auto")).contains("none of these variables"))
        #expect(
            try #require(refusal("auto/4", ["SLURM_ARRAY_TASK_ID": "1", "PARALLEL_SEQ": "2"])).contains("both set"))
        for text in ["", "x", "-1", "1.0", "99999999999999999999"] {
            #expect(try #require(refusal("auto/4", ["PARALLEL_SEQ": text])).contains("is no number"))
        }
        #expect(
            try #require(refusal("auto/4", ["SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_STEP": "-9"]))
                .contains("is no number"))
    }
}
