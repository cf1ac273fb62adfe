// Reads one evidence file: tells its kind, digests it, and hands it to the kind's reader.
package import ColophonSystem
package import ReleaseModel

package enum EvidenceReader {
    /// How much of a file is looked at before it is known whether it can be read as a stream.
    private static let headSize = 1 << 16
    /// How many test cases of each outcome, and findings of each severity, are told one by one; of the others the number is enough
    /// for every verdict, list and page. Who compares two reports needs all.
    package static let kept = 1000

    /// Tells the kind where the entry leaves it out, digests, and reads. Never
    /// throws: what can't be read is `.unreadable` with one error that names the entry's path. `keeping`: as `kept`.
    package static func read(
        _ entry: EvidenceEntry, bytes: Bytes, limits: Policy.Limits,
        keeping: Int = kept
    ) -> LoadedEvidence {
        let sha256 = SHA256Digest(of: bytes)
        let reader = SingleReader(entry: entry, limits: limits.kept, keeping: keeping)
        var loaded =
            uninterpreted(entry, size: bytes.count, sha256: sha256, limits: limits)
            ?? reader.loaded(bytes, sha256: sha256)
        loaded.bytes = bytes
        return loaded
    }

    /// As above, of a file that has this digest and may be on disk, from where it is read as a stream.
    package static func read(
        _ entry: EvidenceEntry, content: FileContent, sha256: SHA256Digest, limits: Policy.Limits,
        keeping: Int = kept
    ) -> LoadedEvidence {
        if case .bytes(let bytes) = content {
            return read(entry, bytes: bytes, limits: limits, keeping: keeping)
        }
        var loaded: LoadedEvidence
        if let known = uninterpreted(entry, size: content.size, sha256: sha256, limits: limits) {
            loaded = known
        } else {
            do throws(FileError) {
                loaded = try content.read {
                    read(entry, feed: $0, sha256: sha256, limits: limits, keeping: keeping)
                }
            } catch {
                let kind = entry.kind ?? .other
                loaded = LoadedEvidence(
                    entry: entry, kind: kind, mediaType: kind.mediaType(path: entry.path), bytes: [],
                    size: content.size, sha256: sha256, reading: .unreadable([.unreadable(entry.path, error)]))
            }
        }
        loaded.content = content
        return loaded
    }

    /// As above, of a file that comes in pieces and has that digest. The outcome is the same but for `bytes`, which it does not
    /// have. XML reports, SARIF, CycloneDX and SPDX are never held whole; other files are, until they are read.
    package static func read(
        _ entry: EvidenceEntry, feed: ByteFeed, sha256: SHA256Digest, limits: Policy.Limits,
        keeping: Int = kept
    ) -> LoadedEvidence {
        if let loaded = uninterpreted(entry, size: feed.size, sha256: sha256, limits: limits) {
            return loaded
        }
        let reader = SingleReader(entry: entry, limits: limits.kept, keeping: keeping)
        var head = Bytes()
        while head.count < headSize, let piece = feed.next() { head += piece }
        var isBegun = false
        let whole = ByteFeed(size: feed.size) {
            defer { isBegun = true }
            return isBegun ? feed.next() : head.isEmpty ? nil : head[...]
        }
        return reader.loaded(head: head, whole: whole, sha256: sha256)
            ?? reader.loaded(feed.rest(after: head), sha256: sha256)
    }

    /// What is known of a file without a look at it, where a look would show nothing more: one that is too large, or of a
    /// stated kind that isn't interpreted.
    package static func uninterpreted(
        _ entry: EvidenceEntry, size: Int, sha256: SHA256Digest, limits: Policy.Limits
    ) -> LoadedEvidence? {
        let (limits, kind) = (limits.kept, entry.kind ?? .other)
        func loaded(_ reading: EvidenceReading) -> LoadedEvidence {
            LoadedEvidence(
                entry: entry, kind: kind, mediaType: kind.mediaType(path: entry.path), bytes: [], size: size,
                sha256: sha256, reading: reading)
        }
        if size > limits.fileBytes {
            let fault = EvidenceFault(
                "too-large", "the file has \(size) bytes, and the limit is \(limits.fileBytes)",
                remedy: "Make it smaller, or raise policy.limits.file_bytes.")
            return loaded(.unreadable([fault.finding(in: entry.path)]))
        }
        return entry.kind != nil && isOpaque(kind) ? loaded(.opaque) : nil
    }

    static func isOpaque(_ kind: EvidenceKind) -> Bool {
        kind == .log || kind == .other
    }
}

