import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Words } from '#features/regions/words.ts';
import type { Tx } from '#server/db.ts';
import { sectionDocument } from './document/section.ts';
import { commentsOf } from './comments.server.ts';
import { documentFile } from './files.server.ts';
import { sectionName } from './pdf.server.ts';
import { checksumOf, isConfirmed } from './responses.server.ts';
import { readSection, sectionToWrite, type ReadSection } from './sections.server.ts';

type Place = { visitId: string; schoolId: string };

/** A section for its school, or for the owner once it is frozen; with what was said about it. */
export async function sectionPage(tx: Tx, { visitId, schoolId }: Place) {
  const section = await readSection(tx, visitId, schoolId);
  const { content, response, ...rest } = section;
  return {
    section: rest,
    title: content.visit.title,
    document: sectionDocument(drawn(section), section.language, await wordsOf(tx)),
    response,
    isConfirmed: isConfirmed(section),
    checksum: checksumOf(section),
    comments: await commentsOf(tx, section.sheetId, schoolId)
  };
}

/** A section for its owner while it is written. */
export async function sectionDraftPage(tx: Tx, { visitId, schoolId }: Place) {
  const { sheet, section, content } = await sectionToWrite(tx, visitId, schoolId);
  return {
    sheet: { ...sheet, content: null },
    section,
    document: sectionDocument(
      { content, frozen: null, confirmed: null },
      sheet.region.language,
      sheet.region.words
    ),
    comments: await commentsOf(tx, sheet.id, schoolId)
  };
}

/** Whether the acting person is of the owner and the Berichtsbogen is still being written. */
export async function isBeingWritten(tx: Tx, visitId: string): Promise<boolean> {
  const { rows } = await sql<{ writing: boolean }>`
    select exists (
      select from app.report_sheet s
      where s.region_id = ${tx.region} and s.visit_id = ${visitId} and s.state <> 'confirmed') as writing`.execute(
    tx
  );
  return rows[0]?.writing === true;
}

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** A section as PDF or Word; what is not frozen yet is made now. */
export function sectionFile(read: Read, { visitId, schoolId }: Place, kind: string) {
  return documentFile(read, kind, async (tx) => {
    const words = await wordsOf(tx);
    if (await isBeingWritten(tx, visitId)) {
      const { sheet, content } = await sectionToWrite(tx, visitId, schoolId);
      const language = sheet.region.language;
      return {
        fileId: null,
        wordFileId: null,
        printed: sectionDocument({ content, frozen: null, confirmed: null }, language, words),
        name: sectionName(content.number, content.schoolName, language)
      };
    }
    const section = await readSection(tx, visitId, schoolId);
    const { content, language } = section;
    return {
      ...section,
      printed: sectionDocument(drawn(section), language, words),
      name: sectionName(content.number, content.schoolName, language)
    };
  });
}

/** A section as it is drawn: an answer counts only for the words it was given to. */
function drawn(section: ReadSection) {
  const { content, sha256, frozenOn, response } = section;
  return {
    content,
    frozen: sha256 && frozenOn ? { on: frozenOn, sha256 } : null,
    confirmed: isConfirmed(section) ? response : null
  };
}

async function wordsOf(tx: Tx): Promise<Words> {
  const { rows } = await sql<{ words: Words }>`
    select g.words from app.region g where g.id = ${tx.region}`.execute(tx);
  return rows[0]?.words ?? error(404);
}
