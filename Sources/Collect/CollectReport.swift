// What a collection did, or would do: file by file, with the run and the commits that are stated of them.
package import Documents
import Files
package import Primitives
package import ReleaseModel

package struct CollectReport: Sendable {
    package enum Outcome: Sendable, Hashable {
        case new, unchanged
        /// Nil: nothing says of which run that one was.
        case replaced(run: String?)

        fileprivate var word: String {
            switch self {
            case .new: "new"
            case .unchanged: "unchanged"
            case .replaced: "replaced"
            }
        }
    }

    package struct File: Sendable, Hashable {
        /// In the release's folder.
        package var path: String
        /// As it was named.
        package var source: String
        package var kind: EvidenceKind
        /// Bytes.
        package var size: Int
        package var sha256: SHA256Digest
        package var outcome: Outcome
        package var isInPlace: Bool
    }

    package var isDryRun: Bool
    package var version: String
    package var folder: String
    package var madeRecord: Bool
    package var files: [File]
    /// Entries that were taken out, since their files are gone.
    package var dropped: [String]
    package var service: String?
    package var run: String?
    package var job: String?
    package var commit: String?
    package var commits: [RelatedCommit]
    package var findings: [Finding]

    /// Ends with a newline.
    package var text: String {
        var lines: [String] = []
        if madeRecord {
            lines.append("\(isDryRun ? "would make" : "made") \(Files.join(folder, "release.yaml"))")
        }
        for file in files {
            let path = Files.join(folder, file.path)
            let source = file.isInPlace ? "" : ", from \(file.source)"
            let what = "\(path) (\(file.kind.rawValue)\(source))"
            switch file.outcome {
            case .new: lines.append("\(isDryRun ? "would collect" : "collected") \(what)")
            case .unchanged: lines.append("unchanged \(path)")
            case .replaced(let run):
                lines.append(
                    "\(isDryRun ? "would replace" : "replaced") \(what)"
                        + (run == nil || run == self.run ? "" : ", which was of \(run ?? "")"))
            }
        }
        for path in dropped {
            lines.append("\(isDryRun ? "would drop" : "dropped") \(Files.join(folder, path)), which is gone")
        }
        let named = commits.map { "\(TestedCommit.short($0.id)) (\($0.relation.rawValue))" }
        lines.append(
            [
                commit.map { "commit \($0)" } ?? "commit unknown",
                named.isEmpty ? nil : "with \(named.joined(separator: ", "))", run.map { "run \($0)" },
                job.map { "job \($0)" },
            ].compactMap { $0 }.joined(separator: "; "))
        lines.append(
            "\(counted(files.count, "file")) \(isDryRun ? "to collect" : "collected") for \(version).")
        return lines.map { TerminalText.line($0) + "\n" }.joined()
    }

    package var json: JSON {
        .object(compact: [
            ("dry_run", .bool(isDryRun)), ("version", .string(version)), ("made_record", .bool(madeRecord)),
            ("files", .array(files.map(Self.json))), ("dropped", .array(dropped.map(JSON.string))),
            ("service", JSON.text(service)), ("run", JSON.text(run)), ("job", JSON.text(job)),
            ("commit", JSON.text(commit)), ("commits", .array(commits.map(\.json))),
            ("findings", .array(findings.map(\.json))),
        ])
    }

    private static func json(_ file: File) -> JSON {
        var replaced: String?
        if case .replaced(let run) = file.outcome { replaced = run }
        return .object(compact: [
            ("path", .string(file.path)), ("source", .string(file.source)), ("kind", .string(file.kind.rawValue)),
            ("size", .int(file.size)), ("sha256", .string(file.sha256.hex)),
            ("outcome", .string(file.outcome.word)), ("replaced_run", JSON.text(replaced)),
        ])
    }
}
