// The limits of a server as its command line states them.
import ArgumentParser

struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Requests a second of one token, or of one address without one; 0: any.", valueName: "n"))
    var rateLimit = Limits().rate
    @Option(help: ArgumentHelp("Connections at a time.", valueName: "n"))
    var maxConnections = Limits().connections
    @Option(help: ArgumentHelp("Requests being answered at a time.", valueName: "n"))
    var maxRequests = Limits().requests
    @Option(help: ArgumentHelp("A request's line and fields, in bytes.", valueName: "n"))
    var maxHeader = Limits().headerBytes
    @Option(help: ArgumentHelp("For the header of a connection's first request.", valueName: "seconds"))
    var headerTimeout = Limits().headerSeconds
    @Option(help: ArgumentHelp("Between two requests of a connection.", valueName: "seconds"))
    var idleTimeout = Limits().idleSeconds
    @Option(help: ArgumentHelp("For a request to come and be answered.", valueName: "seconds"))
    var requestTimeout = Limits().requestSeconds
    @Option(help: ArgumentHelp("For requests under way, once the server is told to stop.", valueName: "seconds"))
    var drainTimeout = Limits().drainSeconds

    func validate() throws {
        guard rateLimit >= 0, maxConnections > 0, maxRequests > 0 else {
            throw ValidationError("--max-connections and --max-requests take a number above 0; --rate-limit also 0.")
        }
        guard (512...1 << 20).contains(maxHeader) else {
            throw ValidationError("--max-header takes 512 to 1048576 bytes.")
        }
        for seconds in [headerTimeout, idleTimeout, requestTimeout, drainTimeout] {
            guard (0.01...86_400).contains(seconds) else {
                throw ValidationError("A timeout is 0.01 to 86400 seconds.")
            }
        }
    }

    var limits: Limits {
        Limits(
            headerBytes: maxHeader, targetBytes: min(maxHeader, Limits().targetBytes), headerSeconds: headerTimeout,
            idleSeconds: idleTimeout, requestSeconds: requestTimeout, connections: maxConnections,
            requests: maxRequests,
            rate: rateLimit, drainSeconds: drainTimeout)
    }
}
