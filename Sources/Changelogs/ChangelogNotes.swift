// The release notes that a changelog's section has: its entries, sorted by the headings above them.
import Documents
package import EvidenceParsing
package import Primitives
package import ReleaseModel
package import Versions

/// A changelog of which single sections are taken as release notes.
package struct ChangelogNotes: Sendable {
    private enum Form: Sendable {
        /// With the sections that say something.
        case text(ChangelogDocument, sections: [(section: Changelog.Section, blocks: Range<Int>)])
        case antsibull(DataNode)
    }

    private let form: Form

    /// Nil where the file is no changelog that has notes: a distribution's, a list of commits.
    package init?(_ bytes: Bytes, path: String, limits: Policy.Limits) throws(EvidenceFault) {
        if let ending = EvidencePath.extension(of: path), ["yaml", "yml"].contains(ending) {
            let document = try evidenceDocument(EvidenceDecoding.decoded(bytes), path: path, limits: limits)
            // What is no such changelog is refused as it is in evidence.
            _ = try AntsibullChangelog.read(document, limits: limits)
            form = .antsibull(document)
            return
        }
        guard let document = try ChangelogDocument(bytes, path: path, limits: limits) else { return nil }
        form = .text(document, sections: document.sections.filter { $0.section.entries > 0 })
    }

    /// Whether a section is of a version, or of what is to come.
    package var hasSections: Bool {
        switch form {
        case .antsibull: true
        case .text(_, let sections): sections.contains { $0.section.version != nil || $0.section.isUnreleased }
        }
    }

    /// Markdown that is a release's notes as a whole, as forges keep it.
    package static func notes(ofMarkdown markdown: String) -> ReleaseNotesText? {
        guard let document = ChangelogDocument(markdown: markdown) else { return nil }
        var reader = ChangelogEntries(document)
        return reader.read(0..<document.blocks.count)
    }

    /// What the section of this version says; nil where there is none, or it says nothing. `names`: whose sections count in a changelog
    /// of several packages. One without a name is anybody's. `allowsUnreleased`: one that names no version yet counts where none names
    /// this one.
    package func notes(
        of version: Version, names: [String], allowsUnreleased: Bool = false
    ) -> ReleaseNotesText? {
        let document: ChangelogDocument
        let sections: [(section: Changelog.Section, blocks: Range<Int>)]
        switch form {
        case .antsibull(let document): return AntsibullChangelog.notes(of: document, where: { version.isSpelled($0) })
        case .text(let text, let found): (document, sections) = (text, found)
        }
        let found = sections.filter { $0.section.version.map(version.isSpelled) ?? false }
        let wanted = Set(names.map(Self.plain))
        let own = found.filter { item in
            guard let name = item.section.subject ?? item.section.group else { return true }
            return wanted.contains(Self.plain(name))
        }
        let subjects = Set(found.compactMap(\.section.subject))
        var chosen = own.first ?? (subjects.count <= 1 ? found.first : nil)
        if chosen == nil, allowsUnreleased {
            chosen = sections.first { $0.section.version == nil && $0.section.isUnreleased }
        }
        guard let chosen else { return nil }
        var reader = ChangelogEntries(document)
        return reader.read(chosen.blocks)
    }

    /// Letters and digits in lower case, behind a scope or folder.
    private static func plain(_ name: String) -> Bytes {
        let last = name.utf8.split(separator: ASCII.slash).last ?? name.utf8[...]
        return last.filter { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 >= 0x80 }.map(ASCII.lower)
    }
}

/// Release notes with the paragraphs above all entries.
package struct ReleaseNotesText: Sendable, Hashable {
    package var summary: String?
    package var notes: ReleaseNotes

    package init(summary: String? = nil, notes: ReleaseNotes) {
        self.summary = summary
        self.notes = notes
    }
}

extension ReleaseNotes {
    /// These with the entries of `other` behind them, list by list.
    package func adding(_ other: ReleaseNotes) -> ReleaseNotes {
        var notes = self
        notes.highlights += other.highlights
        notes.features += other.features
        notes.improvements += other.improvements
        notes.fixes += other.fixes
        notes.breaking += other.breaking
        notes.deprecations += other.deprecations
        notes.security += other.security
        notes.knownIssues += other.knownIssues
        if let more = other.upgrade {
            notes.upgrade = [notes.upgrade, more].compactMap(\.self).joined(separator: "\n\n")
        }
        notes.contributors += other.contributors
        notes.from = other.from ?? notes.from
        return notes
    }
}
