// Says what a rule writes for each of its files: digest and size for the plan, content for the validations and the apply.
import Evidence
import Files
import Primitives
import ReleaseModel
import Workspace

/// Where the content of a file to be written comes from.
enum SyncMaterial: Sendable {
    case bytes(Bytes)
    /// A file of the source tree, as it is.
    case copy(of: String)

    /// Nil where it is longer than `limit`.
    func bytes(limit: Int) throws(FileError) -> Bytes? {
        switch self {
        case .bytes(let bytes): return bytes.count <= limit ? bytes : nil
        case .copy(let place):
            do { return try Files.read(place, limit: limit) } catch {
                if error.isTooLarge { return nil }
                throw error
            }
        }
    }

    private static let piece = 1 << 20

    /// Hands the content to `body` in pieces of at most 1 MiB, in order.
    func pieces(_ body: (ArraySlice<UInt8>) -> Void) throws(FileError) {
        switch self {
        case .bytes(let bytes):
            for start in stride(from: 0, to: bytes.count, by: Self.piece) {
                body(bytes[start...].prefix(Self.piece))
            }
        case .copy(let place):
            // Most files are short, and need no buffer of a whole piece.
            if let bytes = try bytes(limit: Self.piece) {
                body(bytes[...])
            } else {
                try Files.read(place, chunk: Self.piece, body)
            }
        }
    }
}

struct SyncWriter: Sendable {
    let rule: SyncRule
    let release: ReleaseRecord
    let project: Configuration.Project
    /// Nil, or moved on, for a locked release: then the checksums serve where the bytes go downstream as they are.
    let source: SyncSource?
    let synced: SyncedFiles

    enum Side {
        case known(SyncPlan.Side, findings: [Finding])
        /// The content can't be made; an error among the findings says why.
        case impossible([Finding])
        /// The source that was released is not available.
        case lost
    }

    /// What would be written.
    func side(_ file: SyncChecksums.File) throws(FileError) -> Side {
        if SyncContent.isVerbatim(file, rule: rule) {
            let side = SyncPlan.Side(sha256: file.sha256, size: file.size, isExecutable: isExecutable(file))
            return .known(side, findings: [])
        }
        guard let outcome = try made(file) else { return .lost }
        guard let bytes = outcome.bytes else { return .impossible(outcome.findings) }
        let side = SyncPlan.Side(
            sha256: SHA256Digest(of: bytes), size: bytes.count, isExecutable: isExecutable(file))
        return .known(side, findings: outcome.findings)
    }

    /// Nil where the source that was released is not available, or the content can't be made.
    func material(_ file: SyncChecksums.File) throws(FileError) -> SyncMaterial? {
        if SyncContent.isVerbatim(file, rule: rule) {
            guard let source, source.digest(of: file.source) == file.sha256 else { return nil }
            return source.place(of: file.source).map { .copy(of: $0) }
        }
        return try made(file)?.bytes.map { .bytes($0) }
    }

    /// Whether the file may be run: as the source may, where its own content is written, filled or not.
    private func isExecutable(_ file: SyncChecksums.File) -> Bool {
        file.isExecutable && !SyncContent.needsNoSource(rule)
    }

    private func made(_ file: SyncChecksums.File) throws(FileError) -> SyncContent.Outcome? {
        var bytes: Bytes = []
        if !SyncContent.needsNoSource(rule) {
            guard let source, source.digest(of: file.source) == file.sha256 else { return nil }
            bytes = try source.bytes(of: file.source)
            guard SHA256Digest(of: bytes) == file.sha256 else { return nil }
        }
        return SyncContent.written(bytes, file: file, rule: rule, release: release, project: project, synced: synced)
    }
}
