// What is said of a listed file that no form of evidence claims, and of one that can prove nothing under its gate.
import Documents
import Files
package import Primitives
package import ReleaseModel

extension EvidenceFault {
    private static let otherwise = "where it proves nothing, state \"kind: log\" or \"kind: other\""

    /// Of a file whose record leaves the kind out, and that neither its content nor its name says. `bytes` are decoded.
    package static func unrecognised(
        _ bytes: Bytes, path: String, limits: Policy.Limits, dialects: EvidenceDialects
    ) -> EvidenceFault {
        let sample = EvidenceSample(path: path, bytes: bytes, limits: limits)
        guard let first = bytes.first(where: { !ASCII.isSpace($0) }) else {
            var fault = empty
            fault.remedy = "Run the tool that writes it again, and add what it wrote; \(otherwise)."
            return fault
        }
        if first == UInt8(ascii: "<") {
            do throws(EvidenceFault) {
                var xml = try EvidenceXML(ByteFeed(bytes), limits: limits)
                let root = try xml.root()
                return unmarked("XML document", "its root element is \(excerpt(root?.name ?? ""))", line: root?.line)
            } catch { return unreadable(as: "XML", error) }
        }
        if "{[".utf8.contains(first) { return unrecognised(sample, format: "JSON", path: "") }
        if sample.isYAML { return unrecognised(sample, format: "YAML", path: path) }
        if bytes.prefix(4096).contains(0) { return unmarked("binary file") }
        switch dialects.likely(sample) {
        case .documentation: return unmarked("text", "it could be a list of changed paths: kind: documentation")
        case .changelog: return unmarked("text", "it could be a changelog: kind: changelog")
        default: return unmarked("text")
        }
    }

    private static func unrecognised(_ sample: EvidenceSample, format: String, path: String) -> EvidenceFault {
        do throws(EvidenceFault) {
            _ = try evidenceDocument(sample.bytes, path: path, limits: sample.limits)
            return unmarked("\(format) document")
        } catch { return unreadable(as: format, error) }
    }

    /// That a file of no stated kind is cut off, or not what it looks like.
    package static func unreadable(as format: String, _ fault: EvidenceFault) -> EvidenceFault {
        var fault = fault
        fault.message = "nothing recognises this file, and as \(format) it can't be read: \(fault.message)"
        fault.remedy = "Run the tool that writes it again, and add what it wrote; \(otherwise)."
        return fault
    }

    package static func unmarked(_ what: String, _ hint: String? = nil, line: Int? = nil) -> EvidenceFault {
        EvidenceFault(
            "unrecognised",
            "this \(what) has the mark and the name of no form of evidence" + (hint.map { "; \($0)" } ?? ""),
            remedy: "State its kind in the record; \(otherwise).", line: line)
    }

    /// Of a file without anything but white space.
    package static var empty: EvidenceFault {
        EvidenceFault(
            "empty-file", "the file is empty",
            remedy: anew, line: 1)
    }

    /// What a file that is kept and not judged is read as where its entry names a gate; nil: it names none.
    package static func gateOfNothing(_ entry: EvidenceEntry, _ what: String) -> EvidenceReading? {
        guard let gate = entry.gate else { return nil }
        let fault = EvidenceFault(
            "gate-without-result",
            "the record puts this file under the gate \(quoted(gate)), and \(what) proves nothing of it",
            remedy: "List the gate's test report or result, or take gate out of this entry.")
        return .unreadable([fault.finding(in: entry.path)])
    }
}
