// Which source files of several coverage reports are one, and what counts where nothing shows it.
import Evidence
import Primitives
import ReleaseModel
import Testing

struct CoverageFileTests {
    /// Every second line, of which the first `covered` are hit.
    private static func cobertura(
        _ name: String = "utils.py", source: String?, _ covered: Int, of valid: Int
    ) throws -> CoverageReport {
        let lines = (0..<valid).map { "<line number=\"\(2 * $0)\" hits=\"\($0 < covered ? 1 : 0)\"/>" }.joined()
        let sources = source.map { "<sources>\n<source>\($0)</source>\n</sources>" } ?? ""
        let text = "<coverage>\(sources)<class filename=\"\(name)\"><lines>\(lines)</lines></class></coverage>"
        return try #require(readEvidence(text, as: .cobertura).coverage)
    }

    private static func lcov(_ files: [String: (covered: Int, valid: Int)]) throws -> CoverageReport {
        let text = files.map { path, count in
            "SF:\(path)\n" + (1...count.valid).map { "DA:\($0),\($0 <= count.covered ? 1 : 0)\n" }.joined()
                + "end_of_record\n"
        }.joined()
        return try #require(readEvidence(text, as: .lcov).coverage)
    }

    @Test func readsTheFoldersOfACoberturaReport() throws {
        let text =
            "<coverage><sources><source>/w/a</source><source> /w/b\n</source><source/><source>/w/a</source></sources>"
            + "<class filename='a'><lines><line number='1' hits='1'/></lines></class></coverage>"
        #expect(try #require(readEvidence(text, as: .cobertura).coverage).sources == ["/w/a", "/w/b"])
    }

    /// 71 of 121 lines of two packages; as one file it would be all 61.
    @Test(arguments: [("/w/pkg_a", "/w/pkg_b"), (nil, nil), ("/w/pkg_a", nil), (".", ".")] as [(String?, String?)])
    func countsTheLowerRateOfTwoFilesOfOneName(first: String?, second: String?) throws {
        let sum = CoverageSum([
            try Self.cobertura(source: first, 10, of: 60), try Self.cobertura(source: second, 61, of: 61),
        ])
        #expect(sum.lines == LineCount(covered: 71, valid: 121))
        #expect(sum.unclear.map(\.path) == ["utils.py"] && sum.unclear.map(\.reports) == [[0, 1]])
    }

    /// At one place it is one file, whatever lines each build has of it.
    @Test(arguments: [
        ("/w/x", "utils.py", "/w/x", "utils.py"), ("/w/x", "src/utils.py", "/w/x/src", "utils.py"),
        ("/w/x", "utils.py", ".", "/w/x/utils.py"), (#"C:\w"#, "utils.py", "C:/w", "utils.py"),
    ]) func joinsWhatIsAtOnePlace(source: String, name: String, other: String, otherName: String) throws {
        let sum = CoverageSum([
            try Self.cobertura(name, source: source, 10, of: 60),
            try Self.cobertura(otherName, source: other, 61, of: 61),
        ])
        #expect(sum.lines == LineCount(covered: 61, valid: 61) && sum.unclear.isEmpty)
    }

    /// Jobs on two machines: the same lines below a folder of the same name.
    @Test(
        arguments: [
            ("/home/runner/work/x/x", "/build/x"), ("/w/x", "/w/x"), (nil, nil), ("/w/x", nil), (".", "/w/x"),
        ] as [(String?, String?)])
    func joinsTheShardsOfOneRun(first: String?, second: String?) throws {
        let last = try Self.cobertura(source: second, 60, of: 60)
        let sum = CoverageSum([try Self.cobertura(source: first, 10, of: 60), last])
        #expect(sum.lines == LineCount(covered: 60, valid: 60) && sum.unclear.isEmpty)
    }

    /// As in two modules that begin alike: no gap says that these are of one file.
    @Test func sameLinesWithoutAGapShowNothing() throws {
        let sum = CoverageSum([try Self.lcov(["Util.java": (50, 100)]), try Self.lcov(["Util.java": (100, 100)])])
        #expect(sum.lines == LineCount(covered: 150, valid: 200) && sum.unclear.count == 1)
    }

    /// Two packages may have the same lines: the folders are of other names.
    @Test(arguments: [("utils.py", "/w/pkg_a"), ("pkg_a/utils.py", "/w")])
    func keepsFoldersOfOtherNamesApart(name: String, source: String) throws {
        let reports = [
            try Self.cobertura(name, source: source, 50, of: 100), try Self.cobertura(source: "/w/pkg_b", 100, of: 100),
        ]
        for sum in [CoverageSum(reports), CoverageSum(reports.reversed())] {
            #expect(sum.lines == LineCount(covered: 150, valid: 200) && sum.unclear.count == 1)
        }
    }

    /// Of several names each is taken as what makes the whole lower: `a` as two files, `b` as one.
    @Test func choosesTheLowestOfAll() throws {
        let sum = CoverageSum([
            try Self.lcov(["a.c": (10, 60), "b.c": (30, 31)]), try Self.lcov(["a.c": (61, 61), "b.c": (30, 60)]),
        ])
        #expect(sum.lines == LineCount(covered: 71 + 30, valid: 121 + 60))
        #expect(sum.unclear.map(\.path) == ["a.c", "b.c"])
        #expect(sum.files.map { "\($0.key.text) \($0.value.valid)" }.sorted() == ["a.c 121", "b.c 60"])
    }

    @Test func saysOfWhichFilesNothingIsShown() throws {
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.policy.tests.minimumLineRate = 0.8
        builder.add(.coverage(try Self.lcov(["src/index.js": (10, 60)])), .lcov, path: "a.info")
        builder.add(.coverage(try Self.lcov(["src/index.js": (61, 61)])), .lcov, path: "b.info")
        let result = try builder.result(.rl02)
        #expect(result.status == .fail && result.codes == ["coverage-low", "coverage-file-unclear"])
        #expect(result.findings[1].severity == .warning && result.findings[1].subject == "src/index.js")
        #expect(
            result.findings[1].message.hasPrefix("\"src/index.js\" is in a.info, b.info, and nothing shows"),
            "\(result.findings[1].message)")
    }
}
