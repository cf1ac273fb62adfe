// Verifies a published folder: every bundle, its checksums, the lock over all of them, and the history between them.
import Archives
package import Attestation
package import Bundles
import Documents
import Evidence
package import Files
package import Primitives
package import ReleaseModel
import Workspace

extension Verifier {
    /// Verifies what a build published below `root`. `lock` is the one that the auditor trusts; nil: the one that is
    /// published there. Throws where the folder can't be listed.
    package static func verify(
        site root: String, lock: Lock? = nil, today: Timestamp, limits: BundleReader.Limits = .standard,
        trust: Trust? = nil
    ) throws(FileError) -> SiteReport {
        var contents = try FolderContents.publications(in: root)
        // A lock alone lies in every workspace, too.
        let isSite = [LockFile.name, "index.html"].allSatisfy { Files.kind(Files.join(root, $0)) != nil }
        guard isSite || !contents.publications.isEmpty else { return try nothing(in: root, contents) }
        var publications = contents.publications.compactMap { folder in
            Publication.read(folder, root: root, today: today, limits: limits, trust: trust)
        }
        publications.sort { $0.precedes($1) }
        var items: [VerificationItem] = []
        let published = publishedLock(in: root, publications, isRequired: lock == nil, trust: trust, items: &items)
        let known = lock ?? published
        let check = SiteCheck(publications: publications, lock: known ?? Lock())
        if known != nil {
            items += check.lockItems(later: lock == nil ? nil : published, isStrict: trust != nil)
        }
        items += check.commonItems
        items += coverage(&contents, of: publications, in: root, trust: trust, isSite: true)
        let reports = publications.flatMap(\.reports)
        if let trust {
            if lock == nil || published != lock {
                items += lockSignatures(SignedFiles(in: root), trust: trust)
            }
        } else {
            let signed = reports.count { report in report.items.contains { $0.id == "signers" } }
            if signed > 0 { items.append(unchecked("\(signed) of \(reports.count) bundles have signatures")) }
        }
        if reports.isEmpty { items.append(noBundle("There is no bundle in this site")) }
        items += nobodys(reports)
        return SiteReport(name: root, bundles: reports, items: items, uncovered: contents.files)
    }

    /// Version folders and the amendments in them, sorted bytewise; relative to the root.
    package static func publicationFolders(in root: String) throws(FileError) -> [String] {
        try FolderContents.publications(in: root).publications
    }

    // MARK: A folder without bundles

    private static func nothing(in root: String, _ contents: FolderContents) throws(FileError) -> SiteReport {
        let problem =
            if try Files.list(root).isEmpty {
                "The folder is empty"
            } else if Files.kind(Files.join(root, Workspace.configurationName)) != nil {
                "This is a workspace: verify the folder that it is built into"
            } else {
                "There is no bundle in this folder, and it is no published site"
            }
        return SiteReport(name: root, bundles: [], items: open("folders", contents.unreadable) + [noBundle(problem)])
    }

    private static func noBundle(_ problem: String) -> VerificationItem {
        VerificationItem(
            id: "bundles", name: "Bundles", status: .notChecked, compared: "what the folder holds", code: "no-bundle",
            problem: problem,
            meaning:
                "Name a bundle (its name ends in \(BundleFormat.suffix)), the folder that it lies in, or a published site.",
            isOpen: true)
    }

    /// Where signers were named, and there is nothing but drafts that nobody signed: that was let be, and vouches for nothing.
    static func nobodys(_ reports: [VerificationReport]) -> [VerificationItem] {
        guard reports.contains(where: { $0.verdict == .unsigned }),
            !reports.contains(where: { $0.verdict == .verified })
        else { return [] }
        return [
            VerificationItem(
                id: "signers", name: "Signers", status: .notChecked, compared: SignatureCheck.signersCompared,
                code: "nothing-signed", problem: "There is nothing here but drafts that nobody signed", isOpen: true)
        ]
    }

    /// An item that says what could not be looked at; none where there is nothing.
    static func open(_ id: String, _ problems: [String], code: String = "unreadable") -> [VerificationItem] {
        guard let first = problems.first else { return [] }
        return [
            VerificationItem(
                id: id, name: "Not looked at", status: .notChecked, compared: "every file of the folder", code: code,
                problem: first, details: Array(problems.dropFirst()), isOpen: true)
        ]
    }

    // MARK: What nothing covers

    /// Names what the verdict says nothing of. Bundles at a place where none is looked for fail whoever asks for signers:
    /// a site could offer them as its own.
    static func coverage(
        _ contents: inout FolderContents, of publications: [Publication], in root: String, trust: Trust?, isSite: Bool
    ) -> [VerificationItem] {
        let covered = Dictionary(publications.map { ($0.folder, $0.covered) }, uniquingKeysWith: { first, _ in first })
        let atRoot: Set<BytewiseKey> = [BytewiseKey(LockFile.name), BytewiseKey(Attestations.lockSignature)]
        contents.addFiles(in: root) { path in
            let folder = Files.parent(path) ?? Publication.here
            let name = BytewiseKey(Files.name(path))
            return covered[folder]?.contains(name) == true || (folder == Publication.here && atRoot.contains(name))
        }
        var items: [VerificationItem] = []
        let strays = contents.strays + contents.links.map { "\($0), a symbolic link" }
        if let first = strays.first {
            items.append(
                VerificationItem(
                    id: "strays", name: "Other bundles and links", status: trust == nil ? .notChecked : .failed,
                    compared: "the places of bundles with those that a site has", code: "stray",
                    problem: "Not looked at, since it lies where no publication does: \(first)",
                    meaning: trust == nil ? nil : "Someone may have put it there. Ask the publisher, or remove it.",
                    details: Array(strays.dropFirst())))
        }
        items += open("folders", contents.unreadable)
        return items + UncoveredFiles(contents).items(isSite: isSite, mustBeSigned: trust != nil)
    }
}
