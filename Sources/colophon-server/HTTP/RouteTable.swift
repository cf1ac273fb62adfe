// Finds the operation that a path and a method name: literal segments first, then parameters.
import HTTPTypes

struct RouteTable: Sendable {
    struct Match: Sendable {
        let operation: Operation
        /// The operation's place in the list that the table was made of.
        let index: Int
        let parameters: [String: String]
    }

    enum Finding: Sendable {
        case match(Match)
        /// The path is known, under these methods only: in the order of their names, HEAD and OPTIONS included.
        case otherMethod(allowed: [String])
        case unknown
    }

    private struct Node {
        var literals: [String: Int] = [:]
        var parameter: Int?
        /// The node of a `{name…}` that takes all that is left.
        var tail: Int?
        /// By method.
        var operations: [(method: HTTPRequest.Method, index: Int, names: [String])] = []
    }

    private var nodes = [Node()]
    private let operations: [Operation]

    /// Of two operations with one path and one method the first one counts.
    init(_ operations: [Operation]) {
        self.operations = operations
        for (index, operation) in operations.enumerated() {
            var node = 0
            var names: [String] = []
            for part in operation.path.utf8.dropFirst().split(
                separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            {
                let text = String(Substring(part))
                if text.utf8.first == UInt8(ascii: "{"), text.utf8.last == UInt8(ascii: "}") {
                    let name = String(text.dropFirst().dropLast())
                    let takesAll = name.hasSuffix("…")
                    names.append(takesAll ? String(name.dropLast()) : name)
                    node = child(of: node, at: takesAll ? \.tail : \.parameter)
                } else {
                    node = child(of: node, at: \.literals[text])
                }
            }
            if !nodes[node].operations.contains(where: { $0.method == operation.method }) {
                nodes[node].operations.append((operation.method, index, names))
            }
        }
    }

    private mutating func child(of node: Int, at place: WritableKeyPath<Node, Int?>) -> Int {
        if let known = nodes[node][keyPath: place] { return known }
        nodes.append(Node())
        nodes[node][keyPath: place] = nodes.count - 1
        return nodes.count - 1
    }

    func find(_ method: HTTPRequest.Method, _ segments: [String]) -> Finding {
        var values: [String] = []
        guard let node = node(for: segments[...], from: 0, &values) else { return .unknown }
        let wanted = method == .head ? .get : method
        if let found = nodes[node].operations.first(where: { $0.method == wanted || $0.method == method }) {
            var parameters: [String: String] = [:]
            for (name, value) in zip(found.names, values) { parameters[name] = value }
            return .match(Match(operation: operations[found.index], index: found.index, parameters: parameters))
        }
        var allowed: Set<String> = ["OPTIONS"]
        for operation in nodes[node].operations {
            allowed.insert(operation.method.rawValue)
            if operation.method == .get { allowed.insert("HEAD") }
        }
        return .otherMethod(allowed: allowed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    /// The node where the path ends; `values` are those of the parameters on the way.
    private func node(for segments: ArraySlice<String>, from node: Int, _ values: inout [String]) -> Int? {
        guard let first = segments.first else { return nodes[node].operations.isEmpty ? nil : node }
        let rest = segments.dropFirst()
        if let literal = nodes[node].literals[first], let end = self.node(for: rest, from: literal, &values) {
            return end
        }
        if let parameter = nodes[node].parameter, !first.isEmpty {
            values.append(first)
            if let end = self.node(for: rest, from: parameter, &values) { return end }
            values.removeLast()
        }
        if let tail = nodes[node].tail {
            values.append(segments.joined(separator: "/"))
            return tail
        }
        return nil
    }
}
