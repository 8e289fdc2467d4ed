import { m } from '#messages';
import type { ChangedPart } from './differences.ts';
import type { Version } from './version.ts';

/** Labels of the fields, for the error summary. */
export function criterionLabels({ levels }: Pick<Version, 'levels'>): Record<string, string> {
  const own = {
    title: m.template_title_of_criterion(),
    guidingQuestion: m.template_guiding_question(),
    evidence: m.template_evidence()
  };
  const texts = levels.map(({ no, name }) => {
    return { no, label: m.template_level_text({ no: String(no), name }) };
  });
  return {
    ...own,
    appliesTo: m.template_applies(),
    core: m.template_core(),
    ...Object.fromEntries(texts.map(({ no, label }) => [`level${no}`, label])),
    otherTitle: m.template_other({ field: own.title }),
    otherQuestion: m.template_other({ field: own.guidingQuestion }),
    otherEvidence: m.template_other({ field: own.evidence }),
    ...Object.fromEntries(
      texts.map(({ no, label }) => [`otherLevel${no}`, m.template_other({ field: label })])
    )
  };
}

export function themeLabels(): Record<string, string> {
  return {
    number: m.template_theme_number(),
    title: m.template_theme_title(),
    otherTitle: m.template_other({ field: m.template_theme_title() }),
    staysInside: m.template_stays_inside()
  };
}

export function frameLabels({ levels }: Pick<Version, 'levels'>): Record<string, string> {
  const own = {
    title: m.template_title(),
    scaleSentence: m.template_scale_sentence(),
    rules: m.template_rules(),
    deviatingSchools: m.template_rule_deviating(),
    evidenceRule: m.template_rule_evidence()
  };
  const level = (no: number) => {
    const name = m.template_level_name({ no: String(no) });
    const meaning = m.template_level_meaning({ no: String(no) });
    return [
      [`name${no}`, name],
      [`meaning${no}`, meaning],
      [`otherName${no}`, m.template_other({ field: name })],
      [`otherMeaning${no}`, m.template_other({ field: meaning })]
    ];
  };
  return {
    ...own,
    otherTitle: m.template_other({ field: own.title }),
    otherScaleSentence: m.template_other({ field: own.scaleSentence }),
    otherRules: m.template_other({ field: own.rules }),
    otherDeviatingSchools: m.template_other({ field: own.deviatingSchools }),
    otherEvidenceRule: m.template_other({ field: own.evidenceRule }),
    ...Object.fromEntries(levels.flatMap(({ no }) => level(no)))
  };
}

export function requirementLabels(): Record<string, string> {
  return {
    text: m.template_requirement(),
    source: m.template_source(),
    asOf: m.template_as_of(),
    reviewOn: m.template_review_on()
  };
}

export function partLabel(part: ChangedPart): string {
  return parts[part]();
}

const parts: Readonly<Record<ChangedPart, () => string>> = {
  title: m.template_title_of_criterion,
  guidingQuestion: m.template_guiding_question,
  levels: m.template_part_levels,
  evidence: m.template_evidence,
  isCore: m.template_core,
  appliesTo: m.template_applies,
  theme: m.template_part_theme
};
