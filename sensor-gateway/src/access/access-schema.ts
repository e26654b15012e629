/** Names, hashes and times: nothing here lets its finder in. */
export const ACCESS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    role TEXT NOT NULL,
    password TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE IF NOT EXISTS sessions (
    secretHash BLOB PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE,
    begunMs INTEGER NOT NULL,
    usedMs INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secretHash BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    verbs TEXT NOT NULL,
    paths TEXT NOT NULL,
    madeBy TEXT NOT NULL,
    madeMs INTEGER NOT NULL,
    expiresMs INTEGER NOT NULL,
    revokedMs INTEGER
  ) STRICT;
  CREATE TABLE IF NOT EXISTS pendingDeeds (
    id INTEGER PRIMARY KEY,
    atMs INTEGER NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
  ) STRICT;
`
