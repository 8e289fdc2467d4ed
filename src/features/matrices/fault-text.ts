import { m } from '#messages';
import type { Problem } from './problem.ts';
import type { FileFault } from './read-child.ts';

/** One sentence that says what is wrong and where. */
export function faultText(fault: FileFault): string {
  switch (fault.code) {
    case 'unreadable':
      return m.template_fault_unreadable();
    case 'notJson':
      return m.template_fault_not_json();
    case 'place':
      return m.template_fault_place({
        place: fault.place || '–',
        problem: problemText(fault.problem)
      });
    case 'levelNumbers':
      return m.template_fault_level_numbers();
    case 'sideTwice':
      return m.template_fault_side_twice();
    case 'ownLanguage':
      return m.template_fault_own_language();
    case 'criterionTwice':
    case 'themeTwice':
      return m.template_fault_twice({ key: fault.key });
    case 'levelTexts':
      return m.template_fault_level_texts({ key: fault.key });
    case 'translationOfNothing':
      return m.template_fault_translation({ key: fault.key });
    case 'foreignTheme':
      return m.template_fault_theme({ key: fault.key, theme: fault.theme });
    case 'pairTwice':
      return m.template_fault_pair_twice({ owner: fault.owner, school: fault.school });
    case 'pairOfNothing':
      return m.template_fault_pair({ owner: fault.owner, school: fault.school });
    case 'appliesToOther':
      return m.template_fault_applies({ key: fault.key, value: fault.value });
  }
}

/** The end of a sentence about a value. */
export function problemText(problem: Problem): string {
  return problems[problem]();
}

const problems = {
  missing: m.template_fault_missing,
  unknown: m.template_fault_unknown,
  wrong: m.template_fault_wrong,
  long: m.template_fault_long,
  short: m.template_fault_short
} as const;
