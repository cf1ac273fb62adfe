// The SHA-256 of a file, in constant memory.

extension Files {
    /// Digest and size in bytes of what one pass read, following links.
    package static func digest(_ path: String) throws(FileError) -> (sha256: SHA256Digest, size: Int) {
        var hasher = SHA256Hasher()
        var size = 0
        try read(path) { slice in
            hasher.update(slice)
            size += slice.count
        }
        return (hasher.finish(), size)
    }
}
