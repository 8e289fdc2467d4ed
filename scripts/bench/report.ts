import { berichtsbogenPdf } from '#features/report-sheets/document/pdf.server.ts';
import { sampleSheet } from '#features/report-sheets/document/sample-sheet.ts';
import { closeDocuments, renderPdf } from '#server/documents/typst.ts';
import { median, type Row } from './table.ts';

/** A Berichtsbogen of about 20 full pages against an empty page, both after the first of their kind. */
export async function documents(): Promise<Row[]> {
  const pages: number[] = [];
  const long = await typical(async (edition) => {
    pages.push(pagesIn(await berichtsbogenPdf(longSheet(edition), 'de')));
  });
  const empty = await typical(async (edition) => {
    await renderPdf({ template: `#set document(title: "${edition}")\n#title()`, data: {} });
  });
  await closeDocuments();
  return [
    { name: `report, ${pages[0]} pages`, value: `${long.toFixed(0)} ms`, bar: '≤ 60 ms' },
    { name: '  floor: empty page', value: `${empty.toFixed(1)} ms` }
  ];
}

async function typical(work: (edition: number) => Promise<void>): Promise<number> {
  await work(0);
  const times = [];
  for (let edition = 1; edition <= 9; edition++) {
    const before = performance.now();
    await work(edition);
    times.push(performance.now() - before);
  }
  return median(times);
}

/** Each edition says something else everywhere, so that nothing is taken from the one before. */
function longSheet(edition: number) {
  const sheet = sampleSheet();
  const copies = Array.from({ length: 34 }, (_, index) => `${edition}-${index}`);
  const { themes, goals } = sheet.content;
  return {
    ...sheet,
    content: {
      ...sheet.content,
      themes: copies.flatMap((mark) =>
        themes.map((theme) => ({
          ...theme,
          criteria: theme.criteria.map((one) => ({ ...one, remark: `${mark} ${one.remark}` }))
        }))
      ),
      goals: copies.flatMap((mark) =>
        goals.map((goal) => ({ ...goal, title: `${goal.title} ${mark}` }))
      )
    }
  };
}

function pagesIn(pdf: Uint8Array): number {
  return (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type \/Page\b/g)?.length ?? 0
  );
}
