import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';
import { encrypted } from '#server/backup/age.ts';
import type { Recipient } from '#server/backup/age-keys.ts';
import { canonicalRows, counter, speakCanonically, stateOf } from '#server/backup/canonical.ts';
import { appliedTo, refuseUnreadable, sequencesOf, tablesOf } from '#server/backup/catalogue.ts';
import { endOfRows, type Foot, type Head, sealOf } from '#server/backup/format.ts';
import { connected } from '#server/connection.ts';
import { fault } from '#server/faults.ts';
import { syncFolder } from '#server/lines-file.ts';

export type Written = Readonly<{ path: string; bytes: number; rows: number; state: string }>;

/** What a file is called until it is whole; a killed process leaves one behind. */
export const draftName = /\.[0-9a-f]{8}\.part$/;

/**
 * Writes everything the installation holds to a new file, as it was at one moment, whoever works meanwhile. The
 * file appears under its name when it is whole and on the disk.
 * @param recipients who may read it; without any it is not encrypted
 */
export async function writeBackup(
  ownerUrl: string,
  given: string,
  version: string,
  recipients: readonly Recipient[] = []
): Promise<Written> {
  const path = resolve(given);
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(told(path));
  const file = await open(draft, 'wx', 0o600).catch(told(path));
  try {
    const { bytes, foot } = await connected(ownerUrl, (client) =>
      write(client, file, version, recipients)
    );
    await file.sync();
    fault('backup.drafted');
    // A link, because renaming would silently replace an older backup.
    await link(draft, path);
    await syncFolder(dirname(path));
    fault('backup.linked');
    const rows = foot.tables.reduce((sum, table) => sum + table.rows, 0);
    return { path, bytes, rows, state: foot.state };
  } catch (failure) {
    return told(path)(failure);
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

async function write(
  client: pg.Client,
  file: FileHandle,
  version: string,
  recipients: readonly Recipient[]
) {
  // The one snapshot. Nobody writes in serializable transactions, so there is nothing a deferrable one would wait for.
  await client.query('begin isolation level repeatable read, read only');
  await speakCanonically(client);
  let bytes = 0;
  const told: { foot?: Foot } = {};
  await pipeline(
    Readable.from(contentOf(client, version, told), { objectMode: false }),
    createGzip({ level: 4 }),
    sealedAtTheEnd,
    (packed: AsyncIterable<Buffer>) =>
      recipients.length > 0 ? encrypted(recipients, packed) : packed,
    async (stored: AsyncIterable<Buffer>) => {
      for await (const chunk of stored) {
        await file.appendFile(chunk);
        bytes += chunk.length;
      }
    }
  );
  await client.query('commit');
  if (!told.foot) throw new Error('the backup has no end');
  return { bytes, foot: told.foot };
}

async function* sealedAtTheEnd(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const whole = createHash('sha256');
  for await (const chunk of packed) {
    whole.update(chunk);
    yield chunk;
  }
  yield sealOf(whole.digest('hex'));
}

async function* contentOf(client: pg.Client, version: string, told: { foot?: Foot }) {
  const schema = await appliedTo(client);
  if (schema.length === 0) throw new Refusal('There is nothing to back up yet.');
  await refuseUnreadable(client);
  const server = await client.query('show server_version');
  const head: Head = {
    tafelrundeBackup: 1,
    version,
    madeAt: new Date().toISOString(),
    postgres: server.rows[0].server_version,
    schema
  };
  yield line(head);
  const tables: Foot['tables'] = [];
  for (const table of await tablesOf(client)) {
    yield line({ table: table.name, columns: table.columns });
    const counting = counter();
    for await (const chunk of canonicalRows(client, table)) {
      counting.add(chunk);
      yield chunk;
    }
    yield endOfRows;
    tables.push({ table: table.name, ...counting.sum() });
  }
  told.foot = { tables, sequences: await sequencesOf(client), state: stateOf(tables) };
  yield line(told.foot);
}

function line(content: object): Buffer {
  return Buffer.from(`${JSON.stringify(content)}\n`);
}

/** Where it cannot be written to, and why: `full`, `closed` or `place`. */
export class Unwritable extends Refusal {
  readonly why: 'full' | 'closed' | 'place';

  constructor(path: string, why: Unwritable['why'], sentence: string) {
    super(`The backup ${path} could not be written: ${sentence}.`);
    this.why = why;
  }
}

function told(path: string) {
  return (failure: unknown): never => {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : '';
    const known = reasons.get(code);
    throw known ? new Unwritable(path, ...known) : failure;
  };
}

const reasons = new Map<string, [Unwritable['why'], string]>([
  ['EEXIST', ['place', 'there is such a file already']],
  ['ENOENT', ['place', 'there is no such folder']],
  ['ENOTDIR', ['place', 'its folder is a file']],
  ['EACCES', ['closed', 'the folder is closed to this account']],
  ['EROFS', ['closed', 'the disk takes no writes']],
  ['ENOSPC', ['full', 'the disk is full']],
  ['EDQUOT', ['full', 'the disk is full']]
]);
