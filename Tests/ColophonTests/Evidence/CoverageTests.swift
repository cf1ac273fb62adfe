// Coverage reports: what counts, and what is counted once.
import ReleaseModel
import Testing
import Verification

struct CoverageTests {
    @Test func countsALineOfAFileOnceAndAsCoveredWhereAnyMentionIs() throws {
        let report = try #require(
            readEvidence(
                """
                <coverage lines-valid="99" lines-covered="99"><class filename="b.c"><lines><line number="1" hits="0"/></lines></class>
                <class filename="b.c"><lines><line number="1" hits="18446744073709551616"/><line number="2" hits="0"/></lines></class>
                <class name="a.c"><lines><line number="1" hits="1" branch="true" condition-coverage="50% (1/2)"/>
                <line number="1" hits="0" branch="true" condition-coverage="100% (2/2)"/></lines></class></coverage>
                """, as: .cobertura
            ).coverage)
        #expect(
            report.files == [
                .init(path: "a.c", linesValid: 1, linesCovered: 1), .init(path: "b.c", linesValid: 2, linesCovered: 1),
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
        #expect(report.files == [.init(path: "a.c", linesValid: 2, linesCovered: 2)])
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
}
