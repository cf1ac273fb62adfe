// Reads one evidence file: detects its kind, digests it, and gives it to the dialect that reads it.
import Documents
package import EvidenceParsing
package import Files
package import Primitives
package import ReleaseModel
import SecurityReports

package enum EvidenceReader {
    /// How much of a file is looked at before it is known whether it can be read as a stream.
    private static let headSize = 1 << 16
    /// How many test cases of each outcome, and findings of each severity, are listed one by one; of the others the number is enough
    /// for every verdict, list and page. Who compares two reports needs all.
    package static let kept = 1000

    /// Recognises the kind where the entry leaves it out, digests, and reads. Never
    /// throws: what can't be read, and what nothing recognises, is `.unreadable` with one error that names the entry's path.
    /// `keeping`: as `kept`.
    package static func read(
        _ entry: EvidenceEntry, bytes: Bytes, limits: Policy.Limits,
        dialects: EvidenceDialects = .current, keeping: Int = kept
    ) -> LoadedEvidence {
        let sha256 = SHA256Digest(of: bytes)
        let reader = SingleReader(entry: entry, limits: limits.kept, dialects: dialects, keeping: keeping)
        var loaded =
            uninterpreted(entry, size: bytes.count, sha256: sha256, limits: limits, dialects: dialects)
            ?? reader.loaded(EvidenceDecoding.decoded(bytes), size: bytes.count, sha256: sha256)
        loaded.bytes = bytes
        return loaded
    }

    /// As above, of a file that has this digest and may be on disk, from where it is read as a stream.
    package static func read(
        _ entry: EvidenceEntry, content: FileContent, sha256: SHA256Digest, limits: Policy.Limits,
        dialects: EvidenceDialects = .current, keeping: Int = kept
    ) -> LoadedEvidence {
        if case .bytes(let bytes) = content {
            return read(entry, bytes: bytes, limits: limits, dialects: dialects, keeping: keeping)
        }
        var loaded: LoadedEvidence
        if let known = uninterpreted(entry, size: content.size, sha256: sha256, limits: limits, dialects: dialects) {
            loaded = known
        } else {
            do throws(FileError) {
                loaded = try content.read {
                    read(entry, feed: $0, sha256: sha256, limits: limits, dialects: dialects, keeping: keeping)
                }
            } catch {
                let kind = entry.kind ?? .other
                loaded = LoadedEvidence(
                    entry: entry, kind: kind, mediaType: dialects.mediaType(kind, path: entry.path), bytes: [],
                    size: content.size, sha256: sha256, reading: .unreadable([.unreadable(entry.path, error)]))
            }
        }
        loaded.content = content
        return loaded
    }

    /// As above, of a file that comes in pieces and has that digest. The outcome is the same except `bytes`, which it does not
    /// have. XML reports, SARIF, CycloneDX and SPDX are never held whole; other files are, until they are read.
    package static func read(
        _ entry: EvidenceEntry, feed: ByteFeed, sha256: SHA256Digest, limits: Policy.Limits,
        dialects: EvidenceDialects = .current, keeping: Int = kept
    ) -> LoadedEvidence {
        if let loaded = uninterpreted(entry, size: feed.size, sha256: sha256, limits: limits, dialects: dialects) {
            return loaded
        }
        let reader = SingleReader(entry: entry, limits: limits.kept, dialects: dialects, keeping: keeping)
        let feed = EvidenceDecoding.decoded(feed)
        var head = Bytes()
        while head.count < headSize, let piece = feed.next() { head += piece }
        var isBegun = false
        let whole = ByteFeed(size: feed.size) {
            defer { isBegun = true }
            return isBegun ? feed.next() : head.isEmpty ? nil : head[...]
        }
        return reader.loaded(head: head, whole: whole, sha256: sha256)
            ?? reader.loaded(feed.rest(after: head), size: feed.size, sha256: sha256)
    }

    /// What a text is likely meant for, of which the kind isn't known; nil: nothing, or it can't be read.
    package static func likelyKind(ofTextAt path: String, named name: String, limits: Policy.Limits) -> EvidenceKind? {
        guard let bytes = try? Files.read(path, limit: headSize * 16) else { return nil }
        return EvidenceDialects.current.likely(
            EvidenceSample(path: name, bytes: EvidenceDecoding.decoded(bytes), limits: limits))
    }

    /// What is known of a file without a look at it, where a look would show nothing more: one that is too large, or of a
    /// stated kind that isn't interpreted.
    package static func uninterpreted(
        _ entry: EvidenceEntry, size: Int, sha256: SHA256Digest, limits: Policy.Limits,
        dialects: EvidenceDialects = .current
    ) -> LoadedEvidence? {
        let (limits, kind) = (limits.kept, entry.kind ?? .other)
        func loaded(_ reading: EvidenceReading) -> LoadedEvidence {
            LoadedEvidence(
                entry: entry, kind: kind, mediaType: dialects.mediaType(kind, path: entry.path), bytes: [], size: size,
                sha256: sha256, reading: reading)
        }
        if size > limits.fileBytes {
            let fault = EvidenceFault(
                "too-large", "the file has \(size) bytes, and the limit is \(limits.fileBytes)",
                remedy: "Make it smaller, or raise policy.limits.file_bytes.")
            return loaded(.unreadable([fault.finding(in: entry.path)]))
        }
        guard entry.kind != nil, dialects.isOpaque(kind) else { return nil }
        return loaded(EvidenceFault.gateOfNothing(entry, "kind: \(kind.rawValue)") ?? .opaque)
    }
}

