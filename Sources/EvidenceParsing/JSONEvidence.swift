// A JSON evidence file as one pass over it leaves it: its large lists taken item by item, and the rest as a tree.
package import Documents
import Files
package import Primitives
package import ReleaseModel

/// What is kept of the large lists of a document, each item of which is handed over once. Which of the lists there are is known
/// only at the document's end, and so is much that their items refer to.
package protocol JSONLists: Sendable {
    static var shape: DocumentShape { get }
    /// `keeping`: how much of each sort is listed in detail.
    init(limits: Policy.Limits, keeping: Int)
    mutating func take(_ item: DocumentItem)
}

package struct JSONEvidence: Sendable {
    /// Without the items of those lists, and without what no reader looks at.
    package let root: DataNode
    package let lists: any JSONLists

    package init(
        _ feed: ByteFeed, keepingIn type: (some JSONLists).Type, limits: Policy.Limits, keeping: Int
    ) throws(EvidenceFault) {
        var lists = type.init(limits: limits, keeping: keeping)
        var stream = JSONStream(feed, shape: type.shape, limits: .document(limits))
        do throws(DocumentError) {
            while let item = try stream.next() { lists.take(item) }
            root = try stream.root()
        } catch { throw EvidenceFault(error, code: "malformed-json") }
        self.lists = lists
    }
}
