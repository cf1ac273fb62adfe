// Tests of the watch on folders against what the file system does: no test waits for a time to pass.
import Bundles
import Colophon
import Dispatch
import Evidence
import Files
import Glibc
import Testing
import Workspace

@Suite(.timeLimit(.minutes(1))) struct FolderWatchTests {
    let scratch: ScratchTree
    let wake: WakeSignal

    init() throws {
        scratch = try ScratchTree()
        wake = try WakeSignal()
        try scratch.write("one", to: "evidence/1.0.0/release.yaml")
    }

    func watch(_ places: WatchedPlace...) throws -> FolderWatch {
        var watch = try FolderWatch(wake: wake)
        let failures = watch.follow(places)
        #expect(failures == [])
        return watch
    }

    func deep() throws -> FolderWatch { try watch(WatchedPlace(scratch.path("evidence"), isDeep: true)) }

    /// What changed, relative to the scratch tree.
    func next(_ watch: inout FolderWatch) throws -> [String] {
        let changes = try watch.next()
        return try #require(changes).paths.map { Files.relative($0, to: scratch.path) }
    }

    /// Writes in place, as `Files` never does.
    func overwrite(_ text: String, _ relative: String) throws {
        let file = try Descriptor(
            opening: scratch.path(relative), flags: O_WRONLY | O_CREAT | O_TRUNC, operation: "write")
        try file.write(Array(text.utf8))
    }

    @Test func tellsOfAFileThatIsWrittenInPlace() throws {
        var watch = try deep()
        try overwrite("two", "evidence/1.0.0/release.yaml")
        let told1 = try next(&watch)
        #expect(told1 == ["evidence/1.0.0/release.yaml"])
    }

    @Test func tellsOfARenameOverAFileAndNotOfTheTemporaryOne() throws {
        var watch = try deep()
        try scratch.write("two", to: "evidence/1.0.0/release.yaml")
        let told2 = try next(&watch)
        #expect(told2 == ["evidence/1.0.0/release.yaml"])
    }

    @Test func tellsOfAFileThatGoes() throws {
        var watch = try deep()
        try Files.remove(scratch.path("evidence/1.0.0/release.yaml"))
        let told3 = try next(&watch)
        #expect(told3 == ["evidence/1.0.0/release.yaml"])
    }

    @Test func tellsOfALinkThatIsMade() throws {
        var watch = try deep()
        try scratch.link("evidence/1.0.0/link", to: "release.yaml")
        let told4 = try next(&watch)
        #expect(told4 == ["evidence/1.0.0/link"])
    }

    @Test func watchesFoldersThatAreMadeLaterAndWhatIsBelowThem() throws {
        var watch = try deep()
        try Files.makeDirectory(scratch.path("evidence/2.0.0/reports/unit"))
        let told5 = try next(&watch)
        #expect(told5.contains("evidence/2.0.0"))
        try overwrite("x", "evidence/2.0.0/reports/unit/junit.xml")
        let told6 = try next(&watch)
        #expect(told6 == ["evidence/2.0.0/reports/unit/junit.xml"])
    }

    @Test func followsAFolderThatIsRenamed() throws {
        var watch = try deep()
        try Files.rename(scratch.path("evidence/1.0.0"), to: scratch.path("evidence/1.0.1"))
        let told7 = try next(&watch)
        #expect(told7 == ["evidence/1.0.0", "evidence/1.0.1"])
        try overwrite("two", "evidence/1.0.1/release.yaml")
        let told8 = try next(&watch)
        #expect(told8 == ["evidence/1.0.1/release.yaml"])
    }

    @Test func aFolderThatWasMovedAwayIsWatchedNoMore() throws {
        var watch = try deep()
        try Files.rename(scratch.path("evidence/1.0.0"), to: scratch.path("elsewhere"))
        let told9 = try next(&watch)
        #expect(told9 == ["evidence/1.0.0"])
        try overwrite("two", "elsewhere/release.yaml")
        try overwrite("x", "evidence/marker")
        let told10 = try next(&watch)
        #expect(told10 == ["evidence/marker"])
    }

    @Test func aWatchedFolderThatGoesIsWatchedAgainOnceItComesBack() throws {
        var watch = try deep()
        try Files.rename(scratch.path("evidence"), to: scratch.path("aside"))
        let told11 = try next(&watch)
        #expect(told11 == ["evidence"])
        try Files.rename(scratch.path("aside"), to: scratch.path("evidence"))
        let told12 = try next(&watch)
        #expect(told12.contains("evidence"))
        try overwrite("two", "evidence/1.0.0/release.yaml")
        let told13 = try next(&watch)
        #expect(told13 == ["evidence/1.0.0/release.yaml"])
    }

    @Test func waitsForAFolderThatIsNotThereYet() throws {
        var watch = try watch(WatchedPlace(scratch.path("a/templates")))
        try scratch.write("x", to: "a/templates/release.mustache")
        let told14 = try next(&watch)
        #expect(told14.contains("a"))
        try overwrite("y", "a/templates/release.mustache")
        let told15 = try next(&watch)
        #expect(told15 == ["a/templates/release.mustache"])
    }

    @Test func aShallowPlaceTellsNothingOfWhatLiesDeeper() throws {
        var watch = try watch(WatchedPlace(scratch.path))
        try overwrite("two", "evidence/1.0.0/release.yaml")
        try overwrite("x", "colophon.yaml")
        let told16 = try next(&watch)
        #expect(told16 == ["colophon.yaml"])
    }

    @Test func skippedFoldersAreNotLookedInto() throws {
        let place = WatchedPlace(scratch.path, isDeep: true, skipped: [scratch.path("evidence"), scratch.path("late")])
        var watch = try watch(place)
        try Files.makeDirectory(scratch.path("late"))
        let told17 = try next(&watch)
        #expect(told17 == ["late"])
        try overwrite("x", "late/file")
        try overwrite("two", "evidence/1.0.0/release.yaml")
        try overwrite("x", "marker")
        let told18 = try next(&watch)
        #expect(told18 == ["marker"])
    }

    @Test func moreFoldersThanThePlaceAllowsAreNotWatched() throws {
        var watch = try FolderWatch(wake: wake)
        for name in ["a", "b", "c"] { try Files.makeDirectory(scratch.path("source/\(name)")) }
        let places = [WatchedPlace(scratch.path), WatchedPlace(scratch.path("source"), isDeep: true, limit: 3)]
        let failures = watch.follow(places)
        #expect(failures?.count == 1 && failures?.first?.message.contains("more than 3 folders") == true)
        let again = watch.follow(places)
        #expect(again == nil)
        try overwrite("x", "source/a/file")
        try overwrite("x", "marker")
        let told19 = try next(&watch)
        #expect(told19 == ["marker"])
    }

    @Test func severalChangesInARowAreOne() throws {
        var watch = try deep()
        for text in ["two", "three", "four"] { try overwrite(text, "evidence/1.0.0/release.yaml") }
        try overwrite("x", "evidence/1.0.0/junit.xml")
        let told20 = try next(&watch)
        #expect(told20 == ["evidence/1.0.0/junit.xml", "evidence/1.0.0/release.yaml"])
    }

    /// The system keeps 16,384 events by default; more are forgotten, and that is told.
    @Test func moreThanTheSystemKeepsIsTold() throws {
        // The system gives such a file in one read only.
        let limit = try #require(fopen("/proc/sys/fs/inotify/max_queued_events", "r"))
        defer { fclose(limit) }
        var line = [CChar](repeating: 0, count: 32)
        try #require(fgets(&line, Int32(line.count), limit) != nil)
        let kept = Int(atoi(line))
        try #require(kept < 200_000)
        var watch = try deep()
        let files = try (0...1).map { index in
            try overwrite("x", "evidence/1.0.0/\(index)")
            return scratch.path("evidence/1.0.0/\(index)")
        }
        // Equal events in a row would be counted as one. Nothing is written, as the disk would take a minute for it.
        for index in 0...kept + 2 { close(open(files[index % 2], O_WRONLY)) }
        // A wait that nothing ends would keep the whole run from its end.
        DispatchQueue.global().asyncAfter(deadline: .now() + 30) { [wake] in wake.raise() }
        var isTold = false
        while !isTold, let changes = try watch.next() { isTold = changes.isIncomplete }
        #expect(isTold)
        try overwrite("two", "evidence/1.0.0/release.yaml")
        while try !next(&watch).contains("evidence/1.0.0/release.yaml") {}
    }

    @Test func theBellEndsTheWait() throws {
        var watch = try deep()
        wake.raise()
        let changes = try watch.next()
        #expect(changes == nil)
    }

    @Test(arguments: ["4913", "release.yaml~", ".release.yaml.swp", ".#release.yaml", "#release.yaml#", "x.tmp"])
    func editorsOwnFilesAreNoChange(name: String) throws {
        var watch = try deep()
        try overwrite("x", "evidence/1.0.0/\(name)")
        try overwrite("x", "evidence/1.0.0/marker")
        let told21 = try next(&watch)
        #expect(told21 == ["evidence/1.0.0/marker"])
    }

    @Test(arguments: ["release.yaml", "#", "~.xml", "4913.xml", "swp", "notes.tmpl"])
    func otherFilesAreNoEditorsOwn(name: String) { #expect(!FolderChanges.isScratch(name)) }
}
