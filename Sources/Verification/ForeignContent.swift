// What a file is that should be a bundle, or a text beside one, and is something else: detected by its first bytes.
import Archives
import Bundles
import Documents
import Evidence
import Files
import Primitives
import ReleaseModel

/// Nothing of this shows that anybody changed a release. It is what downloads go wrong with.
enum ForeignContent: Hashable {
    case empty
    /// An error page, or a page that asks for a password.
    case webPage
    case zip
    /// A tar archive without gzip around it.
    case tar
    /// None of it is repeated: it may be a key.
    case text
    case other

    /// Nil: it may be a gzip file.
    init?(start: Bytes) {
        guard let first = start.first else {
            self = .empty
            return
        }
        if start.starts(with: [0x1F, 0x8B]) || (first == 0x1F && start.count == 1) { return nil }
        if Self.isWebPage(start) {
            self = .webPage
        } else if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) || start.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            self = .zip
        } else if start.dropFirst(257).starts(with: "ustar".utf8) {
            self = .tar
        } else if Self.isText(start) {
            self = .text
        } else {
            self = .other
        }
    }

    init?(of source: ByteSource) throws(FileError) { self.init(start: try source.start(512)) }

    static func isWebPage(_ start: Bytes) -> Bool {
        var rest = start[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        rest = rest.drop { $0 <= ASCII.space }
        let lower = rest.prefix(64).map(ASCII.lower)
        return ["<!doctype html", "<html", "<head", "<body"].contains { lower.starts(with: $0.utf8) }
    }

    private static func isText(_ start: Bytes) -> Bool {
        let isPlain = start.allSatisfy { byte in
            (byte >= ASCII.space && byte != 0x7F) || byte == ASCII.newline || byte == ASCII.carriageReturn
                || byte == ASCII.tab
        }
        // A character may be cut at the end of what was read.
        return isPlain && (0..<4).contains { String(validating: start.dropLast($0), as: UTF8.self) != nil }
    }

    // MARK: In words

    private static let again = "Download it again: with curl or wget, or with “save link as” on the link to the file."

    /// Of a file that should be a bundle. `isPublished`: a tar archive has the digest that SHA256SUMS names for it; nil: not known.
    func problem(isPublished: Bool?) -> (code: String, problem: String, meaning: String) {
        switch self {
        case .empty:
            ("file-empty", "The file is empty", "The download did not finish, or never began. \(Self.again)")
        case .webPage:
            (
                "file-web-page", "This is a web page, and no bundle",
                "The address led to a page, such as an error or a login, and that was saved under the bundle's name. \(Self.again)"
            )
        case .zip:
            (
                "file-zip", "This is a ZIP archive, and no bundle",
                "A bundle's name ends in \(BundleFormat.suffix). If the bundle is in the ZIP archive, take it out of there first."
            )
        case .tar:
            (
                "file-unpacked", "This is the archive of a bundle without its compression" + Self.aside(isPublished),
                "Browsers and proxies unpack a .gz file while they load it, and leave .tar at the end of its name. "
                    + "Nothing says that it was changed. Download it with curl or wget, which leave it as it is."
            )
        case .text:
            (
                "file-text", "This is a text, and no bundle",
                "The address led to a message, or this is another file than you meant. \(Self.again)"
            )
        case .other:
            (
                "file-foreign", "This is no bundle: a bundle is a gzip file",
                "Name the file whose name ends in \(BundleFormat.suffix). \(Self.again)"
            )
        }
    }

    private static func aside(_ isPublished: Bool?) -> String {
        switch isPublished {
        case true?: ": its digest is the one that \(BundleFormat.checksums) names for the archive"
        case false?: ": its digest is not the one that \(BundleFormat.checksums) names for the archive"
        case nil: ""
        }
    }
}

extension Verifier {
    /// A report on a file that is no bundle, or only the first part of one, so that nothing of it could be verified.
    /// Nil: it may be a bundle. `name`: the file's.
    static func foreign(
        _ source: ByteSource, name: String, published: PublishedDigests
    ) throws(FileError) -> VerificationReport? {
        guard let content = try ForeignContent(of: source) else { return nil }
        // What has the name of a bundle and is nothing known may be a damaged one.
        if content == .other, name.hasSuffix(BundleFormat.suffix) { return nil }
        var isPublished: Bool?
        if content == .tar, let tar = published.tar { isPublished = try source.digest() == tar }
        let (code, problem, meaning) = content.problem(isPublished: isPublished)
        return unusable(name, .file, code, problem, meaning)
    }

    /// Why a refusal is no verdict on a bundle: it is not all there, or of a later format. Nil: it is one.
    static func excuse(_ refusal: BundleRefusal) -> String? {
        switch refusal.code {
        case "gzip-truncated":
            "The download was cut off, or the file was damaged on the way. Download it again."
        case _ where refusal.wasCompressedAgain:
            "It was unpacked and packed again on the way, so nothing in it was compared. Download it with curl or wget, "
                + "which leave it as it is."
        case "bundle-format": "A later version of Colophon made it. Verify it with that version."
        default: nil
        }
    }

    static func unusable(
        _ name: String, _ step: VerificationStep, _ code: String, _ problem: String, _ meaning: String
    ) -> VerificationReport {
        let items = VerificationStep.allCases.map { each in
            each == step
                ? VerificationItem(
                    id: step.rawValue, name: step.name, status: .notChecked, compared: step.compared, code: code,
                    problem: problem, meaning: meaning, isOpen: true)
                : VerificationItem.notChecked(each, because: "There was nothing to look at")
        }
        return VerificationReport(name: name, items: items)
    }
}

extension ByteSource {
    /// The first bytes, fewer where there are no more.
    fileprivate func start(_ count: Int) throws(FileError) -> Bytes {
        var reader = try ByteReader(self)
        var start = Bytes()
        while start.count < count, case let more = try reader.next(), more > 0 {
            start += reader.buffer[..<min(more, count - start.count)]
        }
        return start
    }
}