/// Reads one file, in one way or another.
private struct SingleReader {
    let entry: EvidenceEntry
    let limits: Policy.Limits
    let keeping: Int

    /// A file that is there whole.
    func loaded(_ bytes: Bytes, sha256: SHA256Digest) -> LoadedEvidence {
        if JSONEvidence.isReadAlone(entry, head: bytes) {
            return loaded(json: ByteFeed(bytes), head: bytes, sha256: sha256)
        }
        let kind = entry.kind ?? EvidenceKind.told(path: entry.path, bytes: bytes, limits: limits)
        return loaded(kind, bytes: bytes, feed: ByteFeed(bytes), sha256: sha256)
    }

    /// A file of which `head` came, and that `whole` gives from its start on; nil where it has to be there whole.
    func loaded(head: Bytes, whole: ByteFeed, sha256: SHA256Digest) -> LoadedEvidence? {
        if JSONEvidence.isReadAlone(entry, head: head) { return loaded(json: whole, head: head, sha256: sha256) }
        // Of CycloneDX, only the XML is told by its first bytes.
        guard let kind = EvidenceKind.told(entry, head: head, limits: limits),
            EvidenceReader.isOpaque(kind) || [.junit, .cobertura, .jacoco, .cyclonedx].contains(kind)
        else { return nil }
        return loaded(kind, bytes: head, feed: whole, sha256: sha256)
    }

    private func loaded(json feed: ByteFeed, head: Bytes, sha256: SHA256Digest) -> LoadedEvidence {
        let json = Result { () throws(EvidenceFault) in
            try JSONEvidence(feed, head: head, limits: limits, keeping: keeping)
        }
        let kind = entry.kind ?? EvidenceKind.told(path: entry.path, document: try? json.get().root)
        return loaded(kind, bytes: head, json: json, feed: feed, sha256: sha256)
    }

    /// `bytes` are all, or as many as tell the kind; `json` is what a pass over all of `feed` gave.
    private func loaded(
        _ kind: EvidenceKind, bytes: Bytes, json: Result<JSONEvidence, EvidenceFault>? = nil, feed: ByteFeed,
        sha256: SHA256Digest
    ) -> LoadedEvidence {
        let reading: EvidenceReading
        do throws(EvidenceFault) {
            reading = try self.reading(kind, bytes: bytes, json: json, feed: feed)
        } catch {
            let fault = mismatch(bytes: bytes, json: json) ?? error
            reading = .unreadable([fault.finding(in: entry.path)])
        }
        return LoadedEvidence(
            entry: entry, kind: kind, mediaType: kind.mediaType(path: entry.path), bytes: [], size: feed.size,
            sha256: sha256, reading: reading)
    }

