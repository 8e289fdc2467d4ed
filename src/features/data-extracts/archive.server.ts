import { createHash } from 'node:crypto';
import { error } from '@sveltejs/kit';
import { longDay, timeOf } from '#base/format.ts';
import { dayOf } from '#base/days.ts';
import { fileNamePart } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import { peopleBook } from '#features/people/people-file.server.ts';
import { peoplePage } from '#features/people/people.server.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { zipped, type ZipEntry } from '#server/office/zip.ts';
import { contents, missing } from './extract.ts';
import { extractOf } from './extracts.server.ts';
import { leftOut, parts } from './parts.server.ts';
import { jsonOf, rowsOf, type PackedTable } from './rows.server.ts';

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
type Stored = { id: string; name: string; size: number; sha256: string };

/**
 * Everything an organisation has as a ZIP: the rows of one moment, then its files, for each piece of which rights are
 * asked again. Nothing of it is stored: what breaks off has no directory and cannot be opened.
 */
export async function extractArchive(read: Read, acting: App.Locals['acting'], id: string) {
  const { own, name } = await read((tx) => extractOf(tx, id));
  if (gathering >= mostAtOnce) error(503);
  gathering += 1;
  try {
    const tables = await read((tx) => rowsOf(tx, own));
    const { members } = await read(peoplePage);
    const people = members.filter(({ organisationName }) => organisationName === name);
    return {
      name: `${fileNamePart(m.extract_title())} ${fileNamePart(name)} ${dayOf(now())}.zip`,
      mediaType: 'application/zip',
      pieces: zipped(entries(read, { acting, name, tables, people }))
    };
  } finally {
    gathering -= 1;
  }
}

let gathering = 0;
// Each holds a connection while it reads.
const mostAtOnce = 2;

type Extract = {
  acting: App.Locals['acting'];
  name: string;
  tables: PackedTable[];
  people: Parameters<typeof peopleBook>[1];
};

async function* entries(
  read: Read,
  { acting, name, tables, people }: Extract
): AsyncGenerator<ZipEntry> {
  const made = now();
  const list: { name: string; rows?: number; sha256: string }[] = [];
  const listed = (entry: ZipEntry, rows?: number): ZipEntry => {
    const line = { name: entry.name, ...(rows === undefined ? {} : { rows }), sha256: '' };
    list.push(line);
    return { ...entry, content: hashed(entry.content, (sha256) => (line.sha256 = sha256)) };
  };
  yield listed({ name: `${m.extract_readme()}.txt`, content: [readme(name, made)] });
  yield listed({
    name: `${fileNamePart(m.people_title())}.xlsx`,
    content: peopleBook(acting, people)
  });
  for (const table of tables) {
    yield listed(
      { name: `${m.extract_folder_rows()}/${table.table}.json`, content: jsonOf(table) },
      table.rows
    );
  }
  for (const file of await filesOf(tables)) {
    const path = `${m.extract_folder_files()}/${file.id.slice(-8)} ${fileNamePart(file.name)}`;
    yield listed({ name: path, content: fileStream(read, file) });
  }
  // Last, so that whoever reads it knows that nothing is missing.
  const whole = { format: 1, organisation: name, madeAt: made, entries: list, leftOut };
  yield { name: `${m.extract_list()}.json`, content: [JSON.stringify(whole, null, 2)] };
}

async function* hashed(
  content: ZipEntry['content'],
  done: (sha256: string) => void
): AsyncGenerator<string | Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of content) {
    hash.update(piece);
    yield piece;
  }
  done(hash.digest('hex'));
}

async function filesOf(tables: PackedTable[]): Promise<Stored[]> {
  const table = tables.find((one) => one.table === 'file');
  if (!table) return [];
  let text = '';
  for await (const piece of jsonOf(table)) text += piece.toString();
  return JSON.parse(text);
}

/** What is in it, for whoever opens it years later. */
function readme(name: string, made: Date): string {
  const language = getLocale();
  const at = { day: longDay(dayOf(made), language), time: timeOf(made, language) };
  const tablesOf = (group: string) =>
    Object.keys(parts)
      .filter((table) => parts[table]?.group === group)
      .join(', ');
  return [
    m.extract_readme_head({ name, ...at }),
    '',
    ...contents().flatMap(({ group, title, text }) => [title, text, tablesOf(group), '']),
    m.extract_readme_names(),
    '',
    m.extract_without(),
    ...missing().map(({ text }) => `- ${text}`),
    '',
    m.extract_readme_check({ file: `${m.extract_list()}.json` }),
    ''
  ].join('\r\n');
}
