// The pages of a site: one template each, and the names that each hands to it.
import Bundles

package enum SitePage: String, Sendable, CaseIterable {
    case index, release, broken, checklist, waivers, rollback, sync, verify

    /// The pages over all releases, each a file at the site's root.
    package static let overAll: [SitePage] = [.index, .checklist, .waivers, .rollback, .sync, .verify]

    package var fileName: String { "\(rawValue).html" }

    /// What `{{names}}` the page's template may use.
    package var shape: TemplateShape {
        switch self {
        case .index: Frame.shape.merging(IndexPage.shape)
        case .release: Frame.shape.merging(ReleasePage.shape)
        case .broken: Frame.shape.merging(BrokenPage.shape)
        case .checklist: Frame.shape.merging(ChecklistPage.shape)
        case .waivers: Frame.shape.merging(WaiversPage.shape)
        case .rollback: Frame.shape.merging(RollbackPage.shape)
        case .sync: Frame.shape.merging(SyncPage.shape)
        case .verify: Frame.shape
        }
    }
}
