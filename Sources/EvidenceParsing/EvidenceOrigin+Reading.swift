// What documents state of where they come from: properties and addresses that name a commit, tools, and times.
package import Primitives
package import ReleaseModel

extension EvidenceOrigin {
    /// Of the times that one document states of itself the latest counts.
    mutating func add(latest time: Timestamp?) {
        if let time, at.map({ $0 < time }) ?? true { at = time }
    }

    /// The time of one of the runs that a file holds. The file is as old as the first of them.
    package mutating func add(run time: Timestamp?) {
        guard let time else { return }
        add(latest: time)
        earliest = earliest.map { min($0, time) } ?? time
    }

    package mutating func setTool(_ name: String?, version: String?) {
        guard let name = name.flatMap({ firstLine(of: $0) }) else { return }
        tool = name + (version.flatMap { firstLine(of: $0) }.map { " \($0)" } ?? "")
    }

    /// `Tool: syft-1.18.1` among SPDX's creators (6.8); the first one counts.
    package mutating func setTool(creator: String?) {
        guard tool == nil, let creator, creator.hasPrefix("Tool:") else { return }
        setTool(ASCII.trimmed(String(creator.dropFirst(5))), version: nil)
    }

    /// A property that states the commit which a component was built of: `git.commit`, `aquasecurity:trivy:Labels:org.opencontainers.image.revision`.
    package mutating func add(property name: String?, value: String?) {
        guard let name, let value else { return }
        let last = name.utf8.split(separator: ASCII.colon).last.map { ASCII.lowercased(String(Substring($0))) } ?? ""
        let names = [
            "commit", "git.commit", "git.sha", "git_commit", "github_sha", "ci_commit_sha", "build_sourceversion",
            "vcs.revision", "org.opencontainers.image.revision",
        ]
        if names.contains(last) { add(commit: ASCII.trimmed(value)) }
    }

    /// An address of a repository at a commit: `git+https://host/a/b@<id>`, `…#<id>`, `…/commit/<id>`, `…/tree/<id>`.
    package mutating func add(vcs address: String?) {
        let parts = (address ?? "").utf8.split { $0 == UInt8(ascii: "@") || $0 == ASCII.hash || $0 == ASCII.slash }
        guard parts.count > 1, let last = parts.last, last.count >= 40 else { return }
        add(commit: String(Substring(last)))
    }
}
