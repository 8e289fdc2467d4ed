import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { criteriaOf, matrixTemplate } from '#features/matrices/template.ts';
import { roles } from '#features/people/role.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { demoStory } from './story.ts';

const story = demoStory.parse(json('db/seed/demo.json'));
const criteria = criteriaOf(matrixTemplate.parse(json('db/seed/matrix-default.json')), 'owner');
const register = parseRegister(
  { schools: file('schuldaten.csv'), owners: file('key_traeger.csv') },
  story.region.county
);
const owners = new Set(register.owners.map((owner) => owner.number));
const organisations = new Set([
  ...owners,
  ...register.schools.map((school) => school.number),
  ...story.organisations.map((organisation) => organisation.key)
]);

test('the region has 18 owners and 109 schools in 13 municipalities', () => {
  expect(register.owners).toHaveLength(18);
  expect(register.municipalities).toHaveLength(13);
  expect(register.schools.length + story.byHand.length).toBe(109);
  const sizes = register.owners.map(
    ({ number }) => register.schools.filter(({ ownerNumber }) => ownerNumber === number).length
  );
  expect([Math.max(...sizes), Math.min(...sizes)]).toEqual([25, 1]);
  const addresses = register.schools.flatMap(({ mail, homepage }) => [mail, homepage]);
  expect(addresses.filter((one) => one && !one.endsWith('.example'))).toEqual([]);
  expect(addresses).toContain('');
});

test('everybody and everything in the demo belongs to an organisation that exists', () => {
  const named = [
    ...story.people.map((person) => person.organisation),
    ...story.assessments.flatMap(({ releases }) => releases.map((release) => release.recipient)),
    ...story.visits.flatMap(({ partners }) => partners.map((partner) => partner.organisation)),
    ...story.buildOut.flatMap(({ schools }) => schools.map(({ school }) => school))
  ];
  expect(named.filter((organisation) => !organisations.has(organisation))).toEqual([]);
  const leading = [...story.assessments, ...story.visits].map(({ owner }) => owner);
  expect(leading.filter((owner) => !owners.has(owner))).toEqual([]);
  expect(story.people.filter((person) => !roles.some((role) => role === person.role))).toEqual([]);
});

test('answers and goals speak of criteria of the matrix', () => {
  const keys = new Set(criteria.map((criterion) => criterion.key));
  const named = [
    ...story.assessments.flatMap(({ answers }) => Object.keys(answers)),
    ...story.visits.flatMap(({ goals }) => goals.map((goal) => goal.criterion)),
    ...story.visits.flatMap(
      ({ preparation }) => preparation?.marks.map(({ criterion }) => criterion) ?? []
    )
  ];
  expect(named.filter((key) => !keys.has(key))).toEqual([]);
});

test('a finished assessment answers all criteria, only a finished one is released', () => {
  for (const { finishedOn, answers, releases } of story.assessments) {
    if (finishedOn) expect(Object.keys(answers)).toHaveLength(criteria.length);
    else expect(releases).toEqual([]);
    for (const release of releases) expect(release.on >= (finishedOn ?? '9')).toBe(true);
  }
});

test('an answer has a level or says why it has none, and no target lies below', () => {
  const answers = story.assessments.flatMap((assessment) => Object.entries(assessment.answers));
  const wrong = answers.filter(
    ([, answer]) =>
      (answer.current === undefined) === (answer.noLevel === undefined) ||
      (answer.target ?? 4) < (answer.current ?? 1)
  );
  expect(wrong).toEqual([]);
});

test('what a goal starts from is what the frozen assessment says', () => {
  for (const visit of story.visits) {
    const assessment = story.assessments.find(
      ({ owner, label }) => owner === visit.owner && label === visit.assessment
    );
    for (const goal of visit.goals) {
      expect(assessment?.answers[goal.criterion]?.current).toBe(goal.from);
    }
  }
});

test('no remark names a person of the demo, a mail address or a price', () => {
  const names = story.people.flatMap((person) => person.name.split(' '));
  const texts = story.assessments.flatMap(({ answers }) =>
    Object.values(answers).flatMap((answer) => [answer.remark, answer.note ?? ''])
  );
  const telling = texts.filter(
    (text) => /[@€]|Euro/.test(text) || names.some((name) => text.includes(name))
  );
  expect(telling).toEqual([]);
});

function json(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function file(name: string) {
  return { name, bytes: new Uint8Array(readFileSync(`db/seed/register/${name}`)) };
}
