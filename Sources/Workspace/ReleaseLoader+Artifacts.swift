// The artifacts of a record that lie in its folder: digested, and compared with what the record states of them.
import Documents
import Files
import Primitives
import ReleaseModel

extension ReleaseLoader {
    /// Fills in what the record leaves out of artifacts that lie in the folder. They may be larger than evidence. Few people keep an
    /// artifact in version control: where one is gone, what locking wrote of it counts.
    func digestArtifacts(
        _ record: inout ReleaseRecord, locked: [LockedFacts.Artifact], folder: ReleaseFolder, place: DocumentPlace
    ) -> [Finding] {
        var findings: [Finding] = []
        for index in record.artifacts.indices {
            let artifact = record.artifacts[index]
            guard let path = artifact.path else { continue }
            func report(_ code: String, _ key: String, _ message: String, _ remedy: String) {
                findings.append(
                    place.finding(
                        code, message, remedy: remedy, field: "artifacts[\(index)].\(key)",
                        at: place.item(index, of: "artifacts")?[key]))
            }
            if folder[path] == nil, let known = locked.first(where: { $0.path.hasSameBytes(as: path) }) {
                record.artifacts[index].sha256 = artifact.sha256 ?? known.sha256
                record.artifacts[index].size = artifact.size ?? known.size
                findings.append(
                    Finding(
                        "artifact-not-here", .note,
                        "\(excerpt(path)) is not in this folder, so the digest counts that it was locked with",
                        file: ReleaseFolder.factsName))
                continue
            }
            guard let file = folder[path], file.kind == .file else {
                report(
                    "missing-artifact", "path", "there is no file \(excerpt(path)) in this folder",
                    "Add the file itself, or state the artifact's sha256 instead of path.")
                continue
            }
            if file.failure != nil, let problem = problem(of: file) {
                findings.append(problem)
                continue
            }
            if let stated = artifact.sha256, stated != file.sha256 {
                report(
                    "artifact-mismatch", "sha256",
                    "the record states \(stated.hex), and the file has \(file.sha256.hex)",
                    "Leave sha256 out, or put the right file here.")
            }
            if let stated = artifact.size, stated != file.size {
                report(
                    "artifact-mismatch", "size", "the record states \(stated) bytes, and the file has \(file.size)",
                    "Leave size out, or put the right file here.")
            }
            record.artifacts[index].sha256 = file.sha256
            record.artifacts[index].size = file.size
        }
        return findings
    }
}
