// Tests that evidence with a secret in it is not published, and that what only looks like one is.
import ReleaseModel
import Testing

@testable import Bundles
@testable import Colophon
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Secrets
@testable import Workspace

@Suite struct EvidenceSecretTests {
    private let sample: SampleWorkspace
    private static let token = "ghp" + "_" + SecretSample.characters(36)
    private static let bundle = "output/1.1.0/sample-1.1.0.evidence.tar.gz"

    init() throws { sample = try SampleWorkspace.family() }

    /// Adds a log with this text to 1.1.0.
    private func add(_ text: String, redact: Bool = false) throws {
        let record = try sample.text("evidence/1.1.0/release.yaml")
        let entry = "evidence:\n  - {path: build.log, kind: log, redact: \(redact)}\n"
        if !record.contains("build.log") {
            try sample.write(
                record.replacing("evidence:\n", with: entry), to: "evidence/1.1.0/release.yaml")
        }
        try sample.write(text, to: "evidence/1.1.0/build.log")
    }

    private func allow(_ path: String, rule: String = "github-token") throws {
        try sample.write(
            """
            project: {name: sample}
            policy: {secrets: {allow: [{rule: \(rule), path: \(path), reason: made up}]}}
            """, to: "colophon.yaml")
    }

    private func secrets(_ findings: [Finding]) -> [Finding] { findings.filter { $0.code == "evidence-secret" } }

    @Test func stopsThePublicationOfItsReleaseAndOfNoOther() async throws {
        try add("fetching\nusing \(Self.token)\n")
        let built = try await sample.build()
        #expect(built.report.exitStatus == 1)
        #expect(!sample.exists(Self.bundle) && sample.exists("output/1.0.0/sample-1.0.0.evidence.tar.gz"))
        let finding = try #require(secrets(built.result.findings).first)
        #expect(finding.severity == .error && finding.line == 2 && finding.column == 7)
        #expect(finding.file == sample.path("evidence/1.1.0/build.log"))
        #expect(finding.message == "A GitHub access token: ghp_**** (rule github-token)")
        #expect(finding.remedy.contains("redact"))
        #expect(try sample.text("output/1.1.0/index.html").contains("ghp_****"))
    }

    private func write(_ line: String, in record: String = "evidence/1.1.0/release.yaml") throws {
        try sample.write(try sample.text(record) + "\n\(line)\n", to: record)
    }

    /// Neither the bundle nor any other file of the output.
    private func isShown() throws -> Bool {
        try sample.exists(Self.bundle) || sample.output().contains { bytesText($0.value).contains(Self.token) }
    }

    @Test(arguments: ["summary: uses TOKEN", "build: {url: \"https://ci.example.org/?t=TOKEN\"}", "status: TOKEN"])
    func theRecordIsSearched(line: String) async throws {
        if line.contains("status") {
            let record = "evidence/1.1.0/release.yaml"
            try sample.write(
                sample.text(record).replacing("status: released", with: "status: \(Self.token)"), to: record)
        } else {
            try write(line.replacing("TOKEN", with: Self.token))
        }
        let built = try await sample.build()
        #expect(try built.report.exitStatus == 1 && !isShown())
    }

    @Test func theFindingNamesTheFieldOfTheRecord() async throws {
        try write("summary: uses \(Self.token)")
        let findings = try await sample.build().result.findings
        let finding = try #require(findings.first { $0.code == "record-secret" })
        #expect(finding.field == "summary" && finding.file == sample.path("evidence/1.1.0/release.yaml"))
    }

    @Test func incidentsAreSearchedAlsoOfWhatIsPublished() async throws {
        try await sample.build()
        try await sample.lock()
        try sample.write(
            "- {id: I-1, severity: low, impact: low, title: \"\(Self.token)\", detected_at: 2024-02-01}\n",
            to: "evidence/1.1.0/incidents.yaml")
        let built = try await sample.build()
        #expect(built.report.exitStatus == 1)
        #expect(try sample.output().allSatisfy { !bytesText($0.value).contains(Self.token) })
        #expect(sample.exists(Self.bundle), "what was published stays")
    }

