// The readers of a release's record and of the lock.
import Bundles
import Colophon
import Documents
import Evidence
import Files
import Notes
import Primitives
import ReleaseModel
import Verification
import Versions
import Workspace

enum ReleaseTargets {
    static let all = [
        FuzzTarget(name: "record", maximumLength: 1 << 12, seeds: { records }, run: record),
        FuzzTarget(name: "lock", maximumLength: 1 << 11, seeds: { locks }, run: lock),
    ]

    private static var records: [Bytes] {
        Fixture.files("ColophonTests/Fixtures").filter {
            $0.path.hasSuffix("release.yaml") || $0.path.hasSuffix("release.json")
        }.map(\.bytes)
    }

    private static var locks: [Bytes] {
        let hex = String(repeating: "ab", count: 32)
        return [
            "colophon-lock 1\n# c\n1.0.0 manifest=\(hex) tar=\(hex) gzip=\(hex)\n1.0.0/amend-1 manifest=\(hex) tar=\(hex)\n",
            "colophon-lock 1\n1.0.0-rc.1 manifest=\(hex) tar=\(hex)\n2.0.0+b manifest=\(hex) tar=\(hex)\n",
        ].map { Bytes($0.utf8) }
    }

    private static func record(_ bytes: Bytes) {
        for scheme in VersionScheme.allCases {
            guard let record = RecordReader.read(bytes, file: "release.yaml", scheme: scheme).record else { continue }
            let json = record.json.fileBytes
            let (again, findings) = RecordReader.read(json, file: "release.json", scheme: scheme)
            guard let again else {
                return hold(false, "a record in canonical form can be read: \(findings.map(\.text))")
            }
            hold(again.json.fileBytes == json, "a record in canonical form stays as it is")
            _ = (NotesRenderer.markdown(record), NotesRenderer.html(record))
        }
    }

    private static func lock(_ bytes: Bytes) {
        let (lock, findings) = LockFile.read(bytes, file: "colophon.lock")
        guard !findings.contains(where: { $0.severity == .error }) else { return }
        let again = LockFile.read(LockFile.bytes(lock), file: "colophon.lock")
        hold(again.findings.isEmpty && LockFile.bytes(again.lock) == LockFile.bytes(lock), "a lock stays as it is")
    }
}
