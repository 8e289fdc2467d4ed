import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fault } from '#server/faults.ts';

/** The lines of a file that only grows; undefined where there is none. What a crash cut short is no line. */
export async function readLines(path: string): Promise<string[] | undefined> {
  const text = await readFile(path, 'utf8').catch((failure: unknown) => {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT')
      return undefined;
    throw failure;
  });
  return text?.split('\n').slice(0, -1);
}

/** Adds lines and waits until they are on the disk. What a crash cut short is cut off before. */
export async function addLines(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+', 0o600);
  try {
    const text = await file.readFile();
    const whole = text.lastIndexOf(10) + 1;
    if (whole < text.length) await file.truncate(whole);
    await file.appendFile(lines.map((line) => `${line}\n`).join(''));
    await file.sync();
    fault('line.written');
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

/** A new name is on the disk only when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}