    private func reading(
        _ kind: EvidenceKind, bytes: Bytes, json: Result<JSONEvidence, EvidenceFault>?, feed: ByteFeed
    ) throws(EvidenceFault) -> EvidenceReading {
        func document() throws(EvidenceFault) -> DataNode {
            if let json { return try json.get().root }
            return try evidenceDocument(bytes, path: entry.path, limits: limits)
        }
        func lists() throws(EvidenceFault) -> JSONEvidence {
            if let json { return try json.get() }
            return JSONEvidence(try document(), limits: limits, keeping: keeping)
        }
        // These three are so alike that one can be read as another.
        func small() throws(EvidenceFault) -> DataNode {
            let document = try document()
            let others = EvidenceKind.signatures(document)
            if let found = others.first, !others.contains(where: { $0.kind == kind }) {
                throw mismatch(stated: kind, found: found)
            }
            return document
        }
        switch kind {
        case .junit: return .tests(try JUnitReader.read(feed, limits: limits, keeping: keeping))
        case .cobertura: return .coverage(try CoberturaReader.read(feed, limits: limits))
        case .jacoco: return .coverage(try JaCoCoReader.read(feed, limits: limits))
        case .lcov: return .coverage(try LCOVReader.read(bytes, limits: limits))
        case .sarif: return .security(try SARIFReader.read(lists(), limits: limits, keeping: keeping))
        case .pullRequests: return .pullRequests(try PullRequestReader.read(document(), limits: limits))
        case .changelog, .documentation:
            // Any text is a changelog or a list of paths: these two look for what else the file could be first.
            if let mismatch = mismatch(bytes: bytes, json: json) { throw mismatch }
            if let found = EvidenceKind.otherText(than: kind, path: entry.path, bytes: bytes, limits: limits)
            {
                throw mismatch(stated: kind, found: found)
            }
            if kind == .documentation {
                return .documentation(try DocumentationReader.read(bytes, path: entry.path, limits: limits))
            }
            return .changelog(try ChangelogReader.read(bytes, path: entry.path, limits: limits))
        case .versionManifest:
            // A SARIF log has a version as well.
            if let mismatch = mismatch(bytes: bytes, json: json) { throw mismatch }
            let manifest = try VersionManifestReader.read(bytes, path: entry.path, limits: limits)
            if manifest.statement == .absent,
                let found = EvidenceKind.otherText(than: kind, path: entry.path, bytes: bytes, limits: limits)
            {
                throw mismatch(stated: kind, found: found)
            }
            return .manifest(manifest)
        case .cyclonedx:
            return .bill(
                isXML(bytes)
                    ? try CycloneDXXMLReader.read(feed, limits: limits, keeping: keeping)
                    : try CycloneDXReader.read(lists()))
        case .securityReview: return .securityReview(try SecurityReviewReader.read(small()))
        case .rollbackTest:
            return .rollbackTest(
                isXML(bytes)
                    ? RollbackTestReader.read(
                        try JUnitReader.read(feed, limits: limits, keeping: .max))
                    : try RollbackTestReader.read(small(), limits: limits))
        case .gate: return .gate(try GateReader.read(small(), gate: entry.gate))
        case .spdx:
            // RDF is bundled and not interpreted, as is version 3.
            if isXML(bytes) {
                if let mismatch = mismatch(bytes: bytes, json: json) { throw mismatch }
                return .opaque
            }
            if SPDXTagReader.isTagValue(bytes) { return .bill(try SPDXTagReader.read(bytes, limits: limits)) }
            return try SPDXReader.read(lists()).map { .bill($0) } ?? .opaque
        case .log, .other: return .opaque
        }
    }

    private func isXML(_ bytes: Bytes) -> Bool {
        bytes.first { !ASCII.isSpace($0) && ![0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
    }

    /// The fault of a file that clearly is of another kind than the record says.
    private func mismatch(bytes: Bytes, json: Result<JSONEvidence, EvidenceFault>?) -> EvidenceFault? {
        let found =
            if let json { (try? json.get().root).flatMap(EvidenceKind.signature) } else {
                EvidenceKind.signature(bytes, path: entry.path, limits: limits)
            }
        guard let stated = entry.kind, let found, found.kind != stated, (stated, found.kind) != (.rollbackTest, .junit)
        else { return nil }
        return mismatch(stated: stated, found: found)
    }

    private func mismatch(stated: EvidenceKind, found: (kind: EvidenceKind, name: String)) -> EvidenceFault {
        EvidenceFault(
            "kind-mismatch", "the record says \(stated.rawValue), and this is \(found.name)",
            remedy: "Write \"kind: \(found.kind.rawValue)\" in the record, or name the file that was meant.")
    }
}
