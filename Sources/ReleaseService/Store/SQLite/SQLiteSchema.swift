// The store's tables in SQLite, as steps that are taken once each; a step that was released never changes.
import GRDB

enum SQLiteSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 releases and events") { try $0.execute(sql: releases) }
        migrator.registerMigration("2 rollbacks") { try $0.execute(sql: rollbacks) }
        migrator.registerMigration("3 publications") { try $0.execute(sql: publications) }
        migrator.registerMigration("4 tokens") { try $0.execute(sql: tokens) }
        migrator.registerMigration("5 answers") { try $0.execute(sql: answers) }
        migrator.registerMigration("6 lines of listings") { try $0.execute(sql: listings) }
        migrator.registerMigration("7 sync") { try $0.execute(sql: sync) }
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

    /// Of a token's secret there is only the SHA-256 digest. A row stays, and is changed once at most: when it is revoked.
    private static let tokens = """
        CREATE TABLE tokens (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            sha256 TEXT NOT NULL UNIQUE,
            person TEXT NOT NULL,
            scopes TEXT NOT NULL,
            roles TEXT NOT NULL,
            label TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        CREATE TRIGGER tokens_are_only_revoked BEFORE UPDATE ON tokens
            WHEN OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
                OR (NEW.sequence, NEW.id, NEW.sha256, NEW.person, NEW.scopes, NEW.roles, NEW.label, NEW.created_at,
                    NEW.expires_at)
                IS NOT (OLD.sequence, OLD.id, OLD.sha256, OLD.person, OLD.scopes, OLD.roles, OLD.label, OLD.created_at,
                    OLD.expires_at)
            BEGIN SELECT RAISE (ABORT, 'tokens are only ever revoked'); END;
        CREATE TRIGGER tokens_are_not_deleted BEFORE DELETE ON tokens
            BEGIN SELECT RAISE (ABORT, 'tokens are only ever revoked'); END;
        """

    /// What was answered to calls with an idempotency key. `fingerprint` is a SHA-256 digest of the request; `headers` is an
    /// array of names and values, `body` hexadecimal.
    private static let answers = """
        CREATE TABLE answers (
            project TEXT NOT NULL,
            caller TEXT NOT NULL,
            key TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            status INTEGER NOT NULL,
            headers TEXT NOT NULL,
            body TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (project, caller, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_by_age ON answers (at);
        """

    /// What a list shows of a release stands beside its record, so that no record is read for it.
    private static let listings = """
        ALTER TABLE releases ADD COLUMN version TEXT NOT NULL DEFAULT '';
        ALTER TABLE releases ADD COLUMN type TEXT NOT NULL DEFAULT '';
        UPDATE releases SET
            version = coalesce(json_extract(record, '$.version'), ''), type = coalesce(json_extract(record, '$.type'), '')
            WHERE json_valid(record);
        CREATE INDEX releases_by_project ON releases (project, sequence);
        """
}
