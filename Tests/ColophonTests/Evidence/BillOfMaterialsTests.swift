// Bills of materials: CycloneDX in JSON and XML, SPDX in JSON, YAML and tag-value, and what earlier bundle formats make of them.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Verification
import Workspace

struct BillOfMaterialsTests {
    private func bill(_ name: String) throws -> BillOfMaterials {
        let fixture = try EvidenceFixture.named(name)
        return try #require(readEvidence(fixture.bytes, as: fixture.kind, file: fixture.file).bill)
    }

    private func facts(_ bill: BillOfMaterials) -> [String] {
        bill.components.map { "\($0.identity) \($0.licenses)" } + [bill.subject ?? "", "\(bill.advisories)"]
            + (bill.vulnerabilities?.results ?? []).map {
                "\($0.rule) \($0.severity) \($0.message) \($0.location ?? "") \($0.excluded ?? "")"
            }
    }

    /// One model, written twice by one library.
    @Test func readsTheSameFromXMLAsFromJSON() throws {
        let (json, xml) = (try bill("cyclonedx/python-lib-json"), try bill("cyclonedx/python-lib-xml"))
        #expect(facts(json).sorted() == facts(xml).sorted())
        #expect(xml.subject == "orders@1.2.0" && xml.components.count == 3)
        #expect(xml.vulnerabilities?.runs.map(\.tool) == ["matcher"])
        #expect(xml.vulnerabilities?.runs.first?.toolVersion == "0.9")
        #expect(xml.vulnerabilities?.results.map(\.place).first == "/bom/vulnerabilities/vulnerability[1]")
        #expect(json.format == "CycloneDX 1.6" && xml.format == "CycloneDX 1.6")
        #expect(try facts(bill("cyclonedx/cyclonedx-py")) == facts(bill("cyclonedx/cyclonedx-py-xml")))
        #expect(try facts(bill("cyclonedx/syft-json")) == facts(bill("cyclonedx/syft-xml")))
    }

