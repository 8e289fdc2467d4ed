import { open, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Refusal } from '#base/refusal.ts';

export type Deletion = z.output<typeof deletion>;

/** A line of the list of deletions: what was done to which row, in the order of `no`. */
export const deletion = z.strictObject({
  id: z.uuid(),
  no: z.coerce.string(),
  at: z.coerce.date(),
  table: z.string(),
  verb: z.enum(['insert', 'update', 'delete']),
  key: z.record(z.string(), z.unknown()),
  image: z.record(z.string(), z.unknown()).nullable()
});

/**
 * The whole list; undefined where there is none. The last line may be half written, any other damage is refused.
 * @throws Refusal
 */
export async function readDeletions(path: string): Promise<Deletion[] | undefined> {
  const text = await readFile(path, 'utf8').catch((failure: unknown) => {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT')
      return undefined;
    throw failure;
  });
  if (text === undefined) return undefined;
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return deletion.parse(JSON.parse(line));
      } catch {
        throw new Refusal(`The list of deletions ${path} is damaged in line ${index + 1}.`);
      }
    });
}

/** Adds lines and waits until they are on the disk. What another process left half written is cut off before. */
export async function addDeletions(path: string, more: readonly Deletion[]): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const text = await file.readFile();
    const whole = text.lastIndexOf(10) + 1;
    if (whole < text.length) await file.truncate(whole);
    await file.appendFile(more.map((one) => `${JSON.stringify(one)}\n`).join(''));
    await file.datasync();
  } finally {
    await file.close();
  }
}
