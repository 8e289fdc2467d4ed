import { wordFile, type WordBlock } from '#server/office/word.ts';
import type { Paper, PaperCriterion } from './paper.ts';

/** The paper as a Word document; made on the day it speaks of, so that it is the same each time. */
export function paperWord(paper: Paper): AsyncGenerator<Uint8Array> {
  return wordFile({
    title: paper.title,
    language: paper.language,
    madeAt: new Date(`${paper.day}T12:00:00Z`),
    footer: [paper.footer, paper.draft].filter(Boolean).join(' · '),
    blocks: blocksOf(paper)
  });
}

function blocksOf(paper: Paper): WordBlock[] {
  return [
    { text: `${paper.organisation} · ${paper.region}`, look: 'muted' },
    { title: paper.heading },
    { text: paper.subtitle, look: 'strong' },
    ...(paper.notice ? [{ text: paper.notice }] : []),
    ...paper.facts.map(({ label, text }) => ({ text: `${label}: ${text}` })),
    ...(paper.rules.length > 0 ? [{ list: paper.rules }] : []),
    {
      text: `${paper.levelsLabel}: ${paper.levels.map(({ no, name }) => `${no} ${name}`).join(' · ')}`,
      look: 'muted'
    },
    ...paper.themes.flatMap(({ heading, criteria }): WordBlock[] => [
      { heading: 1, text: heading },
      ...(criteria.some(({ levels }) => levels.length > 0)
        ? criteria.flatMap((criterion) => toFillIn(criterion, paper))
        : [asTable(criteria, paper)])
    ]),
    ...(paper.seal
      ? [{ text: `${paper.seal.text}\n${paper.seal.sha256}`, look: 'muted' as const }]
      : [])
  ];
}

/** The levels side by side with a box each, all else to tick in a line, room to write. */
function toFillIn(criterion: PaperCriterion, paper: Paper): WordBlock[] {
  const { key, title, question, levels, choices } = criterion;
  const line = choices.map(({ label, options }) =>
    [label, ...options.map((option) => `☐ ${option}`)].filter(Boolean).join('  ')
  );
  return [
    { heading: 2, text: `${key} ${title}` },
    ...(question ? [{ text: question, look: 'muted' as const }] : []),
    {
      head: levels.map(({ label }) => `☐ ${label}`),
      widths: levels.map(() => 1),
      rows: [levels.map(({ text }) => text)]
    },
    { text: line.join('     ') },
    { text: `${paper.remarkLabel}\n` }
  ];
}

function asTable(criteria: readonly PaperCriterion[], paper: Paper): WordBlock {
  return {
    head: paper.columns,
    widths: [46, 14, 9, 19, 12],
    rows: criteria.map(({ key, title, cells, remark, mark }) => [
      [`${key} ${title}`, mark, remark && `${paper.remarkLabel} ${remark}`]
        .filter(Boolean)
        .join('\n'),
      ...cells.map(String)
    ])
  };
}
