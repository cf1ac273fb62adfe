// Annotations as GitLab's code quality report, which it shows in a merge request and beside the changed lines.
import Documents
package import Primitives

extension Annotations {
    /// A JSON array, the most severe first, all of them. What GitLab reads of an entry: https://docs.gitlab.com/ci/testing/code_quality/
    package var codeQuality: Bytes {
        // An entry with the fingerprint of another one is dropped.
        var counts: [String: Int] = [:]
        let entries = sorted.map { line -> JSON in
            let path = line.file ?? "."
            let identity = "\(path)\n\(line.key)"
            counts[identity, default: 0] += 1
            return [
                "description": .string("\(line.title): \(line.message)"), "check_name": .string(line.key),
                // Neither the line nor the words: an entry stays the same one while others come and go before it.
                "fingerprint": .string(
                    SHA256Digest(of: Bytes("\(identity)\n\(counts[identity] ?? 1)".utf8)).hex),
                "severity": .string(line.level.severity),
                "location": ["path": .string(path), "lines": ["begin": .int(line.line ?? 1)]],
            ]
        }
        return JSON.array(entries).fileBytes
    }
}

extension Annotations.Level {
    /// One of info, minor, major, critical and blocker.
    fileprivate var severity: String {
        switch self {
        case .error: "critical"
        case .warning: "minor"
        case .notice: "info"
        }
    }
}
