// Checks that an archive can hold a release's evidence under the names it has.
import Archives
import Primitives
import ReleaseModel

enum EvidencePaths {
    /// A finding for each path that is no good, and one for the first two that can't lie side by side.
    static func findings(_ release: LoadedRelease, root: String) -> [Finding] {
        var findings: [Finding] = []
        for (index, evidence) in release.evidence.enumerated() {
            let path = "\(root)/\(BundleFormat.evidenceFolder)\(evidence.path)"
            guard let problem = ArchivePath.problem(evidence.path) ?? ArchivePath.problem(path) else { continue }
            findings.append(
                Finding(
                    "evidence-path", .error, "A bundle can't hold this file: \(problem.message)",
                    remedy: "On disk and in the record: \(problem.remedy).", file: release.recordFile,
                    field: "evidence[\(index)].path"))
        }
        let paths = release.evidence.map(\.path)
        if findings.isEmpty, let (first, second) = ArchivePath.collision(in: paths) {
            let index = paths.lastIndex { $0.utf8.elementsEqual(second.utf8) } ?? 0
            let isTwice = first.utf8.elementsEqual(second.utf8)
            findings.append(
                Finding(
                    "evidence-collision", .error,
                    isTwice
                        ? "\(ArchivePath.quoted(first)) is named twice"
                        : "\(ArchivePath.quoted(first)) and \(ArchivePath.quoted(second)) can't lie side by side on every system",
                    remedy: isTwice
                        ? "Keep one of the entries." : "Rename one of them so that they differ in more than case.",
                    file: release.recordFile, field: "evidence[\(index)].path"))
        }
        return findings
    }
}
