// The journal of a transaction: every step with what was there before and comes after, closed by its own digest.
package import Primitives

/// Fields end with a NUL, which no path can hold, so that any other character may stand in a path.
package struct TransactionJournal: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        package enum Action: Sendable, Equatable {
            /// The staged file of this number and digest gets its place.
            case put(staged: Int, SHA256Digest)
            case remove
        }

        package var path: String
        /// nil: there was no file.
        package var before: SHA256Digest?
        package var action: Action

        package init(path: String, before: SHA256Digest? = nil, action: Action) {
            self.path = path
            self.before = before
            self.action = action
        }

        /// The content stays, and the permissions change. The content doesn't show whether that is done; the staged file does: then it
        /// has gone to its place.
        package var isOfPermissions: Bool {
            if case .put(_, let after) = action { after == before } else { false }
        }

        /// Whether the file is already as the step leaves it.
        package func isDone(_ content: ExpectedFile.Content) -> Bool {
            switch (action, content) {
            case (.put(_, let after), .file(let digest)): digest == after && !isOfPermissions
            case (.put, _): false
            case (.remove, .file): false
            case (.remove, _): true
            }
        }

        /// Whether the step may be made on what stands there: it never takes away a file that is not the one of before.
        func mayChange(_ content: ExpectedFile.Content) -> Bool {
            if case .file(let digest) = content { digest == before } else { true }
        }
    }

    /// What tells the state folder it was written in from every other.
    package var place: String
    /// Removals come before what is put.
    package var steps: [Step]
    /// Whatever the writer wants to find again.
    package var note: Bytes

    package init(place: String, steps: [Step], note: Bytes) {
        self.place = place
        self.steps = steps
        self.note = note
    }

    private static let header = "colophon transaction 2"

    package var bytes: Bytes {
        var bytes = Bytes()
        func field(_ text: String) {
            bytes += Array(text.utf8)
            bytes.append(0)
        }
        field(Self.header)
        field(place)
        field(String(note.count))
        bytes += note
        for step in steps {
            switch step.action {
            case .put(let number, let after):
                field("put")
                field(String(number))
                field(after.hex)
            case .remove: field("remove")
            }
            field(step.before?.hex ?? "")
            field(step.path)
        }
        return bytes + Array("\(SHA256Digest(of: bytes))\n".utf8)
    }

    /// nil for a journal that is not whole, not one of ours, or names a path that no set of changes may hold; `state` is
    /// the transaction's own folder.
    package init?(_ bytes: Bytes, state: String) {
        let trailer = bytes.suffix(65)
        let body = bytes.dropLast(65)
        guard trailer.elementsEqual("\(SHA256Digest(of: body))\n".utf8) else { return nil }
        var fields = Fields(rest: body)
        guard fields.next() == Self.header, let place = fields.next(), let count = fields.nextNumber(),
            let note = fields.take(count)
        else { return nil }
        self.init(place: place, steps: [], note: note)
        var paths = TransactionPaths(outside: state)
        while !fields.rest.isEmpty {
            let action: Step.Action
            switch fields.next() {
            case "put":
                guard let number = fields.nextNumber(), let after = SHA256Digest(hex: fields.next() ?? "") else {
                    return nil
                }
                action = .put(staged: number, after)
            case "remove": action = .remove
            default: return nil
            }
            guard let digest = fields.next(), let path = fields.next() else { return nil }
            let before = SHA256Digest(hex: digest)
            guard before != nil || digest.isEmpty, (try? paths.admit(path, isPut: action != .remove)) != nil else {
                return nil
            }
            steps.append(Step(path: path, before: before, action: action))
        }
    }

    private struct Fields {
        var rest: ArraySlice<UInt8>

        mutating func next() -> String? {
            guard let end = rest.firstIndex(of: 0) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(validating: rest[..<end], as: UTF8.self)
        }

        mutating func nextNumber() -> Int? { next().flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 } }

        mutating func take(_ count: Int) -> Bytes? {
            guard count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Bytes(rest.prefix(count))
        }
    }
}
