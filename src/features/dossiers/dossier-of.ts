import { laterBy, longDay, type Language } from '#base/format.ts';
import { visitKindLabel } from '#features/visits/visit.ts';
import { m } from '#messages';
import { annexOf } from './annex.ts';
import type { Dossier } from './dossier.ts';
import type { DossierFacts } from './facts.ts';
import { allMarked } from './marked.ts';
import { sectionsOf } from './sections.ts';
import { suggestionsOf, type Suggestion } from './suggestions.ts';
import { level } from './words.ts';

export type Place = Readonly<{ language: Language; region: string; today: string }>;

/** The Besuchsmappe as its reader gets it, word by word in one language. */
export function dossierOf(facts: DossierFacts, { language, region, today }: Place): Dossier {
  const options = { locale: language };
  const { visit, matrix } = facts;
  const day = longDay(today, language);
  const heldOn = longDay(visit.heldOn, language);
  return {
    language,
    title: m.dossier_document_title({ visit: visit.title, owner: visit.ownerName, day }, options),
    heading: m.dossier_title({}, options),
    subtitle: m.dossier_subtitle({ visit: visit.title, day: heldOn }, options),
    owner: visit.ownerName,
    region,
    day: today,
    notice: visit.isOwn
      ? m.dossier_notice_own({}, options)
      : m.dossier_notice({ reader: facts.reader, owner: visit.ownerName }, options),
    facts: factsOf(facts, language),
    levels: matrix?.levels ?? [],
    levelsLabel: m.dossier_levels({}, options),
    suggestions: {
      heading: m.dossier_suggestions({}, options),
      rule: m.dossier_rule({}, options),
      none: m.dossier_suggestions_none({}, options),
      questions: suggestionsFor(facts).map((one) => questionOf(one, language))
    },
    sections: sectionsOf(facts, language),
    annex: { heading: m.dossier_annex({}, options), sections: annexOf(facts, language) },
    footer: m.dossier_footer({ visit: visit.title, day }, options),
    page: m.document_page({ page: '{page}', pages: '{pages}' }, options)
  };
}

function suggestionsFor(facts: DossierFacts): Suggestion[] {
  const { matrix } = facts;
  if (!matrix) return [];
  return suggestionsOf({
    order: matrix.themes.flatMap(({ criteria }) => criteria.map(({ key }) => key)),
    gaps: matrix.evaluation.gaps,
    marked: allMarked(facts),
    movements: matrix.evaluation.comparison?.movements ?? []
  });
}

function questionOf(one: Suggestion, locale: Language) {
  const options = { locale };
  const criterion = `${one.key} ${one.title}`;
  switch (one.rule) {
    case 'gap':
      return {
        text: m.dossier_ask_gap(
          { criterion, from: level(one.from, locale), to: level(one.to, locale) },
          options
        ),
        why: m.dossier_why_gap({}, options),
        details: []
      };
    case 'marks':
      return {
        text: m.dossier_ask_marks({ criterion }, options),
        why:
          one.parties === 1
            ? m.dossier_why_marks_one({}, options)
            : m.dossier_why_marks({ count: one.parties }, options),
        details: one.questions.slice(0, 4)
      };
    case 'fallen':
      return {
        text: m.dossier_ask_fallen(
          { criterion, from: level(one.from, locale), to: level(one.to, locale) },
          options
        ),
        why: m.dossier_why_fallen({}, options),
        details: []
      };
  }
}

function factsOf({ visit, matrix, parties }: DossierFacts, locale: Language) {
  const options = { locale };
  const when = m.visit_when(
    {
      day: longDay(visit.heldOn, locale),
      from: visit.startsAt,
      to: laterBy(visit.durationMin, visit.startsAt)
    },
    options
  );
  return [
    { label: m.dossier_kind({}, options), text: `${kind(visit.kind, locale)}, ${when}` },
    ...(visit.venue ? [{ label: m.visit_venue({}, options), text: visit.venue }] : []),
    { label: m.visit_aims({}, options), text: visit.aims },
    { label: m.dossier_parties({}, options), text: parties.map(({ name }) => name).join(', ') },
    {
      label: m.dossier_basis({}, options),
      text: matrix
        ? m.dossier_basis_text(
            {
              matrix: matrix.title,
              day: longDay(matrix.takenOn, locale),
              count: matrix.themes.length,
              of: matrix.themesOfMatrix
            },
            options
          )
        : m.dossier_basis_none({}, options)
    }
  ];
}

function kind(code: string, locale: Language): string {
  const words: Record<string, string> = {
    ownerVisit: m.visit_kind_ownerVisit({}, { locale }),
    ownerTalk: m.visit_kind_ownerTalk({}, { locale }),
    annualTalk: m.visit_kind_annualTalk({}, { locale })
  };
  return words[code] ?? visitKindLabel(code);
}
