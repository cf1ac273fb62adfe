// The evidence manifest as JSON: each file's identity, and a summary of what was read from it.
package import ColophonSystem

extension LoadedEvidence {
    /// True: nothing but size and digest leaves the workspace.
    package var isRedacted: Bool { entry.redact && isPresent }

    package var json: JSON {
        .object(compact: [
            ("path", .string(path)),
            ("kind", .string(kind.rawValue)),
            ("media_type", .string(mediaType)),
            ("size", isPresent ? .int(size) : nil),
            ("sha256", isPresent ? .string(sha256.hex) : nil),
            ("missing", isPresent ? nil : true),
            ("gate", JSON.text(entry.gate)),
            ("description", JSON.text(entry.description)),
            ("redacted", entry.redact ? true : nil),
            ("read", isRedacted ? nil : reading.json),
        ])
    }
}

extension EvidenceReading {
    /// The counts that matter, never the whole content; nil for what isn't interpreted.
    package var json: JSON? {
        switch self {
        case .tests(let report): report.json
        case .coverage(let report): report.json
        case .security(let report): report.json
        case .securityReview(let review):
            .object(compact: [
                ("approved", .bool(review.approved)), ("by", .string(review.by)), ("at", JSON.text(review.at?.text)),
            ])
        case .pullRequests(let pulls):
            [
                "total": .int(pulls.items.count), "merged": .int(pulls.count(.merged)),
                "open": .int(pulls.count(.open)),
                "draft": .int(pulls.count(.draft)), "closed": .int(pulls.count(.closed)),
            ]
        case .changelog(let changelog):
            [
                "sections": .int(changelog.sections.count),
                "versions": .array(changelog.sections.compactMap(\.version).map(JSON.string)),
            ]
        case .manifest(let manifest): manifest.json
        case .documentation(let changes): ["paths": .int(changes.items.count)]
        case .rollbackTest(let test):
            .object(compact: [
                ("from", .string(test.from)), ("to", .string(test.to)), ("passed", .bool(test.passed)),
                ("finished_at", JSON.text(test.finishedAt?.text)), ("steps", .int(test.steps.count)),
            ])
        case .gate(let gate):
            .object(compact: [
                ("gate", .string(gate.gate)), ("passed", .bool(gate.passed)), ("message", JSON.text(gate.message)),
                ("at", JSON.text(gate.at?.text)),
            ])
        case .opaque: nil
        case .unreadable(let findings): ["unreadable": .array(findings.map(\.json))]
        }
    }
}

extension TestReport {
    fileprivate var json: JSON {
        .object(compact: [
            ("tests", .int(cases.count)), ("passed", .int(count(.passed))), ("failed", .int(count(.failed))),
            ("errors", .int(count(.error))), ("skipped", .int(count(.skipped))), ("flaky", .int(flaky)),
            ("claimed_tests", claimedTests.map(JSON.int)),
        ])
    }
}

extension CoverageReport {
    fileprivate var json: JSON {
        .object(compact: [
            ("lines_valid", .int(linesValid)), ("lines_covered", .int(linesCovered)),
            ("line_rate", lineRate.map(JSON.double)),
            ("branches_valid", branchesValid > 0 ? .int(branchesValid) : nil),
            ("branches_covered", branchesValid > 0 ? .int(branchesCovered) : nil),
            ("files", .int(files.count)),
        ])
    }
}

extension SecurityReport {
    fileprivate var json: JSON {
        [
            "tools": .array(
                runs.map {
                    .object(compact: [
                        ("name", .string($0.tool)), ("version", JSON.text($0.toolVersion)),
                        ("succeeded", .bool($0.succeeded)),
                    ])
                }
            ),
            "critical": .int(count(.critical)), "high": .int(count(.high)), "medium": .int(count(.medium)),
            "low": .int(count(.low)), "not_counted": .int(results.count { $0.excluded != nil }),
        ]
    }
}

extension VersionManifest {
    fileprivate var json: JSON {
        let statement: (String, JSON?) =
            switch self.statement {
            case .stated(let version): ("version", .string(version))
            case .indefinite(let why): ("indefinite", .string(why))
            case .absent: ("version", .null)
            }
        return .object(compact: [("format", .string(format)), ("name", JSON.text(name)), statement])
    }
}
