// Which checks a table or picture over several releases shows, and what they are called.
import Checklist
import Evidence
import Files
package import ReleaseModel

package enum CheckColumns {
    /// Those that new releases have, and those that any of these releases has; in the order of their identifiers.
    package static func ids(of releases: [ReleaseSummary]) -> [CheckID] {
        var ids = Set(RuleBook.current.ids)
        for release in releases { for check in release.checks { ids.insert(check.id) } }
        return ids.sorted()
    }

    package static func name(of id: CheckID) -> String { RuleBook.current.description(of: id)?.name ?? "" }
}
