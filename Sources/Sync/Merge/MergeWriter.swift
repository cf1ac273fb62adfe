// Writes a merged file: what both sides have, what one changed, and the conflicts between markers.
import Primitives
import Workspace

struct MergeWriter {
    private typealias Lines = [ArraySlice<UInt8>]

    private let base: Lines
    private let local: Lines
    private let upstream: Lines
    private let labels: (local: String, upstream: String)
    private var bytes: Bytes = []

    init(
        base: [ArraySlice<UInt8>], local: [ArraySlice<UInt8>], upstream: [ArraySlice<UInt8>],
        labels: (local: String, upstream: String)
    ) {
        self.base = base
        self.local = local
        self.upstream = upstream
        self.labels = labels
    }

    /// What lies between the places is the same on both sides.
    mutating func write(_ places: [MergePlace]) -> ThreeWayMerge.Outcome {
        var next = 0
        for place in places {
            append(local[next..<place.local.lowerBound])
            next = place.local.upperBound
            switch place.source {
            case .local: append(local[place.local])
            case .upstream: append(upstream[place.upstream])
            case .both: appendConflict(place)
            }
        }
        append(local[next...])
        return ThreeWayMerge.Outcome(bytes: bytes, conflicts: places.count { $0.source == .both })
    }

    private mutating func append(_ lines: ArraySlice<ArraySlice<UInt8>>) {
        for line in lines { bytes += line }
    }

    private mutating func appendConflict(_ place: MergePlace) {
        let styles = [
            Self.endsInCRLF(local, line: max(0, place.local.lowerBound - 1)),
            Self.endsInCRLF(upstream, line: max(0, place.upstream.lowerBound - 1)),
            Self.endsInCRLF(base, line: 0),
        ].compactMap(\.self)
        let lineEnd = styles.contains(true) && !styles.contains(false) ? "\r\n" : "\n"
        appendMarker("<<<<<<<", labels.local, lineEnd)
        append(local[place.local])
        endLine(lineEnd)
        appendMarker("=======", "", lineEnd)
        append(upstream[place.upstream])
        endLine(lineEnd)
        appendMarker(">>>>>>>", labels.upstream, lineEnd)
    }

    private mutating func appendMarker(_ marker: String, _ label: String, _ lineEnd: String) {
        bytes += marker.utf8
        if !label.isEmpty { bytes += " \(label)".utf8 }
        bytes += lineEnd.utf8
    }

    /// A side's last line without a line end gets one, so that the marker after it begins a line.
    private mutating func endLine(_ lineEnd: String) {
        if bytes.last != ASCII.newline { bytes += lineEnd.utf8 }
    }

    /// nil where there is no such line, or it has no end.
    private static func endsInCRLF(_ lines: Lines, line index: Int) -> Bool? {
        guard index < lines.count else { return nil }
        let line = lines[index]
        if line.last == ASCII.newline { return line.dropLast().last == ASCII.carriageReturn }
        return nil
    }
}
