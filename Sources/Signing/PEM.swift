// The text form of keys and signatures (RFC 7468): one labelled block of base64 lines.
import Documents
import Files
import Primitives

/// One block. Nothing but white space may stand around it, and all lines but the last are of one length.
struct PEM: Equatable {
    var label: String
    var bytes: Bytes

    init(label: String, bytes: Bytes) {
        self.label = label
        self.bytes = bytes
    }

    /// `width`: the length of its lines; RFC 7468 has 64, OpenSSH 70.
    func text(width: Int) -> String {
        var text = "-----BEGIN \(label)-----\n"
        var rest = Base64.encode(bytes)[...]
        while !rest.isEmpty {
            text += rest.prefix(width) + "\n"
            rest = rest.dropFirst(width)
        }
        return text + "-----END \(label)-----\n"
    }

    static func looksLike(_ text: Bytes) -> Bool { trimmed(text[...]).starts(with: "-----BEGIN ".utf8) }

    /// Reads the only block; lines may end with a carriage return and a line feed.
    init(_ text: Bytes) throws(SigningError) {
        let lines = Self.trimmed(text[...]).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        guard let first = lines.first, first.starts(with: "-----BEGIN ".utf8),
            first.suffix(5).elementsEqual("-----".utf8),
            first.count > 16
        else { throw Self.refusal("it does not begin with a line -----BEGIN …-----") }
        // A key whose line ends got lost is one long line: nothing of it may get into a message.
        let name = first.dropFirst(11).dropLast(5)
        guard name.allSatisfy({ $0 == 0x20 || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }) else {
            throw Self.refusal("its first line is not -----BEGIN …----- alone: its line breaks may have been lost")
        }
        label = String(decoding: name, as: UTF8.self)
        guard let last = lines.last, lines.count > 2, last.elementsEqual("-----END \(label)-----".utf8) else {
            throw Self.refusal("it is not one block that ends with a line -----END \(excerpt(label))-----")
        }
        let body = lines.dropFirst().dropLast()
        guard !body.contains(where: { $0.contains(UInt8(ascii: ":")) }) else {
            throw SigningError(
                "key-encrypted", "the block has headers, as an encrypted key of the old form has",
                remedy:
                    "Convert it: openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pem, or make a key without a passphrase."
            )
        }
        let width = body.first?.count ?? 0
        // It may be a private key's.
        var digits = Bytes(body.joined())
        defer { digits.wipe() }
        guard width > 0, body.dropLast().allSatisfy({ $0.count == width }), (1...width).contains(body.last?.count ?? 0),
            let bytes = Base64.decode(digits)
        else { throw Self.refusal("what is between its first and last line is not canonical base64") }
        self.bytes = bytes
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        let front = text.drop(while: isBlank)
        return front[..<(front.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? front.startIndex)]
    }

    private static func refusal(_ message: String) -> SigningError {
        SigningError("key-unreadable", message, remedy: "Give the whole file as the program that made it wrote it.")
    }
}
