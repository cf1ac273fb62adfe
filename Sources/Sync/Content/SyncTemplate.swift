// The template strategy: fills `{{variables}}` from the release and the project.
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

/// `{{name}}`, with blanks around the name allowed, becomes the value. A name that isn't known is an error with its line;
/// a value that the record leaves out is a warning, and nothing is written for it. `\{{` gives `{{`. A `{{` without `}}`
/// on the same line stays. A file that holds a NUL byte is no text and stays as it is.
struct SyncTemplate {
    /// What a template may name, and what each stands for.
    static let variables: [(name: String, meaning: String)] = [
        ("branch", "the release's branch"),
        ("commit", "the release's commit"),
        ("description", "the project's description"),
        ("license", "the project's licence"),
        ("previous", "the version before this release"),
        ("project", "the project's name"),
        ("release_date", "the day of the release, as in 2021-06-08"),
        ("repository", "the repository's address"),
        ("rule", "the sync rule's id"),
        ("source", "the file's path in this project"),
        ("status", "the release's status"),
        ("target", "the file's path downstream"),
        ("title", "the project's title"),
        ("type", "patch, minor or major"),
        ("version", "the release's version"),
    ]

    private let source: String
    private let values: [String: String?]

    init(file: SyncChecksums.File, rule: SyncRule, release: ReleaseRecord, project: Configuration.Project) {
        source = file.source
        values = [
            "branch": release.branch, "commit": release.commit, "description": project.description,
            "license": project.license, "previous": release.previous?.text, "project": project.name,
            "release_date": release.releaseDate?.dateText, "repository": project.repository, "rule": rule.id,
            "source": file.source, "status": release.status.rawValue, "target": file.target, "title": project.title,
            "type": release.type.rawValue, "version": release.version.text,
        ]
    }

    func filled(_ bytes: Bytes) -> SyncContent.Outcome {
        guard !bytes.contains(0) else { return .init(bytes: bytes, findings: []) }
        var output: Bytes = []
        output.reserveCapacity(bytes.count)
        var findings: [Finding] = []
        var index = 0
        var line = 1
        while index < bytes.count {
            if opens(bytes, at: index) {
                if index > 0, bytes[index - 1] == ASCII.backslash {
                    output.removeLast()
                } else if let end = closing(bytes, from: index + 2) {
                    output += value(of: bytes[(index + 2)..<end], line: line, &findings).utf8
                    index = end + 2
                    continue
                }
                output += [ASCII.leftBrace, ASCII.leftBrace]
                index += 2
                continue
            }
            if bytes[index] == ASCII.newline { line += 1 }
            output.append(bytes[index])
            index += 1
        }
        return .init(bytes: findings.contains { $0.severity == .error } ? nil : output, findings: findings)
    }

    private func opens(_ bytes: Bytes, at index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == ASCII.leftBrace && bytes[index + 1] == ASCII.leftBrace
    }

    /// The index of the "}}" on the same line.
    private func closing(_ bytes: Bytes, from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count, bytes[index] != ASCII.newline {
            if bytes[index] == ASCII.rightBrace, bytes[index + 1] == ASCII.rightBrace { return index }
            // Another opening starts over: this one has no end.
            if opens(bytes, at: index) { return nil }
            index += 1
        }
        return nil
    }

    private func value(of content: ArraySlice<UInt8>, line: Int, _ findings: inout [Finding]) -> String {
        let trimmed = content.drop(while: ASCII.isBlank)
        let end = trimmed.lastIndex { !ASCII.isBlank($0) }.map { $0 + 1 } ?? trimmed.startIndex
        let name = String(decoding: trimmed[..<end], as: UTF8.self)
        switch values[name] {
        case .some(.some(let value)): return value
        case .some(.none):
            findings.append(
                Finding(
                    "missing-value", .warning, "there is no \(name) to fill in, so nothing stands in its place",
                    remedy: "State it in the release record or in the project's configuration.", file: source,
                    line: line))
        case .none:
            let guess = nearest(name, among: Self.variables.map(\.name)).map { "Did you mean {{\($0)}}? " } ?? ""
            findings.append(
                Finding(
                    "unknown-variable", .error, "there is no variable \(excerpt(name))",
                    remedy: "\(guess)Write \\{{ where braces are meant.", file: source, line: line))
        }
        return ""
    }
}
