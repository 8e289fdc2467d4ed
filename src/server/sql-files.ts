import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { Refusal } from '#base/refusal.ts';

export type SqlFile = Readonly<{ name: string; path: string; text: string; sha256: string }>;

/** The SQL files of a folder in the order of their names. */
export async function sqlFiles(folder: string): Promise<SqlFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // A checkout with Windows line ends must not look like a changed file.
      const text = (await readFile(path, 'utf8')).replaceAll('\r\n', '\n');
      return { name, path, text, sha256: sha256(text) };
    })
  );
}

/** Runs a file's statements at once; an error names the file and the line. */
export async function runSql(client: pg.Client, file: SqlFile, text: string): Promise<void> {
  try {
    await client.query(text);
  } catch (failure) {
    if (!(failure instanceof pg.DatabaseError)) throw failure;
    const line = failure.position
      ? `:${text.slice(0, Number(failure.position)).split('\n').length}`
      : '';
    throw new Refusal(`${file.path}${line}: ${failure.message} (${failure.code}).`);
  }
}

export function hashOf(files: SqlFile[], ...names: string[]): string {
  return sha256([...names, ...files.map((file) => `${file.name} ${file.sha256}`)].join('\n'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
