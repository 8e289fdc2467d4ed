import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { now, today } from '#server/clock.ts';
import type { CellValue, Row } from '#server/office/workbook-content.ts';
import { workbookFile, workbookType } from '#server/office/workbook.ts';
import { downloadHeaders, fileNamePart, streamOf } from './download.ts';

export type ListColumn<Entry> = Readonly<{
  heading: string;
  /** In letters. */
  width: number;
  cell: (entry: Entry) => CellValue;
}>;

export type List<Entry> = Readonly<{
  title: string;
  /** For whom it was made: region and acting organisation. */
  acting: App.Locals['acting'];
  /** What the list may be used for; stands on top and at the foot of each page. */
  purpose: string;
  /** What of all there is was chosen, in words; nothing where it is everything. */
  choice?: string;
  entries: readonly Entry[];
  columns: readonly ListColumn<Entry>[];
}>;

const topRows = 4;

/** A list of a page as an Excel workbook; what is in it is what the page's own query found. */
export function listFile<Entry>(list: List<Entry>): Response {
  const region = list.acting?.region.name ?? '';
  const name = `${fileNamePart(list.title)} ${fileNamePart(region)} ${today()}.xlsx`;
  return new Response(streamOf(listBook(list)), {
    headers: downloadHeaders({ name, mediaType: workbookType })
  });
}

/** The same as bytes, where it is a part of something else. */
export function listBook<Entry>(list: List<Entry>): AsyncGenerator<Uint8Array> {
  const { title, purpose, entries, columns } = list;
  const region = list.acting?.region.name ?? '';
  return workbookFile({
    title: `${title}, ${region}`,
    language: getLocale(),
    madeAt: now(),
    sheets: [
      {
        name: title,
        widths: columns.map(({ width }) => width),
        rows: [
          ...topOf(list, region),
          { look: 'head', cells: columns.map(({ heading }) => heading) },
          ...entries.map((entry): Row => ({ cells: columns.map(({ cell }) => cell(entry)) }))
        ],
        headRow: topRows + 1,
        hasFilter: true,
        footer: purpose
      }
    ]
  });
}

function topOf(
  { title, acting, purpose, choice }: Omit<List<unknown>, 'entries' | 'columns'>,
  region: string
): Row[] {
  const facts = m.export_made({
    day: longDay(today(), getLocale()),
    organisation: acting?.membership.organisationName ?? '',
    region
  });
  return [
    { look: 'title', cells: [title] },
    { look: 'note', cells: [m.export_purpose({ purpose })] },
    { look: 'note', cells: [choice ? `${facts} · ${m.export_choice({ choice })}` : facts] },
    { cells: [] }
  ];
}
