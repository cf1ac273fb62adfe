// A bundle's release, judged again by what the bundle holds.
package import Bundles
package import Files
package import Primitives
package import ReleaseModel

extension ReadBundle {
    /// The release as it was published, with the verdicts on it. Of a redacted file there is nothing to judge.
    package func checked(today: Timestamp) throws(FileError) -> CheckedRelease {
        try Reevaluation(self, originals: OriginalFiles([])).checked(today: today)
    }
}
