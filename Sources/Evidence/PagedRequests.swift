// Says whether all pages of one list of requests are there, by what each page says of itself and of the list.
import Documents
import EvidenceParsing
import Primitives
import ReleaseModel

struct PagedRequests {
    /// By the names of the members that lead to it.
    let path: String
    var pages: [Page]

    struct Page {
        let holder: DataNode
        private(set) var count = 0
        /// A list that moved while it was fetched has one request on two pages, and another one on none.
        fileprivate var identities: Set<String> = []

        init(holder: DataNode) { self.holder = holder }

        /// `number`: of an entry that says nothing of itself, a number that no other has.
        mutating func take(_ node: DataNode, number: Int?) {
            count += 1
            identities.insert(number.map { "\($0)" } ?? PullRequestItem.identity(of: node))
        }

        /// Whether there are more pages; nil: the page doesn't say.
        fileprivate func goesOn() throws(EvidenceFault) -> (says: Bool, node: DataNode)? {
            if let next = try flag(info(), "hasNextPage") { return next }
            if let last = try flag(holder, "isLastPage") { return (!last.says, last.node) }
            return holder.stated("next").flatMap { $0.string == "" ? nil : (true, $0) }
        }

        fileprivate func hasPrevious() throws(EvidenceFault) -> (says: Bool, node: DataNode)? {
            if let before = try flag(info(), "hasPreviousPage") { return before }
            return holder.stated("previous").map { (true, $0) }
        }

        fileprivate func isIncomplete() throws(EvidenceFault) -> (says: Bool, node: DataNode)? {
            try flag(holder, "incomplete_results")
        }

        private func info() throws(EvidenceFault) -> DataNode? {
            try EvidenceFields.mapping(holder["pageInfo"], "pageInfo", remedy: RequestRemedy.allPages(holder))
        }

        private func flag(
            _ node: DataNode?, _ key: String
        ) throws(EvidenceFault) -> (says: Bool, node: DataNode)? {
            guard let flag = node?.stated(key) else { return nil }
            guard let says = flag.bool else {
                throw .wrongType(key, flag, "true or false", remedy: RequestRemedy.allPages(holder))
            }
            return (says, flag)
        }

        /// Where the page is in its list: Bitbucket's page from 1 on, or its first entry from 0 on.
        fileprivate var place: (number: Int, isFirst: Bool, node: DataNode)? {
            if holder["isLastPage"] != nil, let start = holder["start"], let number = start.int {
                return (number, number == 0, start)
            }
            guard holder["values"] != nil, let page = holder["page"], let number = page.int else { return nil }
            return (number, number == 1, page)
        }

        /// Where the next page has to be.
        fileprivate var nextPlace: Int? {
            holder["isLastPage"] == nil ? place.map { $0.number + 1 } : holder["nextPageStart"]?.int
        }

        /// Azure's `count`, and Bitbucket's `size` beside `isLastPage`, are those of the page.
        fileprivate var isSizeItsOwn: Bool { holder["value"] != nil || holder["isLastPage"] != nil }

        /// What the page says how many there are: in itself, or altogether.
        fileprivate func totals() throws(EvidenceFault) -> [(key: String, node: DataNode, total: Int)] {
            var totals: [(key: String, node: DataNode, total: Int)] = []
            for key in ["total_count", "totalCount", "issueCount", "count", "size"] {
                guard let node = holder.stated(key) else { continue }
                guard let total = node.decimal.flatMap({ Int(exactly: $0) }) else {
                    throw .wrongType(key, node, "a whole number", remedy: RequestRemedy.allPages(holder))
                }
                totals.append((key, node, total))
            }
            return totals
        }
    }

    /// Whether the answer says that there is no more; throws where it says that there is.
    func isSaidToBeWhole() throws(EvidenceFault) -> Bool {
        guard let first = pages.first, let last = pages.last else { return false }
        if let (says, node) = try first.hasPrevious(), says { throw goesOn(node) }
        if let place = first.place, !place.isFirst { throw goesOn(place.node) }
        for page in pages {
            if let (says, node) = try page.isIncomplete(), says { throw goesOn(node) }
        }
        for (page, next) in zip(pages, pages.dropFirst()) { try checkOrder(page, next) }
        let end = try last.goesOn()
        if let (says, node) = end, says { throw goesOn(node) }
        let areCountsWhole = try checkCounts()
        return areCountsWhole || end != nil
    }

    /// A page after another is the next one, or the first of another list of the same form.
    private func checkOrder(_ page: Page, _ next: Page) throws(EvidenceFault) {
        guard let place = next.place, let after = page.nextPlace, place.number != after else { return }
        guard place.isFirst else {
            throw EvidenceFault(
                "incomplete-list", "a page is missing before this one, which begins at \(place.number)",
                remedy: RequestRemedy.allPages(next.holder), line: place.node.position.line)
        }
        if let (says, node) = try page.goesOn(), says { throw goesOn(node) }
    }

    /// Whether the numbers say that all are there.
    private func checkCounts() throws(EvidenceFault) -> Bool {
        var areStated = true
        // Of pages that state one total all entries belong together.
        var ofTotal: [Int: (node: DataNode, key: String, pages: Int, identities: Set<String>)] = [:]
        for page in pages {
            let totals = try page.totals()
            areStated = areStated && !totals.isEmpty && !page.isSizeItsOwn
            for (key, node, total) in totals {
                if page.isSizeItsOwn {
                    try check(node, key, total, counted: page.count, isAlone: true)
                } else {
                    var group = ofTotal[total] ?? (node, key, 0, [])
                    group.pages += 1
                    group.identities.formUnion(page.identities)
                    ofTotal[total] = group
                }
            }
        }
        for (total, group) in ofTotal.sorted(by: { $0.key < $1.key }) {
            try check(
                group.node, group.key, total, counted: group.identities.count,
                isAlone: group.pages == 1 && pages.count == 1)
        }
        return areStated
    }

    /// `isAlone`: no other list can be behind it that has the same total.
    private func check(
        _ node: DataNode, _ key: String, _ total: Int, counted count: Int, isAlone: Bool
    ) throws(EvidenceFault) {
        if total > count { throw goesOn(node, total: total, count: count) }
        guard total < count, isAlone else { return }
        throw EvidenceFault(
            "contradiction", "\(key) says \(total), and the list holds \(counted(count, "entry", "entries"))",
            remedy: RequestRemedy.allPages(pages[0].holder), line: node.position.line)
    }

    private func goesOn(_ node: DataNode, total: Int? = nil, count: Int = 0) -> EvidenceFault {
        let numbers = total.map { ": it holds \(count) of \($0)" } ?? ""
        return EvidenceFault(
            "incomplete-list", "the list goes on: this is only one page of it\(numbers)",
            remedy: RequestRemedy.allPages(pages[0].holder), line: node.position.line)
    }
}
