// The evidence manifest as JSON: each file's identity, and a summary of what was read from it.
package import Documents
import Files
import Primitives

extension LoadedEvidence {
    /// True: nothing but size and digest leaves the workspace.
    package var isRedacted: Bool { entry.redact && isPresent }

    /// As `data/evidence.json` lists it.
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
            ("origin", origin.isEmpty ? JSON?.none : origin.evidenceJSON),
            ("read", isRedacted ? nil : reading.json),
        ])
    }
}

extension EvidenceReading {
    /// The counts that matter, never the whole content; nil for what isn't interpreted. Two releases are
    /// compared by the slowest tests, coverage by file, findings by rule, and components.
    package var json: JSON? {
        switch self {
        case .tests(let report): report.json
        case .coverage(let report): report.json
        case .security(let report): report.json
        case .bill(let bill): bill.json
        case .vex(let document): document.json
        case .securityReview(let review):
            .object(compact: [
                ("approved", .bool(review.approved)), ("by", .string(review.by)), ("at", JSON.text(review.at?.text)),
            ])
        case .pullRequests(let pulls):
            .object(compact: [
                ("total", .int(pulls.items.count)), ("merged", .int(pulls.count(.merged))),
                ("open", .int(pulls.count(.open))), ("draft", .int(pulls.count(.draft))),
                ("closed", .int(pulls.count(.closed))), ("issues", pulls.issues > 0 ? .int(pulls.issues) : nil),
            ])
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
        case .attestation(let name): ["attestation": .string(name)]
        case .opaque: nil
        case .unreadable(let findings): ["unreadable": .array(findings.map(\.json))]
        }
    }
}

extension TestReport {
    fileprivate var json: JSON {
        .object(compact: [
            ("seconds", seconds.map(JSON.double)),
            ("slowest", .array(slowest(5).map(\.json))),
            ("tests", .int(total)), ("passed", .int(count(.passed))), ("failed", .int(count(.failed))),
            ("errors", .int(count(.error))), ("skipped", .int(count(.skipped))), ("flaky", .int(flaky)),
            ("undecided", count(.undecided) > 0 ? .int(count(.undecided)) : nil),
            ("claimed_tests", claimedTests.map(JSON.int)),
        ])
    }
}

extension TestReport.Case {
    fileprivate var json: JSON {
        .object(compact: [
            ("name", .string(name)), ("suite", JSON.text(suite)), ("seconds", seconds.map(JSON.double)),
            ("line", .int(line)),
        ])
    }
}

extension CoverageReport {
    fileprivate var json: JSON {
        .object(compact: [
            ("by_file", .array(files.map(\.json))),
            ("lines_valid", .int(lines.valid)), ("lines_covered", .int(lines.covered)),
            ("line_rate", lineRate.map(JSON.double)),
            ("counted", lines == counted ? JSON?.none : Self.json(counted)),
            ("stated", lines == stated || !contradictsItself ? JSON?.none : stated.map(Self.json)),
            ("branches_valid", branchesValid > 0 ? .int(branchesValid) : nil),
            ("branches_covered", branchesValid > 0 ? .int(branchesCovered) : nil),
            ("files", .int(files.count)),
        ])
    }
}

extension CoverageReport {
    private static func json(_ lines: LineCount) -> JSON {
        ["lines_valid": .int(lines.valid), "lines_covered": .int(lines.covered)]
    }
}

extension CoverageReport.File {
    fileprivate var json: JSON {
        ["path": .string(path), "lines_valid": .int(linesValid), "lines_covered": .int(linesCovered)]
    }
}

extension BillOfMaterials {
    fileprivate var json: JSON {
        .object(compact: [
            ("format", .string(format)), ("subject", JSON.text(subject)), ("components", .int(components.count)),
            ("list", .array(identities.map(JSON.string))),
            ("licenses", .array(licenses.map { ["license": .string($0.license), "components": .int($0.count)] })),
            ("without_license", .int(components.count { $0.licenses.isEmpty })),
            ("advisories", advisories > 0 ? .int(advisories) : nil),
            ("vulnerabilities", vulnerabilities?.json), ("statements", statements?.json),
        ])
    }
}

extension VEXDocument {
    fileprivate var json: JSON {
        .object(compact: [
            ("format", .string(format)), ("author", JSON.text(author)), ("at", JSON.text(at?.text)),
            (
                "statements",
                .object(
                    compact: Status.allCases.map { status in
                        let count = statements.count { $0.status == status }
                        return (status.rawValue, count > 0 ? .int(count) : nil)
                    })
            ),
        ])
    }
}

extension SecurityReport {
    fileprivate var json: JSON {
        .object(compact: [
            ("by_rule", .array(byRule.map { ["rule": .string($0.rule), "results": .int($0.count)] })),
            (
                "tools",
                .array(
                    runs.map {
                        .object(compact: [
                            ("name", .string($0.tool)), ("version", JSON.text($0.toolVersion)),
                            ("succeeded", .bool($0.succeeded)),
                        ])
                    }
                )
            ),
            ("critical", .int(count(.critical))), ("high", .int(count(.high))), ("medium", .int(count(.medium))),
            ("low", .int(count(.low))), ("unrated", count(.unrated) > 0 ? .int(count(.unrated)) : nil),
            ("not_counted", .int(excluded)),
        ])
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
        let places = (further + packages).map { place -> JSON in
            ["name": .string(place.name), "version": .string(place.text)]
        }
        return .object(compact: [
            ("format", .string(format)), ("name", JSON.text(name)), statement, ("constant", JSON.text(constant)),
            ("places", places.isEmpty ? nil : .array(places)),
        ])
    }
}

extension EvidenceOrigin {
    /// As evidence lists show it.
    fileprivate var evidenceJSON: JSON {
        .object(compact: [
            ("commits", JSON.texts(commits)), ("repository", JSON.text(repository)),
            (
                "others",
                others.isEmpty
                    ? nil
                    : .array(
                        others.map {
                            .object(compact: [
                                ("repository", JSON.text($0.repository)), ("commit", .string($0.commit)),
                            ])
                        })
            ),
            ("at", JSON.text(at?.text)),
            ("run", JSON.text(run)), ("job", JSON.text(job)), ("tool", JSON.text(tool)),
        ])
    }
}
