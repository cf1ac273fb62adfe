// VEX statements: which findings they set aside, which they don't, and what is said of those that meet nothing.
import Documents
import Evidence
import Primitives
import ReleaseModel
import Testing
import Workspace

struct VEXStatementTests {
    private static let serial = "3e671687-395b-41f5-a30f-a58921a69b79"

    /// A release with one critical weakness, `CVE-1` of `pkg:pypi/bark@1.2`, and these files.
    private func judge(
        _ files: (String, String)..., component: String = "pkg:pypi/bark@1.2", reference: String = "the bark"
    ) throws -> CheckResult {
        var builder = try ReleaseBuilder()
        let bom = #"""
            {"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:\#(Self.serial)", "version": 1,
             "metadata": {"tools": [{"name": "grype"}]},
             "components": [{"bom-ref": "\#(reference)", "name": "bark", "version": "1.2", "purl": "\#(component)"}],
             "vulnerabilities": [{"id": "CVE-1", "references": [{"id": "GHSA-1"}], "ratings": [{"severity": "critical"}], "affects": [{"ref": "\#(reference)"}]}]}
            """#
        builder.evidence = ([("bom.json", bom)] + files).map { readEvidence($0.1, as: nil, file: $0.0) }
        return try builder.result(.rl06)
    }

    private func openVEX(
        _ status: String, weakness: String = "CVE-1", product: String = "pkg:pypi/bark@1.2", _ more: String = ""
    ) -> String {
        #"""
        {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Ada", "statements": [{"vulnerability": {"name": "\#(weakness)"},
          "products": [{"@id": "\#(product)"\#(more)}], "status": "\#(status)", "justification": "component_not_present"}]}
        """#
    }

    @Test func setsAFindingAsideAndSaysWhoSaidSo() throws {
        let result = try judge(("vex.json", openVEX("not_affected")))
        #expect(result.status == .pass && result.codes == ["security-not-counted"])
        #expect(
            result.findings[0].message
                == "CVE-1 (critical, not counted: not_affected (component_not_present), says Ada in vex.json)")
        #expect(result.proofs.map(\.path) == ["bom.json", "vex.json"])
    }

    @Test(arguments: [
        ("not_affected", "CVE-1", "pkg:pypi/bark@1.2?arch=any"), ("fixed", "CVE-1", "pkg:pypi/bark@1.2"),
        ("not_affected", "ghsa-1", "pkg:pypi/bark@1.2"), ("not_affected", "https://nvd.example/vuln/CVE-1", "bark@1.2"),
        ("not_affected", "CVE-1", "sample@1.1.0"), ("not_affected", "CVE-1", "pkg:generic/sample@1.1.0?x=y"),
    ]) func fitsByAnyNameOfTheWeaknessAndByTheProduct(_ status: String, _ weakness: String, _ product: String) throws {
        #expect(try judge(("vex.json", openVEX(status, weakness: weakness, product: product))).status == .pass)
    }

    @Test(arguments: [
        ("not_affected", "CVE-2", "pkg:pypi/bark@1.2"), ("not_affected", "CVE-1", "pkg:pypi/bark@1.3"),
        ("not_affected", "CVE-1", "pkg:pypi/bark"), ("not_affected", "CVE-1", "pkg:npm/bark@1.2"),
        ("not_affected", "CVE-1", "sample@1.0.0"), ("not_affected", "CVE-1", "urn:cdx:\(serial)/2#the%20bark"),
        ("fixed", "CVE-1", "bark"), ("not_affected", "CVE-1", "pkg:npm/evil/sample@1.1.0"),
        ("not_affected", "CVE-1", "pkg:npm/sample@1.1.0"), ("not_affected", "CVE-1", "pkg:generic/evil/sample@1.1.0"),
    ]) func aStatementThatMeetsNothingIsAWarning(_ status: String, _ weakness: String, _ product: String) throws {
        let result = try judge(("vex.json", openVEX(status, weakness: weakness, product: product)))
        #expect(result.status == .fail)
        #expect(result.codes == ["security-critical", "vex-unmatched"] && result.findings[1].severity == .warning)
        #expect(result.findings[1].key == "vex-unmatched:\(weakness) \(product)")
    }

    @Test(arguments: ["affected", "under_investigation"]) func nothingElseSetsAside(_ status: String) throws {
        #expect(try judge(("vex.json", openVEX(status))).codes == ["security-critical"])
    }

    /// Each CVE of an advisory has to be cleared, by its own name or by the advisory's.
    @Test(arguments: [
        ([["CVE-1"]], false), ([["CVE-1"], ["CVE-2"]], true), ([["USN-1"]], true), ([["CVE-1", "USN-1"]], false),
        ([["CVE-1", "CVE-2"]], true), ([["CVE-2", "USN-1"], ["CVE-1"]], true),
    ]) func anAdvisoryOfSeveralIsClearedWhereEachOfThemIs(_ statements: [[String]], isCleared: Bool) throws {
        let said = statements.map { names in
            let aliases = names.dropFirst().map { "\"\($0)\"" }.joined(separator: ",")
            return #"{"vulnerability": {"name": "\#(names[0])", "aliases": [\#(aliases)]}, "#
                + #""products": [{"@id": "lib@1.0"}], "status": "not_affected", "justification": "component_not_present"}"#
        }
        var builder = try ReleaseBuilder()
        builder.evidence = [
            readEvidence(
                #"{"@context": "https://openvex.dev/ns/v0.2.0", "author": "Ada", "statements": [\#(said.joined(separator: ","))]}"#,
                as: nil, file: "vex.json")
        ]
        let result = SecurityReport.Result(
            rule: "USN-1", aliases: ["CVE-1", "CVE-2"], severity: .critical, message: "", components: ["lib@1.0"],
            place: "/", line: 1)
        builder.add(.security(SecurityReport(runs: [], results: [result])), .scan, path: "scan.json")
        #expect((try builder.result(.rl06).status == .pass) == isCleared)
    }

    @Test func needsAJustification() throws {
        let text = openVEX("not_affected")
        for empty in ["TODO", " "] {
            var parts = text.split(separator: "component_not_present", omittingEmptySubsequences: false)
            parts.insert(Substring(empty), at: 1)
            let result = try judge(("vex.json", parts.joined()))
            #expect(result.status == .fail && result.findings[1].message.contains("it gives no justification"))
        }
    }

    /// The words of the format, or the field for sentences.
    @Test(arguments: [
        (#""justification": "because I say so""#, false), (#""justification": "Component_not_present""#, false),
        (#""justification": "because", "impact_statement": "It is compiled out.""#, true),
        (#""impact_statement": "It is compiled out.""#, true), (#""impact_statement": "TBD""#, false),
        (#""justification": "inline_mitigations_already_exist""#, true), (#""justification": null"#, false),
    ]) func knowsTheJustificationsOfOpenVEX(_ members: String, _ clears: Bool) throws {
        let text = #"""
            {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Ada", "statements": [
              {"vulnerability": "CVE-1", "products": ["pkg:pypi/bark@1.2"], "status": "not_affected", \#(members)}]}
            """#
        #expect(try judge(("vex.json", text)).status == (clears ? .pass : .fail))
    }

    @Test(arguments: [#""author": "n/a", "#, #""author": "", "#, #""author": "\u200b", "#, ""])
    func nobodysStatementDoesNotCount(_ author: String) throws {
        let parts = openVEX("not_affected").split(separator: #""author": "Ada", "#, omittingEmptySubsequences: false)
        let result = try judge(("vex.json", parts.joined(separator: author)))
        #expect(parts.count == 2 && result.status == .fail)
        #expect(result.findings.contains { $0.message.contains("doesn't say who says so") })
    }

    /// The time of a statement orders it, that of its document where it has none; without any the order in the document.
    @Test(
        arguments: [
            (#"2026-03-05T00:00:00Z"#, #"2026-03-01T00:00:00Z"#, CheckStatus.fail), ("2026-03-01", "2026-03-05", .pass),
            ("2026-03-05", nil, .fail), ("2026-03-02", nil, .pass), (nil, nil, .pass),
            ("2026-03-05", "2026-03-05", .pass),
            ("yesterday", nil, .fail),
        ] as [(String?, String?, CheckStatus)]) func theLaterOfTwoStatementsCounts(
            _ affected: String?, _ clear: String?, _ status: CheckStatus
        ) throws
    {
        func statement(_ status: String, _ time: String?) -> String {
            let time = time.map { #", "timestamp": "\#($0)""# } ?? ""
            return
                #"{"vulnerability": "CVE-1", "products": ["pkg:pypi/bark@1.2"], "status": "\#(status)", "justification": "component_not_present"\#(time)}"#
        }
        let text = #"""
            {"@context": "https://openvex.dev/ns/v0.2.0", "author": "Ada", "timestamp": "2026-03-03", "statements": [
              \#(statement("affected", affected)), \#(statement("not_affected", clear))]}
            """#
        #expect(try judge(("vex.json", text)).status == status)
    }

    @Test func aProductHasToBeTheReleases() throws {
        let part = #", "subcomponents": [{"@id": "pkg:pypi/bark@1.2"}]"#
        let own = openVEX("not_affected", product: "pkg:generic/sample@1.1.0", part)
        #expect(try judge(("vex.json", own)).status == .pass)
        let other = openVEX("not_affected", product: "pkg:generic/other@1.1.0", part)
        #expect(try judge(("vex.json", other)).status == .fail)
    }

    @Test func twoDocumentsHaveToAgreeAndInOneTheLaterCounts() throws {
        #expect(
            try judge(("a.json", openVEX("not_affected")), ("b.json", openVEX("affected"))).status == .fail)
        let fixture = try EvidenceFixture.named("vex/openvex")
        let vex = try #require(readEvidence(fixture.bytes, as: .vex, file: "vex.json").vex)
        #expect(vex.statements.map(\.status) == [.underInvestigation, .notAffected, .affected])
        let two = openVEX("not_affected").split(separator: #""statements": ["#)
        let later = #"{"vulnerability": "CVE-1", "products": ["pkg:pypi/bark@1.2"], "status": "under_investigation"}, "#
        #expect(try judge(("vex.json", two.joined(separator: #""statements": [\#(later)"#))).status == .pass)
    }

    /// The same in CycloneDX, by a link to the other bill of materials.
    @Test(arguments: [
        ("urn:cdx:\(serial)/1#the%20bark", CheckStatus.pass), ("urn:cdx:\(serial)/1", .pass),
        ("urn:cdx:\(serial)/2#the%20bark", .fail), ("urn:cdx:\(serial)/1#other", .fail),
        ("urn:cdx:00000000-0000-4000-8000-000000000000/1#the%20bark", .fail),
    ]) func followsALinkToAnotherBill(_ link: String, _ status: CheckStatus) throws {
        let json = #"""
            {"bomFormat": "CycloneDX", "metadata": {"authors": [{"name": "Ada"}]}, "vulnerabilities": [{"id": "CVE-1",
              "analysis": {"state": "not_affected", "justification": "code_not_reachable"}, "affects": [{"ref": "\#(link)"}]}]}
            """#
        let xml = """
            <bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><authors><author><name>Ada</name></author></authors></metadata>
            <vulnerabilities><vulnerability><id>CVE-1</id><analysis><state>not_affected</state><justification>code_not_reachable</justification>
            </analysis><affects><target><ref>\(link)</ref></target></affects></vulnerability></vulnerabilities></bom>
            """
        for (file, text) in [("vex.json", json), ("vex.xml", xml)] {
            let result = try judge((file, text))
            #expect(result.status == status, "\(file)")
            if status == .pass { #expect(result.findings[0].message.hasSuffix("says Ada in \(file))")) }
        }
    }

    /// A reference that is a package URL has escapes of its own, which a link repeats or escapes again.
    @Test(arguments: [
        ("pkg:pypi/bark@1.2", "pkg:pypi/bark@1.2", CheckStatus.pass),
        ("pkg:pypi/bark@1.2", "pkg%3Apypi%2Fbark%401.2", .pass),
        ("pkg:npm/%40tree/bark@1.2", "pkg:npm/%40tree/bark@1.2", .pass),
        ("pkg:npm/%40tree/bark@1.2", "pkg:npm/%2540tree/bark@1.2", .pass),
        ("pkg:pypi/bark@1.2?os=a#sub", "pkg:pypi/bark@1.2?os=a#sub", .pass),
        ("pkg:npm/%40tree/bark@1.2", "pkg:npm/%40tree/bark@1.3", .fail),
    ]) func followsALinkToAPackageURL(_ reference: String, _ fragment: String, _ status: CheckStatus) throws {
        let text = #"""
            {"bomFormat": "CycloneDX", "metadata": {"authors": [{"name": "Ada"}]}, "vulnerabilities": [{"id": "CVE-1",
              "analysis": {"state": "not_affected", "justification": "code_not_reachable"},
              "affects": [{"ref": "urn:cdx:\#(Self.serial)/1#\#(fragment)"}]}]}
            """#
        #expect(try judge(("vex.json", text), reference: reference).status == status)
    }

    @Test func isNoScanByItself() throws {
        var builder = try ReleaseBuilder()
        builder.evidence = [readEvidence(openVEX("not_affected"), as: nil, file: "vex.json")]
        #expect(builder.evidence[0].kind == .vex)
        #expect(try builder.result(.rl06).status == .pending)
    }

    @Test func readsCSAFByProductAndReason() throws {
        let fixture = try EvidenceFixture.named("vex/csaf")
        let vex = try #require(readEvidence(fixture.bytes, as: nil, file: "vex.json").vex)
        #expect(vex.author == "Orchard" && vex.format == "CSAF 2.0")
        #expect(vex.statements.map(\.status) == [.notAffected, .fixed, .affected])
        #expect(vex.statements.map(\.justification) == ["vulnerable_code_not_present", "none for C1", nil])
        #expect(vex.statements[0].targets == [.init(components: ["pkg:pypi/bark@1.2"], product: "sample@1.0.0")])
        #expect(vex.statements[2].targets == [.init(components: ["sample@1.0.0"])])
        #expect(vex.statements[1].weaknesses == ["CVE-2026-0006", "GHSA-aaaa-bbbb-cccc"])
    }

    @Test(arguments: [
        ("pkg:npm/%40scope/tax@2.0.1", "pkg:npm/@scope/tax@2.0.1", true), ("a@1", "pkg:npm/a@1", true),
        ("org.example:a@1", "pkg:maven/org.example/a@1", true), ("pkg:golang/x/a@v1.2", "a@1.2", true),
        ("pkg:npm/a@1", "pkg:pypi/a@1", false), ("a", "a", false), ("a@1", "a@2", false),
    ]) func knowsAComponentByNameAndVersion(_ left: String, _ right: String, _ isSame: Bool) {
        #expect(ComponentNames([left]).contains(right) == isSame)
        #expect(ComponentNames([right]).contains(left) == isSame)
    }

    @Test func findsAComponentAmongManyAsOneByOne() {
        let names = [
            "pkg:npm/%40scope/tax@2.0.1", "pkg:npm/@scope/tax@2.0.1?arch=any#lib", "pkg:npm/a@1", "pkg:pypi/a@1", "a@1",
            "org.example:a@1", "pkg:maven/org.example/a@1", "pkg:golang/x/a@v1", "a@v1", "a@2", "a", "pkg:npm/a", "",
        ]
        for name in names {
            for start in names.indices {
                let many = Array(names[start...])
                let isAmong = many.contains { ComponentNames([$0]).contains(name) }
                #expect(ComponentNames(many).contains(name) == isAmong, "\(start) \(name)")
            }
        }
    }
}
