// What a bundle's documents say beside their words: the part that has to follow from the record and the evidence.
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

/// Headlines, messages, remedies and descriptions are for people. The manifests and the signature cover them, and no verdict
/// rests on one.
enum StatedFacts {
    /// The checks of `data/checklist.json`.
    static func checks(_ document: JSON) -> [JSON] { document.items("checks") }

    /// The files of `data/checklist.json` that no check has looked at, but for these.
    static func unread(_ document: JSON, but redacted: Set<BytewiseKey>) -> [JSON] {
        document.items("unread").filter { !redacted.contains(BytewiseKey($0.text("path") ?? "")) }.map(unread)
    }

    static func unread(_ file: JSON) -> JSON { file.without(["message", "remedy"]) }

    /// A check of `data/checklist.json` but for its findings and proofs.
    static func verdict(_ check: JSON) -> JSON { check.without(["name", "headline", "findings", "evidence"]) }

    /// The findings of a check that make a bundle another one: errors, by code and place.
    static func errors(_ check: JSON) -> [JSON] {
        check.items("findings").filter { $0.text("severity") == "error" }
            .map { $0.without(["severity", "message", "remedy"]) }
    }

    /// The other findings, of which one more or less changes nothing.
    static func remarks(_ check: JSON) -> [JSON] {
        check.items("findings").filter { $0.text("severity") != "error" }.map { $0.without(["message", "remedy"]) }
    }

    static func proofs(_ check: JSON) -> [JSON] { check.items("evidence") }

    /// A file of `data/evidence.json`. Why a file can't be read, and why a manifest states no version, are sentences.
    static func evidence(_ file: JSON) -> JSON {
        guard case .object(var members) = file, case .object(var read)? = members["read"] else { return file }
        if case .array(let findings)? = read["unreadable"] {
            read["unreadable"] = .array(findings.map { $0.without(["message", "remedy"]) })
        }
        if case .string? = read["indefinite"] { read["indefinite"] = true }
        members["read"] = .object(read)
        return .object(members)
    }

    /// `data/rollback.json`: where the way leads back to, whether it was tested, what stands against it, and how long it takes.
    static func rollback(_ document: JSON) -> JSON {
        guard case .object(var members) = document, case .object(var standby)? = members["standby"] else {
            return document
        }
        for list in ["blockers", "steps"] {
            guard case .array(let items)? = standby[list] else { continue }
            standby[list] = .array(items.map { $0.without(["name", "description", "message"]) })
        }
        members["standby"] = .object(standby)
        return .object(members)
    }

    /// Whether `data/checklist.json` has only members that the format knows, each of its type.
    static func isWellFormed(checklist document: JSON) -> Bool {
        guard case .object(let members) = document,
            Set(members.keys) == ["version", "ready", "readiness", "unread", "checks"],
            case .array(let checks)? = members["checks"], case .array(let unread)? = members["unread"],
            unread.allSatisfy(isUnread)
        else { return false }
        return checks.allSatisfy { check in
            let known = ["id", "name", "status", "required", "headline", "findings", "evidence", "manual", "waived"]
            guard case .object(let members) = check, members.keys.allSatisfy(known.contains),
                check.text("name") != nil, check.text("headline") != nil,
                case .array(let findings)? = members["findings"], case .array? = members["evidence"]
            else { return false }
            return findings.allSatisfy(isFinding)
        }
    }

    private static func isUnread(_ file: JSON) -> Bool {
        guard case .object(let members) = file else { return false }
        let known = ["path", "sha256", "code", "line", "message", "remedy", "waived"]
        return members.keys.allSatisfy(known.contains) && file.text("path") != nil && file.text("code") != nil
            && file.text("message") != nil
    }

    private static func isFinding(_ finding: JSON) -> Bool {
        guard case .object(let members) = finding, finding.text("code") != nil, finding.text("message") != nil,
            ["error", "warning", "note"].contains(finding.text("severity"))
        else { return false }
        return members.allSatisfy { key, value in
            switch (key, value) {
            case ("code", .string), ("severity", .string), ("message", .string), ("remedy", .string), ("file", .string),
                ("field", .string), ("key", .string), ("line", .int), ("column", .int):
                true
            default: false
            }
        }
    }
}

extension JSON {
    fileprivate func text(_ key: String) -> String? {
        guard case .object(let members) = self, case .string(let text)? = members[key] else { return nil }
        return text
    }

    fileprivate func items(_ key: String) -> [JSON] {
        guard case .object(let members) = self, case .array(let items)? = members[key] else { return [] }
        return items
    }

    fileprivate func without(_ keys: Set<String>) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { !keys.contains($0.key) })
    }
}
