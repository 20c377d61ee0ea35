// Schemas of other people's programs, as Debian's packages carry them: downloaded and unpacked, never installed. Where that can't be done
// nobody has any.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const packages = ['zabbix-server-pgsql', 'mediawiki', 'ejabberd'] as const;
const fetchMs = 120_000;

export interface DebianSchemas {
  /** SQL, in the order in which it is run. */
  readonly zabbix: readonly string[];
  readonly mediawiki: readonly string[];
  readonly ejabberd: readonly string[];
}

/** `LOCKSTEP_DEBIAN`: a folder in which they are unpacked already. */
export function debianSchemas(): DebianSchemas | undefined {
  const folder = process.env['LOCKSTEP_DEBIAN'] ?? path.join(tmpdir(), 'lockstep-debian-schemas');
  if (!packages.every((each) => existsSync(path.join(folder, 'usr/share', each))) && !fetchInto(folder)) return undefined;
  const share = path.join(folder, 'usr/share');
  const text = (file: string): string => {
    const bytes = readFileSync(path.join(share, file));
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  };
  return {
    zabbix: ['schema', 'images', 'data'].map((each) => text(`zabbix-server-pgsql/${each}.sql.gz`)),
    // The installer ends the transaction that its file begins.
    mediawiki: [text('mediawiki/maintenance/postgres/tables-generated.sql'), text('mediawiki/maintenance/postgres/tables.sql'), 'COMMIT'],
    ejabberd: [text('ejabberd/sql/pg.sql')],
  };
}

function fetchInto(folder: string): boolean {
  const fetched = path.join(folder, 'packages');
  mkdirSync(fetched, { recursive: true });
  const options = { cwd: fetched, timeout: fetchMs, stdio: 'ignore' } as const;
  if (spawnSync('apt-get', ['download', ...packages], options).status !== 0) return false;
  return readdirSync(fetched)
    .filter((file) => file.endsWith('.deb'))
    .every((file) => spawnSync('dpkg', ['-x', file, folder], options).status === 0);
}
