// A signed and locked site on which an attack, or a slip, is tried: what verification says of it afterwards.
import Attestation
import Bundles
import Colophon
import Evidence
import Files
import Foundation
import Primitives
import ReleaseModel
import Signing
import Testing
import Verification

struct VerifiedFolder {
    let sample: SignedSample
    static let now = Timestamp(secondsSinceEpoch: SampleWorkspace.day)

    /// What a run of `colophon verify` comes to.
    struct Result {
        let outcome: Verification.Outcome
        var status: Int { outcome.isNegative ? 2 : outcome.isIncomplete ? 1 : 0 }
        var text: String { outcome.text }
        private var reports: [VerificationReport] {
            outcome.bundles + (outcome.releases + outcome.sites).flatMap(\.bundles) + outcome.lists.flatMap(\.bundles)
        }
        private var items: [VerificationItem] {
            reports.flatMap(\.items) + (outcome.releases + outcome.sites).flatMap(\.items)
                + outcome.lists.flatMap(\.items)
        }
        /// Of what failed, or could not be looked at.
        var codes: Set<String> { Set(items.filter { $0.status == .failed || $0.isOpen }.compactMap(\.code)) }
        var failures: [VerificationItem] { items.filter { $0.status == .failed } }
    }

    /// Two releases, the second after the first.
    init() async throws {
        sample = try SignedSample(versions: ["1.0.0", "1.1.0"])
        try await sample.workspace.build()
        try await sample.workspace.lock()
        try await sample.workspace.build()
    }

    var workspace: SampleWorkspace { sample.workspace }

    func verify(
        _ path: String = "output", trust: Bool = true, drafts: Bool = false, lock: String? = nil, threshold: Int = 1,
        keys: [PublicKey] = []
    ) throws -> Result {
        let believed = Trust(
            keys: [sample.key] + keys, time: 0, threshold: threshold, allowsUnsignedDrafts: drafts)
        let run = Verification(
            paths: [workspace.path(path)], lock: lock.map(workspace.path), today: Self.now,
            trust: trust ? believed : nil)
        return Result(outcome: try run.run())
    }

    func copy(_ from: String, to: String) throws {
        try? FileManager.default.removeItem(atPath: workspace.path(to))
        try Files.makeDirectory(Files.parent(workspace.path(to)) ?? "")
        try FileManager.default.copyItem(atPath: workspace.path(from), toPath: workspace.path(to))
    }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: workspace.path(path), withDestinationPath: target)
    }

    /// The published folder of a release that somebody without the key made, at `path`.
    func plant(_ version: String, status: String, project: String = "sample", at path: String) async throws {
        let foreign = try SampleWorkspace()
        try foreign.write("project: {name: \(project)}\n", to: "colophon.yaml")
        try foreign.add(version, status: status)
        try foreign.replace("project: sample", with: "project: \(project)", in: "evidence/\(version)/release.yaml")
        try await foreign.build()
        try? FileManager.default.removeItem(atPath: workspace.path(path))
        try Files.makeDirectory(Files.parent(workspace.path(path)) ?? "")
        try FileManager.default.copyItem(atPath: foreign.path("output/\(version)"), toPath: workspace.path(path))
    }

    /// Replaces the published lock by one with some of its lines, signed with the publisher's own key.
    func replaceLock(keeping isKept: (String) -> Bool) throws {
        let lines = try workspace.text("output/colophon.lock").split(separator: "\n").map(String.init)
        let kept = lines.filter { !$0.contains("manifest=") || isKept($0) }
        try workspace.write(kept.joined(separator: "\n") + "\n", to: "output/colophon.lock")
        let key = try KeySource(workspace.path("key")).privateKey()
        let signature = try SSHSignature(
            of: workspace.bytes("output/colophon.lock"), by: key, namespace: Attestations.namespace)
        try workspace.write(signature.text, to: "output/colophon.lock.sig")
    }
}
