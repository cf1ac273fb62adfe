// Makes a page's program of its template: puts partials and blocks in their places, and resolves each name against the
// shapes of the views.
import Primitives

package struct TemplateCompiler {
    /// What `compile` makes of one page.
    package struct Outcome: Sendable {
        package var program: TemplateProgram
        /// Unknown names; each renders as nothing. The first hundred.
        package var faults: [TemplateError]
        /// Every template that the page is made of, its own included.
        package var reached: Set<String>
    }

    /// `templates`: all that one may include, by name. `scopes`: the shapes of the views that the program will be given, the
    /// outermost first. Throws where the page has no end: for a template that includes itself.
    package static func compile(
        _ name: String, of templates: [String: Template], scopes: [TemplateShape], escaping: TemplateEscaping = .html
    ) throws(TemplateError) -> Outcome {
        guard let template = templates[name] else {
            throw TemplateError(
                file: Template.file(name), line: 1, message: "this template is missing",
                remedy: "Write it, or name another.")
        }
        var compiler = TemplateCompiler(
            templates: templates, scopes: scopes,
            program: TemplateProgram(name: name, escaping: escaping, scopeCount: scopes.count))
        compiler.path = [compiler.inclusion(of: name)]
        compiler.reached = [name]
        try compiler.walk(template, 0..<template.tokens.count)
        return Outcome(program: compiler.program, faults: compiler.faults, reached: compiler.reached)
    }

    /// Tags of one page, each as often as it is included; bytes of its texts.
    static let tagLimit = 100_000
    static let textLimit = 1 << 26
    /// Sections and inclusions, one in the other.
    static let depthLimit = 200

    /// A template may come back within itself only with other blocks, since an override can leave the inclusion out.
    private struct Inclusion: Hashable {
        let name: String
        let overrides: Set<Block>
    }
    /// A block by its place.
    private struct Block: Hashable {
        let template: String
        let token: Int
    }
    /// How lines are indented where a template or block is put.
    private struct Lines {
        /// Comes before each line.
        var indentation: Bytes = []
        /// That many blanks are taken off each line first.
        var dedent = 0

        func indented(by blanks: ArraySlice<UInt8>) -> Bytes { indentation + blanks.dropFirst(dedent) }
    }

    let templates: [String: Template]
    var scopes: [TemplateShape]
    var program: TemplateProgram
    var faults: [TemplateError] = []
    private var reached: Set<String> = []
    private var path: [Inclusion] = []
    private var overrides: [String: Block] = [:]
    private var expanded: Set<Block> = []
    private var lines = Lines()
    /// Whether what comes next starts a line, where that depends on the tag that it is put in place of.
    private var startsLine: Bool?
    private var depth = 0
    private var tags = 0
    /// Whether what is compiled is only looked through for faults.
    private var isDiscarding = false

    private init(templates: [String: Template], scopes: [TemplateShape], program: TemplateProgram) {
        self.templates = templates
        self.scopes = scopes
        self.program = program
    }

    private mutating func walk(_ template: Template, _ range: Range<Int>) throws(TemplateError) {
        depth += 1
        defer { depth -= 1 }
        var index = range.lowerBound
        while index < range.upperBound {
            let token = template.tokens[index]
            try count(token, template)
            switch token.kind {
            case .text: addText(token, template)
            case .value(let isRaw):
                startLine(token)
                if let (reference, _) = resolve(token, in: template) { program.append(reference, isRaw: isRaw) }
            case .section, .inverted: try addSection(template, index)
            case .partial: try addPartial(token, template)
            case .parent: try addParent(template, index)
            case .block: try addBlock(template, index)
            case .close: startLine(token)
            }
            index = max(index, token.end) + 1
        }
    }

    private mutating func count(_ token: Token, _ template: Template) throws(TemplateError) {
        tags += 1
        guard tags <= Self.tagLimit, program.texts.count <= Self.textLimit, depth <= Self.depthLimit else {
            throw TemplateError(
                file: Template.file(template.name), line: max(1, token.line),
                message: "the page is made of too many parts",
                remedy: "Let templates include one another less often.")
        }
    }

    /// Compiles and takes back what came of it, but for the faults.
    private mutating func check(_ template: Template, _ range: Range<Int>) throws(TemplateError) {
        let (mark, was, line) = (program.mark(), isDiscarding, startsLine)
        isDiscarding = true
        try walk(template, range)
        (isDiscarding, startsLine) = (was, line)
        program.cut(to: mark)
    }

    // MARK: Sections

    private mutating func addSection(_ template: Template, _ index: Int) throws(TemplateError) {
        let token = template.tokens[index]
        let isInverted = token.kind == .inverted
        // The tag that closes it belongs to what it closes.
        let body = index + 1..<token.end + 1
        startLine(token)
        guard let (reference, shape) = resolve(token, in: template) else {
            if isInverted { try walk(template, body) } else { try check(template, body) }
            return
        }
        let start = program.open(reference, isInverted: isInverted)
        if !isInverted { scopes.append(shape) }
        try walk(template, body)
        if !isInverted { scopes.removeLast() }
        program.close(start)
    }

    // MARK: Inclusions

    private func inclusion(of name: String) -> Inclusion {
        Inclusion(name: name, overrides: Set(overrides.values))
    }

    private mutating func addPartial(_ token: Token, _ template: Template) throws(TemplateError) {
        let outer = lines
        if token.isStandalone {
            lines = Lines(indentation: lines.indented(by: template.bytes[token.indentation]))
        } else {
            startLine(token)
            if token.kind == .parent, token.isLineStart { program.append(template.bytes[token.indentation]) }
            (lines, startsLine) = (Lines(), false)
        }
        try include(token, of: template)
        (lines, startsLine) = (outer, nil)
    }

    private mutating func include(_ token: Token, of template: Template) throws(TemplateError) {
        guard let included = templates[token.name] else {
            return report(
                token, template, token.name, "there is no template “\(token.name)”", known: Array(templates.keys))
        }
        let inclusion = inclusion(of: token.name)
        if isDiscarding, path.contains(where: { $0.name == token.name }) { return }
        guard !path.contains(inclusion) else {
            throw TemplateError(
                file: Template.file(template.name), line: token.line,
                message: "“\(token.name)” would include itself without end",
                remedy: "Take one of the inclusions out: "
                    + "\((path.map(\.name) + [token.name]).joined(separator: " → ")).")
        }
        reached.insert(token.name)
        path.append(inclusion)
        try walk(included, 0..<included.tokens.count)
        path.removeLast()
    }

    private mutating func addParent(_ template: Template, _ index: Int) throws(TemplateError) {
        let token = template.tokens[index]
        let outer = overrides
        var own: [String: Block] = [:]
        var block = index + 1
        while block < token.end {
            let inner = template.tokens[block]
            if inner.kind == .block { own[inner.name] = Block(template: template.name, token: block) }
            block = max(block, inner.end) + 1
        }
        // The outermost override counts.
        overrides.merge(own) { outer, _ in outer }
        try addPartial(token, template)
        overrides = outer
        for block in own.values.sorted(by: { $0.token < $1.token }) where !expanded.contains(block) {
            try check(template, block.token + 1..<template.tokens[block.token].end)
        }
    }

    private mutating func addBlock(_ template: Template, _ index: Int) throws(TemplateError) {
        let token = template.tokens[index]
        let body = index + 1..<token.end
        // Within itself a block is not overridden.
        guard let block = overrides.removeValue(forKey: token.name), let source = templates[block.template] else {
            startLine(token)
            try walk(template, body.lowerBound..<body.upperBound + 1)
            return
        }
        try check(template, body)
        startLine(token)
        let outer = lines
        let content = block.token + 1..<source.tokens[block.token].end
        let site = token.isStandalone ? Self.indentation(of: template, body) ?? token.indentation : token.indentation
        lines = Lines(
            indentation: outer.indented(by: template.bytes[site]),
            dedent: Self.indentation(of: source, content)?.count ?? 0)
        startsLine = token.isStandalone
        expanded.insert(block)
        try walk(source, content)
        (lines, startsLine) = (outer, nil)
        overrides[token.name] = block
    }

    /// The blanks before the first line; nil where there is none.
    private static func indentation(of template: Template, _ body: Range<Int>) -> Range<Int>? {
        guard let first = template.tokens[body].first else { return nil }
        guard first.kind == .text else { return first.isStandalone ? first.indentation : nil }
        guard first.isLineStart else { return nil }
        let blanks = template.bytes[first.text].prefix(while: ASCII.isBlank)
        return blanks.startIndex..<blanks.endIndex
    }

    // MARK: Text

    /// The indentation of a line that starts with this tag.
    private mutating func startLine(_ token: Token) {
        guard !token.isStandalone else { return }
        if startsLine ?? token.isLineStart { program.append(lines.indentation) }
        startsLine = nil
    }

    private mutating func addText(_ token: Token, _ template: Template) {
        let text = template.bytes[token.text]
        if lines.indentation.isEmpty, lines.dedent == 0 {
            program.append(text)
        } else {
            var (isLine, isIndented) = (token.isLineStart, startsLine ?? token.isLineStart)
            var rest = text
            repeat {
                let end = rest.firstIndex(of: ASCII.newline).map { $0 + 1 } ?? rest.endIndex
                let line = rest[..<end]
                if isIndented { program.append(lines.indentation) }
                program.append(
                    line.dropFirst(isLine ? line.prefix(lines.dedent).prefix(while: ASCII.isBlank).count : 0))
                (isLine, isIndented) = (true, true)
                rest = rest[end...]
            } while !rest.isEmpty
        }
        startsLine = nil
    }
}
