import { join } from 'node:path';
import { addLines, readLines } from '#server/lines-file.ts';
import { readSettings } from '#server/settings.ts';
import { type Anchor, anchor } from './anchor.ts';

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

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
