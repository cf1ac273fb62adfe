// The one error of archives: a code for programs, a message for people.
package import Files

/// Why an archive was refused, or could not be written. `code` is one of these:
///
/// | Code | The archive |
/// |---|---|
/// | `gzip-magic` | is no gzip file |
/// | `gzip-method` | uses another method than deflate |
/// | `gzip-flags` | has header flags (a name, a comment, an extra field, a header checksum) |
/// | `gzip-header` | has a time, or other XFL or OS bytes than Colophon's |
/// | `gzip-corrupt` | holds data that is not deflate |
/// | `gzip-truncated` | ends too early |
/// | `gzip-checksum` | expands to bytes with another CRC-32 than it states |
/// | `gzip-size` | expands to another size than it states |
/// | `gzip-extra-member` | goes on with a second gzip member |
/// | `gzip-trailing-bytes` | goes on with other bytes |
/// | `gzip-too-large` | expands to more bytes than the limit |
/// | `gzip-ratio` | expands beyond 64 MiB by more than the limit's ratio |
/// | `tar-truncated` | ends too early |
/// | `tar-lone-zero-block` | has one zero block where two end the archive |
/// | `tar-trailing-bytes` | goes on after the two zero blocks |
/// | `tar-checksum` | has a header whose checksum is wrong |
/// | `tar-foreign-header` | has a header that is not POSIX ustar (v7, GNU) |
/// | `tar-extended-header` | has a pax or GNU long-name header |
/// | `tar-link` | holds a hard or symbolic link |
/// | `tar-device` | holds a device or a FIFO |
/// | `tar-directory` | holds a directory entry |
/// | `tar-sparse` | holds a sparse file |
/// | `tar-type` | holds an entry of another type |
/// | `tar-number` | has a number that is not eleven octal digits |
/// | `tar-mode` | has another mode than 0644 |
/// | `tar-owner` | has another owner than 0:0, or names of owners |
/// | `tar-times` | has entries with different times |
/// | `tar-padding` | has bytes other than zero after a file's end |
/// | `tar-unsorted` | has entries out of order |
/// | `tar-duplicate` | holds a path twice |
/// | `tar-case-duplicate` | holds two paths that differ only in case |
/// | `tar-file-and-directory` | holds a path that is a file and the folder of another |
/// | `tar-too-many-entries` | holds more entries than the limit |
/// | `tar-not-canonical` | has a header that differs from the one Colophon writes in any other way |
/// | `unreadable` | could not be read at all: `failure` says why |
/// | `tar-too-large` | would hold a file of 8 GiB or more (writing only) |
/// | `tar-time-range` | would need a time that ustar can't hold (writing only) |
///
/// and for a path (see `ArchivePath`): `path-empty`, `path-not-utf8`, `path-absolute`, `path-parent`, `path-component`,
/// `path-backslash`, `path-percent`, `path-control`, `path-white-space`, `path-not-nfc`, `path-git`,
/// `path-colon`, `path-ending`, `path-reserved`, `path-too-long`.
package struct ArchiveError: Error, Sendable, Hashable {
    package var code: String
    package var message: String
    /// Nothing was found wrong with the archive: its file could not be read.
    package var failure: FileError?

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    package init(_ failure: FileError) {
        self.init(code: "unreadable", message: failure.description)
        self.failure = failure
    }
}
