// Templates of a workspace: what replaces what, what is refused, and that everything is escaped.
import Mustache
import ReleaseModel
import Testing

@testable import Attestation
@testable import Bundles
@testable import Colophon
@testable import Documents
@testable import Evidence
@testable import Files
@testable import Primitives
@testable import Site
@testable import Sync
@testable import Verification

struct TemplateTests {
    private func load(_ files: [String: String], strict: Bool = true) throws(TemplateError) -> TemplateSet {
        try TemplateSet.load(
            userFiles: files.sorted { $0.key < $1.key }.map { ($0.key, Bytes($0.value.utf8)) }, strict: strict)
    }

    private func index(_ files: [String: String], strict: Bool = true, title: String = "Tomli") throws -> String {
        var configuration = SampleSite.configuration()
        configuration.project.title = title
        let site = Site(configuration: configuration, templates: try load(files, strict: strict))
        let pages = try site.sitePages([])
        return String(decoding: try #require(pages.first { $0.path == "index.html" }).bytes, as: UTF8.self)
    }

    @Test func theBuiltInTemplatesKnowAllTheirNames() throws {
        #expect(try load([:]).findings.isEmpty)
    }

    @Test func aFileReplacesTheBuiltInOneOfTheSameName() throws {
        #expect(try index(["index.mustache": "<p>{{project_title}}</p>"]) == "<p>Tomli</p>")
        #expect(try index(["index.mustache": "{{>mine}}", "mine.mustache": "{{project_name}}\n"]) == "tomli\n")
        let assets = try load(["colophon.css": "p {}", "logo.svg": "<svg/>", "notes.txt": "no"]).assets
        #expect(
            assets.map(\.path).filter { !$0.contains("verify") }
                == ["assets/colophon.css", "assets/colophon.js", "assets/favicon.svg", "assets/logo.svg"])
        #expect(assets.first?.bytes == Bytes("p {}".utf8))
    }

    @Test func aQuoteWithACombiningMarkIsEscapedInTemplatesAndPartials() throws {
        let title = "\"\u{301}<\u{301}"
        #expect(try index(["index.mustache": "{{project_title}}"], title: title) == "&quot;\u{301}&lt;\u{301}")
        let nested = [
            "index.mustache": "{{>one}}", "one.mustache": "{{#nav}}{{#first()}}{{>two}}{{/first()}}{{/nav}}",
            "two.mustache": "{{project_title}}",
        ]
        #expect(try index(nested, title: title) == "&quot;\u{301}&lt;\u{301}")
        let block = [
            "index.mustache": "{{<one}}{{$main}}{{project_title}}{{/main}}{{/one}}",
            "one.mustache": "{{$main}}{{/main}}",
        ]
        #expect(try index(block, title: title) == "&quot;\u{301}&lt;\u{301}")
    }

