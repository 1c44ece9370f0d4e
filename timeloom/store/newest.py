"""A timeline of the newest version, as the migrations in `timeloom.store.schema` make it; a test checks this.

Migrating an empty file takes a fifth of a second, which is long for a file that is only opened to be looked at.
"""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = (
    """\
CREATE TABLE "sources" (
   "id" INTEGER PRIMARY KEY,
   "address" TEXT NOT NULL,
   "importer" TEXT,
   "digest" TEXT,
   "read" TEXT,
   "text" TEXT
)
""",
    """\
CREATE UNIQUE INDEX "idx_sources_address"
    ON "sources" ("address")
""",
    """\
CREATE TABLE "events" (
   "key" INTEGER PRIMARY KEY,
   "uid" TEXT NOT NULL,
   "date" TEXT,
   "earliest" REAL,
   "latest" REAL,
   "span" INTEGER NOT NULL DEFAULT 0,
   "title" TEXT NOT NULL,
   "summary" TEXT NOT NULL DEFAULT '',
   "fields" TEXT NOT NULL DEFAULT '{}',
   "basis" TEXT NOT NULL,
   "source" INTEGER REFERENCES "sources"("id"),
   "position" INTEGER NOT NULL DEFAULT 0,
   "starred" INTEGER NOT NULL DEFAULT 0,
   "proposed" INTEGER NOT NULL DEFAULT 0,
   "edited" INTEGER NOT NULL DEFAULT 0,
   "section" TEXT NOT NULL DEFAULT '',
   "has_passage" INTEGER NOT NULL DEFAULT 0,
   "notes" INTEGER NOT NULL DEFAULT 0,
   "digest" BLOB,
   "step" INTEGER
)
""",
    """\
CREATE UNIQUE INDEX "events_uid"
    ON "events" ("uid")
""",
    """\
CREATE INDEX events_span ON events(span, earliest, latest) WHERE span > 0
""",
    """\
CREATE TABLE "passages" (
   "id" INTEGER PRIMARY KEY,
   "uid" TEXT NOT NULL,
   "source" INTEGER NOT NULL REFERENCES "sources"("id"),
   "start" INTEGER,
   "end" INTEGER,
   "section" TEXT,
   "text" TEXT,
   "date" TEXT,
   "basis" TEXT,
   "first" INTEGER NOT NULL
)
""",
    """\
CREATE INDEX "idx_passages_uid"
    ON "passages" ("uid")
""",
    """\
CREATE INDEX "idx_passages_source_start"
    ON "passages" ("source", "start")
""",
    """\
CREATE TABLE "links" (
   "id" INTEGER PRIMARY KEY,
   "uid" TEXT NOT NULL,
   "relation" TEXT NOT NULL,
   "target" TEXT NOT NULL,
   "fields" TEXT NOT NULL DEFAULT '{}'
)
""",
    """\
CREATE INDEX "idx_links_uid"
    ON "links" ("uid")
""",
    """\
CREATE INDEX "idx_links_target_relation"
    ON "links" ("target", "relation")
""",
    """\
CREATE TABLE "notes" (
   "id" INTEGER PRIMARY KEY,
   "uid" TEXT NOT NULL,
   "text" TEXT NOT NULL,
   "written" TEXT
)
""",
    """\
CREATE INDEX "idx_notes_uid"
    ON "notes" ("uid")
""",
    """\
CREATE TABLE "tags" (
   "uid" TEXT,
   "tag" TEXT,
   PRIMARY KEY ("uid", "tag")
)
""",
    """\
CREATE TABLE "facets" (
   "id" INTEGER PRIMARY KEY,
   "field" TEXT NOT NULL,
   "value" TEXT NOT NULL,
   "folded" TEXT NOT NULL,
   "events" INTEGER NOT NULL DEFAULT 0
)
""",
    """\
CREATE UNIQUE INDEX "idx_facets_field_value"
    ON "facets" ("field", "value")
""",
    """\
CREATE INDEX "idx_facets_field_folded"
    ON "facets" ("field", "folded")
""",
    """\
CREATE VIRTUAL TABLE search USING fts5(text, facets, content='', prefix='1', tokenize='unicode61 remove_diacritics 2')
""",
    """\
CREATE TABLE "rollup" (
   "day" INTEGER PRIMARY KEY,
   "events" INTEGER NOT NULL
)
""",
    """\
CREATE TABLE "edits" (
   "uid" TEXT,
   "attribute" TEXT,
   "source_value" TEXT,
   PRIMARY KEY ("uid", "attribute")
)
""",
    """\
CREATE TABLE "conflicts" (
   "uid" TEXT,
   "attribute" TEXT,
   "mine" TEXT,
   "theirs" TEXT,
   PRIMARY KEY ("uid", "attribute")
)
""",
    """\
CREATE TABLE "deleted" (
   "uid" TEXT PRIMARY KEY,
   "source" INTEGER,
   "step" INTEGER
)
""",
    """\
CREATE TABLE "journal" (
   "id" INTEGER PRIMARY KEY,
   "at" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "label" TEXT NOT NULL,
   "count" INTEGER NOT NULL DEFAULT 0,
   "undone" INTEGER NOT NULL DEFAULT 0
)
""",
    """\
CREATE TABLE "journal_rows" (
   "step" INTEGER,
   "ordinal" INTEGER,
   "uid" TEXT,
   "tbl" TEXT,
   "before" TEXT,
   "after" TEXT,
   PRIMARY KEY ("step", "ordinal")
)
""",
    """\
CREATE INDEX "idx_journal_rows_uid_step"
    ON "journal_rows" ("uid", "step")
""",
    """\
CREATE TABLE "filters" (
   "name" TEXT PRIMARY KEY,
   "text" TEXT,
   "hotkey" TEXT
)
""",
    """\
CREATE TABLE "meta" (
   "name" TEXT PRIMARY KEY,
   "value" TEXT
)
""",
    """\
PRAGMA user_version = 1
""",
    """\
PRAGMA application_id = 1414090060
""",
)
