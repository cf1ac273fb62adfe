// What can be fuzzed: a reader, where its inputs start from, and what has to hold for whatever it accepts.
import Colophon
import Evidence
import Files
import Primitives
import Workspace

struct FuzzTarget: Sendable {
    var name: String
    /// Bytes of the longest input.
    var maximumLength: Int
    /// Sound inputs that the mutations start from.
    var seeds: @Sendable () -> [Bytes]
    /// Reads the input; ends the program where something does not hold.
    var run: @Sendable (Bytes) -> Void

    static let all =
        ArchiveTargets.all + BundleTargets.all + DocumentTargets.all + SignatureTargets.all + KeyTargets.all
        + ReleaseTargets.all + EvidenceTargets.all + TemplateTargets.all

    static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What a reader accepts has to have this property.
func hold(_ condition: Bool, _ property: String) {
    if !condition { fatalError("does not hold: \(property)") }
}

enum Fixture {
    private static let tests: String = {
        var folder = #filePath
        for _ in 0..<2 { folder = Files.parent(folder) ?? folder }
        return folder
    }()

    /// The files below a folder of the tests, by path, sorted.
    static func files(_ folder: String) -> [(path: String, bytes: Bytes)] {
        let root = Files.join(tests, folder)
        do {
            return try Files.walk(root).map { ($0.path, try Files.read(Files.join(root, $0.path))) }
        } catch { fatalError("\(root) can't be read: \(error)") }
    }
}
