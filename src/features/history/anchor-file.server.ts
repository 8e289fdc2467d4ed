import { join } from 'node:path';
import { z } from 'zod';
import { addLines, readLines } from '#server/lines-file.ts';
import { readSettings } from '#server/settings.ts';
import type { Anchor } from './seal.server.ts';

/** Beside the database, where no statement reaches: one line of JSON for each anchor. */
export function anchorFile(): string {
  return join(readSettings().dataDir, 'history-anchors.jsonl');
}

/** All anchors of a file in its order; a missing file has none. */
export async function anchorsInFile(file = anchorFile()): Promise<Anchor[]> {
  return ((await readLines(file)) ?? []).flatMap((line) => {
    const parsed = anchor.safeParse(jsonOf(line));
    return parsed.success ? parsed.data : [];
  });
}

export async function appendAnchors(anchors: Anchor[]): Promise<void> {
  if (anchors.length === 0) return;
  await addLines(
    anchorFile(),
    anchors.map((one) => JSON.stringify(one))
  );
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

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