/// Reads one file, in one way or another.
private struct SingleReader {
    let entry: EvidenceEntry
    let limits: Policy.Limits
    let dialects: EvidenceDialects
    let keeping: Int

    /// A file that is there whole, decoded; `size` is the file's own.
    func loaded(_ bytes: Bytes, size: Int, sha256: SHA256Digest) -> LoadedEvidence {
        let feed = ByteFeed(bytes)
        let whole = ByteFeed(size: size, next: feed.next)
        if dialects.isReadInOnePass(entry, head: bytes) { return loaded(json: whole, head: bytes, sha256: sha256) }
        guard let kind = entry.kind ?? dialects.kind(path: entry.path, bytes: bytes, limits: limits) else {
            return loaded(
                .unrecognised(bytes, path: entry.path, limits: limits, dialects: dialects), size: size, sha256: sha256)
        }
        return loaded(kind, bytes: bytes, feed: whole, sha256: sha256)
    }

    /// A file of which `head` came, and that `whole` gives from its start on; nil where it has to be there whole.
    func loaded(head: Bytes, whole: ByteFeed, sha256: SHA256Digest) -> LoadedEvidence? {
        if dialects.isReadInOnePass(entry, head: head) { return loaded(json: whole, head: head, sha256: sha256) }
        guard let kind = dialects.kind(entry, head: head, limits: limits) else { return nil }
        switch dialects.reading(kind, head, path: entry.path).need {
        case .stream, .nothing: return loaded(kind, bytes: head, feed: whole, sha256: sha256)
        case .lists, .whole: return nil
        }
    }

    private func loaded(json feed: ByteFeed, head: Bytes, sha256: SHA256Digest) -> LoadedEvidence {
        let json = Result { () throws(EvidenceFault) in
            try JSONEvidence(feed, keepingIn: SecurityLists.self, limits: limits, keeping: keeping)
        }
        guard let kind = entry.kind ?? dialects.kind(path: entry.path, document: try? json.get().root) else {
            let fault: EvidenceFault =
                if case .failure(let fault) = json { .unreadable(as: "JSON", fault) } else {
                    .unmarked("JSON document")
                }
            return loaded(fault, size: feed.size, sha256: sha256)
        }
        return loaded(kind, bytes: head, json: json, feed: feed, sha256: sha256)
    }

    /// Of a file that nothing recognises.
    private func loaded(_ fault: EvidenceFault, size: Int, sha256: SHA256Digest) -> LoadedEvidence {
        LoadedEvidence(
            entry: entry, kind: .other, mediaType: dialects.mediaType(.other, path: entry.path), bytes: [], size: size,
            sha256: sha256, reading: .unreadable([fault.finding(in: entry.path)]))
    }

    /// `bytes` are all, or as many as show the kind; `json` is what a pass over all of `feed` gave.
    private func loaded(
        _ kind: EvidenceKind, bytes: Bytes, json: Result<JSONEvidence, EvidenceFault>? = nil, feed: ByteFeed,
        sha256: SHA256Digest
    ) -> LoadedEvidence {
        let parsed = json == nil ? dialects.document(of: kind, bytes, path: entry.path, limits: limits) : nil
        let file = EvidenceInput(
            entry: entry, limits: limits, keeping: keeping, bytes: bytes, feed: feed, json: json, parsed: parsed,
            dialects: dialects)
        var reading: EvidenceReading
        let dialect = dialects.reading(kind, bytes, path: entry.path, document: (try? json?.get().root) ?? parsed)
        do throws(EvidenceFault) { reading = try dialect.read(file) } catch {
            // A reader that says so itself says what to do, too.
            let isEmpty = bytes.allSatisfy(ASCII.isSpace) && error.code != "empty-file"
            let fault = isEmpty ? .empty : file.mismatch ?? error
            reading = .unreadable([fault.advised(by: dialect).finding(in: entry.path)])
        }
        if case .attestation(let name) = reading { reading = EvidenceFault.gateOfNothing(entry, name) ?? reading }
        return LoadedEvidence(
            entry: entry, kind: kind, mediaType: dialects.mediaType(kind, path: entry.path), bytes: [],
            size: feed.size, sha256: sha256, reading: reading)
    }
}
