import { error } from '@sveltejs/kit';
import { longDay, shortDay } from '#base/format.ts';
import { fileNamePart } from '#features/files/download.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { wordFile, wordType, type WordBlock } from '#server/office/word.ts';
import { visitLine } from './document/document.ts';
import { commitments } from './document/goals.ts';
import { sheetOf, type Sheet } from './facts.server.ts';
import { frozenSheet } from './report-sheets.server.ts';
import { sheetNumber } from './sheet.ts';

/** A plain Word document for the committee, to be finished by the administration; for the owner's house. */
export async function submission(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (!sheet.readsSections) error(sheet.isOwn ? 403 : 404);
  if (sheet.state !== 'confirmed') error(404);
  const locale = sheet.region.language;
  const number = sheetNumber(sheet);
  const { content } = frozenSheet(sheet);
  const title = m.submission_title({ visit: visitLine(content.visit, locale) }, { locale });
  return {
    name: `${fileNamePart(m.submission_file({ number, owner: sheet.ownerName }, { locale }))}.docx`,
    mediaType: wordType,
    pieces: wordFile({
      title,
      language: locale,
      madeAt: new Date(`${content.confirmations[0]?.on ?? content.visit.heldOn}T12:00:00Z`),
      footer: [m.document_number({ number }, { locale }), m.document_draft({}, { locale })].join(
        ' · '
      ),
      blocks: blocksOf(sheet, title)
    })
  };
}

function blocksOf(sheet: Sheet, title: string): WordBlock[] {
  const locale = sheet.region.language;
  const options = { locale };
  const { content } = frozenSheet(sheet);
  const situations = content.themes.flatMap(({ title, situation }) =>
    situation ? [`${title}: ${situation}`] : []
  );
  return [
    { text: content.ownerName, look: 'muted' },
    { title },
    { text: m.submission_hint({}, options), look: 'muted' },
    { heading: 1, text: m.submission_facts({}, options) },
    {
      text: m.submission_facts_text(
        { visit: visitLine(content.visit, locale), number: sheetNumber(sheet) },
        options
      )
    },
    ...(content.highlights.length > 0 ? [{ list: content.highlights }] : []),
    ...situations.map((text) => ({ text })),
    { heading: 1, text: m.submission_goals({}, options) },
    ...(content.goals.length === 0
      ? [{ text: m.document_goals_none({}, options) }]
      : [
          {
            head: [
              m.document_goal({}, options),
              m.document_commitment({}, options),
              m.document_responsible({}, options),
              m.document_due({}, options)
            ],
            widths: [36, 26, 24, 14],
            rows: content.goals.map(({ title: goal, commitment, responsible, dueOn }) => [
              goal,
              commitments[commitment]({}, options),
              responsible || '–',
              dueOn ? shortDay(dueOn, locale) : '–'
            ])
          }
        ]),
    { heading: 1, text: m.submission_money({}, options) },
    { text: m.submission_money_text({}, options) },
    { heading: 1, text: m.submission_decision({}, options) },
    { text: m.submission_decision_text({}, options) },
    ...(content.nextDate
      ? [{ text: m.submission_next({ day: longDay(content.nextDate, locale) }, options) }]
      : [])
  ];
}
