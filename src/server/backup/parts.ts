import { type Foot, foot, type Head, head, tableHead } from '#server/backup/format.ts';

/** What comes one after the other when a backup is read. */
export type Part = Readonly<
  | { kind: 'head'; head: Head }
  | { kind: 'table'; table: string; columns: readonly string[] }
  | { kind: 'rows'; table: string; chunk: Buffer }
  | { kind: 'end'; table: string }
  | { kind: 'foot'; foot: Foot }
>;

/** Takes the text of a backup apart. A table is never held in memory, and neither is a row. */
export async function* partsOf(text: AsyncIterable<Buffer>): AsyncGenerator<Part> {
  let rest: Buffer = Buffer.alloc(0);
  let state: 'head' | 'between' | 'rows' | 'after' = 'head';
  let table = '';
  // The line feed of a table's own line is left in front of its rows, so that their end is found in an empty one too.
  let isFirst = false;
  for await (const chunk of text) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      if (state === 'rows') {
        const at = rest.indexOf(endMark);
        const until = at === -1 ? rest.length - endMark.length : at + 1;
        if (until > (isFirst ? 1 : 0)) {
          yield { kind: 'rows', table, chunk: rest.subarray(isFirst ? 1 : 0, until) };
        }
        if (at === -1) {
          if (until > 0) [rest, isFirst] = [rest.subarray(until), false];
          break;
        }
        yield { kind: 'end', table };
        rest = rest.subarray(at + endMark.length);
        state = 'between';
        continue;
      }
      const at = rest.indexOf(10);
      if (at === -1) {
        if (rest.length > longestLine) throw new Error('a line does not end');
        break;
      }
      if (state === 'after') throw new Error('something follows its end');
      const said: unknown = JSON.parse(rest.toString('utf8', 0, at));
      if (state === 'head') {
        yield { kind: 'head', head: head.parse(said) };
        state = 'between';
        rest = rest.subarray(at + 1);
      } else if (typeof said === 'object' && said !== null && 'table' in said) {
        const begun = tableHead.parse(said);
        table = begun.table;
        yield { kind: 'table', ...begun };
        [state, isFirst, rest] = ['rows', true, rest.subarray(at)];
      } else {
        yield { kind: 'foot', foot: foot.parse(said) };
        [state, rest] = ['after', rest.subarray(at + 1)];
      }
    }
  }
  if (state !== 'after' || rest.length > 0) throw new Error('it has no end');
}

const endMark = Buffer.from('\n\\.\n');
const longestLine = 4_000_000;
