// Looks through the memory of the test's own process for private keys that were read, used and let go.
import Glibc
import Primitives
import Signing
import Testing

@Suite struct KeyMemoryTests {
    @Test(arguments: KeyAlgorithm.allCases, PrivateKey.Form.allCases)
    func aKeyThatWasReadAndUsedIsOverwritten(_ algorithm: KeyAlgorithm, _ form: PrivateKey.Form) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("key")
        let key = HiddenKey()
        defer { key.forget() }
        try key.write(algorithm, form, to: path, in: folder)
        // The search finds what is there.
        let shown = key.shown()
        #expect(key.copies() == [1, 1])
        shown.initializeMemory(as: UInt8.self, repeating: 0)
        shown.deallocate()
        try readAndUse(path)
        #expect(key.copies() == [0, 0])
    }

    @inline(never)
    private func readAndUse(_ path: String) throws {
        let key = try KeySource.file(path).privateKey()
        let message = Bytes("message".utf8)
        #expect(key.publicKey.isValid(try key.signature(for: message), for: message))
    }
}

/// A private key that is held only with its bits turned round, and written to files without a copy of it left behind.
private final class HiddenKey {
    /// The private number, and then some of its digits in base64.
    private let hidden = UnsafeMutableRawBufferPointer.allocate(byteCount: 48, alignment: 16)
    private static let parts = [0..<32, 32..<48]
    private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 2048, alignment: 16)

    init() {
        for index in hidden.indices { hidden[index] = .random(in: .min ... .max) }
        // SSH writes a zero before such a number; inside out it is less than the order of P-256.
        hidden[0] &= 0x7F
    }

    func forget() {
        hidden.deallocate()
        scratch.deallocate()
    }

    /// A copy of it as it is.
    func shown() -> UnsafeMutableRawBufferPointer {
        let shown = UnsafeMutableRawBufferPointer.allocate(byteCount: hidden.count, alignment: 16)
        for index in hidden.indices { shown[index] = ~hidden[index] }
        return shown
    }

    func write(
        _ algorithm: KeyAlgorithm, _ form: PrivateKey.Form, to path: String, in folder: borrowing TemporaryFolder
    ) throws {
        switch form {
        case .pem: try write("PRIVATE KEY", head: Self.pkcs8(algorithm), tail: [], to: path)
        case .openssh:
            // This form states the public half as well, which the other form's reader computes.
            try write(algorithm, .pem, to: folder.path("other"), in: folder)
            let half = try KeySource.file(folder.path("other")).privateKey().publicKey
            let (head, tail) = Self.openSSH(half)
            try write("OPENSSH PRIVATE KEY", head: head, tail: tail, to: path)
        }
    }

    private static func pkcs8(_ algorithm: KeyAlgorithm) -> Bytes {
        switch algorithm {
        case .ed25519: [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20]
        case .p256:
            [0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]
                + [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 0x20]
        }
    }

    private static func openSSH(_ half: PublicKey) -> (head: Bytes, tail: Bytes) {
        func field(_ bytes: Bytes) -> Bytes { [0, 0, UInt8(bytes.count >> 8), UInt8(bytes.count & 0xFF)] + bytes }
        var head = Bytes(repeating: 7, count: 8) + field(Bytes(half.algorithm.sshName.utf8))
        var tail: Bytes = []
        switch half.algorithm {
        case .ed25519:
            head += field(half.raw) + [0, 0, 0, 64]
            tail = half.raw
        case .p256: head += field(Bytes("nistp256".utf8)) + field(half.raw) + [0, 0, 0, 33, 0]
        }
        tail += field([])
        tail += (1...8).prefix((8 - (head.count + 32 + tail.count) % 8) % 8).map { UInt8($0) }
        let none = field(Bytes("none".utf8))
        let section = head.count + 32 + tail.count
        let outer = Bytes("openssh-key-v1\0".utf8) + none + none + field([]) + [0, 0, 0, 1] + field(half.sshBlob)
        return (outer + [0, 0, UInt8(section >> 8), UInt8(section & 0xFF)] + head, tail)
    }

    /// Base64 by hand, so that no text and no array ever holds it.
    private func write(_ label: String, head: Bytes, tail: Bytes, to path: String) throws {
        defer { scratch.initializeMemory(as: UInt8.self, repeating: 0) }
        var end = 0
        func put(_ byte: UInt8) {
            scratch[end] = byte
            end += 1
        }
        for byte in head { put(byte) }
        for index in 0..<32 { put(~hidden[index]) }
        for byte in tail { put(byte) }
        let size = end
        end = 1024
        for byte in "-----BEGIN \(label)-----\n".utf8 { put(byte) }
        let body = end
        let alphabet = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for group in stride(from: 0, to: size, by: 3) {
            var bits: UInt32 = 0
            for offset in 0..<3 { bits = bits << 8 | UInt32(group + offset < size ? scratch[group + offset] : 0) }
            for digit in 0..<4 {
                let isPadding = digit > size - group
                put(isPadding ? UInt8(ascii: "=") : alphabet[Int(bits >> UInt32(18 - 6 * digit) & 63)])
            }
        }
        // Digits of the number alone: from the second whole group of them on.
        let digits = body + (head.count / 3 + 2) * 4
        for index in Self.parts[1] { hidden[index] = ~scratch[digits + index - 32] }
        for byte in "\n-----END \(label)-----\n".utf8 { put(byte) }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        try #require(file >= 0)
        defer { close(file) }
        try #require(Glibc.write(file, scratch.baseAddress?.advanced(by: 1024), end - 1024) == end - 1024)
    }

    /// How often the number and its digits are anywhere in the memory that this process may write to.
    func copies() -> [Int] {
        var counts = [0, 0]
        let memory = open("/proc/self/mem", O_RDONLY)
        #expect(memory >= 0 && Self.search != nil)
        defer { close(memory) }
        let overlap = 64
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        let own = Int(bitPattern: buffer.baseAddress)..<Int(bitPattern: buffer.baseAddress) + buffer.count
        for range in Self.writable() {
            var start = range.lowerBound
            while start < range.upperBound {
                let wanted = min(buffer.count, range.upperBound - start)
                let count = pread(memory, buffer.baseAddress, wanted, start)
                if count <= 0 { break }
                let last = start + count >= range.upperBound
                // What begins in the overlap is found by the next piece, which begins with it.
                let limit = last ? count : count - overlap
                for part in counts.indices {
                    for offset in places(of: Self.parts[part], in: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    where offset < limit && !own.contains(start + offset) {
                        counts[part] += 1
                    }
                }
                start += last ? count : max(1, count - overlap)
            }
        }
        return counts
    }

    /// memmem of the C library, which Swift's module of it leaves out.
    private typealias Search =
        @convention(c) (UnsafeRawPointer, Int, UnsafeRawPointer, Int) -> UnsafeRawPointer?
    private static let search = dlsym(nil, "memmem").map { unsafeBitCast($0, to: Search.self) }

    private func places(of part: Range<Int>, in piece: UnsafeRawBufferPointer) -> [Int] {
        var places: [Int] = []
        // Four bytes of it are looked for as they are, the rest is compared turned round.
        var beginning = (
            ~hidden[part.lowerBound], ~hidden[part.lowerBound + 1], ~hidden[part.lowerBound + 2],
            ~hidden[part.lowerBound + 3]
        )
        var from = 0
        while let base = piece.baseAddress, let found = Self.search?(base + from, piece.count - from, &beginning, 4) {
            let offset = found - base
            if offset + part.count <= piece.count,
                part.allSatisfy({ piece[offset + $0 - part.lowerBound] == ~hidden[$0] })
            {
                places.append(offset)
            }
            from = offset + 1
        }
        return places
    }

    private static func writable() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        guard let maps = fopen("/proc/self/maps", "r") else { return [] }
        defer { fclose(maps) }
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), maps) != nil {
            let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(
                separator: " ")
            guard words.count >= 2, words[1].hasPrefix("rw") else { continue }
            let ends = words[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            if ends.count == 2, ends[0] < ends[1] { ranges.append(ends[0]..<ends[1]) }
        }
        return ranges
    }
}
