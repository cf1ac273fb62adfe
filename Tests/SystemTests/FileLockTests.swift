// The lock of a writer ends with it, whoever still has the file open.
import Foundation
import Testing

@testable import Bundles
@testable import Files

@Suite struct FileLockTests {
    private let path = Files.join(FileManager.default.temporaryDirectory.path(), "colophon-lock-\(UUID().uuidString)")

    /// As a program does that another thread is just starting: it has every descriptor until it closes them.
    @Test func isGivenBackThoughACopyOfTheDescriptorStaysOpen() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        var copy: Int32 = -1
        do {
            let file = try Descriptor(opening: path, flags: FileLock.openFlags, operation: "lock")
            copy = dup(file.raw)
            let lock = try FileLock(on: file, busy: "held")
            #expect(throws: FileError.self) { try lockAgain() }
            _ = consume lock
        }
        defer { close(copy) }
        #expect(throws: Never.self) { try lockAgain() }
    }

    private func lockAgain() throws {
        let file = try Descriptor(opening: path, flags: FileLock.openFlags, operation: "lock")
        _ = try FileLock(on: file, busy: "held")
    }
}
