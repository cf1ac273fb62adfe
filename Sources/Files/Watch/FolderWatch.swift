// Notices changes in folders, through the kernel's inotify.

import Glibc
import Primitives

/// The owner of an inotify instance. Watches folders, with what is below them where that is asked for, also folders that are
/// made or moved there later. A watched folder that is not there yet, or goes, is watched once it comes.
package struct FolderWatch: ~Copyable {
    private struct Folder {
        var path: String
        /// False: it only tells when a place that lies in it comes or goes.
        var isOwn: Bool
        /// Nil: what is below it isn't watched.
        var place: WatchedPlace?
    }

    private let queue: Descriptor
    private let wake: WakeSignal
    private var places: [WatchedPlace] = []
    /// By the kernel's number of the watch, which is never used twice.
    private var folders: [Int32: Folder] = [:]
    /// Some place came, went or was lost from sight.
    private var isStale = false
    private var buffer = Bytes(repeating: 0, count: 1 << 16)

    /// `wake` ends a wait.
    package init(wake: WakeSignal) throws(FileError) {
        queue = try Descriptor(
            owning: inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)), path: "inotify",
            operation: "start")
        self.wake = wake
    }

    private static let events = UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB)

    // MARK: What is watched

    /// Watches these places and no others.
    /// - Returns: nil where they are watched already; else what can't be watched, and why. A change between the caller's own look
    ///   at the places and this call goes unseen: look again.
    package mutating func follow(_ places: [WatchedPlace]) -> [FileError]? {
        guard places != self.places else { return nil }
        self.places = places
        return watchAnew()
    }

    private mutating func watchAnew() -> [FileError] {
        isStale = false
        let before = folders
        folders = [:]
        var failures: [FileError] = []
        for place in places {
            do throws(FileError) { try watch(place) } catch { failures.append(error) }
        }
        for number in before.keys where folders[number] == nil { _ = inotify_rm_watch(queue.raw, number) }
        return failures
    }

    private mutating func watch(_ place: WatchedPlace) throws(FileError) {
        // The place may come, go or be replaced: the folder that it lies in tells.
        var parent = Files.parent(place.path) ?? "."
        if place.path != "." {
            while try add(parent, isOwn: false, place: nil) == nil, let next = Files.parent(parent), next != parent {
                parent = next
            }
        }
        var count = 0
        let known = Set(folders.keys)
        do throws(FileError) { try addTree(place.path, place: place, count: &count) } catch {
            for number in folders.keys where !known.contains(number) {
                folders[number] = nil
                _ = inotify_rm_watch(queue.raw, number)
            }
            throw error
        }
    }

    /// The folder first, then what is below it: what is made in between is seen.
    private mutating func addTree(_ path: String, place: WatchedPlace, count: inout Int) throws(FileError) {
        guard try add(path, isOwn: true, place: place.isDeep ? place : nil) != nil, place.isDeep else { return }
        count += 1
        guard count <= place.limit else {
            throw FileError(
                path: place.path, operation: "watch", code: E2BIG,
                message: "there are more than \(place.limit) folders below it")
        }
        guard let entries = try? Files.list(path) else { return }
        for entry in entries where entry.kind == .directory {
            let below = Files.join(path, entry.path)
            if !place.skipped.contains(below) { try addTree(below, place: place, count: &count) }
        }
    }

    /// Nil: there is no such folder.
    private mutating func add(_ path: String, isOwn: Bool, place: WatchedPlace?) throws(FileError) -> Int32? {
        let number = inotify_add_watch(queue.raw, path.isEmpty ? "." : path, Self.events | UInt32(IN_ONLYDIR))
        guard number >= 0 else {
            switch errno {
            case ENOENT, ENOTDIR, ELOOP: return nil
            case ENOSPC:
                throw FileError(
                    path: path, operation: "watch", code: ENOSPC,
                    message: "the system's limit of watched folders is reached; raise fs.inotify.max_user_watches")
            default: throw FileError(path: path, operation: "watch", code: errno)
            }
        }
        let known = folders[number]
        folders[number] = Folder(
            path: known?.path ?? path, isOwn: isOwn || known?.isOwn == true, place: known?.place ?? place)
        return number
    }

    // MARK: What happens there

    /// Waits for a change, and then until nothing changed for `quiet` milliseconds, at most for `limit`.
    /// - Returns: nil once it was raised.
    package mutating func next(quiet: Int = 15, limit: Int = 60) throws(FileError) -> FolderChanges? {
        var seen: Set<BytewiseKey> = []
        var isIncomplete = false
        var end: Int?
        while true {
            let now = Self.milliseconds
            let patience = end.map { min(quiet, max(0, $0 - now)) } ?? -1
            var waiting = [
                pollfd(fd: queue.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.raw, events: Int16(POLLIN), revents: 0),
            ]
            guard retrying({ poll(&waiting, nfds_t(waiting.count), Int32(patience)) }) >= 0 else {
                throw FileError(path: "inotify", operation: "wait for", code: errno)
            }
            if waiting[1].revents != 0 { return nil }
            if waiting[0].revents != 0 { try read(into: &seen, &isIncomplete) }
            let isQuiet = waiting[0].revents == 0
            if seen.isEmpty, !isIncomplete { continue }
            if end == nil { end = now + limit }
            if isQuiet || now >= end ?? 0 { break }
        }
        if isStale || isIncomplete { _ = watchAnew() }
        return FolderChanges(
            paths: seen.map(\.text).sorted { $0.precedesBytewise($1) }, isIncomplete: isIncomplete)
    }

    private static var milliseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Takes what is in the queue.
    private mutating func read(into seen: inout Set<BytewiseKey>, _ isIncomplete: inout Bool) throws(FileError) {
        let count: Int
        do { count = try queue.fill(&buffer) } catch {
            if error.code == EAGAIN { return }
            throw error
        }
        // watch, mask, cookie and the name's length, four bytes each; then the name, filled up with NUL
        var offset = 0
        while offset + 16 <= count {
            let (watch, mask, length) = buffer.withUnsafeBytes { bytes in
                (
                    bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self),
                    bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self),
                    Int(bytes.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                )
            }
            let name = buffer[min(offset + 16, count)..<min(offset + 16 + length, count)].prefix { $0 != 0 }
            offset += 16 + length
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                isIncomplete = true
            } else if let path = note(watch, mask, String(validating: name, as: UTF8.self)) {
                seen.insert(BytewiseKey(path))
            }
        }
    }

    /// Keeps the watches in step with the folders, and names what changed; nil: nothing that counts.
    private mutating func note(_ number: Int32, _ mask: UInt32, _ name: String?) -> String? {
        func has(_ bits: Int32) -> Bool { mask & UInt32(bits) != 0 }
        guard let folder = folders[number] else { return nil }
        if has(IN_IGNORED) {
            folders[number] = nil
            if !folder.isOwn || places.contains(where: { $0.path == folder.path }) { isStale = true }
            return folder.isOwn ? folder.path : nil
        }
        // A name that is no text: the folder is what can be named.
        guard let name, !name.isEmpty else { return folder.isOwn ? folder.path : nil }
        let path = Files.join(folder.path, name)
        let isAtPlace = places.contains { $0.path == path || $0.path.utf8.starts(with: "\(path)/".utf8) }
        guard folder.isOwn || isAtPlace else { return nil }
        if has(IN_ISDIR) {
            if has(IN_DELETE | IN_MOVED_FROM) { forget(path) }
            if has(IN_CREATE | IN_MOVED_TO), let place = folder.place, !place.skipped.contains(path) {
                var count = folders.count
                do throws(FileError) { try addTree(path, place: place, count: &count) } catch { isStale = true }
            }
            if isAtPlace { isStale = true }
        } else if FolderChanges.isScratch(name) {
            return nil
        } else if has(IN_CREATE), Files.isUnfinished(path) {
            return nil
        }
        return path
    }

    /// A folder that went, with all below it: should it come back under another name, it is watched by that.
    private mutating func forget(_ path: String) {
        let below = "\(path)/"
        for (number, folder) in folders where folder.path == path || folder.path.utf8.starts(with: below.utf8) {
            folders[number] = nil
            _ = inotify_rm_watch(queue.raw, number)
        }
    }
}

extension Files {
    /// Whether a file that has just been made is about to be written: the end of that is reported too. Not so for a link.
    fileprivate static func isUnfinished(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_nlink == 1
    }
}