    @Test func readsTheSameFromEveryFormOfSPDX() throws {
        let forms = try ["spdx/spdx-tools-json", "spdx/spdx-tools-yaml", "spdx/tag-value"].map { facts(try bill($0)) }
        #expect(forms[0] == forms[1] && forms[1] == forms[2])
        #expect(try facts(bill("spdx/syft-json")).sorted() == facts(bill("spdx/syft-tag-value")).sorted())
        #expect(
            forms[0] == [
                #"orders@1.2.0 ["Apache-2.0"]"#, #"pkg:pypi/attrs@24.2.0 ["MIT"]"#,
                #"pkg:pypi/idna@3.10 ["BSD-3-Clause"]"#, #"packaging@24.2 ["Apache-2.0 OR BSD-2-Clause"]"#, "font []",
                "orders", "1",
            ])
    }

    @Test func takesOnlyThePartsOfAComponentForComponents() throws {
        let xml = """
            <bom><metadata><tools><components><component><name>t</name><version>3</version></component></components></tools>
            <component><name>root</name><components><component><name>part of root</name></component></components></component>
            </metadata><components><component><group>g</group><name>a</name><version>1</version><pedigree><ancestors>
            <component><name>older</name></component></ancestors></pedigree><licenses><license><name>own</name>
            <text>long</text></license><license><name>own</name></license></licenses></component></components></bom>
            """
        let bill = try #require(readEvidence(xml, as: .cyclonedx, file: "bom.xml").bill)
        #expect(bill.identities == ["g/a@1"] && bill.components[0].licenses == ["own"])
        #expect(bill.subject == "root" && bill.vulnerabilities == nil)
    }

    @Test func takesAnEmptyListOfVulnerabilitiesForNoScan() throws {
        for (text, file) in [
            ("<bom><vulnerabilities/></bom>", "a.xml"),
            (#"{"bomFormat": "CycloneDX", "vulnerabilities": []}"#, "a.json"),
        ] {
            let bill = try #require(readEvidence(text, as: .cyclonedx, file: file).bill)
            #expect(bill.vulnerabilities?.results.isEmpty == true && bill.vulnerabilities?.runs.count == 1)
            #expect(!bill.isScan)
        }
        #expect(readEvidence("<bom/>", as: .cyclonedx, file: "a.xml").bill?.vulnerabilities == nil)
    }

    @Test(arguments: [
        ("a.json", EvidenceKind.cyclonedx, #"{"bomFormat": "CycloneDX", "components": {}}"#, "wrong-type"),
        ("a.json", .cyclonedx, #"{"bomFormat": "CycloneDX", "components": [{}]}"#, "missing-field"),
        ("a.json", .cyclonedx, #"{"bomFormat": "CycloneDX", "components": [7]}"#, "missing-field"),
        ("a.xml", .cyclonedx, "<bom><components><component/></components></bom>", "missing-field"),
        ("a.xml", .cyclonedx, "<bom><vulnerabilities><vulnerability/></vulnerabilities></bom>", "missing-field"),
        ("a.xml", .cyclonedx, "<bill/>", "not-cyclonedx"), ("a.json", .spdx, "{}", "not-spdx"),
        ("a.json", .spdx, #"{"spdxVersion": "SPDX-2.3", "packages": 7}"#, "wrong-type"),
        ("a.json", .spdx, #"{"spdxVersion": "SPDX-2.3", "packages": [{}]}"#, "missing-field"),
        ("a.spdx", .spdx, "SPDXVersion: SPDX-2.3\nPackageName:\n", "missing-field"),
        ("a.spdx", .spdx, "SPDXVersion: SPDX-2.3\nwords\n", "malformed-line"),
        ("a.spdx", .spdx, "SPDXVersion: SPDX-2.3\nComment: <text>a\nb\n", "unterminated-text"),
        ("a.spdx", .spdx, "SPDXVersion:\n", "not-spdx"),
    ]) func refusesABillThatIsNone(_ file: String, _ kind: EvidenceKind, _ text: String, _ code: String) {
        #expect(readEvidence(text, as: kind, file: file).complaint?.hasSuffix("[\(code)]") == true)
    }

    @Test func stopsAtTheLimitOfEntries() {
        var limits = Policy().limits
        limits.entries = 1
        for (file, kind, text) in [
            (
                "a.json", EvidenceKind.cyclonedx,
                #"{"bomFormat": "CycloneDX", "components": [{"name": "a", "components": [{"name": "b"}]}]}"#
            ),
            (
                "a.xml", .cyclonedx,
                "<bom><components><component><name>a</name></component><component/></components></bom>"
            ),
            ("a.json", .spdx, #"{"spdxVersion": "SPDX-2.3", "packages": [{"name": "a"}, {"name": "b"}]}"#),
            ("a.spdx", .spdx, "SPDXVersion: SPDX-2.3\nPackageName: a\nPackageName: b\n"),
        ] {
            let complaint = readEvidence(text, as: kind, file: file, limits: limits).complaint
            #expect(complaint?.hasSuffix("[limit-exceeded]") == true, "\(file)")
        }
    }

    @Test func leavesSPDX3AndRDFUninterpreted() {
        #expect(readEvidence(#"{"@context": "", "@graph": []}"#, as: .spdx, file: "a.json").reading == .opaque)
        #expect(readEvidence("<rdf:RDF xmlns:rdf='urn:x'/>", as: .spdx, file: "a.rdf").reading == .opaque)
    }

    @Test(arguments: [
        ("pkg:npm/%40a/b@1.0?x=y@2", "pkg:npm/%40a/b"), ("pkg:npm/a", "pkg:npm/a"), ("pkg:npm/@a/b", "pkg:npm/@a/b"),
        ("pkg:a@1#p/q", "pkg:a"), ("@", "@"),
    ]) func tellsAComponentFromItsVersion(_ purl: String, _ expected: String) {
        #expect(BillOfMaterials.Component(name: "n", purl: purl).unversioned == expected)
    }

    @Test(arguments: ["urn:x", "http://cyclonedx.org/schema/bom/", "http://cyclonedx.org/schema/bom/1.6-rc", ""])
    func takesNoVersionFromAnotherNamespace(_ namespace: String) {
        #expect(
            readEvidence("<bom xmlns='\(namespace)'/>", as: .cyclonedx, file: "bom.xml").bill?.format == "CycloneDX")
    }
}
