// The reader of templates, and the programs that it makes.
import Files
import Mustache
import Primitives

enum TemplateTargets {
    static let all = [FuzzTarget(name: "mustache", maximumLength: 1 << 12, seeds: { seeds }, run: mustache)]

    private enum Name: Int, ViewName { case text, flag, items, view }

    private static let seeds =
        [
            "{{text}}{{{text}}}{{&text}}{{! x }}", "{{#items}}\n{{.}}{{^last()}}, {{/last()}}\n{{/items}}\n",
            "{{^empty(items)}}{{#view}}{{text}}{{view.text}}{{/view}}{{/empty(items)}}", "{{=<% %>=}}<%text%>",
            "  {{>part}}\n{{<part}}{{$a}}\n    x\n{{/a}}{{/part}}\n", "{{#flag}}{{#reversed(sorted(items))}}{{.}}",
            "{{<part}}{{$a}}{{$a}}{{text}}{{/a}}{{/a}}{{/part}}", "{{>page}}", "\r\n{{uppercased(text)}}\r\n",
        ].map { Bytes($0.utf8) }
        + Fixture.files("../templates").filter { $0.path.hasSuffix(".mustache") && $0.bytes.count <= 1 << 12 }.map(
            \.bytes)

    private static func mustache(_ bytes: Bytes) {
        let lines = bytes.count { $0 == ASCII.newline } + 1
        do throws(TemplateError) {
            let page = try Template("page", bytes)
            let part = try Template("part", Bytes("one\n  {{$a}}\n  two{{text}}\n  {{/a}}\nthree\n".utf8))
            let inner = TemplateShape(Name.self)
            let outcome = try TemplateCompiler.compile(
                "page", of: ["page": page, "part": part],
                scopes: [TemplateShape(Name.self, [.items: inner, .view: inner])])
            for fault in outcome.faults { hold((1...max(lines, 5)).contains(fault.line ?? 0), "a fault has its line") }
            let view: View<Name> = [.text: "<x>", .flag: true]
            let whole: View<Name> = [
                .text: "<x>", .items: .rows([1, 2]) { _ in view }, .view: .view(view), .flag: false,
            ]
            var output = Bytes()
            try outcome.program.render([.view(whole)], into: &output, limit: 1 << 20)
            let text = String(decoding: output, as: UTF8.self)
            hold(output.elementsEqual(text.utf8), "a page is UTF-8")
            if bytes.firstIndex(of: Bytes("{{".utf8), from: 0) == nil {
                hold(output.elementsEqual(String(decoding: bytes, as: UTF8.self).utf8), "text without a tag stays")
            }
        } catch { hold((1...max(lines, 5)).contains(error.line ?? 1), "an error has its line") }
    }
}
