import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { MatrixTemplate, Translation } from './template-shape.ts';
import { otherLanguage, type Version } from './version.ts';
import { version, versionInOwnLanguage } from './versions.server.ts';

/** A version as a file of the documented shape, its translation included. */
export async function templateFile(tx: Tx, id: string): Promise<MatrixTemplate> {
  const own = await versionInOwnLanguage(tx, id);
  const language = otherLanguage(own);
  await sql`select set_config('app.language', ${language}, true)`.execute(tx);
  const translated = translationOf(await version(tx, id), language);
  return {
    key: own.framework,
    version: own.version,
    title: own.title,
    language: own.language,
    scaleSentence: own.scaleSentence,
    levels: own.levels.map(({ no, name, meaning }) => ({ no, name, meaning })),
    audiences: [
      {
        audience: own.audience,
        title: own.title,
        rules: [...own.rules],
        fieldRules: own.fieldRules,
        themes: own.themes.map(({ key, number, title, staysInside, criteria }) => {
          return { key, number, title, staysInside, criteria: criteria.map(criterionOf) };
        })
      }
    ],
    mirrors: mirrorsOf(own),
    translations: translated ? { [language]: translated } : {}
  };
}

type Criterion = Version['themes'][number]['criteria'][number];

function criterionOf(one: Criterion) {
  return {
    key: one.key,
    title: one.title,
    guidingQuestion: one.guidingQuestion,
    levels: [...one.levels],
    evidence: one.evidence,
    core: one.isCore,
    appliesTo: [...one.appliesTo],
    requirements: one.requirements.map(({ text, source, asOf, reviewOn }) => {
      return { text, source, asOf, reviewOn };
    })
  };
}

function mirrorsOf({ audience, themes, mirrors }: Version): MatrixTemplate['mirrors'] {
  const keys = new Map(themes.flatMap(({ criteria }) => criteria.map(({ id, key }) => [id, key])));
  return mirrors.map(({ criterionId, otherKey, kind }) => {
    const own = keys.get(criterionId) ?? '';
    return audience === 'owner'
      ? { ownerKey: own, schoolKey: otherKey, kind }
      : { ownerKey: otherKey, schoolKey: own, kind };
  });
}

/** Null where sentences and levels are not translated; single themes and criteria may be missing. */
function translationOf(shown: Version, language: 'de' | 'en'): Translation | null {
  if (shown.lang !== language) return null;
  const { title, rules, fieldRules, levels, themes } = shown;
  const criteria = themes.flatMap((theme) => theme.criteria);
  return {
    scaleSentence: shown.scaleSentence,
    levels: levels.map(({ no, name, meaning }) => ({ no, name, meaning })),
    sides: { [shown.audience]: { title, rules: [...rules], fieldRules } },
    themes: Object.fromEntries(
      themes.filter(({ lang }) => lang === language).map(({ key, title: words }) => [key, words])
    ),
    criteria: Object.fromEntries(
      criteria
        .filter(({ lang }) => lang === language)
        .map(({ key, title: words, guidingQuestion, levels: texts, evidence }) => {
          return [key, { title: words, guidingQuestion, levels: [...texts], evidence }];
        })
    )
  };
}
