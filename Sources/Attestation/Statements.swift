// What is signed about a release: in-toto statements about its bundle, its checks, its tests and its artifacts.
package import Bundles
import Checklist
import Documents
import Evidence
import Files
package import Primitives
import ReleaseModel
import Signing
import Versions
import Workspace

/// Statements are made of a bundle alone, and of who signs where and when: the same of these give the same bytes.
package struct Statements: Sendable {
    package struct Context: Sendable, Hashable {
        /// A URI: who vouches for what is stated.
        package var signer: String
        /// Of the signing, to the second.
        package var time: Timestamp
        /// Where the bundle is published, if that is known.
        package var location: String?

        package init(signer: String, time: Timestamp, location: String?) {
            self.signer = signer
            self.time = time
            self.location = location
        }
    }

    package enum Predicate: String, Sendable, CaseIterable {
        case verificationResult = "https://in-toto.io/attestation/svr/v0.2"
        case verificationSummary = "https://slsa.dev/verification_summary/v1"
        case testResult = "https://in-toto.io/attestation/test-result/v0.1"
        case release = "https://in-toto.io/attestation/release/v0.2"
        case reference = "https://in-toto.io/attestation/reference/v0.1"
    }

    private let bundle: ReadBundle
    private let context: Context

    package init(on bundle: ReadBundle, _ context: Context) {
        self.bundle = bundle
        self.context = context
    }

    /// In the order of the predicates; one that has nothing to state is left out. Canonical JSON without a newline. Of a release
    /// that is not judged there is no result to state.
    package var payloads: [Bytes] {
        let isJudged = bundle.readiness != .notJudged
        return Predicate.allCases.flatMap { predicate -> [JSON] in
            switch predicate {
            case .verificationResult: isJudged ? [verificationResult] : []
            case .verificationSummary: isJudged ? [verificationSummary] : []
            case .testResult: testResult.map { [$0] } ?? []
            case .release: releases
            case .reference: reference.map { [$0] } ?? []
            }
        }.map(\.canonicalBytes)
    }

    /// Who signed these payloads, when and where, as they say themselves: an empty name, the start of 1970, and no place where they
    /// don't.
    package static func context(of payloads: [Bytes], on bundle: ReadBundle) -> Context {
        let limits = DocumentLimits(bytes: 1 << 24, depth: 64, nodes: 1_000_000)
        var signer: String?
        var time: Timestamp?
        var place: String?
        for payload in payloads {
            guard let predicate = (try? parseDocument(payload, format: .json, limits: limits))?["predicate"] else {
                continue
            }
            signer = signer ?? predicate["verifier"]?["id"]?.string ?? predicate["attester"]?["id"]?.string
            let text = predicate["timeCreated"]?.string ?? predicate["timeVerified"]?.string
            time = time ?? text.flatMap { Timestamp($0) }
            let location = predicate["references"]?.sequence?.first?["downloadLocation"]?.string
            place = place ?? predicate["resourceUri"]?.string ?? location
        }
        var context = Context(signer: signer ?? "", time: time ?? Timestamp(secondsSinceEpoch: 0), location: nil)
        if let place, !place.hasSameBytes(as: Statements(on: bundle, context).resource) { context.location = place }
        return context
    }

    /// What the signer of these payloads would state about the bundle: with the name, the time and the place that they say.
    package static func expected(of payloads: [Bytes], on bundle: ReadBundle) -> [Bytes] {
        Statements(on: bundle, context(of: payloads, on: bundle)).payloads
    }

    // MARK: Predicates

    private var verificationResult: JSON {
        let passed = bundle.verdicts.filter { $0.status == .pass }
        return statement(
            .verificationResult, subjects,
            [
                "verifier": ["id": .string(context.signer), "policies": [policy]],
                "timeCreated": .string(instant),
                "properties": .array(passed.map { .string("COLOPHON_\($0.id.rawValue)") }),
            ])
    }

    private var verificationSummary: JSON {
        statement(
            .verificationSummary, subjects,
            [
                "verifier": ["id": .string(context.signer)],
                "timeVerified": .string(instant),
                "resourceUri": .string(resource),
                "policy": policy,
                "verificationResult": bundle.readiness == .ready ? "PASSED" : "FAILED",
                "verifiedLevels": [bundle.readiness == .ready ? "COLOPHON_READY" : "FAILED"],
            ])
    }

    /// Of the source that was tested; nil where the commit or the reports are not known.
    private var testResult: JSON? {
        let reports = bundle.evidence.filter { EvidenceKind.tests.includes($0.kind) && !$0.isMissing }
        guard let commit = bundle.record.commit, !reports.isEmpty,
            let verdict = bundle.verdicts.first(where: { $0.id == .rl02 }), [.pass, .fail].contains(verdict.status)
        else { return nil }
        let configuration = reports.map { report in
            JSON.object([
                "name": .string(report.entry.path), "mediaType": .string(report.mediaType),
                "digest": ["sha256": .string(report.sha256.hex)],
            ])
        }
        return statement(
            .testResult, [["name": .string(bundle.record.project), "digest": ["gitCommit": .string(commit)]]],
            .object(compact: [
                ("result", verdict.status == .pass ? "PASSED" : "FAILED"), ("configuration", .array(configuration)),
                ("url", bundle.record.build.url.map(JSON.string)),
            ]))
    }

    /// One for each package URL with a version.
    private var releases: [JSON] {
        var packages: [(purl: String, subjects: [JSON])] = []
        for artifact in bundle.record.artifacts {
            guard let purl = artifact.purl, let subject = Self.subject(artifact), PackageURL.version(in: purl) != nil
            else { continue }
            if let index = packages.firstIndex(where: { $0.purl.hasSameBytes(as: purl) }) {
                packages[index].subjects.append(subject)
            } else {
                packages.append((purl, [subject]))
            }
        }
        return packages.map { statement(.release, $0.subjects, ["purl": .string($0.purl)]) }
    }

    /// From the artifacts to the bundle; nil where there are none, or nobody knows where the bundle is.
    private var reference: JSON? {
        guard let location = context.location, !artifacts.isEmpty else { return nil }
        return statement(
            .reference, artifacts,
            [
                "attester": ["id": .string(context.signer)],
                "references": [
                    [
                        "downloadLocation": .string(location), "mediaType": "application/gzip",
                        "digest": ["sha256": .string(bundle.digests.gzip.hex)],
                    ]
                ],
            ])
    }

    // MARK: Parts

    private func statement(_ predicate: Predicate, _ subjects: [JSON], _ content: JSON) -> JSON {
        [
            "_type": "https://in-toto.io/Statement/v1", "subject": .array(subjects),
            "predicateType": .string(predicate.rawValue), "predicate": content,
        ]
    }

    private var subjects: [JSON] { [Self.subject(bundle.fileName, bundle.digests.gzip)] + artifacts }
    private var artifacts: [JSON] { bundle.record.artifacts.compactMap(Self.subject) }
    private var instant: String { Timestamp(secondsSinceEpoch: context.time.secondsSinceEpoch).text }

    private static func subject(_ artifact: Artifact) -> JSON? { artifact.sha256.map { subject(artifact.name, $0) } }

    private static func subject(_ name: String, _ digest: SHA256Digest) -> JSON {
        ["name": .string(name), "digest": ["sha256": .string(digest.hex)]]
    }

    /// What was verified: the bundle where it is published, else the project's release as a package of no registry.
    private var resource: String {
        context.location ?? "pkg:generic/\(bundle.record.project)@\(WebLink.path(bundle.record.version.text))"
    }

    /// The policy in the bundle, named by its digest (RFC 6920).
    private var policy: JSON {
        let digest = bundle["data/policy.json"]?.sha256 ?? SHA256Digest(of: [])
        return ["uri": .string("ni:///sha-256;\(digest.base64URL)"), "digest": ["sha256": .string(digest.hex)]]
    }
}

extension SHA256Digest {
    /// The 43 letters of RFC 4648 section 5, without padding.
    var base64URL: String {
        var bytes: Bytes = []
        for word in [words.0, words.1, words.2, words.3] {
            withUnsafeBytes(of: word.bigEndian) { bytes += $0 }
        }
        let text = Base64.encode(bytes, padded: false).utf8.map { (byte: UInt8) -> UInt8 in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
