// Reads one evidence file: tells its kind, digests it, and hands it to the kind's reader.
package import ColophonSystem
package import ReleaseModel

package enum EvidenceReader {
    /// Tells the kind where the entry leaves it out, digests, and reads. Never throws: what can't be read is `.unreadable`
    /// with one error that names the entry's path.
    package static func read(_ entry: EvidenceEntry, bytes: Bytes, limits: Policy.Limits) -> LoadedEvidence {
        let isTooLarge = bytes.count > limits.fileBytes
        let kind =
            entry.kind ?? (isTooLarge ? .other : EvidenceKind.told(path: entry.path, bytes: bytes, limits: limits))
        let reading: EvidenceReading
        do throws(EvidenceFault) {
            if isTooLarge {
                throw EvidenceFault(
                    "too-large", "the file has \(bytes.count) bytes, and the limit is \(limits.fileBytes)",
                    remedy: "Make it smaller, or raise policy.limits.file_bytes.")
            }
            reading = try self.reading(of: entry, kind: kind, bytes: bytes, limits: limits)
        } catch {
            let fault = isTooLarge ? error : mismatch(entry, bytes: bytes, limits: limits) ?? error
            reading = .unreadable([fault.finding(in: entry.path)])
        }
        return LoadedEvidence(
            entry: entry, kind: kind, mediaType: kind.mediaType(path: entry.path), bytes: bytes,
            sha256: SHA256Digest(of: bytes),
            reading: reading)
    }

    private static func reading(
        of entry: EvidenceEntry, kind: EvidenceKind, bytes: Bytes, limits: Policy.Limits
    ) throws(EvidenceFault) -> EvidenceReading {
        func document() throws(EvidenceFault) -> DataNode {
            try evidenceDocument(bytes, path: entry.path, limits: limits)
        }
        switch kind {
        case .junit: return .tests(try JUnitReader.read(bytes, limits: limits))
        case .cobertura: return .coverage(try CoberturaReader.read(bytes, limits: limits))
        case .jacoco: return .coverage(try JaCoCoReader.read(bytes, limits: limits))
        case .lcov: return .coverage(try LCOVReader.read(bytes, limits: limits))
        case .sarif: return .security(try SARIFReader.read(document(), limits: limits))
        case .pullRequests: return .pullRequests(try PullRequestReader.read(document(), limits: limits))
        case .changelog, .documentation:
            // Any text is a changelog or a list of paths: these two look for what else the file could be first.
            if let mismatch = mismatch(entry, bytes: bytes, limits: limits) { throw mismatch }
            if kind == .documentation {
                return .documentation(try DocumentationReader.read(bytes, path: entry.path, limits: limits))
            }
            return .changelog(try ChangelogReader.read(bytes, path: entry.path, limits: limits))
        case .versionManifest: return .manifest(try VersionManifestReader.read(bytes, path: entry.path, limits: limits))
        case .cyclonedx:
            // The XML form is bundled and not interpreted.
            return isXML(bytes) ? .opaque : try CycloneDXReader.read(document(), limits: limits)
        case .securityReview: return .securityReview(try SecurityReviewReader.read(document()))
        case .rollbackTest:
            return .rollbackTest(
                isXML(bytes)
                    ? RollbackTestReader.read(try JUnitReader.read(bytes, limits: limits))
                    : try RollbackTestReader.read(document(), limits: limits))
        case .gate: return .gate(try GateReader.read(document(), gate: entry.gate))
        case .spdx, .log, .other: return .opaque
        }
    }

    private static func isXML(_ bytes: Bytes) -> Bool {
        bytes.first { !ASCII.isSpace($0) && ![0xEF, 0xBB, 0xBF].contains($0) } == UInt8(ascii: "<")
    }

    /// The fault of a file that clearly is of another kind than the record says.
    private static func mismatch(_ entry: EvidenceEntry, bytes: Bytes, limits: Policy.Limits) -> EvidenceFault? {
        guard let stated = entry.kind, let found = EvidenceKind.signature(bytes, limits: limits), found.kind != stated
        else {
            return nil
        }
        return EvidenceFault(
            "kind-mismatch", "the record says \(stated.rawValue), and this is \(found.name)",
            remedy: "Write \"kind: \(found.kind.rawValue)\" in the record, or name the file that was meant.")
    }
}
