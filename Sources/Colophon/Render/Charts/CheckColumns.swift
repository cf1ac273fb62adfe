// Which checks a table or picture over several releases shows, and what they are called.
import ReleaseModel

enum CheckColumns {
    /// Those that new releases have, and those that any of these releases has; in the order of their identifiers.
    static func ids(of releases: [ReleaseSummary]) -> [CheckID] {
        var ids = Set(RuleBook.current.ids)
        for release in releases { for check in release.checks { ids.insert(check.id) } }
        return ids.sorted()
    }

    static func name(of id: CheckID) -> String { RuleBook.current.description(of: id)?.name ?? "" }
}
