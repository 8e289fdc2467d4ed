import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readSettings } from '#server/settings.ts';
import type { Anchor } from './seal.server.ts';

/** Beside the database, where no statement reaches: one line of JSON for each anchor. */
export function anchorFile(): string {
  return join(readSettings().dataDir, 'history-anchors.jsonl');
}

/** All anchors of a file in its order; a missing file has none. A line that a crash cut short was written anew. */
export async function anchorsInFile(file = anchorFile()): Promise<Anchor[]> {
  return (await textOf(file)).split('\n').flatMap((line) => {
    const parsed = anchor.safeParse(jsonOf(line));
    return parsed.success ? parsed.data : [];
  });
}

/** On the disk, and not only on the way there, when it returns. */
export async function appendAnchors(anchors: Anchor[]): Promise<void> {
  if (anchors.length === 0) return;
  const file = anchorFile();
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'a', 0o600);
  try {
    const isCutShort = !/(^|\n)$/.test(await textOf(file));
    const lines = anchors.map((one) => `${JSON.stringify(one)}\n`).join('');
    await handle.write(isCutShort ? `\n${lines}` : lines);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const anchor = z.strictObject({
  no: z.int(),
  entries: z.int(),
  lastId: z.int(),
  root: z.string(),
  at: z.string(),
  secret: z.string(),
  mac: z.string()
});

function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOENT') return '';
    throw failure;
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
