import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Language } from '#base/format.ts';
import { copiedThemes, copy } from '#features/assessments/copies.server.ts';
import { wholeMatrix } from '#features/assessments/whole.server.ts';
import { inRegionsLanguage } from '#features/matrices/language.server.ts';
import { lookOf, type Look } from '#features/regions/look.server.ts';
import { receivedRelease } from '#features/releases/releases.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { longDay } from '#base/format.ts';
import { correctionOf, type ChainLink } from '#features/assessments/correction.ts';
import { version } from '#features/matrices/versions.server.ts';
import type { Paper } from './paper.ts';
import { blankPaper, copyPaper, draftPaper, type Place } from './paper-of.ts';

/** A paper with what it looks like and the beginning of its file's name. */
export type Sheet = Readonly<{ paper: Paper; look: Look; name: string }>;

type Acting = App.Locals['acting'];

/** The matrix of an Einschätzung, empty or with what is entered so far. */
export async function matrixSheet(
  tx: Tx,
  acting: Acting,
  { id, isBlank }: { id: string; isBlank: boolean }
): Promise<Sheet> {
  const place = placeOf(acting);
  await inRegionsLanguage(tx);
  const matrix = await wholeMatrix(tx, id);
  const options = { locale: place.language };
  const { organisation, label } = matrix;
  return {
    paper: isBlank ? blankPaper(matrix, place) : draftPaper(matrix, place),
    look: await lookOf(tx),
    name: isBlank
      ? m.paper_file_blank({ matrix: matrix.title }, options)
      : m.paper_file_draft({ organisation, label }, options)
  };
}

/** A matrix that nobody has begun yet, empty. */
export async function templateSheet(tx: Tx, acting: Acting, id: string): Promise<Sheet> {
  const place = placeOf(acting);
  await inRegionsLanguage(tx);
  const { title, rules, levels, scaleSentence, state, themes } = await version(tx, id);
  const matrix = {
    title,
    rules,
    levels,
    scaleSentence,
    organisation: null,
    startedOn: place.today,
    isDraft: state === 'draft' || state === 'commenting',
    themes: themes
      .filter(({ criteria }) => criteria.length > 0)
      .map((theme) => ({
        ...theme,
        criteria: theme.criteria.map((one) => ({ ...one, levelTexts: one.levels }))
      }))
  };
  return {
    paper: blankPaper(matrix, place),
    look: await lookOf(tx),
    name: m.paper_file_blank({ matrix: title }, { locale: place.language })
  };
}

/** A frozen copy, whole, for its own organisation. */
export async function copySheet(tx: Tx, acting: Acting, id: string): Promise<Sheet> {
  const place = placeOf(acting);
  await inRegionsLanguage(tx);
  const found = await copy(tx, id);
  const themes = await copiedThemes(tx, { copyId: id, themeIds: null, remarks: true });
  const notes = [
    ...correctionNotes(found.copies, id, place.language),
    ...(await redactionNotes(tx, id, place.language))
  ];
  const facts = { ...found, matrixTitle: found.title, themes, release: null, notes };
  return sheetOf(tx, { ...place, horizonYears: found.horizonYears }, facts);
}

/** What was released, as its recipient reads it; its owner gets the same. */
export async function releaseSheet(tx: Tx, acting: Acting, id: string) {
  const place = placeOf(acting);
  await inRegionsLanguage(tx);
  const { release, themes } = await receivedRelease(tx, id);
  const facts = {
    ...release,
    organisation: release.owner,
    themes,
    sha256: null,
    notes: [
      ...(await laterNotes(tx, release.correctedBy, place.language)),
      ...correctedNotes(release.corrects, place.language),
      ...(release.includesRemarks ? await redactionNotes(tx, release.copyId, place.language) : [])
    ],
    release: {
      recipient: release.recipient,
      scope: scopeOf(release, place.language),
      until: release.until
    }
  };
  const sheet = await sheetOf(tx, { ...place, horizonYears: release.horizonYears }, facts);
  return { sheet, isUnopened: release.isMine && !release.openedAt };
}

