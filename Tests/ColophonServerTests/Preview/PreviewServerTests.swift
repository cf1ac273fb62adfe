// Tests of the preview over a real socket: files, the script in pages, and the news of changes.
import Bundles
import Colophon
import Files
import Primitives
import Testing

@testable import colophon_server

@Suite(.timeLimit(.minutes(1))) struct PreviewServerTests {
    let workspace: PreviewWorkspace

    init() throws { workspace = try PreviewWorkspace() }

    func serve(_ body: (RawClient) async throws -> Void) async throws {
        try await PreviewWorkspace.serve(PreviewHub(workspace.session().site)) { try await body(RawClient(port: $0)) }
    }

    // MARK: Files

    @Test func aPageHasTheScriptAndMayListen() async throws {
        try await serve { client in
            let page = try await client.get("/1.1.0/")
            #expect(page.hasPrefix("HTTP/1.1 200"))
            #expect(page.contains("The second one."))
            #expect(page.contains("<script src=\"/-/preview.js\" data-page=\""))
            #expect(page.contains("content=\"connect-src 'self'; default-src 'none'"))
            #expect(page.lowercased().contains("content-security-policy: script-src 'self'; connect-src 'self';"))
            let answer1 = try await client.get("/")
            #expect(answer1.contains("1.0.0"))
        }
    }

    @Test func otherFilesAreAsABuildWritesThem() async throws {
        let site = workspace.session().site
        try await serve { client in
            for (path, type) in [
                ("1.0.0/notes.md", "text/markdown; charset=utf-8"), ("feed.json", "application/json"),
                ("assets/colophon.css", "text/css; charset=utf-8"), ("1.0.0/SHA256SUMS", "text/plain; charset=utf-8"),
            ] {
                let answer = try await client.get("/\(path)")
                let bytes = try #require(site.file(path))
                #expect(answer.hasSuffix("\r\n\r\n" + String(decoding: bytes, as: UTF8.self)), "\(path)")
                #expect(answer.lowercased().contains("content-type: \(type)\r\n"), "\(path)")
            }
            let script = try await client.get("/-/preview.js")
            #expect(script.contains("EventSource") && script.contains("text/javascript"))
            let answer2 = try await client.get("/-/preview.css")
            #expect(answer2.contains("text/css"))
        }
    }

    @Test func aFolderWithoutItsSlashLeadsToIt() async throws {
        try await serve { client in
            let answer = try await client.get("/1.1.0")
            #expect(answer.hasPrefix("HTTP/1.1 308") && answer.lowercased().contains("location: /1.1.0/\r\n"))
        }
    }

    @Test func whatIsNotThereIsAPageThatWaitsForIt() async throws {
        try await serve { client in
            let answer = try await client.get("/2.0.0/%3Cb%3E")
            #expect(answer.hasPrefix("HTTP/1.1 404"))
            #expect(answer.contains("/-/preview.js") && answer.contains("/2.0.0/&lt;b&gt;") && !answer.contains("<b>"))
        }
    }

    @Test func anUnchangedFileIsNotSentAgain() async throws {
        try await serve { client in
            let first = try await client.get("/feed.xml")
            let line = try #require(first.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag: ") })
            let again = try await client.get("/feed.xml", headers: ["If-None-Match: \(line.dropFirst(6))"])
            #expect(again.hasPrefix("HTTP/1.1 304") && again.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func aHeadHasTheLengthAndNoBody() async throws {
        try await serve { client in
            let head = try await client.get("/1.1.0/", method: "HEAD")
            #expect(head.hasPrefix("HTTP/1.1 200") && head.hasSuffix("\r\n\r\n"))
            #expect(head.lowercased().contains("content-length: "))
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE"])
    func itCanOnlyBeRead(method: String) async throws {
        try await serve { client in
            let answer = try await client.get("/", method: method, headers: ["Content-Length: 0"])
            #expect(answer.hasPrefix("HTTP/1.1 405") && answer.lowercased().contains("allow: get, head\r\n"))
        }
    }

    /// DNS rebinding: another site's name may be made to lead here.
    @Test(arguments: ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "[::1]"])
    func anotherHostIsRefused(host: String) async throws {
        try await serve { client in
            let answer3 = try await client.get("/", host: host)
            #expect(answer3.hasPrefix("HTTP/1.1 403"))
            let answer4 = try await client.get("/-/events", host: host)
            #expect(answer4.hasPrefix("HTTP/1.1 403"))
        }
    }

    @Test func itsOwnNamesAreAnswered() async throws {
        try await serve { client in
            for host in ["localhost", "LOCALHOST", "[::1]"] {
                let answer = try await client.get("/", host: "\(host):\(client.port)")
                #expect(answer.hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test(arguments: ["/%", "/%zz", "/%00", "/%ff", "/%+1"])
    func anAddressThatIsNoTextIsRefused(path: String) async throws {
        try await serve { client in
            let answer = try await client.get(path)
            #expect(answer.hasPrefix("HTTP/1.1 400"))
        }
    }

    /// RFC 9110, 7.8; what Java's client and curl --http2 send with their first request.
    @Test func answersAndClosesWhereAnotherProtocolIsAskedFor() async throws {
        try await serve { client in
            for method in ["GET", "HEAD"] {
                var text = ""
                let upgrade = [
                    "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__",
                ]
                // It ends only where the server ends the connection.
                try await client.exchange("/1.1.0/", method: method, headers: upgrade, closing: false) {
                    text = try await $0.all()
                }
                #expect(text.hasPrefix("HTTP/1.1 200"))
                #expect(text.lowercased().contains("connection: close\r\n"))
                #expect(text.contains("The second one.") == (method == "GET"))
            }
        }
    }

    @Test func aPortInUseIsTold() async throws {
        try await serve { client in
            let second = PreviewServer(hub: PreviewHub(PreviewSite()), port: client.port) { _ in }
            await #expect(throws: (any Error).self) { try await second.run() }
        }
    }

    // MARK: News

    func token(_ event: String?) -> String? {
        event?.firstRange(of: "\"page\":\"").map { String((event ?? "")[$0.upperBound...].prefix(64)) }
    }

    @Test func aPageHearsOfItsOwnChangeAlone() async throws {
        var session = workspace.session()
        let hub = PreviewHub(session.site)
        try await PreviewWorkspace.serve(hub) { port in
            let client = RawClient(port: port)
            let page = try await client.get("/1.1.0/")
            try await client.exchange("/-/events?path=%2F1.1.0%2F", closing: false) { answer in
                let first = try await answer.event()
                #expect(page.contains("data-page=\"\(token(first) ?? "-")\""))
                #expect(first?.hasSuffix("\"problems\":[]}") == true)

                try workspace.add("1.0.0", summary: "Of no concern.")
                session.lookAgain()
                hub.publish(session.site)
                try workspace.write("project: {name: sample}\nsiet: {}\n", to: "colophon.yaml")
                session.lookAgain()
                hub.publish(session.site)
                let second = try await answer.event()
                #expect(token(second) == token(first))
                #expect(second?.contains("colophon.yaml\"") == true && second?.contains("\"line\":2") == true)

                try workspace.write("project: {name: sample}\n", to: "colophon.yaml")
                try workspace.add("1.1.0", summary: "Another one.", status: "planned")
                session.lookAgain()
                hub.publish(session.site)
                let third = try await answer.event()
                #expect(token(third) != token(first) && third?.hasSuffix("\"problems\":[]}") == true)
                let now = try await client.get("/1.1.0/")
                #expect(now.contains("Another one.") && now.contains("data-page=\"\(token(third) ?? "-")\""))
            }
        }
    }

    @Test func aStyleSheetConcernsEveryPage() async throws {
        var session = workspace.session()
        let hub = PreviewHub(session.site)
        try await PreviewWorkspace.serve(hub) { port in
            try await RawClient(port: port).exchange("/-/events?path=/index.html", closing: false) { answer in
                let first = try await answer.event()
                try workspace.write("p { color: red }\n", to: "templates/colophon.css")
                session.lookAgain()
                hub.publish(session.site)
                let second = try await answer.event()
                #expect(token(second) != token(first))
            }
        }
    }

    @Test func manyListenersAllHearAndAreLetGoAtTheEnd() async throws {
        var session = workspace.session()
        let hub = PreviewHub(session.site)
        var ends: [Task<Bool, any Error>] = []
        try await PreviewWorkspace.serve(hub) { port in
            let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
            for _ in 0..<40 {
                ends.append(
                    Task {
                        var isChanged = false
                        try await RawClient(port: port).exchange("/-/events?path=/1.1.0/", closing: false) { answer in
                            let first = try await answer.event()
                            arrived.yield()
                            let second = try await answer.event()
                            isChanged = second != nil && second != first
                            arrived.yield()
                            let third = try await answer.event()
                            #expect(third == nil)
                        }
                        return isChanged
                    })
            }
            var arrival = arrivals.makeAsyncIterator()
            for _ in 0..<40 { await arrival.next() }
            try workspace.add("1.1.0", summary: "Another one.", status: "planned")
            session.lookAgain()
            hub.publish(session.site)
            for _ in 0..<40 { await arrival.next() }
        }
        for end in ends {
            let isChanged = try await end.value
            #expect(isChanged)
        }
    }

    // MARK: From the file to the page

    @Test func whatIsSavedIsServed() async throws {
        let hub = PreviewHub(PreviewSite())
        let wake = try WakeSignal()
        let follower = PreviewFollower(
            configurationFile: workspace.path("colophon.yaml"), options: PreviewWorkspace.options, hub: hub, wake: wake,
            report: { _ in })
        let (readiness, ready) = AsyncStream.makeStream(of: Void.self)
        let following = Task { await OwnThread.run { Result { try follower.run { ready.finish() } } } }
        // Also where the test fails: a thread that goes on keeps the whole run from its end.
        defer { wake.raise() }
        for await _ in readiness {}
        try await PreviewWorkspace.serve(hub) { port in
            let client = RawClient(port: port)
            try await client.exchange("/-/events?path=/1.1.0/", closing: false) { answer in
                _ = try await answer.event()
                try workspace.add("1.1.0", summary: "As saved.", status: "planned")
                _ = try await answer.event()
                let answer5 = try await client.get("/1.1.0/")
                #expect(answer5.contains("As saved."))
                try workspace.add("1.1.0", summary: "As saved.", status: "plannde")
                let broken = try await answer.event()
                #expect(broken?.contains("evidence/1.1.0/release.yaml") == true)
                let answer6 = try await client.get("/1.1.0/")
                #expect(answer6.contains("As saved."))
                try workspace.add("1.1.0", summary: "As corrected.", status: "planned")
                let corrected = try await answer.event()
                #expect(corrected?.hasSuffix("\"problems\":[]}") == true)
                let answer7 = try await client.get("/1.1.0/")
                #expect(answer7.contains("As corrected."))
            }
            try await client.exchange("/-/events?path=/1.2.0/", closing: false) { answer in
                let absent = try await answer.event()
                try workspace.add("1.2.0", summary: "A new one.", status: "planned")
                let there = try await answer.event()
                #expect(token(there) != token(absent))
                // A release is several files, which may be seen one after the other.
                var answer8 = try await client.get("/1.2.0/")
                for _ in 0..<2 where !answer8.contains("A new one.") {
                    _ = try await answer.event()
                    answer8 = try await client.get("/1.2.0/")
                }
                #expect(answer8.contains("A new one."))
            }
        }
        wake.raise()
        try await following.value.get()
    }

    @Test func aWorkspaceThatCannotBeReadIsAPageThatSaysWhy() async throws {
        try workspace.write("projekt: <b>\n", to: "colophon.yaml")
        try await serve { client in
            let page = try await client.get("/1.1.0/")
            #expect(
                page.hasPrefix("HTTP/1.1 503") && page.contains("colophon.yaml:1") && page.contains("/-/preview.js"))
            #expect(!page.contains("<b>"))
        }
    }

    // MARK: Markup

    @Test func theScriptStandsInFrontOfAPageWithoutAHead() {
        let page = PreviewMarkup.inject(into: Bytes("<p>x</p>".utf8), token: "t")
        #expect(String(decoding: page, as: UTF8.self).hasPrefix("<script src=\"/-/preview.js\" data-page=\"t\""))
        #expect(String(decoding: page, as: UTF8.self).hasSuffix("<p>x</p>"))
    }

    @Test func aPolicyIsWidenedHoweverItsTagIsWritten() {
        let text = """
            <head><meta content="default-src 'none'" http-equiv="Content-Security-Policy"><meta name="x" content="y"></head>
            """
        let page = String(decoding: PreviewMarkup.inject(into: Bytes(text.utf8), token: "t"), as: UTF8.self)
        #expect(page.contains("content=\"connect-src 'self'; default-src 'none'\"") && page.contains("content=\"y\""))
    }

    @Test func aPolicyInTheTextOfAPageIsNoPolicy() {
        let text = "<html><head></head><body>http-equiv=\"Content-Security-Policy\" content=\"x\"</body></html>"
        let page = PreviewMarkup.inject(into: Bytes(text.utf8), token: "t")
        #expect(!String(decoding: page, as: UTF8.self).contains("connect-src"))
    }
}
