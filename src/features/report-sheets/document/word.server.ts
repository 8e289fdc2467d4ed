import { wordFile, type WordBlock } from '#server/office/word.ts';
import type { Part, Printed } from './printed.ts';

/** The same words as on the page and in the PDF; made on the day they speak of, so the same each time. */
export function printedWord(printed: Printed): AsyncGenerator<Uint8Array> {
  const [year = 2000, month = 1, day = 1] = printed.day;
  const { left, mark } = printed.footer;
  return wordFile({
    title: printed.title,
    language: printed.language,
    madeAt: new Date(Date.UTC(year, month - 1, day, 12)),
    footer: [...left, ...(printed.draft ? [printed.draft.word] : []), mark].join(' · '),
    blocks: blocksOf(printed)
  });
}

function blocksOf(printed: Printed): WordBlock[] {
  const { highlights, outlook, seal } = printed;
  return [
    { text: `${printed.owner} · ${printed.region}`, look: 'muted' },
    { title: printed.heading },
    { text: printed.subtitle, look: 'strong' },
    ...(printed.draft ? [{ text: printed.draft.notice }] : []),
    ...printed.facts.map(({ label, text }) => ({ text: `${label}: ${text}` })),
    ...(highlights.lines.length > 0
      ? [{ heading: 1 as const, text: highlights.heading }, { list: highlights.lines }]
      : []),
    ...situationBlocks(printed),
    ...printed.views.flatMap(partBlocks),
    ...goalBlocks(printed),
    ...printed.parts.flatMap(partBlocks),
    ...(outlook.points.length > 0 ? [{ heading: 1 as const, text: outlook.heading }] : []),
    ...outlook.points.flatMap(({ label, lines }) => [
      { heading: 2 as const, text: label },
      ...linesBlock(lines)
    ]),
    ...(seal ? [{ text: `${seal.text}\n${seal.sha256}`, look: 'muted' as const }] : [])
  ];
}

function situationBlocks({ situation }: Printed): WordBlock[] {
  if (!situation) return [];
  // A level needs less room than „nicht zutreffend“.
  const isWorded = situation.themes.some(({ rows }) =>
    rows.some(({ ist }) => String(ist).length > 1)
  );
  const widthOf = (key: string) => (key === 'ist' && isWorded ? 16 : (widths.get(key) ?? 9));
  const levels = situation.levels.map(({ no, name }) => `${no} ${name}`).join(' · ');
  return [
    { heading: 1, text: situation.heading },
    ...(situation.themes.length === 0 ? [{ text: situation.none }] : []),
    ...(levels ? [{ text: `${situation.levelsLabel}: ${levels}`, look: 'muted' as const }] : []),
    ...situation.themes.flatMap((theme): WordBlock[] => [
      { heading: 2, text: theme.heading },
      ...(theme.text ? [{ text: theme.text }] : []),
      ...(theme.rows.length === 0
        ? []
        : [
            {
              head: situation.columns.map(({ label }) => label),
              widths: situation.columns.map(({ key }) => widthOf(key)),
              rows: theme.rows.map((row) =>
                situation.columns.map(({ key }) =>
                  key === 'criterion'
                    ? [row.criterion, row.remark && `${situation.remarkLabel} ${row.remark}`]
                        .filter(Boolean)
                        .join('\n')
                    : String(Object.entries(row).find(([name]) => name === key)?.[1] ?? '')
                )
              )
            }
          ])
    ])
  ];
}

/** Wide enough that no head of a column breaks within its word. */
const widths = new Map([
  ['criterion', 46],
  ['horizon', 12],
  ['shared', 19],
  ['priority', 16]
]);

function goalBlocks({ goals }: Printed): WordBlock[] {
  if (!goals) return [];
  if (goals.rows.length === 0) return [{ heading: 1, text: goals.heading }, { text: goals.none }];
  return [
    { heading: 1, text: goals.heading },
    {
      head: goals.columns,
      widths: [6, 60, 20, 14],
      rows: goals.rows.map(({ no, title, aim, sign, commitment, responsible, due }) => [
        no,
        [title, aim, sign && `${goals.signLabel} ${sign}`, commitment].filter(Boolean).join('\n'),
        responsible,
        due
      ])
    }
  ];
}

function partBlocks({ level, heading, lines, table }: Part): WordBlock[] {
  return [
    { heading: level, text: heading },
    ...linesBlock(lines),
    ...(table
      ? [{ head: table.columns, rows: table.rows, widths: table.columns.map(() => 1) }]
      : [])
  ];
}

function linesBlock(lines: readonly string[]): WordBlock[] {
  if (lines.length === 0) return [];
  return lines.length === 1 ? [{ text: lines[0] ?? '' }] : [{ list: lines }];
}
