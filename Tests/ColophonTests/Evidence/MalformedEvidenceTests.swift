// The malformed table: what a user sees, word for word, for evidence that can't be read.
import Bundles
import Evidence
import Files
import ReleaseModel
import Testing
import Verification

struct MalformedEvidence: Sendable, CustomTestStringConvertible {
    var kind: EvidenceKind
    var file: String
    var input: String
    var text: String
    var testDescription: String { "\(kind.rawValue): \(text)" }

    init(_ kind: EvidenceKind, _ file: String, _ input: String, _ text: String) {
        self.kind = kind
        self.file = file
        self.input = input
        self.text = text
    }

    static let table: [MalformedEvidence] = xml + json + texts + small

    private static let xml: [MalformedEvidence] = [
        .init(
            .junit, "junit.xml", #"<coverage line-rate="1"/>"#,
            #"junit.xml: error: the record says junit, and this is a Cobertura report. Write "kind: cobertura" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .junit, "junit.xml", #"<results id="2"/>"#,
            "junit.xml:1: error: the root element is <results>, and a JUnit report's is <testsuites> or <testsuite>. Have the test runner write JUnit XML, or correct the kind. [not-junit]"
        ),
        .init(
            .junit, "junit.xml", #"<testsuite failures="many"/>"#,
            #"junit.xml:1: error: the suite's attribute failures is "many", and it should be a whole number. Write it with `pytest --junitxml=junit.xml`, `gotestsum --junitfile junit.xml`, or your runner's own option for JUnit XML, and add it as it is. [malformed-number]"#
        ),
        .init(
            .junit, "junit.xml", #"<testsuite tests="99999999999999999999"/>"#,
            #"junit.xml:1: error: the suite's attribute tests is "99999999999999999999", and it should be a whole number. Write it with `pytest --junitxml=junit.xml`, `gotestsum --junitfile junit.xml`, or your runner's own option for JUnit XML, and add it as it is. [malformed-number]"#
        ),
        .init(
            .junit, "junit.xml", #"<testsuite tests="-1"/>"#,
            #"junit.xml:1: error: the suite's attribute tests is "-1", and it should be a whole number. Write it with `pytest --junitxml=junit.xml`, `gotestsum --junitfile junit.xml`, or your runner's own option for JUnit XML, and add it as it is. [malformed-number]"#
        ),
        .init(
            .cobertura, "coverage.xml", "<testsuites/>",
            #"coverage.xml: error: the record says cobertura, and this is a JUnit report. Write "kind: junit" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .cobertura, "coverage.xml", #"<coverage clover="4"><project/></coverage>"#,
            #"coverage.xml: error: the record says cobertura, and this is a Clover report. Write "kind: coverage" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .coverage, "clover.xml", #"<coverage clover="4"><project/></coverage>"#,
            "clover.xml:1: error: the report names no line and no total. Name the code in PHPUnit's <source>, or to the tool that you use, and run the tests under it. [no-coverage]"
        ),
        .init(
            .tests, "results.trx", "<TestRun>",
            #"results.trx:1:10: error: the document breaks off, or goes on after its end (libxml2: Extra content at the end of the document). The tool that wrote the file may have been stopped: run it again. Or write it anew, with `dotnet test --logger "trx;LogFileName=tests.trx"`. [malformed-xml]"#
        ),
        .init(
            .cobertura, "coverage.xml", #"<coverage line-rate="1"/>"#,
            "coverage.xml:1: error: the report names no line and no total. Name the code to the coverage tool (`coverage run --source=DIRECTORY`, gcovr's `--root`), and run the tests under it. [no-coverage]"
        ),
        .init(
            .cobertura, "coverage.xml", #"<coverage lines-valid="10" lines-covered="11"/>"#,
            "coverage.xml:1: error: more is covered than there is. Write it with `coverage xml`, `gcovr --cobertura coverage.xml`, or your tool's own option for Cobertura, and add it as it is. [malformed-number]"
        ),
        .init(
            .cobertura, "coverage.xml",
            "<coverage><class filename=\"a.c\"><lines>\n<line number=\"x\" hits=\"1\"/></lines></class></coverage>",
            #"coverage.xml:2: error: number is "x", and it should be a whole number. Write it with `coverage xml`, `gcovr --cobertura coverage.xml`, or your tool's own option for Cobertura, and add it as it is. [malformed-number]"#
        ),
        .init(
            .cobertura, "coverage.xml",
            "<coverage><class filename=\"a.c\"><lines>\n<line number=\"1\"/></lines></class></coverage>",
            "coverage.xml:2: error: this <line> has no hits. Write it with `coverage xml`, `gcovr --cobertura coverage.xml`, or your tool's own option for Cobertura, and add it as it is. [missing-field]"
        ),
        .init(
            .cobertura, "coverage.xml",
            #"<coverage><class filename="a.c"><lines><line number="1" hits="often"/></lines></class></coverage>"#,
            #"coverage.xml:1: error: hits is "often", and it should be a whole number. Write it with `coverage xml`, `gcovr --cobertura coverage.xml`, or your tool's own option for Cobertura, and add it as it is. [malformed-number]"#
        ),
        .init(
            .jacoco, "jacoco.xml", #"<report name="x"><counter type="INSTRUCTION" missed="1" covered="2"/></report>"#,
            "jacoco.xml:1: error: the report counts instructions and no lines. Compile with line numbers in the debug information, and write the report again. [no-coverage]"
        ),
        .init(
            .jacoco, "jacoco.xml",
            #"<report name="x"><package><sourcefile name="A"><counter type="LINE" missed="1" covered="most"/></sourcefile></package></report>"#,
            "jacoco.xml:1: error: this counter's missed and covered are not both whole numbers. Write it with `mvn jacoco:report`, or `gradle jacocoTestReport` with its XML report switched on, and add it as it is. [malformed-number]"
        ),
        .init(
            .versionManifest, "pom.xml", "<project><version>1</version>\n<version>2</version></project>",
            "pom.xml:2: error: there is a second <version> here. Remove one of them. [duplicate-key]"),
    ]

