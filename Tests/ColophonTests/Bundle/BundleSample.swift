// A small release that goes through every stage, for tests of bundles.
import Archives
import Bundles
import Checklist
import Colophon
import Evidence
import Files
import Notes
import Primitives
import ReleaseModel
import Testing
import Versions

struct BundleSample {
    struct File {
        var path: String
        var kind: String?
        var text: String
        var redact = false
    }
    var project = "demo"
    var version = "1.0.1"
    var previous: String? = "1.0.0"
    var status = "released"
    var date: String? = "2024-02-29T23:30:00Z"
    var scheme = VersionScheme.semver
    var type: String? = nil
    /// More lines of the record, at the top level.
    var more = ""
    var notes = "notes:\n  fixes:\n    - title: Close the file that was read\n      pr: '7'\n"
    var files = [
        File(
            path: "CHANGELOG.md", kind: "changelog",
            text: "# Changelog\n\n## 1.0.1 - 2024-02-29\n\n- Close the file that was read\n"),
        File(path: "docs.txt", kind: "documentation", text: "docs/usage.md\n"),
        File(
            path: "junit.xml", kind: "junit",
            text: """
                <testsuite name="demo" tests="2"><testcase classname="demo" name="opens"/>
                <testcase classname="demo" name="closes"/></testsuite>

                """),
        File(path: "keys.log", kind: "log", text: "a password\n", redact: true),
        File(path: "pulls.json", kind: "pull-requests", text: "[]\n"),
    ]
    var policy = Policy()
    var format = BundleFormat.current
    var sync = SyncChecksums(rules: [
        .init(
            id: "docs", targetRepository: "org/web", targetPath: "docs/demo", strategy: .copy,
            files: [
                .init(
                    source: "docs/usage.md", target: "docs/demo/usage.md", sha256: SHA256Digest(of: Bytes("x".utf8)),
                    size: 1)
            ])
    ])
    var today = "2024-03-10"

    var record: String {
        var text = "schema: colophon/release/v1\nproject: \(project)\nversion: '\(version)'\nstatus: \(status)\n"
        if let type { text += "type: \(type)\n" }
        if let previous { text += "previous: '\(previous)'\n" }
        if let date { text += "dates:\n  released: \(date)\n" }
        text += notes + more
        guard !files.isEmpty else { return text }
        text += "evidence:\n"
        for file in files {
            text += "  - path: \"\(file.path)\"\n"
            if let kind = file.kind { text += "    kind: \(kind)\n" }
            if file.redact { text += "    redact: true\n" }
        }
        return text
    }

    func rendered() throws -> RenderedRelease {
        let bytes = Bytes(record.utf8)
        let (record, findings) = RecordReader.read(bytes, file: "release.yaml", scheme: scheme)
        let read = try #require(record, "\(findings.map(\.text))")
        let evidence = zip(read.evidence, files).map {
            EvidenceReader.read($0, bytes: Bytes($1.text.utf8), limits: policy.limits, dialects: format.dialects)
        }
        let loaded = LoadedRelease(
            record: read, recordFile: "release.yaml", recordSHA256: SHA256Digest(of: bytes), evidence: evidence,
            policy: policy)
        let checked = evaluate(loaded, today: try #require(Timestamp(today)), rules: format.rules)
        return RenderedRelease(
            checked: checked, standby: RollbackPlanner.standby(for: checked), sync: sync,
            notesMarkdown: format.notes(read))
    }

    func content(draftTime: Int = 0) throws -> BundleContent {
        try BundleBuilder.content(of: rendered(), draftTime: draftTime, format: format)
    }

    /// With a previous release that is not in the workspace.
    var history: HistoryLink {
        HistoryLink(
            previous: previous, manifest: nil, reason: previous == nil ? History.Reason.first : History.Reason.absent)
    }

    func bundle(history: HistoryLink? = nil, draftTime: Int = 0) throws -> Bundle {
        try BundleBuilder.bundle(content(draftTime: draftTime), history: history ?? self.history)
    }
}

/// The files of a bundle by their paths in the bag.
func bagFiles(_ bundle: Bundle) throws -> [String: Bytes] {
    let (entries, _) = try Tar.read(Gzip.decompress(bundle.bytes), maximumEntries: 1000)
    return Dictionary(
        entries.map { (String($0.path.drop { $0 != "/" }.dropFirst()), $0.bytes) },
        uniquingKeysWith: { first, _ in first })
}

func bytesText(_ bytes: Bytes?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }
