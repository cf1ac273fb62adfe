// Reads changelogs in all their forms, and says which names a changelog has.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

enum ChangelogReader {
    static func read(
        _ bytes: Bytes, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> Changelog {
        let (text, foreignLine) = try ChangelogText.read(bytes)
        var changelog = try read(text, path: path, limits: limits)
        changelog.foreignLine = foreignLine
        return changelog
    }

    private static func read(
        _ text: EvidenceText, path: String, limits: Policy.Limits
    ) throws(EvidenceFault) -> Changelog {
        guard !text.lines.allSatisfy({ ASCII.trimmed(text.bytes[$0]).isEmpty }) else {
            throw EvidenceFault(
                "empty-file", "the changelog is empty", remedy: "Add a section for this version, with what changed.")
        }
        if DebianChangelog.startsLikeOne(text) { return try DebianChangelog.read(text, limits: limits) }
        if RPMChangelog.startsLikeOne(text) { return try RPMChangelog.read(text, limits: limits) }
        if CommitLog.isOne(text) {
            var log = Changelog(sections: [])
            log.isCommitLog = true
            return log
        }
        return try ChangelogMarkup.read(text, path: path, limits: limits)
    }
}

extension ChangelogReader: EvidenceDialect {
    package static let kind = EvidenceKind.changelog
    package static let name = "a changelog"
    package static let need = EvidenceNeed.whole
    package static let mark = EvidenceMark.document(AntsibullChangelog.isOne)
    static let plainMediaType = "text/plain"

    // MARK: Names

    private static let names: Set<String> = [
        "changelog", "change-log", "changes", "history", "news", "releases", "release-notes", "releasenotes",
        "relnotes",
        "whatsnew", "whats-new", "revision-history",
    ]
    private static let endings: Set<String> = ["mdx", "asc", "textile", "rdoc"]

    /// Prose is a changelog only under the name of one: a test plan names a version too.
    static func looks(_ text: EvidenceSample) -> Bool {
        let isProse = text.suffix.map { endings.contains($0) || $0.utf8.allSatisfy(ASCII.isDigit) } ?? true
        return (text.isProse || isProse) && isNamedChangelog(text.name)
    }

    /// The whole name up to its ending, or what comes before or after a hyphen or point in it: CHANGELOG.md, changelog-2.x.md,
    /// core-release-notes.rst. In lower case.
    static func isNamedChangelog(_ name: String) -> Bool {
        let ending = EvidencePath.extension(of: name).map { $0.utf8.count + 1 } ?? 0
        let stem = name.utf8.dropLast(ending).map { $0 == ASCII.underscore ? ASCII.hyphen : $0 }
        return names.contains { word in
            let count = word.utf8.count
            guard stem.count > count else { return stem.elementsEqual(word.utf8) }
            return isJoint(stem[count]) && stem.starts(with: word.utf8)
                || isJoint(stem[stem.count - count - 1]) && stem.suffix(count).elementsEqual(word.utf8)
        }
    }

    private static func isJoint(_ byte: UInt8) -> Bool { byte == ASCII.hyphen || byte == ASCII.dot }

    static func passes(_ text: EvidenceSample) -> Bool {
        let changelog = try? read(text.bytes, path: text.path, limits: text.limits)
        return changelog?.sections.contains { $0.version != nil && $0.entries > 0 } ?? false
    }

    // MARK: Reading

    /// Any text is a changelog, so what else the file could be is looked for first.
    package static func read(_ file: EvidenceInput) throws(EvidenceFault) -> EvidenceReading {
        try file.checkMark()
        if let ending = EvidencePath.extension(of: file.path), ["yaml", "yml"].contains(ending) {
            return .changelog(try AntsibullChangelog.read(file.document(), limits: file.limits))
        }
        // A spec file is a package's manifest as well.
        if EvidencePath.extension(of: file.path) != "spec" { try file.checkText(as: kind) }
        return .changelog(try read(file.bytes, path: file.path, limits: file.limits))
    }
}