    private static let json: [MalformedEvidence] = [
        .init(
            .sarif, "scan.sarif", #"{"runs": [}"#,
            #"scan.sarif:1:11: error: "}" is unexpected where a value is expected. Write text in double quotes; the only words of JSON are true, false and null. Or write it anew, with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`. [malformed-json]"#
        ),
        .init(
            .sarif, "scan.sarif", #"{"runs": 3}"#,
            "scan.sarif:1: error: the file has no list of runs. Have the scanner write SARIF 2.1.0, or correct the kind. [not-sarif]"
        ),
        .init(
            .sarif, "scan.sarif", #"{"runs": [], "runs": []}"#,
            #"scan.sarif:1:14: error: the key "runs" appears twice; the first is in column 2 of it. Remove one of them. Or write it anew, with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`. [malformed-json]"#
        ),
        .init(
            .sarif, "scan.sarif",
            #"{"version": "2.0.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]}"#,
            #"scan.sarif:1: error: the SARIF version is "2.0.0", and 2.1.0 is read. Have the scanner write SARIF 2.1.0. [unsupported-version]"#
        ),
        .init(
            .sarif, "scan.sarif", #"{"runs": []}"#,
            "scan.sarif:1: error: the list of runs is empty, so nothing was scanned. Look at what the scanner printed: it was not started, or found nothing that it can scan. [no-runs]"
        ),
        .init(
            .sarif, "scan.sarif", "{\"runs\": [\n{\"tool\": {\"driver\": {\"name\": \"x\"}}}]}",
            "scan.sarif:2: error: the run /runs/0 has no list of results, so its scan did not end. Let the scan come to its end, and have the scanner write the results into this file. [no-results]"
        ),
        .init(
            .sarif, "scan.sarif", #"{"runs": [{"results": []}]}"#,
            "scan.sarif:1: error: the run /runs/0 has no tool.driver.name. Write it with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`, and add it as it is. [missing-field]"
        ),
        .init(
            .sarif, "scan.sarif",
            "{\"runs\": [{\"tool\": {\"driver\": {\"name\": \"x\"}}, \"results\": [], \"externalPropertyFileReferences\":\n{\"results\": [{\"guid\": \"0\"}]}}]}",
            "scan.sarif:2: error: externalPropertyFileReferences.results of /runs/0 keeps a part of the scan outside of its run, and it isn't read there. Have the scanner write everything into the runs of one log. [results-elsewhere]"
        ),
        .init(
            .scan, "scan.json", "{}",
            "scan.json:1: error: the record says scan, and this is no scanner's report that is known. Have the scanner write SARIF 2.1.0 or CycloneDX, or name the file that was meant. [unknown-scan]"
        ),
        .init(
            .vex, "vex.json", "{}",
            "vex.json:1: error: the record says vex, and this is no OpenVEX, CSAF or CycloneDX document. Have the tool write one of these, or name the file that was meant. [unknown-vex]"
        ),
        .init(
            .sarif, "scan.sarif", "",
            "scan.sarif:1: error: the file is empty. Write it with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`, and add it as it is. [empty-file]"
        ),
        .init(
            .sarif, "scan.sarif",
            #"{"runs": [{"tool": {"driver": {"name": "x"}}, "invocations": [{"executionSuccessful": "false"}], "results": []}]}"#,
            #"scan.sarif:1: error: executionSuccessful is "false", and it should be true or false. Write it with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`, and add it as it is. [wrong-type]"#
        ),
        .init(
            .sarif, "scan.sarif", #"{"runs": [{"tool": {"driver": {"name": "x"}}, "results": [7]}]}"#,
            "scan.sarif:1: error: /runs/0/results/0 is the number 7, and it should be a mapping. Write it with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`, and add it as it is. [wrong-type]"
        ),
        .init(
            .sarif, "scan.sarif", String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
            "scan.sarif:1:65: error: lists and mappings are nested more than 64 deep here. Nest them less deeply. Or write it anew, with your scanner's option for SARIF 2.1.0, such as `semgrep scan --sarif --output scan.sarif`. [malformed-json]"
        ),
        .init(
            .sarif, "scan.sarif", #"[{"number": 1, "title": "a", "state": "OPEN"}]"#,
            #"scan.sarif: error: the record says sarif, and this is a list of pull requests. Write "kind: pull-requests" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .pullRequests, "pulls.json", "",
            "pulls.json:1: error: the file is empty. Write it with `gh pr list --state all --limit 1000 --json number,title,state,isDraft,mergedAt,author,url`, and add it as it is. [empty-file]"
        ),
        .init(
            .pullRequests, "pulls.json", #"{"message": "Not Found", "status": "404"}"#,
            #"pulls.json:1: error: the file holds no list of pull requests, and says "Not Found". Write the list with `gh pr list --json number,title,state,isDraft,mergedAt,author,url`, or the like. [not-pull-requests]"#
        ),
        .init(
            .pullRequests, "pulls.json", "[\n{\"number\": 1, \"title\": \"a\"}]",
            "pulls.json:2: error: item 0 of the list (1) has no state. Add state (and isDraft and mergedAt) to the fields that are fetched. [missing-field]"
        ),
        .init(
            .pullRequests, "pulls.json", #"[{"title": "a", "state": "OPEN"}]"#,
            "pulls.json:1: error: item 0 of the list has no number. Add number to the fields that are fetched. [missing-field]"
        ),
        .init(
            .pullRequests, "pulls.json", #"[{"number": 1, "state": "WAITING"}]"#,
            #"pulls.json:1: error: the state of item 0 of the list (1) is "WAITING", and it can be open, merged or closed. Fetch the list with `gh pr list --state all --limit 1000 --json number,title,state,isDraft,mergedAt,author,url`, and leave it as it is. [unknown-state]"#
        ),
        .init(
            .pullRequests, "pulls.json", #"[{"number": 1, "state": "open", "draft": "no"}]"#,
            #"pulls.json:1: error: draft of item 0 of the list (1) is "no", and it should be true or false. Fetch the list with `gh pr list --state all --limit 1000 --json number,title,state,isDraft,mergedAt,author,url`, and leave it as it is. [wrong-type]"#
        ),
        .init(
            .pullRequests, "pulls.json", #"["one"]"#,
            #"pulls.json:1: error: item 0 of the list is "one", and a pull request is a mapping. Fetch the list with `gh pr list --state all --limit 1000 --json number,title,state,isDraft,mergedAt,author,url`, and leave it as it is. [wrong-type]"#
        ),
        .init(
            .pullRequests, "pulls.json", #"[{"number": 1, "state": "MERGED"}],[{"number": 2, "state": "OPEN"}]"#,
            #"pulls.json:1:35: error: "," is unexpected after the end of the document. Keep one document, or pages one after the other with nothing between. Or write it anew, with `gh pr list --state all --limit 1000 --json number,title,state,isDraft,mergedAt,author,url`. [malformed-json]"#
        ),
        .init(
            .pullRequests, "pulls.json",
            "{\"data\": {\"repository\": {\"pullRequests\": {\"nodes\": [],\n\"pageInfo\": {\"hasNextPage\": true}}}}}",
            "pulls.json:2: error: the list goes on: this is only one page of it. Fetch all pages (`gh pr list --limit 1000`, or `gh api --paginate --slurp`). [incomplete-list]"
        ),
        .init(
            .pullRequests, "pulls.json", #"{"runs": [], "version": "2.1.0"}"#,
            #"pulls.json: error: the record says pull-requests, and this is a SARIF log. Write "kind: sarif" in the record, or name the file that was meant. [kind-mismatch]"#
        ),
        .init(
            .cyclonedx, "bom.json", #"{"bomFormat": "SPDX"}"#,
            "bom.json:1: error: the file has no bomFormat that says CycloneDX. Have the tool write CycloneDX JSON, or correct the kind. [not-cyclonedx]"
        ),
        .init(
            .cyclonedx, "bom.json", #"{"bomFormat": "CycloneDX", "vulnerabilities": {}}"#,
            "bom.json:1: error: vulnerabilities is a mapping, and it should be a list. Write it with `syft . -o cyclonedx-json=bom.cdx.json`, or your build's own plugin for CycloneDX, and add it as it is. [wrong-type]"
        ),
        .init(
            .cyclonedx, "bom.json", #"{"bomFormat": "CycloneDX", "vulnerabilities": [{}]}"#,
            "bom.json:1: error: the vulnerability /vulnerabilities/0 has no id. Write it with `syft . -o cyclonedx-json=bom.cdx.json`, or your build's own plugin for CycloneDX, and add it as it is. [missing-field]"
        ),
        .init(
            .versionManifest, "package.json", #"{"version": ["1.0.0"]}"#,
            "package.json:1: error: version is a list, and it should be text. Write it in quotes. [wrong-type]"),
        .init(
            .versionManifest, "package.json", #"["1.0.0"]"#,
            "package.json:1: error: the file holds a list, and a manifest is a mapping. Name the manifest that was meant. [wrong-type]"
        ),
        .init(
            .documentation, "changes.json", #"{"a": 1}"#,
            "changes.json:1: error: the file holds a mapping, and not a list of paths. Write a list of texts, or one path a line. [not-a-path-list]"
        ),
        .init(
            .documentation, "changes.json", #"["a", 3, {}]"#,
            "changes.json:1: error: item 2 of the list is a mapping, and it should be a path. Write a list of texts, or one path a line. [wrong-type]"
        ),
    ]
}

struct MalformedEvidenceTests {
    @Test(arguments: MalformedEvidence.table) func saysWhatIsWrongWhereAndWhatToDo(_ row: MalformedEvidence) {
        #expect(readEvidence(row.input, as: row.kind, file: row.file).complaint == row.text)
    }

    @Test func coversEveryKindThatIsRead() {
        let read = Set(EvidenceKind.allCases).subtracting([.spdx, .log, .other])
        #expect(read.isSubset(of: MalformedEvidence.table.map(\.kind)))
    }
}
