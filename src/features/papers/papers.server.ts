import { error } from '@sveltejs/kit';
import type { Language } from '#base/format.ts';
import { copiedThemes, copy } from '#features/assessments/copies.server.ts';
import { wholeMatrix } from '#features/assessments/whole.server.ts';
import { inRegionsLanguage } from '#features/matrices/language.server.ts';
import { lookOf, type Look } from '#features/regions/look.server.ts';
import { receivedRelease } from '#features/releases/releases.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
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

/** A frozen copy, whole, for its own organisation. */
export async function copySheet(tx: Tx, acting: Acting, id: string): Promise<Sheet> {
  const place = placeOf(acting);
  await inRegionsLanguage(tx);
  const found = await copy(tx, id);
  const themes = await copiedThemes(tx, { copyId: id, themeIds: null, remarks: true });
  const facts = { ...found, matrixTitle: found.title, themes, release: null };
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
