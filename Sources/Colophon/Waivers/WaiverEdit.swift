// Writes a person's waiver into a record, and touches no other line.
import Bundles
import Documents
import Files
import Primitives
package import ReleaseModel
package import Workspace

package struct WaiverEdit: Sendable {
    private let workspace: Workspace
    private let version: String

    /// `version`: the name of the release's folder.
    package init(_ version: String, in workspace: Workspace) {
        self.workspace = workspace
        self.version = version
    }

    /// The record, or the release's folder where it has none, as seen from where colophon runs.
    var place: String {
        let folder = Files.join(workspace.evidencePath, version)
        return ReleaseFolder.recordNames.map { Files.join(folder, $0) }.first { Files.kind($0) != nil } ?? folder
    }

    /// Puts the waiver into the record, in the place of one that the check has; it gives the one that was there. Throws where the
    /// record can't be read, or isn't written so that lines can be put in: then nothing is changed.
    package func write(_ waiver: Waiver, for check: CheckID) throws(WorkspaceError) -> Waiver? {
        let folder = Files.join(workspace.evidencePath, version)
        let names = ReleaseFolder.recordNames.map { Files.join(folder, $0) }.filter { Files.kind($0) != nil }
        guard let path = names.first, names.count == 1 else {
            throw WorkspaceError(
                "no-record", "there is no release record here", remedy: "Add one, or correct the version.",
                file: folder)
        }
        let bytes: Bytes
        do throws(FileError) { bytes = try Files.read(path) } catch { throw WorkspaceError(error) }
        let scheme = workspace.configuration.project.versioning
        let (read, document, findings) = RecordReader.locatedRead(bytes, file: path, scheme: scheme)
        guard let record = read, let document else { throw WorkspaceError(findings: findings) }
        var decision = record.checks.first { $0.check == check } ?? CheckDecision(check: check)
        let before = decision.waiver
        decision.waiver = waiver
        var expected = record
        expected.checks.removeAll { $0.check == check }
        expected.checks.append(decision)
        expected.checks.sort { $0.check < $1.check }
        let isJSON = DocumentFormat(file: path) == .json
        let text = isJSON ? json(document, decision) : YAMLEdit(bytes, document).text(with: decision)
        guard let text, RecordReader.read(text, file: path, scheme: scheme).record == expected else {
            let line = String(decoding: CheckDecision.fields.json(decision).canonicalBytes, as: UTF8.self)
            throw WorkspaceError(
                "not-writable", "the record is not written so that a waiver can be put into it",
                remedy: "Add it yourself under checks: \(check.rawValue): \(line).", file: path)
        }
        do throws(FileError) { try Files.writeAtomically(text, to: path) } catch {
            throw WorkspaceError(error, remedy: "Check that the record can be written.")
        }
        return before
    }

    private func json(_ document: DataNode, _ decision: CheckDecision) -> Bytes? {
        guard case .object(var members) = JSON(document) else { return nil }
        var checks: [String: JSON] = [:]
        if case .object(let known)? = members["checks"] { checks = known }
        checks[decision.check.rawValue] = CheckDecision.fields.json(decision)
        members["checks"] = .object(checks)
        return Bytes((JSON.object(members).prettyText + "\n").utf8)
    }
}

/// The lines of a YAML record, of which those of one check are replaced.
private struct YAMLEdit {
    private var lines: [ArraySlice<UInt8>]
    private let document: DataNode

    init(_ bytes: Bytes, _ document: DataNode) {
        lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // A line feed at the end gives one more.
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.document = document
    }

    /// Nil where the checks are not a block of lines.
    func text(with decision: CheckDecision) -> Bytes? {
        var lines = self.lines
        let id = decision.check.rawValue
        let value = CheckDecision.fields.json(decision).canonicalBytes
        func line(indent: Int) -> ArraySlice<UInt8> {
            ArraySlice(Bytes(repeating: UInt8(ascii: " "), count: indent) + Bytes("\(id): ".utf8) + value)
        }
        guard let checks = document.mapping?.first(where: { $0.key == "checks" }), !checks.value.isNull else {
            if document.mapping?.contains(where: { $0.key == "checks" }) == true { return nil }
            lines += [ArraySlice(Bytes("checks:".utf8)), line(indent: 2)]
            return joined(lines)
        }
        guard let members = checks.value.mapping, let first = members.first,
            first.keyPosition.line > checks.keyPosition.line
        else { return nil }
        let indent = first.keyPosition.column - 1
        if let own = members.first(where: { $0.key == id }) {
            let start = own.keyPosition.line - 1
            let end = lines[(start + 1)...].firstIndex { !$0.allSatisfy(ASCII.isSpace) && Self.indent($0) <= indent }
            lines.replaceSubrange(start..<(end ?? lines.count), with: [line(indent: indent)])
        } else {
            lines.insert(line(indent: indent), at: first.keyPosition.line - 1)
        }
        return joined(lines)
    }

    private static func indent(_ line: ArraySlice<UInt8>) -> Int { line.prefix { $0 == UInt8(ascii: " ") }.count }

    private func joined(_ lines: [ArraySlice<UInt8>]) -> Bytes {
        var text = Bytes()
        for line in lines { text += line + [UInt8(ascii: "\n")] }
        return text
    }
}
