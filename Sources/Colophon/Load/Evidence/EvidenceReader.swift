// Reads one evidence file: tells its kind, digests it, and hands it to the kind's reader.
package import ColophonSystem
package import ReleaseModel

package enum EvidenceReader {
    /// How much of a file is looked at before it is known whether it can be read as a stream.
    private static let headSize = 1 << 16

    /// Tells the kind where the entry leaves it out, digests, and reads as the bundle format of that number does. Never
    /// throws: what can't be read is `.unreadable` with one error that names the entry's path.
    package static func read(
        _ entry: EvidenceEntry, bytes: Bytes, limits: Policy.Limits, format: Int = Policy.newestFormat
    ) -> LoadedEvidence {
        let (limits, sha256) = (limits.kept, SHA256Digest(of: bytes))
        var loaded =
            uninterpreted(entry, size: bytes.count, sha256: sha256, limits: limits, format: format)
            ?? loaded(
                entry, kind: entry.kind ?? EvidenceKind.told(path: entry.path, bytes: bytes, limits: limits),
                sha256: sha256, bytes: bytes, feed: ByteFeed(bytes), limits: limits, format: format)
        loaded.bytes = bytes
        return loaded
    }

    /// As above, of a file that comes in pieces and has that digest. The outcome is the same but for `bytes`, which it does not
    /// have. Large XML reports are never held whole; other files are, until they are read.
    package static func read(
        _ entry: EvidenceEntry, feed: ByteFeed, sha256: SHA256Digest, limits: Policy.Limits,
        format: Int = Policy.newestFormat
    ) -> LoadedEvidence {
        let limits = limits.kept
        if let loaded = uninterpreted(entry, size: feed.size, sha256: sha256, limits: limits, format: format) {
            return loaded
        }
        var head = Bytes()
        while head.count < headSize, let piece = feed.next() { head += piece }
        guard let kind = EvidenceKind.told(entry, head: head, limits: limits), isStreamed(kind, format) else {
            var loaded = read(entry, bytes: feed.rest(after: head), limits: limits, format: format)
            loaded.bytes = []
            return loaded
        }
        var isBegun = false
        let whole = ByteFeed(size: feed.size) {
            defer { isBegun = true }
            return isBegun ? feed.next() : head[...]
        }
        return loaded(entry, kind: kind, sha256: sha256, bytes: head, feed: whole, limits: limits, format: format)
    }

    /// What is known of a file without a look at it, where a look would show nothing more: one that is too large, or of a
    /// stated kind that isn't interpreted.
    package static func uninterpreted(
        _ entry: EvidenceEntry, size: Int, sha256: SHA256Digest, limits: Policy.Limits,
        format: Int = Policy.newestFormat
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
        return entry.kind != nil && isOpaque(kind, format) ? loaded(.opaque) : nil
    }

    private static func isOpaque(_ kind: EvidenceKind, _ format: Int) -> Bool {
        kind == .log || kind == .other || (kind == .spdx && format == 1)
    }
    /// Of CycloneDX, only the XML is told by its first bytes.
    private static func isStreamed(_ kind: EvidenceKind, _ format: Int) -> Bool {
        isOpaque(kind, format) || [.junit, .cobertura, .jacoco, .cyclonedx].contains(kind)
    }

    /// `bytes` are all, or as many as tell the kind.
    private static func loaded(
        _ entry: EvidenceEntry, kind: EvidenceKind, sha256: SHA256Digest, bytes: Bytes, feed: ByteFeed,
        limits: Policy.Limits, format: Int
    ) -> LoadedEvidence {
        let reading: EvidenceReading
        do throws(EvidenceFault) {
            reading = try self.reading(of: entry, kind: kind, bytes: bytes, feed: feed, limits: limits, format: format)
        } catch {
            let fault = mismatch(entry, bytes: bytes, limits: limits) ?? error
            reading = .unreadable([fault.finding(in: entry.path)])
        }
        return LoadedEvidence(
            entry: entry, kind: kind, mediaType: kind.mediaType(path: entry.path), bytes: [], size: feed.size,
            sha256: sha256, reading: reading)
    }

    private static func reading(
        of entry: EvidenceEntry, kind: EvidenceKind, bytes: Bytes, feed: ByteFeed, limits: Policy.Limits,
        format: Int
    ) throws(EvidenceFault) -> EvidenceReading {
        func document() throws(EvidenceFault) -> DataNode {
            try evidenceDocument(bytes, path: entry.path, limits: limits)
        }
        // These three are so alike that one can be read as another.
        func small() throws(EvidenceFault) -> DataNode {
            let document = try document()
            let others = format > 1 ? EvidenceKind.signatures(document) : []
            if let found = others.first, !others.contains(where: { $0.kind == kind }) {
                throw mismatch(stated: kind, found: found)
            }
            return document
        }
        switch kind {
        case .junit: return .tests(try JUnitReader.read(feed, limits: limits, format: format))
        case .cobertura: return .coverage(try CoberturaReader.read(feed, limits: limits))
        case .jacoco: return .coverage(try JaCoCoReader.read(feed, limits: limits))
        case .lcov: return .coverage(try LCOVReader.read(bytes, limits: limits))
        case .sarif: return .security(try SARIFReader.read(document(), limits: limits, format: format))
        case .pullRequests: return .pullRequests(try PullRequestReader.read(document(), limits: limits))
        case .changelog, .documentation:
            // Any text is a changelog or a list of paths: these two look for what else the file could be first.
            if let mismatch = mismatch(entry, bytes: bytes, limits: limits) { throw mismatch }
            if format > 1,
                let found = EvidenceKind.otherText(than: kind, path: entry.path, bytes: bytes, limits: limits)
            {
                throw mismatch(stated: kind, found: found)
            }
            if kind == .documentation {
                return .documentation(try DocumentationReader.read(bytes, path: entry.path, limits: limits))
            }
            return .changelog(try ChangelogReader.read(bytes, path: entry.path, limits: limits, format: format))
        case .versionManifest:
            // A SARIF log has a version as well.
            if format > 1, let mismatch = mismatch(entry, bytes: bytes, limits: limits) { throw mismatch }
            let manifest = try VersionManifestReader.read(bytes, path: entry.path, limits: limits)
            if format > 1, manifest.statement == .absent,
                let found = EvidenceKind.otherText(than: kind, path: entry.path, bytes: bytes, limits: limits)
            {
                throw mismatch(stated: kind, found: found)
            }
            return .manifest(manifest)
        case .cyclonedx:
            if format == 1 {
                return isXML(bytes) ? .opaque : try CycloneDXReader.vulnerabilitiesAlone(document(), limits: limits)
            }
            return .bill(
                isXML(bytes)
                    ? try CycloneDXXMLReader.read(feed, limits: limits)
                    : try CycloneDXReader.read(document(), limits: limits))
        case .securityReview: return .securityReview(try SecurityReviewReader.read(small()))
        case .rollbackTest:
            return .rollbackTest(
                isXML(bytes)
                    ? RollbackTestReader.read(try JUnitReader.read(feed, limits: limits, format: format))
                    : try RollbackTestReader.read(small(), limits: limits))
        case .gate: return .gate(try GateReader.read(small(), gate: entry.gate))
        case .spdx:
            // RDF is bundled and not interpreted, as is version 3.
            if format == 1 { return .opaque }
            if isXML(bytes) {
                if let mismatch = mismatch(entry, bytes: bytes, limits: limits) { throw mismatch }
                return .opaque
            }
            if SPDXTagReader.isTagValue(bytes) { return .bill(try SPDXTagReader.read(bytes, limits: limits)) }
            return try SPDXReader.read(document(), limits: limits).map { .bill($0) } ?? .opaque
        case .log, .other: return .opaque
        }
    }

    private static func isXML(_ bytes: Bytes) -> Bool {
        bytes.first { !ASCII.isSpace($0) && ![0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
    }

    /// The fault of a file that clearly is of another kind than the record says.
    private static func mismatch(_ entry: EvidenceEntry, bytes: Bytes, limits: Policy.Limits) -> EvidenceFault? {
        guard let stated = entry.kind, let found = EvidenceKind.signature(bytes, path: entry.path, limits: limits),
            found.kind != stated,
            (stated, found.kind) != (.rollbackTest, .junit)
        else {
            return nil
        }
        return mismatch(stated: stated, found: found)
    }

    private static func mismatch(stated: EvidenceKind, found: (kind: EvidenceKind, name: String)) -> EvidenceFault {
        EvidenceFault(
            "kind-mismatch", "the record says \(stated.rawValue), and this is \(found.name)",
            remedy: "Write \"kind: \(found.kind.rawValue)\" in the record, or name the file that was meant.")
    }
}