    @Test func theConfigurationIsSearched() async throws {
        try sample.write("project: {name: sample, description: \"with \(Self.token)\"}\n", to: "colophon.yaml")
        let error = await #expect(throws: WorkspaceError.self) { try await sample.build() }
        #expect(
            error?.findings.map(\.code) == ["configuration-secret"]
                && error?.findings.first?.field == "project.description")
    }

    @Test func templatesAreSearched() async throws {
        try sample.write("/* \(Self.token) */", to: "templates/colophon.css")
        let error = await #expect(throws: WorkspaceError.self) { try await sample.build() }
        #expect(error?.findings.map(\.code) == ["template-secret"])
    }

    @Test func theSecretStandsNowhereInTheOutput() async throws {
        try add("using \(Self.token)\n")
        try await sample.build()
        for (path, bytes) in try sample.output() where !path.hasSuffix(".gz") {
            #expect(!bytesText(bytes).contains(Self.token), "\(path)")
        }
    }

    @Test func nothingIsLockedWithIt() async throws {
        try add(Self.token)
        let error = await #expect(throws: WorkspaceError.self) {
            _ = try await Locking(workspace: sample.workspace, options: SampleWorkspace.options()).run()
        }
        #expect(secrets(error?.findings ?? []).count == 1)
        #expect(!sample.exists("colophon.lock"))
    }

    @Test func theNextReleaseNamesNoManifestOfWhatWasNotPublished() async throws {
        try sample.add("1.2.0", previous: "1.1.0")
        try add(Self.token)
        try await sample.build()
        #expect(try sample.bundle("1.2.0").provenance.history.manifest == nil)
    }

    @Test func isAllowedByItsRuleInItsFile() async throws {
        try add(Self.token)
        try allow("evidence/1.1.0/build.log")
        let built = try await sample.build()
        #expect(secrets(built.result.findings) == [] && sample.exists(Self.bundle))
        for (path, rule) in [("build.log", "github-token"), ("evidence/1.1.0/build.log", "npm-token")] {
            try allow(path, rule: rule)
            #expect(try await secrets(sample.build().result.findings).count == 1, "\(path) \(rule)")
        }
    }

    @Test func aRedactedFileIsNotSearched() async throws {
        try add(Self.token, redact: true)
        let built = try await sample.build()
        #expect(secrets(built.result.findings) == [])
        #expect(try sample.bundle("1.1.0").files.allSatisfy { SecretScanner.matches(in: $0.bytes ?? []) == [] })
    }

    @Test func aDraftIsSearchedToo() async throws {
        try sample.add("1.1.0", previous: "1.0.0", status: "planned")
        try add(Self.token)
        #expect(try await secrets(sample.build().result.findings).count == 1)
        #expect(!sample.exists(Self.bundle))
    }

    @Test func whatWasPublishedStaysAndItsAmendmentIsSearched() async throws {
        try add(Self.token)
        try allow("evidence/1.1.0/build.log")
        try await sample.build()
        try await sample.lock()
        try sample.write("project: {name: sample}\n", to: "colophon.yaml")
        let built = try await sample.build { $0.usesCache = false }
        #expect(secrets(built.result.findings) == [] && built.report.exitStatus == 0)
        try add("\(Self.token)\n\n\("npm" + "_" + SecretSample.characters(36))\n")
        try Amending.state("the log was cut short", versions: ["1.1.0"], in: sample.workspace)
        let amended = try await sample.build()
        #expect(secrets(amended.result.findings).map(\.line) == [3], "what its own policy allows is allowed still")
        #expect(sample.exists(Self.bundle) && !sample.exists("output/1.1.0/amend-1"))
        try allow("evidence/1.1.0/build.log", rule: "npm-token")
        #expect(try await secrets(sample.build().result.findings) == [])
        #expect(sample.exists("output/1.1.0/amend-1/sample-1.1.0.evidence.tar.gz"))
    }

    @Test func isFoundAgainWithTheCache() async throws {
        try await sample.build()
        #expect(sample.exists(Self.bundle))
        try add(Self.token)
        for _ in 0..<2 { #expect(try await secrets(sample.build().result.findings).count == 1) }
        #expect(!sample.exists(Self.bundle))
        try add("clean\n")
        #expect(try await sample.build().report.exitStatus == 0)
    }

    @Test func everyFormIsFoundFarDownInALargeFile() async throws {
        let padding = String(repeating: "2024-01-05T00:00:00Z INFO step finished\n", count: 5_000)
        let found = SecretSample.found.map(\.text).joined(separator: "\n\n")
        try add(padding + found + "\n")
        let findings = try await secrets(sample.build().result.findings)
        let rules = Set(SecretSample.found.map(\.rule))
        #expect(rules.allSatisfy { rule in findings.contains { $0.message.contains("(rule \(rule))") } })
        #expect(findings.allSatisfy { ($0.line ?? 0) > 5_000 })
        #expect(findings.count <= SecretScanner.most)
    }

    /// Hashes, public keys and certificates, identifiers and made-up values, as files of evidence are full of them.
    @Test(arguments: [
        #"{"integrity": "sha512-\#(SecretSample.characters(86))==", "resolved": "https://example.org/a/-/a-1.0.0.tgz"}"#,
        #"{"sha256": "\#(SecretSample.characters(64, of: "0123456789abcdef"))", "commit": "\#(SecretSample.characters(40, of: "0123456789abcdef"))"}"#,
        "-----BEGIN CERTIFICATE-----\n\(SecretSample.characters(64))\n-----END CERTIFICATE-----\n",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA\(SecretSample.characters(43)) team@example.org\n",
        "pkg:golang/example.org/x@v1.2.3?checksum=h1:\(SecretSample.characters(43))=",
        #"{"purl": "pkg:npm/%40scope/name@1.0.0", "bom-ref": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"}"#,
        "<testcase name=\"refuses https://user:password@example.com/\"/>",
        "export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "curl -H \"Authorization: Bearer $TOKEN\" https://ci:${PASS}@internal/",
        "data:image/png;base64,\(SecretSample.characters(400, of: SecretSample.letters + "0123456789+/"))",
    ])
    func passesWhatOnlyLooksLikeOne(_ text: String) async throws {
        try add(text)
        let built = try await sample.build()
        #expect(secrets(built.result.findings) == [] && sample.exists(Self.bundle), "\(text)")
    }

    @Test func bytesOfAnyKindAreSearched() async throws {
        let bytes = Bytes((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ ($0 >> 5)) })
        try add("")
        try Files.writeAtomically(
            bytes + [0] + Bytes(Self.token.utf8) + [0] + bytes, to: sample.path("evidence/1.1.0/build.log"),
            durable: false)
        #expect(try await secrets(sample.build().result.findings).count == 1)
    }
}
