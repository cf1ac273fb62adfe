// What the small documents that people and scripts write state of the commit, the version and the time that they are of.
package import Documents
package import Primitives
package import ReleaseModel

extension EvidenceOrigin {
    /// Of the document's own members, in any of the usual spellings. `at`: the time that its reader knows; else the latest that the
    /// document states counts. `versions`: the members that state the version of what it is about.
    package init(statedIn document: DataNode, at: Timestamp?, versions: [String] = ["release", "releaseversion"]) {
        self.init(at: at)
        for member in document.mapping ?? [] {
            let name = String(decoding: member.key.utf8.filter(ASCII.isLetter).map(ASCII.lower), as: UTF8.self)
            let value = member.value
            switch name {
            case "commit", "commitid", "commithash", "commitsha", "sha", "headsha", "gitsha", "gitcommit", "githubsha",
                "cicommitsha", "revision", "vcsrevision", "buildsourceversion":
                let id = ["id", "sha", "oid", "hash"].lazy.compactMap { value[$0]?.string }.first
                if let text = value.string ?? id { add(commit: text) }
            case "repository", "repositoryurl", "repo": repository = repository ?? value.string
            case "run", "runurl", "runid", "buildurl": run = run ?? value.string.flatMap { firstLine(of: $0) }
            case "time", "timestamp", "date", "finishedat", "completedat", "endedat", "createdat", "reviewedat",
                "approvedat":
                if at == nil { add(latest: value.string.flatMap { EvidenceTime.read($0) }) }
            default:
                if versions.contains(name) { version = version ?? value.string.flatMap { firstLine(of: $0) } }
            }
        }
    }
}
