// Where a gzip file that is made goes, and what is known of it then.
import Files
import Primitives

struct GzipOutput {
    /// Nil: what comes out stays in memory. It has an owner that outlives this.
    private let file: (raw: Int32, path: String)?
    /// Empty where there is a file.
    private(set) var bytes = Bytes()
    private(set) var size = 0
    private var hasher = SHA256Hasher()

    init(to file: (raw: Int32, path: String)?) { self.file = file }

    /// Of all that was written.
    var digest: SHA256Digest { hasher.finish() }

    mutating func write(_ part: Bytes) throws(FileError) {
        hasher.update(part)
        size += part.count
        if let file { try Descriptor.write(part, to: file.raw, path: file.path) } else { bytes += part }
    }
}
