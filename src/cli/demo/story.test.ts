import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { goalStates } from '#features/goals/goal-state.ts';
import { criteriaOf, matrixTemplate } from '#features/matrices/template.ts';
import { roles } from '#features/people/role.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { itemKinds } from '#features/visit-items/item.ts';
import { demoStory } from './story.ts';

const story = demoStory.parse(json('db/seed/demo.json'));
const matrix = matrixTemplate.parse(json('db/seed/matrix-default.json'));
const criteria = { owner: criteriaOf(matrix, 'owner'), school: criteriaOf(matrix, 'school') };
const criteriaFor = (organisation: string) =>
  criteria[owners.has(organisation) ? 'owner' : 'school'];
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
  expect(story.visits.filter(({ owner }) => !owners.has(owner))).toEqual([]);
  const assessing = story.assessments.map(({ organisation }) => organisation);
  expect(assessing.filter((one) => !organisations.has(one))).toEqual([]);
  expect(story.people.filter((person) => !roles.some((role) => role === person.role))).toEqual([]);
});

test('two rounds are done by at least eight Schulträger, and one runs', () => {
  const [first, second, running] = story.rounds;
  const finished = (label: string | undefined) =>
    story.assessments
      .filter((one) => one.round === label && one.finishedOn)
      .map((one) => one.organisation);
  const both = finished(first?.label).filter((owner) => finished(second?.label).includes(owner));
  expect(both.length).toBeGreaterThanOrEqual(8);
  expect([first?.closedOn, second?.closedOn].every(Boolean)).toBe(true);
  expect(running?.closedOn).toBeUndefined();
  expect(running && running.dueOn > story.today).toBe(true);
  expect(new Set(running?.steps.map(({ does }) => does))).toEqual(
    new Set(['begin', 'later', 'pause', 'ask', 'bind'])
  );
});

test('whoever did both rounds moved, mostly up', () => {
  const levels = (owner: string, label: string) =>
    story.assessments.find((one) => one.organisation === owner && one.label === label)?.answers ??
    {};
  for (const { organisation: owner } of story.assessments.filter(
    ({ round }) => round === 'Runde 2024'
  )) {
    const before = levels(owner, 'Runde 2024');
    const steps = Object.entries(levels(owner, 'Runde 2025')).map(
      ([key, { current }]) => (current ?? 0) - (before[key]?.current ?? current ?? 0)
    );
    expect(steps.filter((step) => Math.abs(step) > 2)).toEqual([]);
    expect(steps.filter((step) => step > 0).length).toBeGreaterThan(
      steps.filter((step) => step < 0).length
    );
  }
});

test('visits are held and coming, with everything that may become of them', () => {
  expect(new Set(story.visits.map(({ owner }) => owner)).size).toBeGreaterThanOrEqual(5);
  expect(story.visits.filter(({ state }) => state === 'planned').length).toBeGreaterThanOrEqual(4);
  for (const { state, on } of story.visits) expect(on > story.today).toBe(state === 'planned');
  const sheets = story.visits.flatMap(({ reportSheet }) => reportSheet ?? []);
  expect(sheets.map(({ isSent, isConfirmed }) => [isSent, isConfirmed])).toEqual(
    expect.arrayContaining([
      [false, false],
      [true, false],
      [true, true]
    ])
  );
  expect(sheets.filter(({ amendment }) => amendment)).not.toEqual([]);
  const open = sheets.filter(({ publicSummary }) => publicSummary);
  expect(new Set(open.map(({ isPublished }) => isPublished))).toEqual(new Set([true, false]));
  const goals = story.visits.flatMap((visit) => visit.goals);
  const last = (steps: readonly { state: string }[]) => steps.at(-1)?.state ?? 'planned';
  const states = new Set(goalStates);
  expect(new Set(goals.map(({ steps }) => last(steps)))).toEqual(states);
  const measures = goals.flatMap((goal) => goal.measures.map(({ reports }) => last(reports)));
  expect(
    new Set(['planned', 'running', 'done', 'dropped']).difference(new Set(measures)).size
  ).toBe(0);
  const items = new Set(story.visits.flatMap(({ items: said }) => said.map(({ kind }) => kind)));
  expect(items).toEqual(new Set(itemKinds));
});

test('answers and goals speak of criteria of the matrix', () => {
  const keys = new Set([...criteria.owner, ...criteria.school].map(({ key }) => key));
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
  for (const { organisation, finishedOn, answers, releases } of story.assessments) {
    if (finishedOn) {
      expect(Object.keys(answers).toSorted()).toEqual(
        criteriaFor(organisation)
          .map(({ key }) => key)
          .toSorted()
      );
    } else expect(releases).toEqual([]);
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
      ({ organisation, label }) => organisation === visit.owner && label === visit.assessment
    );
    expect(assessment).toBeDefined();
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
