// The run that this program is a part of, as the variables of its service tell.
import Documents
import EvidenceParsing
import Files
package import Primitives
import ReleaseModel

package struct CIRun: Sendable, Hashable {
    /// "GitHub Actions"
    package var service: String
    package var id: String?
    package var address: String?
    /// What the job is called from run to run.
    package var job: String?
    /// As the service names it: mostly the full id, in lower case.
    package var commit: String?
    /// Of the pull request whose merge `commit` may be.
    package var head: String?
    package var startedAt: Timestamp?

    package init(
        service: String, id: String? = nil, address: String? = nil, job: String? = nil, commit: String? = nil,
        head: String? = nil, startedAt: Timestamp? = nil
    ) {
        self.service = service
        self.id = id
        self.address = address
        self.job = job
        self.commit = commit
        self.head = head
        self.startedAt = startedAt
    }

    /// What a file of it says of its origin.
    var name: String? { address ?? id }

    /// Nil: no service that is known runs this. `variable`: the value of a variable, if it is set.
    package static func current(_ variable: (String) -> String?) -> CIRun? {
        func value(_ name: String) -> String? {
            variable(name).flatMap { firstLine(of: $0, limit: 1000) }.flatMap { $0.isBlank ? nil : $0 }
        }
        let service = CIService.all.first { service in
            guard let found = value(service.mark.variable) else { return false }
            return service.mark.value.map { ASCII.lowercased($0) == ASCII.lowercased(found) } ?? true
        }
        guard let service else { return nil }
        return CIRun(
            service: service.name, id: value(service.id),
            address: filled(service.addresses, isAddress: true, value),
            job: filled(service.jobs, isAddress: false, value),
            commit: value(service.commit).map { ASCII.lowercased($0) }, head: head(service.head, value),
            startedAt: service.started.flatMap(value).flatMap { EvidenceTime.read($0) })
    }

    /// The first text of which each name has a value.
    private static func filled(_ texts: [String], isAddress: Bool, _ value: (String) -> String?) -> String? {
        for text in texts {
            if let text = filled(text, isAddress: isAddress, value) { return text }
        }
        return nil
    }

    /// The text with values in the place of names in braces; nil where one isn't set. In an address blanks are escaped.
    private static func filled(_ text: String, isAddress: Bool, _ value: (String) -> String?) -> String? {
        var result = ""
        for (index, part) in text.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                result += part
                continue
            }
            let pieces = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
            guard pieces.count == 2, let found = value(String(pieces[0])) else { return nil }
            result += found + pieces[1]
        }
        guard isAddress else { return result }
        return WebLink.safe(result.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "%20"))
    }

    private static func head(_ head: CIService.Head?, _ value: (String) -> String?) -> String? {
        switch head {
        case nil: return nil
        case .variable(let name): return value(name).map { ASCII.lowercased($0) }
        case .file(let name, let keys):
            // A file that can't be read says nothing of a head, as that of a push doesn't.
            guard let path = value(name), let bytes = try? Files.read(path, limit: 64 << 20),
                var node = try? parseDocument(bytes, format: .json, limits: .standard)
            else { return nil }
            for key in keys {
                guard let member = node[key] else { return nil }
                node = member
            }
            return node.string.map { ASCII.lowercased($0) }
        }
    }
}
