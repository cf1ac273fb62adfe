// The totals that coverage reports state of themselves, held at every level against the lines that they show.
import Bundles
import Evidence
import Files
import Primitives
import ReleaseModel
import Testing
import Verification

struct CoverageTotalTests {
    /// coverage.py loses one of two files of the same name: its root counts ten lines, six of them covered.
    static let line = #"<class filename="a.py"><lines><line number="1" hits="1"/></lines></class>"#

    @Test(arguments: [
        // What the root says, what is counted of one covered line, and whether that is a contradiction.
        (#"lines-valid="10" lines-covered="6" line-rate="0.6""#, LineCount(covered: 6, valid: 10), true),
        (#"lines-valid="1" lines-covered="1" line-rate="1""#, LineCount(covered: 1, valid: 1), false),
        (#"lines-valid="10" lines-covered="10""#, LineCount(covered: 1, valid: 1), true),
        (#"line-rate="0.6""#, LineCount(covered: 0, valid: 1), true),
        // Tools that know no totals write zeros.
        (#"lines-valid="0" lines-covered="0" line-rate="0""#, LineCount(covered: 1, valid: 1), false),
        (#"lines-valid="many" line-rate="most""#, LineCount(covered: 1, valid: 1), false),
        (#"lines-valid="0""#, LineCount(covered: 1, valid: 1), false),
        // One of the two alone, and numbers of other forms.
        (#"lines-valid="100""#, LineCount(covered: 1, valid: 100), true),
        (#"lines-covered="0""#, LineCount(covered: 0, valid: 1), true),
        (#"lines-valid="100.0" lines-covered="1.0""#, LineCount(covered: 1, valid: 100), true),
        (#"lines-valid="1,000" lines-covered="1""#, LineCount(covered: 1, valid: 1000), true),
        (#"line-rate="5e-1""#, LineCount(covered: 0, valid: 1), true),
        (#"line-rate="0,5""#, LineCount(covered: 0, valid: 1), true),
        (#"line-rate="50%""#, LineCount(covered: 0, valid: 1), true),
        (#"line-rate="50""#, LineCount(covered: 0, valid: 1), true),
        (#"line-rate="1e0""#, LineCount(covered: 1, valid: 1), false),
        (#"line-rate="100 %""#, LineCount(covered: 1, valid: 1), false),
    ]) func countsTheLowerOfTotalsAndLines(_ totals: String, lines: LineCount, isContradiction: Bool) throws {
        let text = "<coverage \(totals)>\(Self.line)</coverage>"
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.lines == lines && report.contradictsItself == isContradiction)
        #expect(report.counted == LineCount(covered: 1, valid: 1))
    }

    @Test(arguments: ["package", "class"]) func holdsTheRatesOfPackagesAndClassesAgainstTheirLines(_ level: String)
        throws
    {
        let rate = #" line-rate="0.25""#
        let text =
            #"<coverage><package name="p"\#(level == "package" ? rate : "")><class filename="a"\#(level == "class" ? rate : "")><lines>"#
            + (1...4).map { #"<line number="\#($0)" hits="1"/>"# }.joined() + "</lines></class></package></coverage>"
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.lines == LineCount(covered: 1, valid: 4) && report.contradictsItself)
    }

    /// 9 of 11 lines are 0.8181…
    @Test(arguments: ["0.82", "0.81", "0.8182", "0.818", "0.8", "0.9", "0,82", "8.18e-1", "81.8%", "81.8", "82"])
    func takesARoundedRateForTheSame(_ rate: String)
        throws
    {
        let lines = (1...11).map { #"<line number="\#($0)" hits="\#($0 > 2 ? 1 : 0)"/>"# }.joined()
        let text = #"<coverage line-rate="\#(rate)"><class filename="a"><lines>\#(lines)</lines></class></coverage>"#
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.lines == LineCount(covered: 9, valid: 11) && !report.contradictsItself)
    }

    /// Two files of one name, from two roots: their lines are one another's, and the report's totals know both.
    @Test func countsLinesThatAreListedTwiceAsTheTotalsDo() throws {
        let classes = [1, 0].map { hits in
            #"<class filename="a.py"><lines>"# + (1...5).map { #"<line number="\#($0)" hits="\#(hits)"/>"# }.joined()
                + "</lines></class>"
        }
        let text = #"<coverage lines-valid="10" lines-covered="5">\#(classes.joined())</coverage>"#
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.lines == LineCount(covered: 5, valid: 10) && !report.contradictsItself)
    }

    /// Nothing is compared with such a total, which is a warning.
    @Test(arguments: [
        (
            EvidenceKind.cobertura,
            #"<coverage line-rate="most"><class filename="a"><lines><line number="1" hits="1"/></lines></class></coverage>"#
        ),
        (
            .cobertura,
            #"<coverage lines-valid="1.5"><class filename="a"><lines><line number="1" hits="1"/></lines></class></coverage>"#
        ),
        (
            .cobertura,
            #"<coverage><class filename="a" line-rate="-1"><lines><line number="1" hits="1"/></lines></class></coverage>"#
        ),
        (.lcov, "SF:a.c\nDA:1,1\nLF:many\nLH:1\nend_of_record\n"),
        (
            .coverage,
            #"{"meta": {"simplecov_version": "1"}, "coverage": {"a": {"lines": [1]}}, "total": {"lines": {"total": "x"}}}"#
        ),
        (
            .coverage,
            #"<coverage generated="1"><project><file name="a"><line num="1" type="stmt" count="1"/></file><metrics statements="?"/></project></coverage>"#
        ),
        (
            .coverage,
            #"<CoverageSession><Summary numSequencePoints="?"/><Files><File uid="1" fullPath="a"/></Files><SequencePoint vc="1" sl="1" fileid="1"/></CoverageSession>"#
        ),
    ]) func warnsOfATotalThatIsNoNumber(_ kind: EvidenceKind, _ text: String) throws {
        let report = try #require(readEvidence(text, as: kind).coverage)
        #expect(report.lines == LineCount(covered: 1, valid: 1) && !report.contradictsItself)
        #expect(report.oddities.map(\.code) == ["unreadable-total"] && report.oddities[0].isWarning)
        var builder = try ReleaseBuilder()
        builder.addTests([.passed])
        builder.addReport(text, kind, path: "coverage.out")
        let result = try builder.result(.rl02)
        #expect(result.codes == ["unreadable-total"] && result.findings[0].severity == .warning)
    }

    /// Nobody knows how many lines it is of; tools write 1 or 0 where there is none.
    @Test(arguments: [("0.1", 1), ("1", 0), ("0.0", 0), ("NaN", 0)])
    func warnsOfAClassThatStatesARateAndHoldsNoLine(_ rate: String, warnings: Int) throws {
        let text =
            #"<coverage>\#(Self.line)<class name="b" filename="b.py" line-rate="\#(rate)"><lines/></class></coverage>"#
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.oddities.map(\.code) == Array(repeating: "rate-without-lines", count: warnings))
        #expect(report.oddities.allSatisfy { $0.isWarning })
    }

    @Test func countsTheLinesOfMethodsWhereAClassHasNoOthers() throws {
        func read(_ lines: String) throws -> LineCount {
            let text =
                #"<coverage lines-valid="1" lines-covered="1"><class filename="a"><methods><method><lines><line number="1" hits="1"/>"#
                + #"<line number="2" hits="0"/></lines></method></methods><lines>\#(lines)</lines></class></coverage>"#
            return try #require(readEvidence(text, as: .cobertura).coverage).lines
        }
        #expect(try read("") == LineCount(covered: 1, valid: 2))
        #expect(try read(#"<line number="1" hits="1"/>"#) == LineCount(covered: 1, valid: 1))
    }

    @Test func holdsARateAgainstTotalsWithoutLines() throws {
        let text = #"<coverage line-rate="0.1" lines-valid="10" lines-covered="10"/>"#
        let report = try #require(readEvidence(text, as: .cobertura).coverage)
        #expect(report.lines == LineCount(covered: 1, valid: 10) && report.contradictsItself)
    }

    @Test(arguments: [
        ("LF:10\n", LineCount(covered: 1, valid: 10)), ("LH:0\n", LineCount(covered: 0, valid: 1)),
        ("LF:1,000\nLH:1\n", LineCount(covered: 1, valid: 1000)), ("LF:1\nLH:1\n", LineCount(covered: 1, valid: 1)),
    ]) func holdsEachTotalOfASection(_ totals: String, lines: LineCount) throws {
        let report = try #require(readEvidence("SF:a.c\nDA:1,1\n\(totals)end_of_record\n", as: .lcov).coverage)
        #expect(report.lines == lines && report.contradictsItself == (lines.valid != 1 || lines.covered != 1))
    }

    @Test(arguments: ["da:2,0", "Lf:10", "brda:1,0,0,0", "sf:b"]) func refusesARecordInSmallLetters(_ record: String) {
        let complaint = readEvidence("SF:a\nDA:1,1\n\(record)\nend_of_record\n", as: .lcov).complaint
        #expect(complaint?.hasSuffix("[malformed-record]") == true)
    }

    @Test func holdsATracefilesTotalsAgainstItsLines() throws {
        let full = "SF:a.c\nDA:1,1\nLF:4\nLH:1\nend_of_record\nSF:b.c\nDA:1,1\nend_of_record\n"
        let report = try #require(readEvidence(full, as: .lcov).coverage)
        #expect(report.lines == LineCount(covered: 2, valid: 5) && report.contradictsItself)
        let bare = try #require(readEvidence("SF:a.c\nLF:4\nLH:4\nend_of_record\n", as: .lcov).coverage)
        #expect(bare.lines == LineCount(covered: 4, valid: 4))
    }

    @Test func countsJaCoCosLinesAndHoldsItsCountersAgainstThem() throws {
        func read(_ counter: String, total: String = "") throws -> CoverageReport {
            let lines = #"<line nr="3" mi="0" ci="2"/><line nr="4" mi="3" ci="0"/><line nr="5" mi="1" ci="1"/>"#
            let text =
                #"<report name="x"><package name="p"><sourcefile name="A">\#(lines)\#(counter)</sourcefile></package>\#(total)</report>"#
            return try #require(readEvidence(text, as: .jacoco).coverage)
        }
        let fair = try read(#"<counter type="LINE" missed="1" covered="2"/>"#)
        #expect(fair.files == [.init(path: "p/A", lines: LineSet([3: true, 4: false, 5: true]))])
        #expect(fair.lines == LineCount(covered: 2, valid: 3) && !fair.contradictsItself)
        let low = try read("", total: #"<counter type="LINE" missed="4" covered="2"/>"#)
        #expect(low.lines == LineCount(covered: 2, valid: 6) && low.contradictsItself)
    }

    /// One line of one source file is shown, and something says that there are ninety more.
    @Test(arguments: [
        #"<group name="g"><package name="p">%</package><counter type="LINE" missed="90" covered="1"/></group>"#,
        #"<package name="p">%<counter type="LINE" missed="90" covered="1"/></package>"#,
        #"<package name="p"><class name="p/A" sourcefilename="A"><counter type="LINE" missed="90" covered="1"/></class>%</package>"#,
        #"<package name="p"><class name="p/A"><counter type="LINE" missed="90" covered="1"/></class>%</package>"#,
    ]) func holdsJaCoCosCountersOfEveryLevel(_ form: String) throws {
        let source = #"<sourcefile name="A"><line nr="3" mi="0" ci="2"/></sourcefile>"#
        let parts = form.split(separator: "%", omittingEmptySubsequences: false)
        let text = #"<report name="x">\#(parts.joined(separator: source))</report>"#
        let report = try #require(readEvidence(text, as: .jacoco).coverage)
        #expect(report.lines == LineCount(covered: 1, valid: 91) && report.contradictsItself)
    }

    @Test func holdsJaCoCosPackagesWithoutAnyFile() throws {
        let text =
            #"<report name="x"><package name="p"><counter type="LINE" missed="90" covered="1"/></package><counter type="LINE" missed="0" covered="10"/></report>"#
        let report = try #require(readEvidence(text, as: .jacoco).coverage)
        #expect(report.lines == LineCount(covered: 1, valid: 91) && report.contradictsItself)
    }

    /// A lambda's class has lines of its own and some of the class around it.
    @Test func allowsSeveralClassesOfASourceFile() throws {
        let counter = #"<counter type="LINE" missed="0" covered="2"/>"#
        let classes = ["A", "A$1"].map { #"<class name="p/\#($0)" sourcefilename="A">\#(counter)</class>"# }.joined()
        let lines = #"<line nr="3" ci="2"/><line nr="4" ci="1"/><line nr="5" ci="1"/>"#
        let text =
            #"<report name="x"><package name="p">\#(classes)<sourcefile name="A">\#(lines)</sourcefile></package></report>"#
        let report = try #require(readEvidence(text, as: .jacoco).coverage)
        #expect(report.lines == LineCount(covered: 3, valid: 3) && !report.contradictsItself)
    }

    /// PHPUnit's Cobertura: three of eight lines are of no function or class, so that its totals count them and its lists don't.
    private func phpUnit(_ totals: String, file: String = "src/Tree.php", version: String = "0.4")
        throws -> CoverageReport
    {
        let lines = (1...7).map { #"<line number="\#($0)" hits="\#($0 <= 5 ? 1 : 0)"/>"# }.joined()
        let text = #"""
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
            <coverage \#(totals) branch-rate="0" complexity="4" version="\#(version)" timestamp="1700000000"><sources><source>/app</source></sources>
            <packages><package name="\#(file)" line-rate="0.625"><classes><class name="Tree" filename="\#(file)"
            line-rate="0.71428571428571"><lines>\#(lines)</lines></class></classes></package></packages></coverage>
            """#
        return try #require(readEvidence(text, as: .cobertura).coverage)
    }

    @Test(arguments: [
        (#"line-rate="0.625" lines-covered="5" lines-valid="8""#, LineCount(covered: 5, valid: 8)),
        (#"line-rate="0.75" lines-covered="6" lines-valid="8""#, LineCount(covered: 5, valid: 7)),
    ]) func knowsThatPHPUnitListsNoLinesOutsideOfClasses(_ totals: String, lines: LineCount) throws {
        let report = try phpUnit(totals)
        // The lower rate counts, as in every report.
        #expect(report.lines == lines && !report.contradictsItself)
        #expect(
            report.oddities.map(\.code) == ["unlisted-lines"]
                && report.oddities.allSatisfy { !$0.isWarning })
    }

    /// Fewer lines than it lists, more covered than that leaves room for, another language or another program: a contradiction.
    @Test(arguments: [
        (#"line-rate="0.5" lines-covered="3" lines-valid="6""#, "a.php", "0.4"),
        (#"line-rate="1" lines-covered="8" lines-valid="8""#, "a.php", "0.4"),
        (#"line-rate="0.5" lines-covered="4" lines-valid="8""#, "a.php", "0.4"),
        (#"line-rate="0.625" lines-covered="5" lines-valid="8""#, "a.py", "0.4"),
        (#"line-rate="0.625" lines-covered="5" lines-valid="8""#, "a.php", "7.4"),
    ]) func allowsPHPUnitNothingElse(_ totals: String, _ file: String, _ version: String) throws {
        #expect(try phpUnit(totals, file: file, version: version).contradictsItself)
    }
}
