// The store's tables, as steps that are taken once each; a step that was released never changes.
import GRDB

enum StoreSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 releases and events") { try $0.execute(sql: releases) }
        migrator.registerMigration("2 rollbacks") { try $0.execute(sql: rollbacks) }
        migrator.registerMigration("3 publications") { try $0.execute(sql: publications) }
        return migrator
    }

    /// `record` is the record as canonical JSON; the columns beside it are for finding it. Times are seconds since 1970.
    private static let releases = """
        CREATE TABLE releases (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            project TEXT NOT NULL,
            identity TEXT NOT NULL,
            scheme TEXT NOT NULL,
            status TEXT NOT NULL,
            revision INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            record TEXT NOT NULL,
            gate TEXT,
            outdated TEXT NOT NULL,
            UNIQUE (project, identity)
        ) STRICT;
        CREATE INDEX releases_by_status ON releases (project, status, sequence);
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            release TEXT NOT NULL REFERENCES releases (id),
            kind TEXT NOT NULL,
            subject TEXT,
            from_status TEXT,
            to_status TEXT,
            actor TEXT NOT NULL,
            at INTEGER NOT NULL,
            reason TEXT,
            revision INTEGER NOT NULL,
            record_sha256 TEXT NOT NULL
        ) STRICT;
        CREATE INDEX events_by_release ON events (release, sequence);
        CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
            BEGIN SELECT RAISE (ABORT, 'events are only ever appended'); END;
        CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
            BEGIN SELECT RAISE (ABORT, 'events are only ever appended'); END;
        """

    /// At most one rollback of a release is under way.
    private static let rollbacks = """
        CREATE TABLE rollbacks (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            release TEXT NOT NULL REFERENCES releases (id),
            type TEXT NOT NULL,
            status TEXT NOT NULL,
            revision INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX open_rollbacks ON rollbacks (release) WHERE status IN ('pending', 'in_progress');
        CREATE INDEX rollbacks_by_release ON rollbacks (release, sequence);
        """

    /// A version is published once, and taken back once; both records stay. `record_files` says which of them lie in the
    /// workspace: one that it doesn't list is still to be written.
    private static let publications = """
        CREATE TABLE publications (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            release TEXT NOT NULL REFERENCES releases (id),
            project TEXT NOT NULL,
            identity TEXT NOT NULL,
            scheme TEXT NOT NULL,
            status TEXT NOT NULL,
            record TEXT NOT NULL,
            UNIQUE (project, identity, status)
        ) STRICT;
        CREATE TRIGGER publications_are_not_changed BEFORE UPDATE ON publications
            BEGIN SELECT RAISE (ABORT, 'what is published stays'); END;
        CREATE TRIGGER publications_are_not_deleted BEFORE DELETE ON publications
            BEGIN SELECT RAISE (ABORT, 'what is published stays'); END;
        CREATE TABLE record_files (
            publication INTEGER PRIMARY KEY REFERENCES publications (sequence),
            sha256 TEXT NOT NULL
        ) STRICT;
        """
}
