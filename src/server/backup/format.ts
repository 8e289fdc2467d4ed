import { crc32 } from 'node:zlib';
import { z } from 'zod';

/*
 * A backup is a gzip file of text: a line of JSON about the whole; for each table a line of JSON, its rows as
 * PostgreSQL's COPY writes them and a line `\.`; at the end a line of JSON with the checksums. A second, short
 * member of the gzip file holds the checksum of all bytes before it, so that not a single bit may differ.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export type Head = z.output<typeof head>;

export const head = z.strictObject({
  tafelrundeBackup: z.literal(1),
  /** The version of Tafelrunde that made it. */
  version: z.string(),
  madeAt: z.iso.datetime(),
  postgres: z.string(),
  /** Every applied file of db/migrations: together the version of the schema. */
  schema: z.array(z.strictObject({ name: z.string(), sha256 })).min(1)
});

export const tableHead = z.strictObject({ table: z.string(), columns: z.array(z.string()).min(1) });

export type Foot = z.output<typeof foot>;

export const foot = z.strictObject({
  tables: z.array(z.strictObject({ table: z.string(), rows: z.int().min(0), sha256 })),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string().regex(/^\d+$/) })),
  /** Of the state: two backups of the same rows have the same. */
  state: sha256
});

/** How the names of files end that are made without being asked for; `.age` follows where they are encrypted. */
export function backupEnding(isEncrypted: boolean): string {
  return isEncrypted ? '.tafelrunde.gz.age' : '.tafelrunde.gz';
}

export function hasBackupEnding(name: string): boolean {
  return name.endsWith(backupEnding(false)) || name.endsWith(backupEnding(true));
}

export const endOfRows = Buffer.from('\\.\n');

/** The last member of the file. Made by hand: other versions of zlib would write other bytes. */
export function sealOf(bytesBefore: string): Buffer {
  const text = Buffer.from(`{"sha256OfAllBefore":"${bytesBefore}"}\n`);
  const begin = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1, 0, 0, 0, 0]);
  begin.writeUInt16LE(text.length, 11);
  begin.writeUInt16LE(~text.length & 0xffff, 13);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(text));
  end.writeUInt32LE(text.length, 4);
  return Buffer.concat([begin, text, end]);
}

export const sealLength = sealOf('0'.repeat(64)).length;
