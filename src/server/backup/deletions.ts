import { z } from 'zod';
import { Refusal } from '#base/refusal.ts';
import { addLines, readLines } from '#server/lines-file.ts';

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
 * The whole list, each once, because several processes may write it; undefined where there is none. Any damage but a
 * last line that was cut short is refused.
 * @throws Refusal
 */
export async function readDeletions(path: string): Promise<Deletion[] | undefined> {
  const lines = await readLines(path);
  const list = lines?.map((line, index) => {
    try {
      return deletion.parse(JSON.parse(line));
    } catch {
      throw new Refusal(`The list of deletions ${path} is damaged in line ${index + 1}.`);
    }
  });
  return list && [...new Map(list.map((one) => [one.id, one])).values()];
}

export async function addDeletions(path: string, more: readonly Deletion[]): Promise<void> {
  await addLines(
    path,
    more.map((one) => JSON.stringify(one))
  );
}