async function sheetOf(
  tx: Tx,
  place: Place,
  copied: Parameters<typeof copyPaper>[0]
): Promise<Sheet> {
  const { organisation, number, takenOn } = copied;
  return {
    paper: copyPaper(copied, place),
    look: await lookOf(tx),
    name: m.paper_file_copy({ organisation, number, day: takenOn }, { locale: place.language })
  };
}

/** Which later copy corrects this one, and which it corrects itself. */
function correctionNotes(copies: readonly ChainLink[], id: string, locale: Language): string[] {
  const later = correctionOf(copies, id);
  const own = copies.find((copy) => copy.id === id);
  const earlier = copies.find((copy) => copy.id === own?.correctsId);
  const words = ({ number, takenOn }: ChainLink, reason: string | null) => ({
    copy: m.paper_copy_of({ number, day: longDay(takenOn, locale) }, { locale }),
    reason: reason ?? ''
  });
  return [
    ...(later ? [m.paper_corrected_by(words(later, later.reason), { locale })] : []),
    ...(earlier ? [m.paper_corrects(words(earlier, own?.reason ?? null), { locale })] : [])
  ];
}

/** The later copy that the recipient has by now. */
async function laterNotes(tx: Tx, releaseId: string | null, locale: Language): Promise<string[]> {
  if (!releaseId) return [];
  const later = await tx
    .selectFrom('app.release as r')
    .innerJoin('app.frozen_copy as f', (join) =>
      join.onRef('f.region_id', '=', 'r.region_id').onRef('f.id', '=', 'r.copy_id')
    )
    .leftJoin('app.correction as b', (join) =>
      join.onRef('b.region_id', '=', 'f.region_id').onRef('b.copy_id', '=', 'f.id')
    )
    .select(['f.number', 'f.taken_on as takenOn', 'b.reason'])
    .where('r.region_id', '=', tx.region)
    .where('r.id', '=', releaseId)
    .executeTakeFirst();
  if (!later) return [];
  const copy = m.paper_copy_of(
    { number: later.number, day: longDay(later.takenOn, locale) },
    { locale }
  );
  return [m.paper_corrected_by({ copy, reason: later.reason ?? '' }, { locale })];
}

function correctedNotes(
  corrects: { takenOn: string | null; reason: string } | null,
  locale: Language
): string[] {
  if (!corrects) return [];
  const { takenOn, reason } = corrects;
  const what = takenOn
    ? m.release_corrects_day({ day: longDay(takenOn, locale) }, { locale })
    : m.release_corrects({}, { locale });
  return [`${what} ${m.release_corrects_reason({ reason }, { locale })}`];
}

/** That remarks the reader would see were taken out on order; where they stood the text says when. */
async function redactionNotes(tx: Tx, copyId: string, locale: Language): Promise<string[]> {
  const { count } = await tx
    .selectFrom('app.copied_remark')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('region_id', '=', tx.region)
    .where('copy_id', '=', copyId)
    .where('redaction_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return count > 0 ? [m.paper_redacted({ count }, { locale })] : [];
}

function scopeOf(
  release: { themeIds: readonly string[]; themesOfMatrix: number; includesRemarks: boolean },
  locale: Language
): string {
  const [count, of] = [release.themeIds.length, release.themesOfMatrix];
  const options = { locale };
  const themes =
    count === of
      ? m.release_all_themes({ of }, options)
      : m.release_some_themes({ count, of }, options);
  return release.includesRemarks
    ? m.release_with_remarks({ themes }, options)
    : m.release_without_remarks({ themes }, options);
}

function placeOf(acting: Acting): Place {
  if (!acting) error(404);
  const { language, name, horizonYears } = acting.region;
  return { language, region: name, today: today(), horizonYears };
}
