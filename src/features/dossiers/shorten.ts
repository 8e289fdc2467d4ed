import { m } from '#messages';
import type { Block, Dossier, Section } from './dossier.ts';
import { beginning } from './words.ts';

/** How much of each stays in the first part; texts in characters. */
type Room = Readonly<{ rows: number; groups: number; lines: number; text: number }>;

/** Ever less, until the first part fits on its pages whatever people wrote. */
export const rooms: readonly Room[] = [
  { rows: 5, groups: 5, lines: 4, text: 180 },
  { rows: 3, groups: 4, lines: 2, text: 90 },
  { rows: 2, groups: 2, lines: 1, text: 45 }
];

/** The same Besuchsmappe with a shorter first part; what was cut there stands whole in the annex. */
export function shortened(dossier: Dossier, room: Room): Dossier {
  const options = { locale: dossier.language };
  const short = (text: string) => beginning(text.replace(/\s+/g, ' ').trim(), room.text);
  const sections = dossier.sections.map((section) => shortSection(section, room));
  const isCut = (_: Section, index: number) => sections[index]?.isCut === true;
  const note = { text: m.dossier_cut({}, options) };
  return {
    ...dossier,
    subtitle: short(dossier.subtitle),
    owner: short(dossier.owner),
    region: short(dossier.region),
    footer: short(dossier.footer),
    notice: `${short(dossier.notice)} ${note.text}`,
    facts: dossier.facts.map(({ label, text }) => ({ label, text: short(text) })),
    levels: dossier.levels.map(({ no, name }) => ({ no, name: beginning(name, 30) })),
    suggestions: {
      ...dossier.suggestions,
      questions: dossier.suggestions.questions.map(({ text, why, details }) => ({
        text: beginning(text, room.text * 2),
        why,
        details: details.slice(0, room.lines - 1).map(short)
      }))
    },
    sections: sections.map(({ section, isCut: cut }) =>
      cut ? { ...section, blocks: [...section.blocks, note] } : section
    ),
    annex: {
      ...dossier.annex,
      sections: [
        beginningInFull(dossier),
        ...dossier.sections.filter(isCut).map(({ id, heading, blocks }) => ({
          id: `${id}-vollstaendig`,
          heading: m.dossier_in_full({ heading }, options),
          blocks
        })),
        ...dossier.annex.sections
      ]
    }
  };
}

/** What stands above the sections. */
function beginningInFull({
  language,
  subtitle,
  notice,
  facts,
  suggestions,
  heading
}: Dossier): Section {
  const options = { locale: language };
  const asked = suggestions.questions.map(({ text, why, details }) => ({
    name: text,
    lines: [why, ...details].map((one) => ({ label: '', text: one }))
  }));
  return {
    id: 'anfang-vollstaendig',
    heading: m.dossier_in_full({ heading }, options),
    blocks: [
      { text: subtitle },
      { text: notice },
      { groups: [{ name: m.dossier_about({}, options), lines: facts }, ...asked] }
    ]
  };
}

function shortSection(section: Section, room: Room): { section: Section; isCut: boolean } {
  const blocks = section.blocks.map((block) => shortBlock(block, room));
  const isCut = JSON.stringify(blocks) !== JSON.stringify(section.blocks);
  return { section: { ...section, blocks }, isCut };
}

function shortBlock(block: Block, room: Room): Block {
  const short = (text: string) => beginning(text, room.text).replace(/\s*\n\s*/g, ' ');
  if ('text' in block) return { text: beginning(block.text, room.text * 3) };
  if ('list' in block) return { list: block.list.slice(0, room.rows).map(short) };
  if ('groups' in block) {
    return {
      groups: block.groups.slice(0, room.groups).map(({ name, lines }) => ({
        name: short(name),
        lines: lines.slice(0, room.lines).map(({ label, text }) => ({
          label: short(label),
          text: short(text)
        }))
      }))
    };
  }
  return {
    columns: block.columns,
    rows: block.rows.slice(0, room.rows).map(({ cells, note }) => ({
      cells: cells.map((cell) => (typeof cell === 'number' ? cell : short(cell))),
      note: short(note)
    }))
  };
}
