// What is said of release folders on disk: the record, the evidence, artifacts, incidents, and what locking wrote.
import Attestation
import Bundles
import Checklist
import Colophon
import Documents
import Primitives
import ReleaseModel
import Testing
import Verification
import Versions
import Workspace

@Suite struct ReleaseLoaderTests {
    @Test func loadsARecordWithItsEvidence() throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/log.txt": "fine\n"])
        try workspace.write(record: "1.0.0", adding: "evidence: [{path: log.txt, kind: log}]\n")
        let release = try workspace.loaded("1.0.0")
        #expect(release.findings == [])
        #expect(release.recordFile == "release.yaml")
        let sum = try sha256sum(workspace.tree, "evidence/1.0.0/log.txt")
        #expect(release.evidence.first?.sha256.hex == sum)
        #expect(try sha256sum(workspace.tree, "evidence/1.0.0/release.yaml") == release.recordSHA256.hex)
    }

    @Test func refusesAFolderWithoutARecord() throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/junit.xml": "<testsuite/>"])
        #expect(
            try workspace.broken("1.0.0") == [
                "error: this folder holds no release record. Add release.yaml or release.json. [no-record]"
            ])
    }

    @Test func refusesAFolderWithTwoRecords() throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/release.json": "{}"])
        try workspace.write(record: "1.0.0")
        #expect(
            try workspace.broken("1.0.0") == [
                "error: this folder holds two release records. Keep one: release.yaml or release.json. [two-records]"
            ])
    }

    @Test func refusesARecordThatIsALink() throws {
        let workspace = try ScratchWorkspace(["elsewhere.yaml": ScratchWorkspace.record("1.0.0")])
        try workspace.tree.link("evidence/1.0.0/release.yaml", to: workspace.tree.path("elsewhere.yaml"))
        #expect(
            try workspace.broken("1.0.0") == [
                "release.yaml: error: this is a symbolic link, and what a release's folder holds must be files of its own. Put the file itself into the folder. [not-a-file:release.yaml]"
            ])
    }

    @Test func refusesAnotherVersionThanTheFoldersName() throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/release.yaml": ScratchWorkspace.record("1.0.1")])
        #expect(
            try workspace.broken("1.0.0") == [
                #"release.yaml:3:10: error: version: the folder "1.0.0" holds the record of 1.0.1. Name the folder after the version. [folder-mismatch]"#
            ])
    }

    @Test func refusesAnotherProject() throws {
        let workspace = try ScratchWorkspace([
            "evidence/1.0.0/release.yaml": ScratchWorkspace.record("1.0.0", project: "other")
        ])
        #expect(
            try workspace.broken("1.0.0") == [
                #"release.yaml:2:10: error: project: the record belongs to "other", and the workspace to "sample". Correct project here or project.name in the configuration. [project-mismatch]"#
            ])
    }

    @Test func refusesARecordOverTheLimit() throws {
        var workspace = try ScratchWorkspace()
        workspace.configuration.policy.limits.fileBytes = 10
        try workspace.write(record: "1.0.0")
        #expect(
            try workspace.broken("1.0.0") == [
                "release.yaml: error: the file has 75 bytes, and the limit is 10. Make it smaller, or raise policy.limits.file_bytes. [too-large:release.yaml]"
            ])
    }

    @Test func saysWhichEvidenceIsMissing() throws {
        let workspace = try ScratchWorkspace()
        try workspace.write(record: "1.0.0", adding: "evidence:\n  - path: junit.xml\n    kind: junit\n", isOut: true)
        let release = try workspace.loaded("1.0.0")
        #expect(
            release.findings.map(\.text) == [
                #"release.yaml:7:11: error: evidence[0].path: there is no file "junit.xml" in this folder. Add the file, or take it out of the record. [missing-evidence:junit.xml]"#
            ])
        #expect(release.evidence.first?.isPresent == false)
    }

    @Test func waitsForEvidenceOfAReleaseThatIsNotOut() throws {
        let workspace = try ScratchWorkspace()
        try workspace.write(record: "1.0.0", adding: "evidence:\n  - path: junit.xml\n    kind: junit\n")
        let release = try workspace.loaded("1.0.0")
        #expect(
            release.findings.map(\.text) == [
                #"release.yaml:6: note: evidence[0].path: "junit.xml" is listed and not here yet. Add it before the release. [evidence-to-come:junit.xml]"#
            ])
        let today = try #require(Timestamp("2026-03-10"))
        let result = try #require(evaluate(release, today: today).checklist[.rl02])
        #expect(result.status == .pending && result.headline == "junit.xml is not there yet")
        #expect(result.findings == release.findings && result.proofs.isEmpty)
    }

    /// Nor is a file behind a linked folder evidence: nothing outside of the release's folder is read.
    @Test func followsNoLinkToEvidence() throws {
        let workspace = try ScratchWorkspace(["secret/junit.xml": "<testsuite/>"])
        try workspace.write(
            record: "1.0.0", adding: "evidence: [{path: junit.xml}, {path: up/junit.xml}]\n", isOut: true)
        try workspace.tree.link("evidence/1.0.0/junit.xml", to: "../../secret/junit.xml")
        try workspace.tree.link("evidence/1.0.0/up", to: "../../secret")
        let release = try workspace.loaded("1.0.0")
        #expect(release.evidence.allSatisfy { $0.bytes.isEmpty && !$0.isPresent })
        #expect(
            release.findings.map(\.text) == [
                "junit.xml: error: this is a symbolic link, and what a release's folder holds must be files of its own. Put the file itself into the folder. [not-a-file:junit.xml]",
                #"release.yaml:6:38: error: evidence[1].path: there is no file "up/junit.xml" in this folder. Add the file, or take it out of the record. [missing-evidence:up/junit.xml]"#,
                "up: warning: the record doesn't name this file, so nothing judges it and the bundle doesn't hold it. List it under evidence, or remove it. [unlisted-file:up]",
            ])
    }

    /// What the tool itself keeps there, and what begins with a dot, is no report that somebody forgot to list.
    @Test func warnsOfFilesThatNoEntryNames() throws {
        let own = ["collected.json", "incidents.yaml", ".DS_Store", ".cache/a.txt"]
        var files = Dictionary(own.map { ("evidence/1.0.0/\($0)", "[]") }, uniquingKeysWith: { $1 })
        files["evidence/1.0.0/collected.json"] = "{\"schema\": \"\(CollectedEvidence.schema)\"}"
        files["evidence/1.0.0/junit.xml"] = "<testsuite/>"
        let workspace = try ScratchWorkspace(files)
        try workspace.write(record: "1.0.0")
        let unlisted = try workspace.loaded("1.0.0").findings.filter { $0.code == "unlisted-file" }
        #expect(unlisted.map(\.file) == ["junit.xml"] && unlisted.first?.severity == .warning)
    }

    @Test func countsUnlistedFilesBeyondTheFirstTwenty() throws {
        let workspace = try ScratchWorkspace(
            Dictionary((0..<25).map { ("evidence/1.0.0/\($0).xml", "") }, uniquingKeysWith: { $1 }))
        try workspace.write(record: "1.0.0")
        let unlisted = try workspace.loaded("1.0.0").findings
        #expect(unlisted.count == 21 && unlisted.last?.message == "the record doesn't name 5 further files")
    }

    @Test func refusesEvidenceOverTheLimit() throws {
        var workspace = try ScratchWorkspace(["evidence/1.0.0/big.txt": String(repeating: "x", count: 2001)])
        workspace.configuration.policy.limits.fileBytes = 2000
        try workspace.write(record: "1.0.0", adding: "evidence: [{path: big.txt, kind: log}]\n")
        #expect(
            try workspace.loaded("1.0.0").findings.map(\.text) == [
                "big.txt: error: the file has 2001 bytes, and the limit is 2000. Make it smaller, or raise policy.limits.file_bytes. [too-large:big.txt]"
            ])
    }

    /// An artifact may be larger than evidence: it is digested, and never held in memory.
    @Test func digestsArtifactsOfAnySize() throws {
        var workspace = try ScratchWorkspace(["evidence/1.0.0/a.deb": String(repeating: "x", count: 2001)])
        workspace.configuration.policy.limits.fileBytes = 2000
        try workspace.write(record: "1.0.0", adding: "artifacts: [{name: a.deb, path: a.deb}]\n")
        let release = try workspace.loaded("1.0.0")
        #expect(release.findings == [])
        #expect(release.record.artifacts.first?.size == 2001)
        let sum = try sha256sum(workspace.tree, "evidence/1.0.0/a.deb")
        #expect(release.record.artifacts.first?.sha256?.hex == sum)
    }

    @Test func comparesAnArtifactWithWhatTheRecordStates() throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/a.deb": "abc"])
        // FIPS 180-4's own example: the SHA-256 of "abc".
        let stated = String(repeating: "0", count: 64)
        try workspace.write(
            record: "1.0.0",
            adding:
                "artifacts:\n  - {name: a.deb, path: a.deb, sha256: \"\(stated)\", size: 4}\n  - {name: b, path: b}\n")
        #expect(
            try workspace.loaded("1.0.0").findings.map(\.text) == [
                "release.yaml:6:40: error: artifacts[0].sha256: the record states \(stated), and the file has ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad. Leave sha256 out, or put the right file here. [artifact-mismatch]",
                "release.yaml:6:114: error: artifacts[0].size: the record states 4 bytes, and the file has 3. Leave size out, or put the right file here. [artifact-mismatch]",
                #"release.yaml:7:21: error: artifacts[1].path: there is no file "b" in this folder. Add the file itself, or state the artifact's sha256 instead of path. [missing-artifact]"#,
            ])
    }

    @Test func readsIncidents() throws {
        let workspace = try ScratchWorkspace([
            "evidence/1.0.0/incidents.yaml":
                "- {id: INC-1, severity: high, impact: low, security: true, title: Frost, detected_at: 2026-03-09, resolved_in: 1.0.1}\n"
        ])
        try workspace.write(record: "1.0.0")
        let release = try workspace.loaded("1.0.0")
        #expect(release.findings == [])
        #expect(
            release.incidents == [
                Incident(
                    id: "INC-1", severity: .high, impact: .low, security: true, title: "Frost",
                    detectedAt: Timestamp("2026-03-09"), resolvedIn: "1.0.1")
            ])
    }

    /// Half a list of incidents would give wrong advice: with anything wrong, there is none.
    @Test(arguments: [
        (
            "- {id: A, severity: huge, impact: low, title: x}\n",
            #"incidents.yaml:1:21: error: [0].severity: "huge" is not known here. One of: critical, high, medium, low. [bad-value]"#
        ),
        (
            "- {id: A, severity: high, impact: low, title: x, resolved_in: soon}\n",
            #"incidents.yaml:1:63: error: [0].resolved_in: "soon" is no version of the scheme semver. Name the version that fixed it, or leave it out: then the incident is open. [bad-version]"#
        ),
        (
            "- {id: A, severity: high, impact: low, title: x}\n- {id: A, severity: low, impact: low, title: y}\n",
            #"incidents.yaml:2:8: error: [1].id: "A" is listed twice; the first is [0]. Give each incident an identifier of its own. [duplicate-incident]"#
        ),
        (
            "# none so far\n",
            "incidents.yaml:1:1: error: the file holds nothing. Write a list, as in [first, second]. [empty-file]"
        ),
        (
            "- {id: A\n",
            "incidents.yaml:2:1: error: the mapping in braces that starts on line 1 lacks a comma or its }. Add it; put text that holds it in quotes. [unreadable]"
        ),
    ])
    func refusesIncidentsAsAWhole(_ text: String, _ finding: String) throws {
        let workspace = try ScratchWorkspace(["evidence/1.0.0/incidents.yaml": text])
        try workspace.write(record: "1.0.0")
        let release = try workspace.loaded("1.0.0")
        #expect(release.incidents == [])
        #expect(release.findings.map(\.text) == [finding])
    }

    @Test func refusesTwoListsOfIncidents() throws {
        let incidents = #"[{"id": "A", "severity": "high", "impact": "low", "title": "x"}]"#
        let workspace = try ScratchWorkspace([
            "evidence/1.0.0/incidents.yaml": incidents, "evidence/1.0.0/incidents.json": incidents,
        ])
        try workspace.write(record: "1.0.0")
        let release = try workspace.loaded("1.0.0")
        #expect(release.incidents == [])
        #expect(
            release.findings.map(\.text) == [
                "incidents.yaml: error: this folder holds two lists of incidents. Keep one: incidents.yaml or incidents.json. [two-incident-files]"
            ])
    }

    @Test func readsWhatLockingWrote() throws {
        let file = SyncChecksums.File(
            source: "docs/a.md", target: "up/a.md", sha256: SHA256Digest(of: Array("a".utf8)), size: 1)
        let checksums = SyncChecksums(rules: [
            .init(id: "web", targetRepository: "org/webapp", targetPath: "up", strategy: .template, files: [file]),
            .init(id: "none", targetRepository: nil, targetPath: "", strategy: .copy, files: []),
        ])
        var policy = Policy()
        policy.security.medium = 3
        policy.tests.minimumLineRate = 0.5
        let workspace = try ScratchWorkspace([
            "evidence/1.0.0/sync.json": checksums.json.prettyText, "evidence/1.0.0/policy.json": policy.json.prettyText,
        ])
        try workspace.write(record: "1.0.0")
        let digest = SHA256Digest(of: [])
        let entry = Lock.Entry(version: try #require(Version("1.0.0")), manifest: digest, tar: digest, gzip: nil)
        let release = try workspace.loaded("1.0.0", lock: Lock(entries: [entry]))
        #expect(release.findings == [])
        #expect(release.lockedSync == checksums)
        #expect(release.policy == policy)
        #expect(evaluate(release, today: try #require(Timestamp("2026-03-10"))).policy == policy)

        let unlisted = try workspace.loaded("1.0.0")
        #expect(unlisted.findings.map(\.code) == ["policy-not-locked"], "what the source tree gives is not known here")
        #expect(unlisted.lockedSync == nil && unlisted.policy == Policy())
    }

    @Test func refusesWhatLockingDidNotWrite() throws {
        let workspace = try ScratchWorkspace([
            "evidence/1.0.0/sync.json": #"{"rules": [{"id": "web", "strategy": "copy", "files": [{"source": "a"}]}]}"#,
            "evidence/1.0.0/policy.json": #"{"security": {"medium": "ten"}}"#,
        ])
        try workspace.write(record: "1.0.0")
        let release = try workspace.loaded("1.0.0")
        #expect(release.lockedSync == nil && release.policy == Policy())
        #expect(
            release.findings.map { "\($0.file ?? "") \($0.code) \($0.field ?? "")" } == [
                "sync.json missing-key rules[0].files[0].target", "sync.json missing-key rules[0].files[0].sha256",
                "sync.json missing-key rules[0].files[0].size", "policy.json wrong-type security.medium",
            ])
    }

    @Test func notesAnUnreleasedVersionPastItsPlan() throws {
        let workspace = try ScratchWorkspace()
        try workspace.write(record: "1.0.0", adding: "dates: {planned: 2026-03-08}\n")
        #expect(
            try workspace.loaded("1.0.0").findings.map(\.text) == [
                "release.yaml:5: note: dates.planned: planned for 2026-03-08, 2 days ago, and not released yet [late-release]"
            ])
    }

    // MARK: Over all releases

    @Test func refusesTheSameVersionTwice() async throws {
        let workspace = try ScratchWorkspace()
        try workspace.write(record: "1.0.0")
        try workspace.write(record: "1.0.0+b")
        let result = try await workspace.build()
        #expect(result.releases.map(\.version.text) == ["1.0.0"])
        #expect(result.broken.map(\.folder) == ["1.0.0+b"])
        #expect(
            result.findings.map(\.text) == [
                "\(workspace.tree.path("evidence/1.0.0+b")): error: this is the same version as 1.0.0. Keep one: case and build metadata don't make another version. [duplicate-version]"
            ])
    }

    /// A release that is a link is told, not passed over.
    @Test func refusesAReleaseFolderThatIsALink() async throws {
        let workspace = try ScratchWorkspace(["elsewhere/release.yaml": ScratchWorkspace.record("1.0.1")])
        try workspace.write(record: "1.0.0")
        try workspace.tree.link("evidence/1.0.1", to: "../elsewhere")
        try workspace.tree.link("evidence/README.md", to: "../colophon.yaml")
        let result = try await workspace.build()
        #expect(result.releases.map(\.version.text) == ["1.0.0"])
        #expect(
            result.findings.map(\.text) == [
                "\(workspace.tree.path("evidence/1.0.1")): error: read: this is a symbolic link, and no folder. Put the folder itself here, and let it be read. [unreadable]"
            ])
    }
}