    @Test func anUnknownNameIsAnErrorThatNamesTheNearest() {
        #expect {
            try load(["index.mustache": "<p>\n{{project_titel}}</p>"])
        } throws: { error in
            let error = error as? TemplateError
            return error?.file == "index.mustache" && error?.line == 2
                && error?.remedy == "Did you mean “project_title”?"
        }
    }

    @Test(arguments: [
        ("index.mustache", "{{#nav}}{{lable}}{{/nav}}", "label"), ("index.mustache", "{{>layuot}}", "layout"),
        ("index.mustache", "{{#latest}}{{date.humen}}{{/latest}}", ""), ("relese.mustache", "x", "release.mustache"),
        ("index.mustache", "{{upercased(project_name)}}", ""),
        ("release.mustache", "{{#checks}}{{folder}}{{/checks}}", ""),
    ]) func anyUnknownNameIsFoundWhereItStands(_ file: String, _ text: String, _ near: String) {
        #expect {
            try load([file: text])
        } throws: { error in
            guard let error = error as? TemplateError else { return false }
            return error.file == file && error.line == 1
                && (near.isEmpty || error.remedy.contains("“\(near)”") || error.remedy.contains(near))
        }
    }

    @Test func withoutStrictAnUnknownNameIsAWarning() throws {
        let set = try load(["index.mustache": "a{{project_titel}}b"], strict: false)
        #expect(set.findings.map(\.severity) == [.warning])
        #expect(try index(["index.mustache": "a{{project_titel}}b"], strict: false) == "ab")
    }

    @Test(arguments: [
        ("{{#nav}}\n", 1), ("x\n{{/nav}}", 2), ("{{#nav}}{{^license}}\n{{/nav}}{{/license}}", 2),
        ("a\n\n{{project_name", 3),
        ("{{", 1), ("{{}}", 1), ("{{=<%=}}", 1), ("{{% CONTENT_TYPE: TEXT}}", 1), ("{{a b}}", 1),
        ("{{{project_name}}", 1),
        ("{{>*name}}", 1), ("{{<layout}}{{/latout}}", 1),
    ]) func aTemplateThatCannotBeReadIsAnErrorWithItsLine(_ text: String, _ line: Int) {
        for strict in [true, false] {
            #expect {
                try load(["index.mustache": text], strict: strict)
            } throws: { error in
                (error as? TemplateError)?.line == line && (error as? TemplateError)?.file == "index.mustache"
            }
        }
    }

    @Test func aTemplateThatIncludesItselfIsRefused() {
        #expect(throws: TemplateError.self) {
            try load(["index.mustache": "{{>a}}", "a.mustache": "{{>b}}", "b.mustache": "{{>a}}"], strict: false)
        }
    }

    @Test func hostileBytesAreNeverACrash() {
        for text in [
            "{{<layout}}text{{/layout}}", "{{<layout}}{{x}}{{/layout}}", "{{$a}}{{$b}}{{/b}}{{/a}}", "{{first(}}",
            "{{)}}", "{{a()b}}", "\u{FEFF}{{.}}", "{{! }}", "{{..}}", "{{.}}", "{{#.}}x{{/.}}", "\r\n{{>marks}}\r\n",
        ] {
            do {
                let set = try load(["index.mustache": text], strict: false)
                _ = try Site(configuration: SampleSite.configuration(), templates: set).sitePages([])
            } catch {}
        }
    }

    @Test func theDigestChangesWithAnyTemplateOrAsset() throws {
        let plain = try load([:]).digest
        #expect(try load([:]).digest == plain)
        #expect(try load(["colophon.css": "p {}"]).digest != plain)
        #expect(try load(["layout.mustache": "x"]).digest != plain)
    }

    /// An inner name may be none of an enclosing scope: where it is absent, the outer one would be expected.
    @Test(arguments: SitePage.allCases) func noNameHidesAnOuterOne(_ page: SitePage) {
        func visit(_ shape: TemplateShape, outer: Set<String>, at path: String) {
            let names = Set(shape.members.keys)
            #expect(outer.isDisjoint(with: names), "\(path): \(outer.intersection(names).sorted())")
            for (name, member) in shape.members {
                visit(member.shape, outer: outer.union(names), at: "\(path)/\(name)")
            }
        }
        var outer: Set<String> = []
        for shape in page.scopes {
            visit(shape, outer: outer, at: page.rawValue)
            outer.formUnion(shape.members.keys)
        }
    }

    /// What the templates may name is what the pages give: each name is given by some release, and nothing else is.
    @Test func pagesGiveTheNamesOfTheirShapes() throws {
        func names(_ value: ViewValue, _ shape: TemplateShape, at path: String, into given: inout Set<String>) {
            switch value {
            case .members(let values):
                for (slot, value) in values.enumerated() {
                    if case .absent = value { continue }
                    let member = shape.members.first { $0.value.slot == slot }
                    let name = "\(path)\(member?.key ?? "slot \(slot)")"
                    given.insert(name)
                    names(value, member?.value.shape ?? TemplateShape(), at: "\(name).", into: &given)
                }
            case .list(let items): for item in items { names(item, shape, at: path, into: &given) }
            case .rows(let rows): for index in 0..<rows.count { names(rows[index], shape, at: path, into: &given) }
            case .absent, .flag, .number, .string: break
            }
        }
        func names(_ shape: TemplateShape, at path: String) -> [String] {
            shape.members.flatMap { ["\(path)\($0.key)"] + names($0.value.shape, at: "\(path)\($0.key).") }
        }
        for (page, views) in try ViewSamples.all() {
            var found: Set<String> = []
            for view in views {
                for (value, shape) in zip(view, page.scopes) { names(value, shape, at: "", into: &found) }
            }
            let shape = Set(page.scopes.flatMap { names($0, at: "") })
            #expect(
                found.subtracting(shape).isEmpty,
                "\(page) gives what its shape lacks: \(found.subtracting(shape).sorted())")
            #expect(shape.subtracting(found).isEmpty, "\(page) never gives: \(shape.subtracting(found).sorted())")
        }
    }
}
