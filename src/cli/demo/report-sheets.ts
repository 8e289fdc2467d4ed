import { plusDays } from '#base/days.ts';
import { amend } from '#features/report-sheets/amendments.server.ts';
import {
  comment as commentOn,
  proposalPage,
  sendForComments
} from '#features/report-sheets/comments.server.ts';
import { confirmSheet, sheetToConfirm } from '#features/report-sheets/confirmation.server.ts';
import {
  approvePublic,
  changePublic,
  publicChecksum,
  publicPage
} from '#features/report-sheets/public-sheets.server.ts';
import { changeDraft, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import {
  checksumOf,
  confirmSection,
  sheetToNote,
  takeNote
} from '#features/report-sheets/responses.server.ts';
import { keepSection, readSection } from '#features/report-sheets/sections.server.ts';
import type { CommentInput } from '#features/report-sheets/sheet-input.ts';
import { publish as publishPublic } from '#features/publications/publications.server.ts';
import { found, type Cast, type Story } from './cast.ts';
import type { Event, Run } from './event.ts';

type Visit = Story['visits'][number];
type Sheet = NonNullable<Visit['reportSheet']>;

/** The Berichtsbogen of a visit: its draft, and what follows it up to an amendment. */
export function sheetEvents(
  one: Visit,
  cast: Cast,
  { visitId, writtenOn, moved }: { visitId: () => string; writtenOn: string; moved: number }
): Event[] {
  const sheet = one.reportSheet;
  if (!sheet) return [];
  const after = (days: number, organisation: string, happens: Event['happens']): Event => ({
    day: plusDays(writtenOn, days),
    by: found(cast.leads, organisation),
    happens
  });
  const { comment: said, notes, confirmedSections, publicSummary, isPublished, amendment } = sheet;
  return [
    after(0, one.owner, (run) => writeDown(run, visitId(), { sheet, moved }, cast)),
    ...(said ? [after(1, said.organisation, (run) => comment(run, visitId(), said))] : []),
    ...(sheet.isConfirmed ? [after(2, one.owner, (run) => confirm(run, visitId()))] : []),
    ...notes.map(({ organisation, remark }) =>
      after(4, organisation, (run) => note(run, visitId(), remark))
    ),
    ...confirmedSections.map((school) =>
      after(5, school, (run) => confirmOwn(run, visitId(), found(cast.organisations, school)))
    ),
    ...(publicSummary
      ? [after(8, one.owner, (run) => publish(run, visitId(), publicSummary, isPublished))]
      : []),
    ...(amendment ? [after(3, one.owner, (run) => amendSheet(run, visitId(), amendment))] : [])
  ];
}

async function writeDown(
  run: Run,
  id: string,
  { sheet: told, moved }: { sheet: Sheet; moved: number },
  cast: Cast
): Promise<void> {
  const { sections, nextOn, participants, ownerView, ...said } = told;
  await run(async (tx) => {
    const { sheet, fields } = await sheetPage(tx, id);
    await changeDraft(tx, id, {
      version: sheet.version,
      copyId: sheet.copyId,
      highlights: said.highlights,
      openPoints: said.openPoints,
      distribution: said.distribution,
      participants: participants ?? fields?.participants ?? '',
      ownerView: ownerView ?? '',
      marking: 'internal',
      situations: {},
      nextOn: plusDays(nextOn, moved)
    });
    for (const { school, ...texts } of sections) {
      await keepSection(tx, sheet, found(cast.organisations, school), texts);
    }
    if (said.isSent) await sendForComments(tx, id, sheet.version + 1);
  });
}

async function confirm(run: Run, id: string): Promise<void> {
  const { proposal } = await run((tx) => sheetToConfirm(tx, id));
  if (!proposal) return;
  const { sha256, accessUntil } = proposal;
  await confirmSheet({ read: run, write: run }, id, { sha256, accessUntil });
}

async function comment(run: Run, id: string, { place, text }: CommentInput): Promise<void> {
  await run(async (tx) => {
    const { sheetId, ownerId } = await proposalPage(tx, id);
    await commentOn(tx, { sheetId, ownerId, visitId: id, schoolId: null }, { place, text });
  });
}

async function note(run: Run, id: string, remark: string): Promise<void> {
  await run(async (tx) => {
    const { sheet } = await sheetToNote(tx, id);
    await takeNote(tx, id, { sha256: sheet.sha256 ?? '', remark });
  });
}

async function confirmOwn(run: Run, id: string, schoolId: string): Promise<void> {
  await run(async (tx) => {
    const section = await readSection(tx, id, schoolId);
    const answer = { sha256: checksumOf(section), remark: '' };
    await confirmSection(tx, { visitId: id, schoolId }, answer);
  });
}

async function publish(run: Run, id: string, summary: string, isPublished: boolean): Promise<void> {
  await run((tx) => changePublic(tx, id, { version: 0, summary }));
  const { content } = await run((tx) => publicPage(tx, id));
  await approvePublic({ read: run, write: run }, id, publicChecksum(content));
  if (isPublished) await run((tx) => publishPublic(tx, id));
}

async function amendSheet(
  run: Run,
  id: string,
  { reason, openPoints }: { reason: string; openPoints: string }
): Promise<void> {
  await run((tx) => amend(tx, id, { reason }));
  await run(async (tx) => {
    const { sheet, fields } = await sheetPage(tx, id);
    const { highlights, distribution, nextOn, copyId, version } = sheet;
    await changeDraft(tx, id, {
      version,
      copyId,
      highlights,
      openPoints,
      distribution,
      participants: fields?.participants ?? '',
      ownerView: sheet.texts.ownerView ?? '',
      marking: 'internal',
      situations: {},
      nextOn
    });
  });
  await confirm(run, id);
}
