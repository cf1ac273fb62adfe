// Finds the known name that was most likely meant by a misspelt one.

/// The candidate with the least edit distance (insertions, deletions, substitutions, swaps of neighbours), if it is at
/// most a third of the name's length, and at least 1; nil where two are equally near: a guess would mislead. Bytes are compared, in lower case.
package func nearest(_ name: String, among candidates: [String]) -> String? {
    let wanted = lower(name)
    guard wanted.count <= 64 else { return nil }
    var best: (name: String?, distance: Int)?
    for candidate in candidates {
        let distance = editDistance(wanted, lower(candidate))
        guard distance <= max(1, wanted.count / 3), distance <= (best?.distance ?? .max) else { continue }
        best = (distance == best?.distance ? nil : candidate, distance)
    }
    return best?.name
}

private func lower(_ text: String) -> [UInt8] { text.utf8.map(ASCII.lower) }

private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
            row.append(cost)
        }
        before = last
        last = row
    }
    return last[b.count]
}
