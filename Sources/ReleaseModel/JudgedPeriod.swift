// From which day on releases are judged, and which older ones are left out.
package import Primitives

/// An older release is left out only where it was imported and is as import wrote it: one that a person wrote or changed is judged.
package struct JudgedPeriod {
    package let since: Timestamp

    /// Nil: policy leaves nothing out. A version in place of the day was replaced by its day when the workspace was opened.
    package init?(_ policy: Policy) {
        guard let since = policy.since.flatMap({ Timestamp($0) }) else { return nil }
        self.since = since
    }

    package func leavesOut(_ record: ReleaseRecord) -> Bool { isOlder(record) && record.isAsImported }

    /// Released before that day, whatever its number is.
    package func isOlder(_ record: ReleaseRecord) -> Bool {
        guard record.status.isPublished, let released = record.releaseDate else { return false }
        return since.days(since: released) > 0
    }
}
