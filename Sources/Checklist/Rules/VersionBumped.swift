// RL-04: what ships states this version, and the version is the right step after the previous one.
import Evidence
import Files
import Primitives
import ReleaseModel

package enum VersionBumped: Rule {
    package static let description = RuleDescription(
        id: .rl04, name: "Version bumped",
        summary: "What ships carries this version's number, and the number promises what the release keeps.",
        required: "always",
        passesWhen: [
            "Every manifest and every artifact's package URL that states a version states this one, and at least one of them does.",
            "The version is greater than `previous`.",
            "The step over `previous` is at least what the record's `type` says.",
            "Breaking changes in the notes come with a major step, or before 1.0.0 with a minor one.",
        ],
        failsWhen: [
            "A manifest or a package URL states another version.",
            "The version is not greater than `previous`, or the step is smaller than the type or the breaking changes ask for.",
        ],
        details: [
            "Python's spellings are the same version: 1.0rc1, 1.0.0.c1 and v1.0.0-rc.1 are all 1.0.0-rc.1, and 1.0 is 1.0.0. "
                + "Build metadata and case don't matter.",
            "A dynamic or inherited version, `${revision}` and `-SNAPSHOT` prove nothing: they are warnings, and where nothing "
                + "else states the version the check stays pending.",
            "A package URL whose version is a digest or a commit states nothing. Those of distribution packages are compared "
                + "without epoch and package revision.",
            "Without `previous` nothing is compared with it. Calendar versions must be greater, and no step is asked of them.",
        ],
        evidence: [.versionManifest],
        remedy:
            "Set the version in the manifests, build again from that commit, and choose a number that fits what changed."
    )

    package static func judge(_ input: RuleInput) -> Judgement {
        let record = input.record
        var findings: [Finding] = []
        var proofs: [Proof] = []
        var statements = 0
        for evidence in input.evidence {
            guard case .manifest(let manifest) = evidence.reading else { continue }
            proofs.append(input.proof(evidence, place(of: manifest), line: manifest.line))
            switch manifest.statement {
            case .stated(let text):
                statements += 1
                if !record.version.isSpelled(text) {
                    findings.append(differs(evidence.path, text, manifest, record.version))
                }
            case .indefinite(let why): findings.append(indefinite(evidence.path, why, manifest))
            case .absent:
                findings.append(
                    Finding(
                        "version-absent", .warning, "\(evidence.path) states no version",
                        remedy: "Name a manifest that does, or give the artifacts a purl.", file: evidence.path))
            }
        }
        for (index, artifact) in record.artifacts.enumerated() {
            guard let purl = artifact.purl, let stated = PackageURL.version(in: purl) else { continue }
            statements += 1
            let field = "artifacts[\(index)].purl"
            proofs.append(input.recordProof("\(field) = \(purl)"))
            if !stated.candidates.contains(where: record.version.isSpelled) {
                findings.append(
                    input.recordFinding(
                        "version-differs", .error,
                        "the package URL states \(stated.text), and the release is \(record.version)",
                        remedy: "Name the artifact of this version.", field: field))
            }
        }
        let steps = stepFindings(input)
        findings += steps
        if !steps.isEmpty, let previous = record.previous { proofs.append(input.recordProof("previous = \(previous)")) }
        if let worst = findings.first(where: { $0.severity == .error }) {
            return Judgement(.fail, headline(worst), findings: findings, proofs: proofs)
        }
        guard statements > 0 else {
            return .pending("Nothing states the version", findings: findings, proofs: proofs)
        }
        let over = record.previous.map { ", after \($0)" } ?? ", the first release"
        return Judgement(
            .pass, "\(counted(statements, "place")) \(statements == 1 ? "states" : "state") \(record.version)\(over)",
            findings: findings, proofs: proofs)
    }

    /// What is wrong with the number itself.
    private static func stepFindings(_ input: RuleInput) -> [Finding] {
        let record = input.record
        guard let previous = record.previous else { return [] }
        guard let bump = record.version.bump(over: previous) else {
            return [
                input.recordFinding(
                    "version-not-greater", .error,
                    "\(record.version) is not greater than the previous release, \(previous)",
                    remedy: "Choose a greater version, or correct previous.", field: "version")
            ]
        }
        guard record.version.scheme == .semver else { return [] }
        var findings: [Finding] = []
        if bump < record.type {
            findings.append(
                input.recordFinding(
                    "bump-too-small", .error,
                    "\(record.version) is a \(bump.rawValue) step over \(previous), and the record calls it a \(record.type.rawValue) release",
                    remedy: "Choose a version that fits the type, or correct the type.", field: "type"))
        }
        let needed: ReleaseType = record.version.isInitialDevelopment ? .minor : .major
        if !record.notes.breaking.isEmpty, bump < needed {
            findings.append(
                input.recordFinding(
                    "breaking-needs-\(needed.rawValue)", .error,
                    "\(record.version) has \(counted(record.notes.breaking.count, "breaking change")) and is only a \(bump.rawValue) step over \(previous)",
                    remedy: "Release it under the next \(needed.rawValue) version, or take the breaking change back.",
                    field: "notes.breaking"))
        }
        return findings
    }

    private static func place(of manifest: VersionManifest) -> String {
        switch manifest.statement {
        case .stated(let text): "version \(text.oneLine)"
        case .indefinite(let why): why.oneLine
        case .absent: "no version"
        }
    }

    private static func differs(_ path: String, _ text: String, _ manifest: VersionManifest, _ version: Version)
        -> Finding
    {
        Finding(
            "version-differs", .error, "\(path) states \(text.oneLine), and the release is \(version)",
            remedy: "Set the version in \(manifest.format), or take the file of the release's commit.", file: path,
            line: manifest.line)
    }

    private static func indefinite(_ path: String, _ why: String, _ manifest: VersionManifest) -> Finding {
        Finding(
            "version-indefinite", .warning, "\(path) proves nothing about the version: \(why.oneLine)",
            remedy: "Give the artifacts a purl with the version, or name a file that states it.", file: path,
            line: manifest.line)
    }

    /// A finding's sentence with a capital, unless it begins with the name of a file.
    private static func headline(_ finding: Finding) -> String {
        if let file = finding.file, finding.message.utf8.starts(with: file.utf8) { return finding.message }
        return finding.message.prefix(1).uppercased() + finding.message.dropFirst()
    }
}
