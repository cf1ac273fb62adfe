// A list of dialects, and what it says of a file: its kind by marks, names and shapes, and which dialect reads it.
package import Documents
import Files
package import Primitives
package import ReleaseModel

/// Earlier ones come first: in detecting what a file is, and in reading one of a kind that has several.
package struct EvidenceDialects: Sendable {
    package let all: [any EvidenceDialect.Type]

    package init(_ all: [any EvidenceDialect.Type]) { self.all = all }

    package func of(_ kind: EvidenceKind) -> [any EvidenceDialect.Type] { all.filter { $0.kind == kind } }

    /// The one that reads a file of this kind, of which at least the first bytes are given; `document`: the whole, where it is parsed
    /// already.
    package func reading(
        _ kind: EvidenceKind, _ bytes: Bytes, path: String, document: DataNode? = nil
    ) -> any EvidenceDialect.Type {
        let name = ASCII.lowercased(EvidencePath.name(of: path))
        let own = of(kind)
        let marked = document.map(signatures)
        if isToldByDocument(kind), let found = marked?.first(where: { kind.includes($0.kind) }) { return found }
        if kind == .gate { return own.last ?? OtherFile.self }
        guard !kind.forms.isEmpty else { return own.first { $0.takes(bytes, name: name) } ?? OtherFile.self }
        // A kind of many forms: the one whose mark the file has, else the one of its name, else the one that says what is read.
        let suffix = EvidencePath.extension(of: path)
        return (marked ?? signatures(bytes, path: path, limits: Policy().limits)).first { kind.includes($0.kind) }
            ?? own.first { $0.isNamed(name, suffix: suffix) } ?? own.last ?? OtherFile.self
    }

    /// Files of this kind come in several forms, and the document says which one it is.
    private func isToldByDocument(_ kind: EvidenceKind) -> Bool { kind == .gate || !kind.forms.isEmpty }

    /// The document of a file of a kind that comes in several forms, which shows the one; nil where it is no JSON, or of another kind.
    package func document(of kind: EvidenceKind, _ bytes: Bytes, path: String, limits: Policy.Limits) -> DataNode? {
        let start = bytes.drop(while: ASCII.isSpace)
        guard isToldByDocument(kind), start.first == ASCII.leftBrace || start.first == ASCII.leftBracket,
            textSignatures(start).isEmpty
        else { return nil }
        return try? evidenceDocument(bytes, path: path, limits: limits)
    }

    /// Nothing that a record says to be of this kind is ever looked at.
    package func isOpaque(_ kind: EvidenceKind) -> Bool { of(kind).contains { $0.need == .nothing } }

    /// Whether a JSON document that begins like this can be read in one pass, whatever comes: of a kind with large lists, or
    /// of an unknown one that its document alone shows.
    package func isReadInOnePass(_ entry: EvidenceEntry, head: Bytes) -> Bool {
        guard head.first(where: { !ASCII.isSpace($0) }) == UInt8(ascii: "{") else { return false }
        let suffix = EvidencePath.extension(of: entry.path) ?? ""
        if !textSignatures(head.drop(while: ASCII.isSpace)).isEmpty { return false }
        if let kind = entry.kind ?? named(entry.path) {
            return !["yaml", "yml"].contains(suffix) && of(kind).contains { $0.need == .lists }
        }
        return ["json", "sarif", "spdx", "log"].contains(suffix) && owner(of: entry.path) == nil
    }

    // MARK: What a file is

    /// The kind of a file whose record doesn't say: what its name settles, else what its content shows beyond doubt, else what its
    /// name says, else what name and text say together. Nil: nothing recognises it.
    package func kind(path: String, bytes: Bytes, limits: Policy.Limits) -> EvidenceKind? {
        let sample = EvidenceSample(path: path, bytes: bytes, limits: limits)
        if let owner = owner(of: path) { return owner.kind }
        if let found = signatures(bytes, path: path, limits: limits).first { return found.kind }
        if let named = named(path) { return named }
        return sample.isYAML ? nil : all.first { $0.looks(sample) }?.kind
    }

    /// The same for a JSON document by its content and name alone; without one it could not be read.
    package func kind(path: String, document: DataNode?) -> EvidenceKind? {
        document.flatMap { signatures($0).first?.kind } ?? named(path)
    }

    /// The kind of a file of which only the first bytes were seen; nil where the rest may make another one of it, or show
    /// that it is not of the kind that the record says.
    package func kind(_ entry: EvidenceEntry, head: Bytes, limits: Policy.Limits) -> EvidenceKind? {
        let start = head.drop(while: ASCII.isSpace)
        // Of a JSON document the rest counts, unless each line is one.
        guard let first = start.first, !"{[".utf8.contains(first) || !textSignatures(start).isEmpty,
            let found = signatures(head, path: "", limits: limits).first
        else { return nil }
        let isCertain = entry.kind.map { $0.includes(found.kind) } ?? (owner(of: entry.path) == nil)
        return isCertain ? entry.kind ?? found.kind : nil
    }

    /// Whose content does not count, since its name settles the kind.
    package func owner(of path: String) -> (any EvidenceDialect.Type)? {
        let name = ASCII.lowercased(EvidencePath.name(of: path))
        return all.first { $0.owns(name: name) }
    }

    private func named(_ path: String) -> EvidenceKind? {
        let name = ASCII.lowercased(EvidencePath.name(of: path))
        let suffix = EvidencePath.extension(of: path)
        return all.first { $0.isNamed(name, suffix: suffix) }?.kind
    }

    // MARK: Marks

    /// All whose mark the content has; the first is the likeliest. The path says whether it may be YAML.
    package func signatures(_ bytes: Bytes, path: String, limits: Policy.Limits) -> [any EvidenceDialect.Type] {
        let start = bytes.drop(while: ASCII.isSpace)
        switch start.first {
        case UInt8(ascii: "<"): return xmlSignatures(bytes, limits: limits)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let lines = textSignatures(start)
            if !lines.isEmpty { return lines }
            return (try? evidenceDocument(bytes, path: "", limits: limits)).map(signatures) ?? []
        case nil: return []
        case _ where ["yaml", "yml"].contains(EvidencePath.extension(of: path)):
            return (try? evidenceDocument(bytes, path: path, limits: limits)).map(signatures) ?? []
        default: return textSignatures(start)
        }
    }

    /// By how a text begins, also one that looks like JSON and is a document a line.
    private func textSignatures(_ start: ArraySlice<UInt8>) -> [any EvidenceDialect.Type] {
        all.filter { if case .text(let isOne) = $0.mark { isOne(start) } else { false } }
    }

    private func xmlSignatures(_ bytes: Bytes, limits: Policy.Limits) -> [any EvidenceDialect.Type] {
        guard let root = EvidenceXML.root(of: bytes, limits: limits) else { return [] }
        return all.filter { if case .root(let isOne) = $0.mark { isOne(root) } else { false } }
    }

    package func signatures(_ document: DataNode) -> [any EvidenceDialect.Type] {
        let found = all.filter { if case .document(let isOne) = $0.mark { isOne(document) } else { false } }
        guard found.isEmpty else { return found }
        return all.first { if case .list(let isOne) = $0.mark { isOne(document) } else { false } }.map { [$0] } ?? []
    }

    /// What a text that would pass for any changelog, list of paths or manifest is, where it clearly isn't the one that is stated.
    package func otherText(than stated: EvidenceKind, _ sample: EvidenceSample) -> (kind: EvidenceKind, name: String)? {
        func found(_ kind: EvidenceKind) -> (kind: EvidenceKind, name: String)? {
            of(kind).last.map { (kind, $0.name) }
        }
        if passes(for: .documentation, sample) { return stated == .documentation ? nil : found(.documentation) }
        if stated != .versionManifest,
            kind(path: sample.path, bytes: sample.bytes, limits: sample.limits) == .versionManifest
        {
            return found(.versionManifest)
        }
        if stated == .changelog {
            let first = sample.bytes.first { !ASCII.isSpace($0) }
            guard first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
                (try? evidenceDocument(sample.bytes, path: "", limits: sample.limits)) != nil
            else { return nil }
            return (.other, "a JSON document")
        }
        return passes(for: .changelog, sample) ? found(.changelog) : nil
    }

    /// The kind that a text without a mark is likely of, for the question whether it is; nil: there is none.
    package func likely(_ text: EvidenceSample) -> EvidenceKind? {
        if of(.documentation).contains(where: { $0.resembles(text) }) { return .documentation }
        return text.isProse && passes(for: .changelog, text) ? .changelog : nil
    }

    /// Whether a text has the shape of this kind's files.
    package func passes(for kind: EvidenceKind, _ text: EvidenceSample) -> Bool {
        of(kind).contains { $0.passes(text) }
    }
}
