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

// Templates of a workspace: what replaces what, what is refused, and that everything is escaped.

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
                == ["assets/colophon.css", "assets/colophon.js", "assets/logo.svg"])
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
        let configuration = SampleSite.configuration()
        let frame = Frame(configuration: configuration)
        var given: [SitePage: Set<String>] = [:]
        func collect(_ value: ViewValue, _ shape: TemplateShape, at path: String, page: SitePage) {
            switch value {
            case .members(let values):
                for (slot, value) in values.enumerated() {
                    if case .absent = value { continue }
                    let member = shape.members.first { $0.value.slot == slot }
                    let name = "\(path)\(member?.key ?? "slot \(slot)")"
                    given[page, default: []].insert(name)
                    collect(value, member?.value.shape ?? TemplateShape(), at: "\(name).", page: page)
                }
            case .list(let items): for item in items { collect(item, shape, at: path, page: page) }
            case .rows(let rows):
                for index in 0..<rows.count { collect(rows[index], shape, at: path, page: page) }
            case .absent, .flag, .number, .string: break
            }
        }
        func record<Name>(_ page: SitePage, _ view: View<Name>) {
            let frame = frame.view(page, title: "t", description: "d", root: "", path: "")
            let values: [ViewValue] = [.view(frame), .view(view)]
            for (value, shape) in zip(values, page.scopes) {
                collect(value, shape, at: "", page: page)
            }
        }
        var samples = SampleSite.various
        for index in 0..<4 { samples.append(samples[index]) }
        let amended = samples.map { sample in
            var sample = sample
            sample.failing += [.rl05, .rl08]
            return sample
        }
        let summaries = try (samples + amended).map { $0.summary(try $0.bundled()) }
        record(
            .index,
            IndexPage(configuration: configuration, releases: summaries, broken: [SampleSite.brokenRelease]).view)
        for summary in summaries {
            record(.index, IndexPage(configuration: configuration, releases: [summary], broken: []).view)
        }
        record(.checklist, ChecklistPage(releases: summaries).view)
        record(.waivers, WaiversPage(releases: summaries).view)
        record(.rollback, RollbackPage(matrix: .standard, releases: summaries).view)
        record(
            .sync,
            SyncPage(rules: configuration.sync, releases: summaries, targetStatuses: SampleSite.targetStatuses).view)
        record(.verify, [:] as View<Frame.Name>)
        record(.broken, BrokenPage.view(SampleSite.brokenRelease))
        let cases = (0..<60).map {
            TestReport.Case(name: "case \($0)", suite: "suite", outcome: .passed, seconds: 1, line: $0)
        }
        let many = LoadedEvidence(
            entry: EvidenceEntry(path: "many.xml"), kind: .junit, mediaType: "application/xml", bytes: [],
            sha256: SampleRelease.digest("many"), reading: .tests(TestReport(cases: cases, suites: 1)))
        for (sample, summary) in zip(samples + amended, summaries) {
            var bundled = try sample.bundled()
            bundled.rendered.planned.checked.loaded.record.amends = Amendment(
                manifestSHA256: SampleRelease.digest("m"), reason: "typing error")
            let big = Array(repeating: Finding("a", .note, "b", remedy: "c", file: "d", line: 1), count: 60)
            bundled.rendered.planned.checked.checklist.results[0].findings = big
            bundled.rendered.planned.checked.checklist.results[0].proofs = Array(
                repeating: Proof(path: "p", sha256: SampleRelease.digest("p"), line: 3), count: 60)
            var plans = bundled.rendered.planned
            if let rule = plans.sync.rules.first, let file = rule.files.first, let plan = plans.syncPlans.first,
                let change = plan.changes.first
            {
                plans.sync.rules[0].files = Array(repeating: file, count: 600)
                plans.syncPlans[0].changes = Array(repeating: change, count: 600)
            }
            bundled.rendered.planned = plans
            var summary = summary
            summary.amendment = 1
            record(
                .release,
                ReleasePage(
                    configuration: configuration, release: bundled, summary: summary,
                    history: HistoryLink(
                        previous: sample.previous, manifest: sample.previous.map { SampleRelease.digest($0) },
                        reason: "reason"),
                    earlier: ReleaseLink(version: "1.0.0"), later: ReleaseLink(version: "3.0.0"),
                    changes: EvidenceChanges(of: [many], since: EvidenceBefore(version: "1.0.0", evidence: []))
                ).view)
        }
        func names(_ shape: TemplateShape, at path: String) -> [String] {
            shape.members.flatMap { ["\(path)\($0.key)"] + names($0.value.shape, at: "\(path)\($0.key).") }
        }
        for page in SitePage.allCases {
            let shape = Set(page.scopes.flatMap { names($0, at: "") })
            let found = given[page] ?? []
            #expect(
                found.subtracting(shape).isEmpty,
                "\(page) gives what its shape lacks: \(found.subtracting(shape).sorted())")
            #expect(shape.subtracting(found).isEmpty, "\(page) never gives: \(shape.subtracting(found).sorted())")
        }
    }
}
