// Coverage reports: what counts, and what is counted once.
import Primitives
import ReleaseModel
import Testing
import Verification

struct CoverageTests {
    @Test func countsALineOfAFileOnceAndAsCoveredWhereAnyMentionIs() throws {
        let report = try #require(
            readEvidence(
                """
                <coverage lines-valid="99" lines-covered="98"><class filename="b.c"><lines><line number="1" hits="0"/></lines></class>
                <class filename="b.c"><lines><line number="1" hits="18446744073709551616"/><line number="2" hits="0"/></lines></class>
                <class name="a.c"><lines><line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/>
                <line number="1" hits="0" branch="true" condition-coverage="100% (2/2)"/></lines></class></coverage>
                """, as: .cobertura
            ).coverage)
        #expect(
            report.files == [
                .init(path: "a.c", lines: LineSet([1: true])), .init(path: "b.c", lines: LineSet([1: true, 2: false])),
            ])
        #expect(report.linesValid == 3 && report.linesCovered == 2)
        #expect(report.branchesValid == 2 && report.branchesCovered == 2)
    }

    @Test func keepsFilesApartWhoseNamesAreOnlyCanonicallyEqual() throws {
        let names = ["\u{E9}.c", "e\u{301}.c"]
        let classes = names.map { "<class filename='\($0)'><lines><line number='1' hits='1'/></lines></class>" }
        let report = try #require(readEvidence("<coverage>\(classes.joined())</coverage>", as: .cobertura).coverage)
        #expect(report.files.count == 2)
    }

    @Test func readsAnEmptyModuleAsNothingToCover() throws {
        let report = try #require(
            readEvidence(#"<coverage lines-valid="0" lines-covered="0" line-rate="1"/>"#, as: .cobertura).coverage)
        #expect(report.linesValid == 0 && report.lineRate == nil)
        #expect(readEvidence("<report name='x'/>", as: .jacoco).coverage?.linesValid == 0)
    }

    @Test func takesJaCoCosTotalsWhereNoFileIsNamed() throws {
        let report = try #require(
            readEvidence("<report name='x'><counter type='LINE' missed='1' covered='3'/></report>", as: .jacoco)
                .coverage)
        #expect(report.linesCovered == 3 && report.linesValid == 4 && report.files.isEmpty)
    }

    @Test func joinsSectionsOfOneFileInATracefile() throws {
        let report = try #require(
            readEvidence(
                "SF:a.c\nDA:1,0\nDA:2,1,abc\nBRDA:1,0,0,-\nend_of_record\nTN:x\nSF:a.c\nDA:1,3\nend_of_record\n",
                as: .lcov
            ).coverage)
        #expect(report.files == [.init(path: "a.c", lines: LineSet([1: true, 2: true]))])
        #expect(report.branchesValid == 1 && report.branchesCovered == 0)
    }

    @Test func namesJaCoCosFilesByGroupAndPackage() throws {
        let report = try #require(readEvidence(EvidenceFixture.named("jacoco/groups").bytes, as: .jacoco).coverage)
        #expect(report.files.map(\.path) == ["core/demo/Order.java", "shop/demo/Order.java"])
    }

    @Test func stopsAtTheLimitOfFiles() {
        var limits = Policy().limits
        limits.entries = 1
        #expect(
            readEvidence("SF:a\nend_of_record\nSF:b\nend_of_record\n", as: .lcov, limits: limits).complaint?.hasSuffix(
                "[limit-exceeded]") == true)
        let classes = "<class filename='a'/><class filename='b'/>"
        #expect(
            readEvidence("<coverage>\(classes)</coverage>", as: .cobertura, limits: limits).complaint?.hasSuffix(
                "[limit-exceeded]") == true)
    }

    // MARK: - What is odd and decides nothing

    @Test(arguments: [
        (EvidenceKind.lcov, "SF:a.c\nDA:1,1\nDA:2,-3\nDA:3,-4\nend_of_record\n", "negative-count", 1, 3),
        (.lcov, "SF:a.c\nDA:1,1\nBRDA:1,0,0,-1\nBRDA:1,0,x\nend_of_record\n", "odd-branches", 1, 1),
        (
            .cobertura,
            #"<coverage><class filename="a"><lines><line number="1" hits="-1"/></lines></class></coverage>"#,
            "negative-count", 0, 1
        ),
        (
            .cobertura,
            #"<coverage><class filename="a"><lines><line number="1" hits="1" branch="true" condition-coverage="150% (3/2)"/></lines></class></coverage>"#,
            "odd-branches", 1, 1
        ),
        (
            .jacoco,
            #"<report name="x"><package name="p"><sourcefile name="A"><counter type="LINE" missed="1" covered="1"/><counter type="BRANCH" missed="-1" covered="1"/></sourcefile></package></report>"#,
            "odd-counter", 1, 2
        ),
    ]) func notesWhatIsOddAndReadsTheRest(
        _ kind: EvidenceKind, _ text: String, code: String, covered: Int, valid: Int
    ) throws {
        let report = try #require(readEvidence(text, as: kind).coverage)
        #expect(report.lines == LineCount(covered: covered, valid: valid))
        #expect(report.oddities.map(\.code) == [code])
    }

    /// Cobertura's own default, spelled out on every line, as some converters do.
    @Test func passesOverTheDefaultOfConditionCoverage() throws {
        let text =
            #"<coverage><class filename="a"><lines><line number="1" hits="1" branch="false" condition-coverage="100%"/></lines></class></coverage>"#
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.oddities.isEmpty && report.branchesValid == 0 && report.linesCovered == 1)
    }

    @Test(arguments: ["1", "18446744073709551616", "1e+06", "0.5"]) func countsHitsOfAnySize(_ hits: String) throws {
        #expect(try #require(readEvidence("SF:a\nDA:1,\(hits)\nend_of_record\n", as: .lcov).coverage).linesCovered == 1)
    }

    // MARK: - Several reports

    private func lcov(_ files: [String: ClosedRange<Int>], _ hits: Int) throws -> CoverageReport {
        let text = files.map { path, lines in
            "SF:\(path)\n" + lines.map { "DA:\($0),\(hits)\n" }.joined() + "end_of_record\n"
        }.joined()
        return try #require(readEvidence(text, as: .lcov).coverage)
    }

    @Test func countsASourceFileOfSeveralReportsOnce() throws {
        let unit = try lcov(["src/core.c": 1...100], 1)
        let whole = try lcov(["src/core.c": 1...100], 1)
        let edge = try lcov(["src/edge.c": 1...50], 0)
        #expect(CoverageSum([unit, whole, edge]).lines == LineCount(covered: 100, valid: 150))
        #expect(CoverageSum([]).lines == nil)
    }

    @Test func coversALineThatOneOfTheReportsCovers() throws {
        let sum = CoverageSum([try lcov(["/w/a.c": 1...6], 1), try lcov(["/w/./a.c": 4...10], 0)])
        #expect(sum.lines == LineCount(covered: 6, valid: 10))
        #expect(sum.files.map(\.key.text) == ["/w/a.c"] && sum.unclear.isEmpty)
    }

    @Test(arguments: [
        (["src/a.c", #"src\a.c"#], 1), (["src/a.c", "./src/../src//a.c"], 1), (["/src/a.c", "/../src/a.c"], 1),
        (["../a.c", "a.c"], 2), (["a/../../b.c", "../b.c"], 1), (["/src/a.c", "src/a.c"], 2),
    ]) func takesTheSpellingsOfAPathForOneFile(_ paths: [String], files: Int) throws {
        let sections = paths.enumerated().map { "SF:\($1)\nDA:1,\($0)\nDA:2,1\nend_of_record\n" }.joined()
        let report = try #require(readEvidence(sections, as: .lcov).coverage)
        #expect(report.files.count == files && report.linesValid == 2 * files)
        if files == 1 {
            #expect(report.files == [.init(path: paths[0], lines: LineSet([1: true, 2: true]))])
            let apart = try paths.map { path in
                try #require(readEvidence("SF:\(path)\nDA:1,1\nend_of_record\n", as: .lcov).coverage)
            }
            #expect(CoverageSum(apart).lines == LineCount(covered: 1, valid: 1))
        }
    }

    @Test func joinsReportsOfSeveralDialects() throws {
        let cobertura = try #require(
            readEvidence(
                #"<coverage><class filename="src/a.c"><lines><line number="1" hits="1"/><line number="3" hits="0"/><line number="5" hits="0"/></lines></class></coverage>"#,
                as: .cobertura
            ).coverage)
        let jacoco = try #require(
            readEvidence(
                #"<report name="x"><package name="src"><sourcefile name="a.c"><line nr="1" mi="1"/><line nr="3" ci="1"/><line nr="5" mi="1"/></sourcefile></package></report>"#,
                as: .jacoco
            ).coverage)
        #expect(CoverageSum([cobertura, jacoco]).lines == LineCount(covered: 2, valid: 3))
    }

    /// One names the file from the root of the tree, the other from the root of the file system.
    @Test func takesTwoNamesWithTheSameLinesForOneFile() throws {
        func report(_ path: String, _ hits: Int) throws -> CoverageReport {
            let lines = [1, 3, 4, 8].map { "DA:\($0),\(hits)\n" }.joined()
            return try #require(readEvidence("SF:\(path)\n\(lines)end_of_record\n", as: .lcov).coverage)
        }
        let sum = CoverageSum([try report("/build/src/a.c", 1), try report("src/a.c", 0)])
        #expect(sum.lines == LineCount(covered: 4, valid: 4))
    }

    /// Nobody knows whether these are one file.
    @Test func countsTheLowerRateOfNamesThatMayBeOneFile() throws {
        let good = try lcov(["/build/src/a.c": 1...100], 1)
        #expect(
            CoverageSum([good, try lcov(["src/a.c": 1...90, "b.c": 1...50], 1), try lcov(["c.c": 1...50], 0)]).lines
                == LineCount(covered: 150, valid: 200))
        #expect(CoverageSum([good, try lcov(["src/a.c": 1...50], 0)]).lines == LineCount(covered: 100, valid: 150))
        // Both are in one report, so that they are two files.
        #expect(
            CoverageSum([try lcov(["/build/src/a.c": 1...100, "src/a.c": 1...50], 1)]).lines
                == LineCount(covered: 150, valid: 150))
    }

    @Test func addsWhatAReportStatesBeyondItsFiles() throws {
        let text = #"<coverage lines-valid="10" lines-covered="6">\#(CoverageTotalTests.line)</coverage>"#
        let lossy = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(CoverageSum([lossy, lossy]).lines == LineCount(covered: 11, valid: 19))
    }

    @Test(arguments: [[:], [0: true], [1: true, 2: false, 200: true, 70_000: false], [Int.max: true, 5: false]])
    func keepsEveryLineOfASet(_ lines: [Int: Bool]) {
        let set = LineSet(lines)
        #expect(Dictionary(uniqueKeysWithValues: set.lines) == lines)
        #expect(set.count == LineCount(covered: lines.values.count { $0 }, valid: lines.count))
        #expect(set.union(LineSet([:])) == set && LineSet([:]).union(set) == set)
    }

    // MARK: - Where it comes from

    @Test(arguments: [
        (EvidenceKind.cobertura, #"<coverage lines-valid="1" lines-covered="1" timestamp="1795362244480"/>"#),
        (.cobertura, #"<coverage lines-valid="1" lines-covered="1" timestamp="1795362244"/>"#),
        (
            .jacoco,
            #"<report name="x"><sessioninfo id="a" start="1" dump="1795362244480"/><sessioninfo id="b" dump="1000000000"/></report>"#
        ),
    ]) func readsTheTimeOfAReport(_ kind: EvidenceKind, _ text: String) throws {
        #expect(try #require(readEvidence(text, as: kind).coverage).origin.at?.text == "2026-11-22T15:44:04Z")
    }

    // MARK: - What changes nothing

    @Test(arguments: [
        "\u{FEFF}<?xml version='1.0' encoding='UTF-8'?><coverage lines-covered='1' lines-valid='2'><class filename='a'><lines>"
            + "<line hits='1' number='1'/><line hits='0' number='2'/></lines></class></coverage>",
        "<?xml version='1.0' encoding='windows-1252'?>\r\n<coverage lines-valid='2'\r\n lines-covered='1' vendor='x'>\r\n<vendor><x/></vendor>"
            + "<class vendor='y' filename='a'>\r\n<lines>\r\n<line number='1' hits='1' z='0'/>\r\n<line number='2' hits='0'/></lines></class></coverage>",
    ]) func readsTheSameInAnotherDress(_ text: String) throws {
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.files == [.init(path: "a", lines: LineSet([1: true, 2: false]))])
        #expect(report.oddities.isEmpty && !report.contradictsItself)
    }

    @Test(arguments: ["\u{FEFF}TN:\nSF:a\nDA:1,1\nend_of_record\n", "SF:a\r\nXX:odd\r\nDA:1,1\r\nend_of_record\r\n"])
    func readsATracefileInAnotherDress(_ text: String) throws {
        #expect(try #require(readEvidence(text, as: .lcov).coverage).linesCovered == 1)
    }

    /// Lines of files that are read to the end are packed; a report that comes back to a file goes on where it was.
    @Test func goesOnWithAFileThatComesAgain() throws {
        func part(_ file: String, _ lines: Range<Int>, hits: Int) -> String {
            "SF:\(file)\n" + lines.map { "DA:\($0),\(hits)\n" }.joined()
                + "BRDA:1,0,0,\(hits)\nBRDA:1,0,1,0\nend_of_record\n"
        }
        // More than are kept as they come.
        let text = [
            part("a", 1..<66_001, hits: 0), part("b", 1..<11, hits: 1), part("a", 65_991..<66_011, hits: 1),
            part("b", 5..<21, hits: 0), part("a", 1..<2, hits: 1),
        ].joined()
        let report = try #require(readEvidence(text, as: .lcov).coverage)
        #expect(report.linesValid == 66_010 + 20 && report.linesCovered == 20 + 1 + 10)
        #expect(report.branchesValid == 4 && report.branchesCovered == 2)
        #expect(report.files.map(\.path) == ["a", "b"])
    }
}
