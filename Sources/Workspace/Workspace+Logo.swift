// The site's logo: a picture of the workspace, checked before a page shows it.
import Documents
import Files
package import Primitives
import ReleaseModel

extension Workspace {
    /// Bytes; a picture beside a title needs no more.
    private static let mostLogo = 1_000_000

    /// The path of the file that `site.logo` names.
    package var logoPath: String? { configuration.site.logo.map(path) }

    /// The logo as an asset, `logo.svg` or `logo.png`; nil where none is configured. Pages show it with `img`, where a script in it
    /// doesn't run; but the file can be opened by itself too, so that an SVG file which holds one is refused.
    package func logo() throws(WorkspaceError) -> (name: String, bytes: Bytes)? {
        guard let logo = configuration.site.logo, let name = configuration.site.logoName else { return nil }
        let place = path(logo)
        guard Self.place(place).starts(with: Self.place(root)) else {
            throw badLogo("\(excerpt(logo)) leads out of the workspace", remedy: "Copy the picture into the workspace.")
        }
        let bytes: Bytes?
        do throws(FileError) { bytes = try Files.readIfPresent(place, limit: Self.mostLogo) } catch {
            throw badLogo("\(excerpt(logo)) can't be read: \(error.message)", remedy: "Name a file of at most 1 MB.")
        }
        guard let bytes else {
            throw badLogo(
                "there is no file \(excerpt(logo))", remedy: "Name a file that is there, from the configuration on.")
        }
        if let problem = name == "logo.svg" ? Self.problem(ofSVG: bytes) : Self.problem(ofPNG: bytes) {
            throw badLogo("\(excerpt(logo)) \(problem)", remedy: "Export the picture again, as a plain picture.")
        }
        return (name, bytes)
    }

    private func badLogo(_ message: String, remedy: String) -> WorkspaceError {
        WorkspaceError("bad-logo", message, remedy: remedy, file: configurationFile, field: "site.logo")
    }

    private static func problem(ofPNG bytes: Bytes) -> String? {
        bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? nil : "is no PNG picture"
    }

    /// Elements and attributes that run scripts, or show what is none of the picture.
    private static func problem(ofSVG bytes: Bytes) -> String? {
        do throws(DocumentError) {
            var stream = try XMLStream(bytes, limits: .standard)
            var isFirst = true
            while let event = try stream.next() {
                guard case .start(let element) = event else { continue }
                let name = ASCII.lowercased(element.name)
                if isFirst && name != "svg" { return "is no SVG picture: it begins with \(excerpt(element.name))" }
                isFirst = false
                if ["script", "foreignobject", "iframe", "embed", "object"].contains(name) {
                    return "holds \(excerpt(element.name)) in line \(stream.line), which a picture doesn't need"
                }
                for attribute in element.attributes where isActive(attribute.name, attribute.value) {
                    return "has the attribute \(excerpt(attribute.name)) in line \(stream.line), which can run a script"
                }
            }
            return isFirst ? "is no SVG picture" : nil
        } catch { return "is no SVG picture: \(error.message)" }
    }

    private static func isActive(_ name: String, _ value: String) -> Bool {
        let name = ASCII.lowercased(name)
        if name.utf8.starts(with: "on".utf8) { return true }
        let address = ASCII.lowercased(String(decoding: value.utf8.filter { $0 > 0x20 }, as: UTF8.self))
        return name == "href" && address.utf8.starts(with: "javascript:".utf8)
    }
}
