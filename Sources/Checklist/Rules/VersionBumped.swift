// RL-04: what ships states this version, and the version is the right step after the previous one.
import Evidence
import Files
import Primitives
import ReleaseModel
import Versions

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
            "A manifest states a snapshot, of this version or another, and the release is a final one.",
            "The version is not greater than `previous`, or the step is smaller than the type or the breaking changes ask for.",
        ],
        details: [
            "Python's spellings are the same version: 1.0rc1, 1.0.0.c1 and v1.0.0-rc.1 are all 1.0.0-rc.1, and 1.0 is 1.0.0. "
                + "Build metadata and case don't matter.",
            "What a manifest inherits is looked up in the same file and in the other listed ones: Maven's parent and properties, "
                + "Cargo's workspace, the file or module that a Python project names.",
            "A version that is filled in by a build, computed or a placeholder proves nothing: it is a warning, and where nothing "
                + "else states the version the check stays pending.",
            "A constant counts under the name `version`, or under one that is called after the project.",
            "A package URL whose version is a digest or a commit states nothing. Those of distribution packages are compared "
                + "without epoch and package revision.",
            "Without `previous` nothing is compared with it. A step is asked of the number under `semver` and `pep440`. Under `calver` and "
                + "`any` the stated type counts, and breaking changes in a smaller release than a major one are a warning.",
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
        let manifests = input.evidence.compactMap { evidence in
            if case .manifest(let manifest) = evidence.reading { (evidence, manifest) } else { nil }
        }
        let resolution = VersionResolution(
            manifests.map { .init(path: $0.0.path, manifest: $0.1) }, project: record.project)
        for (index, (evidence, manifest)) in manifests.enumerated() {
            switch resolution.result(of: index) {
            case .stated(let places, let source):
                for place in places {
                    let named = place.name.isEmpty ? "version" : place.name.oneLine
                    let from = source.map { " from \($0)" } ?? ""
                    proofs.append(input.proof(evidence, "\(named) \(place.text.oneLine)\(from)", line: place.line))
                    let finding = judge(place, of: manifest, in: evidence.path, from: source, record.version)
                    if let finding { findings.append(finding) }
                    if finding?.severity != .warning { statements += 1 }
                }
            case .elsewhere(let path): proofs.append(input.proof(evidence, "as in \(path)", line: manifest.line))
            case .indefinite(let why):
                proofs.append(input.proof(evidence, why.oneLine, line: manifest.line))
                findings.append(indefinite(evidence.path, why, manifest))
            case .absent:
                proofs.append(input.proof(evidence, "no version", line: manifest.line))
                findings.append(
                    Finding(
                        "version-absent", .warning, "\(evidence.path) states no version",
                        remedy: "Name a manifest that does, or give the artifacts a purl.", file: evidence.path,
                        subject: evidence.path))
            }
        }
        for (index, artifact) in record.artifacts.enumerated() {
            guard let purl = artifact.purl, let stated = PackageURL.version(in: purl) else { continue }
            statements += 1
            let field = "artifacts[\(index)].purl"
            proofs.append(input.recordProof("\(field) = \(purl)"))
            if !stated.candidates.contains(where: record.version.isSpelled) {
                var finding = input.recordFinding(
                    "version-differs", .error,
                    "the package URL states \(stated.text), and the release is \(record.version)",
                    remedy: "Name the artifact of this version.", field: field)
                finding.subject = artifact.name
                findings.append(finding)
            }
        }
        let steps = stepFindings(input)
        findings += steps
        if !steps.isEmpty, let previous = record.previous { proofs.append(input.recordProof("previous = \(previous)")) }
        if let worst = findings.first(where: { $0.severity == .error }) {
            return Judgement(.fail, worst.headline, findings: findings, proofs: proofs)
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
        let needed: ReleaseType = record.version.isInitialDevelopment ? .minor : .major
        let breaking = counted(record.notes.breaking.count, "breaking change")
        guard record.version.saysStep else {
            guard !record.notes.breaking.isEmpty, record.type < needed else { return [] }
            return [
                input.recordFinding(
                    "breaking-type", .warning,
                    "the record calls it a \(record.type.rawValue) release, and its notes have \(breaking)",
                    remedy: "Correct the type, or take the breaking change back.", field: "type")
            ]
        }
        var findings: [Finding] = []
        if bump < record.type {
            findings.append(
                input.recordFinding(
                    "bump-too-small", .error,
                    "\(record.version) is a \(bump.rawValue) step over \(previous), and the record calls it a \(record.type.rawValue) release",
                    remedy: "Choose a version that fits the type, or correct the type.", field: "type"))
        }
        if !record.notes.breaking.isEmpty, bump < needed {
            findings.append(
                input.recordFinding(
                    "breaking-needs-\(needed.rawValue)", .error,
                    "\(record.version) has \(breaking) and is only a \(bump.rawValue) step over \(previous)",
                    remedy: "Release it under the next \(needed.rawValue) version, or take the breaking change back.",
                    field: "notes.breaking"))
        }
        return findings
    }

    /// What is wrong with a version that a manifest states; nil: it is the release's.
    private static func judge(
        _ place: VersionManifest.Place, of manifest: VersionManifest, in path: String, from source: String?,
        _ version: Version
    ) -> Finding? {
        let text = place.text
        if version.isSpelled(text) { return nil }
        let subject = place.name.isEmpty ? path : "\(path) \(place.name.oneLine)"
        let taken = source.map { ", taken from \($0)," } ?? ""
        let named = place.name.isEmpty ? "" : " at \(place.name.oneLine)"
        if let base = snapshot(text) {
            guard !version.isPrerelease || !version.isBaseSpelled(base) else {
                return indefinite(path, "\(quoted(text)) is a snapshot", manifest)
            }
            return Finding(
                "version-snapshot", .error,
                "\(path)\(taken) states \(text.oneLine)\(named), a snapshot, and the release is \(version)",
                remedy: "Take the file of the commit that was released, which has no snapshot any more.", file: path,
                line: place.line, subject: subject)
        }
        return Finding(
            "version-differs", .error, "\(path)\(taken) states \(text.oneLine)\(named), and the release is \(version)",
            remedy: "Set the version in \(manifest.format), or take the file of the release's commit.", file: path,
            line: place.line, subject: subject)
    }

    /// `1.2.0` of `1.2.0-SNAPSHOT`; nil: it is no snapshot.
    private static func snapshot(_ text: String) -> String? {
        let text = ASCII.trimmed(text)
        guard ASCII.lowercased(text).hasSuffix("snapshot") else { return nil }
        let base = text.utf8.dropLast("snapshot".utf8.count)
        guard let mark = base.last, ".-_".utf8.contains(mark) else { return nil }
        return String(decoding: base.dropLast(), as: UTF8.self)
    }

    private static func indefinite(_ path: String, _ why: String, _ manifest: VersionManifest) -> Finding {
        Finding(
            "version-indefinite", .warning, "\(path) proves nothing about the version: \(why.oneLine)",
            remedy: "Give the artifacts a purl with the version, or name a file that states it.", file: path,
            line: manifest.line, subject: path)
    }
}
