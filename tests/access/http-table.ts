import { plusDays } from '#base/days.ts';
import { choiceQuery } from '#features/releases/release.ts';
import { today } from '#server/clock.ts';
import { password } from '../sign-in.ts';
import { file, form, open, page, post, type Job, type Row } from './http-rows.ts';
import type { Fields } from '../server.ts';
import type { Asker, HttpWorld } from './http-world.ts';

/**
 * Who gets which answer where, for the things of Stadt Alpha. Hand-written after domain.md C.0 and C.25.
 * Below /r/ whoever is not named finds nothing (404), and who is not signed in is asked to sign in.
 */
const house: Asker[] = ['alphaMember', 'alphaUnit'];
const staff: Asker[] = [...house, 'provider'];
const ofAlpha: Asker[] = ['alphaLead', ...staff];
const partners: Asker[] = ['betaLead', 'coordinator', 'guest'];
const ofOwners: Asker[] = [...ofAlpha, 'betaLead', 'gammaLead'];
const ownerLeads: Asker[] = ['alphaLead', 'betaLead', 'gammaLead'];
const others: Asker[] = ['schoolMember', 'supervision', 'mediaAdvisor', 'steering'];
const ofRegion: Asker[] = [...ofOwners, 'coordinator', 'schoolLead', ...others];

const butCoordinator = ofRegion.filter((asker) => asker !== 'coordinator');

const asksOther: Asker[] = ['betaLead', 'gammaLead', 'coordinator', 'schoolLead'];
const asksHistory: Asker[] = ['alphaLead', ...asksOther];
const butAskers = ofRegion.filter((asker) => !asksHistory.includes(asker));

const region = '/r/[region]';
const reading = `${region}/historie/[lesung=id]`;
const assessment = `${region}/matrix/[einschaetzung=id]`;
const criterion = `${assessment}/[kriterium=criterion]`;
const ofIt = { at: { kriterium: 'keptKey' } };
const copy = `${region}/staende/[stand=id]`;
const release = `${region}/freigaben/[freigabe=id]`;
const visit = `${region}/besuche/[besuch=id]`;
const mark = `${visit}/klaeren/[kriterium=criterion]`;
const asked = { version: '0', question: 'Bis wann?' };
const goal = `${visit}/gespraech/ziele/[ziel=id]`;
const agenda = `${visit}/gespraech/tagesordnung`;
const goals = `${region}/ziele`;
const liveGoal = `${goals}/[ziel=id]`;
const measures = `${goals}/massnahmen`;
const measure = `${measures}/[massnahme=id]`;
const readsGoal: Asker[] = [...staff, 'betaLead', 'coordinator', 'schoolLead', 'schoolMember'];
const seesGoal: Asker[] = ['alphaLead', ...readsGoal];
const steersGoal = { 303: ['alphaLead'] as const, 403: readsGoal };
const runs = { state: 'running', reason: '' };
const items = `${visit}/ergebnisse`;
const ofTalk = { at: { besuch: 'talk', ergebnis: 'talkItem' } };
const sheet = `${visit}/berichtsbogen`;
const ofFrozenSheet = { besuch: 'frozen', bogen: 'frozenSheet', stelle: 'sheetPlace' };
const ofSent = { at: { besuch: 'sent' } };
const inHouse: Asker[] = ['alphaLead', ...house];
const atSchool = {
  at: {
    einschaetzung: 'schoolAssessment',
    kriterium: 'schoolKey',
    stand: 'schoolCopy',
    freigabe: 'toItsOwner'
  }
};
const ofSchool: Asker[] = ['schoolLead', 'schoolMember'];
const onlySchoolLead = { 200: ['schoolLead'], 403: [...inHouse, 'schoolMember'] } satisfies Answers;
const answered: Row['body'] = async (_world, page) => ({
  sha256: /name="sha256" value="(\w+)"/.exec(await page())?.[1] ?? '0'.repeat(64),
  remark: ''
});
const organisation = `${region}/verzeichnis/[organisation=id]`;
const units = `${region}/verzeichnis/[organisation=id]/bereiche`;
const bulk = `${region}/personen/sammeleinladung`;
const inviters: Asker[] = [...ownerLeads, 'coordinator', 'schoolLead'];
const listed = { csv: 'Organisation;Name;Mail\nStadt Alpha;Mia;mia@alpha.example' };
const member = `${region}/personen/[mitgliedschaft=id]`;
const ofLead = { at: { mitgliedschaft: 'alphaLeadMembership' } };
const ofList = { at: { einlesung: 'listImport' } };
const registerImport = `${region}/register/[einlesung=id]`;

const templates = `${region}/vorlagen`;
const template = `${templates}/[fassung=id]`;
const draftCriterion = `${template}/kriterien/[kriterium=id]`;
const inDraft = {
  at: { fassung: 'draftMatrix', thema: 'draftTheme', kriterium: 'draftCriterion' }
};
const inRound = { at: { fassung: 'round' } };
const level = (name: string, text: string) =>
  Object.fromEntries([1, 2, 3, 4].map((no) => [`${name}${no}`, text]));
const criterionTexts = {
  version: '1',
  title: 'Anders',
  guidingQuestion: 'Wie?',
  evidence: 'Protokoll',
  ...level('level', 'Text'),
  ...level('otherLevel', ''),
  otherTitle: '',
  otherQuestion: '',
  otherEvidence: ''
};
const mandates = `${region}/verzeichnis/[organisation=id]/auftraege`;
const mandate = `${mandates}/[auftrag=id]`;
const phase = `${region}/region/projektphasen/[phase=id]`;
const term = {
  name: 'Phase',
  beginsOn: '2026-01-01',
  endsOn: '2030-12-31',
  guidingAim: ''
};
const legal = `${region}/region/rechtliches/[seite=legal]`;
const round = `${region}/runden/[runde=id]`;
/** Who is asked in the round: the lead of Alpha answers, others read along, the coordination is not asked. */
const answersRound = {
  303: ['alphaLead', 'betaLead'],
  403: house
} satisfies Answers;
const runsRound = {
  303: ['coordinator'],
  403: ['alphaLead', ...house, 'betaLead']
} satisfies Answers;
const invitation = `${region}/personen/einladung/[einladung=id]`;

/** Nobody else finds a page of the operator, and strangers sign in first. */
const operators = (answer: 200 | 303): Answers => ({
  [answer]: ['operator'],
  'sign-in': ['anonymous']
});

/** Whose visit it is changes it; who else sees it may not. */
const changesVisit = { 200: ['alphaLead'], 403: [...staff, ...partners] } satisfies Answers;
const changedVisit = { 303: ['alphaLead'], 403: [...staff, ...partners] } satisfies Answers;
/** Everybody knows the organisation, its lead alone changes what belongs to it. */
const changesAlpha = {
  200: ['alphaLead'],
  403: ofRegion.filter((asker) => asker !== 'alphaLead')
} satisfies Answers;
const changedAlpha = { 303: ['alphaLead'], 403: changesAlpha[403] } satisfies Answers;
/** The coordination keeps the directory too. */
const correctsAlpha = {
  200: ['alphaLead', 'coordinator'],
  403: ofRegion.filter((asker) => !['alphaLead', 'coordinator'].includes(asker))
} satisfies Answers;
const notInAlpha = ofRegion.filter((asker) => !['alphaLead', ...house].includes(asker));
type Answers = Parameters<typeof page>[1];

const appointment = {
  kind: 'ownerVisit',
  title: 'Besuch',
  aims: 'WLAN klären',
  heldOn: '2098-12-03',
  startsAt: '14:00',
  durationMin: '120',
  venue: ''
};
const said = {
  title: 'Glasfaser für alle',
  fromLevel: '',
  toLevel: '',
  commitment: 'intent',
  responsible: '',
  dueOn: '',
  successSign: ''
};
const version = { version: '1' };
const invited = { name: 'Noch eine', mail: 'noch@alpha.example' };

const changedMember = () => ({
  ...version,
  role: 'ownerMember',
  validFrom: '2020-01-01',
  validTo: '2098-12-31'
});
const toConfirm = { at: { token: 'mailConfirmToken' } };
const toStop = { at: { token: 'mailStopToken' } };
/** A form of the region's settings: the coordination alone, everybody else knows the page above it. */
function settings(path: string, body: (world: HttpWorld) => Fields, action?: string): Row[] {
  const refused = ofRegion.filter((asker) => asker !== 'coordinator');
  const route = `${region}/region/${path}`;
  return [
    page(route, { 200: ['coordinator'], 403: refused }),
    form(
      route,
      { 303: ['coordinator'], 403: refused },
      (world) => ({ ...version, ...body(world) }),
      { action }
    )
  ];
}

export const table: Row[] = [
  // A guest has come for its visit.
  page(region, { 200: ofRegion, 303: ['guest'] }),

  // Whoever leads takes along what the organisation has; only who asked for it gets it.
  page(`${region}/datenauszug`, { 200: asksHistory, 403: butAskers }),
  form(`${region}/datenauszug`, { 303: asksHistory, 403: butAskers }, () => ({})),
  file(`${region}/datenauszug/[auszug=id]`, { 200: ['alphaLead'] }),

  page(`${region}/runden`, { 200: ['coordinator'] }),
  page(`${region}/runden/neu`, { 200: ['coordinator'] }),
  form(`${region}/runden/neu`, { 303: ['coordinator'] }, ({ ids }) => ({
    template: ids.template,
    label: 'Runde',
    aim: '',
    dueOn: '2098-12-01',
    remindDays: '14, 3',
    who: 'chosen',
    owners: [ids.gamma]
  })),
  page(round, { 200: ['alphaLead', ...house, 'betaLead', 'coordinator'] }),
  form(round, answersRound, () => ({}), { action: 'beginnen' }),
  form(round, answersRound, () => ({ wishedOn: '2099-01-15', laterReason: '' }), {
    action: 'spaeter'
  }),
  form(round, answersRound, () => ({ pausedUntil: '', pauseReason: '' }), { action: 'pause' }),
  form(round, answersRound, () => ({}), { action: 'weiter' }),
  // Alpha has already asked.
  form(
    round,
    { 303: ['betaLead'], 409: ['alphaLead'], 403: house },
    () => ({ askedUntil: '2099-12-20', askedReason: '' }),
    { action: 'bitte' }
  ),
  form(round, runsRound, () => ({ owner: 'all', dueOn: '2099-12-24' }), { action: 'frist' }),
  form(round, runsRound, ({ ids }) => ({ extension: ids.extension, decision: 'granted' }), {
    action: 'antwort'
  }),
  page(`${round}/schluss`, { 200: ['coordinator'], 403: ['alphaLead', ...house, 'betaLead'] }),
  form(`${round}/schluss`, runsRound, () => version),
  page(`${round}/einladung`, { 200: ['coordinator'], 403: ['alphaLead', ...house, 'betaLead'] }),
  form(`${round}/einladung`, runsRound, ({ ids }) => ({ owners: [ids.gamma] })),
  // Alpha may use what it has begun already; Beta has nothing that fits, and others are not asked.
  page(`${round}/einschaetzung`, { 200: ['alphaLead', 'betaLead'], 403: house }),
  form(
    `${round}/einschaetzung`,
    { 303: ['alphaLead'], 422: ['betaLead'], 403: house },
    ({ ids }) => ({ assessment: ids.assessment })
  ),

  page(`${region}/matrix`, { 200: [...ofOwners, ...ofSchool] }),
  form(
    `${region}/matrix`,
    { 303: [...ownerLeads, 'schoolLead'], 403: [...staff, 'schoolMember'] },
    () => ({ label: '2098' })
  ),
  page(assessment, { 200: ofAlpha }),
  // A school fills in a matrix of its own as a team; its lead finishes and releases.
  page(assessment, { 200: ofSchool }, atSchool),
  page(criterion, { 200: ofSchool }, atSchool),
  form(
    criterion,
    { 303: ofSchool },
    () => ({ ...version, current: '3', remark: 'neu', note: '' }),
    atSchool
  ),
  page(`${assessment}/kurzweg`, { 200: ofSchool }, atSchool),
  page(`${assessment}/abschluss`, { 200: ['schoolLead'], 403: ['schoolMember'] }, atSchool),
  page(copy, { 200: ofSchool }, atSchool),
  page(`${copy}/freigabe`, { 200: ['schoolLead'], 403: ['schoolMember'] }, atSchool),
  page(release, { 200: [...ofSchool, ...inHouse] }, atSchool),
  page(`${assessment}/[kriterium=criterion]`, { 200: ofAlpha }),
  form(`${assessment}/[kriterium=criterion]`, { 303: ['alphaLead'], 403: staff }, () => ({
    ...version,
    current: '3',
    remark: 'neu',
    note: ''
  })),
  // The theme of the IT is filled in by its people and the lead.
  form(
    `${assessment}/[kriterium=criterion]`,
    { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    () => ({ ...version, current: '3', remark: 'neu', note: '' }),
    { at: { kriterium: 'keptKey' } }
  ),
  ...['fertig', 'offen'].map((action) =>
    form(
      assessment,
      { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
      ({ ids }) => ({ theme: ids.keptTheme, unit: ids.it }),
      { action, at: { einschaetzung: action === 'fertig' ? 'assessment' : 'doneAssessment' } }
    )
  ),
  // Evidence and deviating schools are for the house; the theme's people and the lead change them.
  page(`${criterion}/belege`, { 200: ['alphaLead', ...house], 403: ['provider'] }, ofIt),
  form(
    `${criterion}/belege`,
    { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    () => ({ title: 'Plan', url: 'https://alpha.example/plan' }),
    { action: 'link', ...ofIt }
  ),
  // Nobody else gets as far as the question what kind of file it is.
  form(
    `${criterion}/belege`,
    { 422: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    () => {
      const upload = new FormData();
      upload.set('file', new Blob(['kein Beleg']), 'plan.pdf');
      return upload;
    },
    { action: 'datei', ...ofIt }
  ),
  file(`${criterion}/belege/[beleg=id]`, { 200: ['alphaLead', ...house], 403: ['provider'] }, ofIt),
  page(
    `${criterion}/belege/[beleg=id]/entfernung`,
    { 200: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    ofIt
  ),
  form(
    `${criterion}/belege/[beleg=id]/entfernung`,
    { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    () => ({}),
    ofIt
  ),
  page(`${criterion}/schulen`, { 200: ['alphaLead', ...house], 403: ['provider'] }, ofIt),
  form(
    `${criterion}/schulen`,
    { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    ({ ids }) => ({ schools: [ids.alphaSchool], direction: 'lower', note: '' }),
    { action: 'dazu', at: { kriterium: 'freeKey' } }
  ),
  form(
    `${criterion}/schulen`,
    { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    ({ ids }) => ({ school: ids.alphaSchool }),
    { action: 'weg', ...ofIt }
  ),
  page(`${assessment}/kurzweg`, {
    200: ['alphaLead', 'alphaUnit'],
    403: ['alphaMember', 'provider']
  }),
  page(
    `${assessment}/kurzweg/[kriterium=criterion]`,
    { 200: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    ofIt
  ),
  form(
    `${assessment}/kurzweg/[kriterium=criterion]`,
    { 303: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    () => ({ ...version, current: '3', remark: 'neu', to: 'overview' }),
    ofIt
  ),
  page(`${assessment}/zuteilung`, { 200: ['alphaLead'], 403: staff }),
  form(`${assessment}/zuteilung`, { 303: ['alphaLead'], 403: staff }, ({ ids }) => ({
    T1: [ids.unit, ids.it]
  })),
  file(`${assessment}/aenderungen`, { 200: ofAlpha }),
  page(`${assessment}/auswertung`, { 200: ofAlpha }),
  file(`${assessment}/auswertung/excel`, { 200: ofAlpha }),
  page(`${assessment}/abschluss`, { 200: ['alphaLead'], 403: staff }),
  form(`${assessment}/abschluss`, { 303: ['alphaLead'], 403: staff }, () => ({})),

  page(`${assessment}/papier`, { 200: ofAlpha }),
  file(`${assessment}/papier/leer/[datei=paper]`, { 200: ofAlpha }),
  file(`${assessment}/papier/ausgefuellt/[datei=paper]`, { 200: ofAlpha }),
  file(`${copy}/[datei=paper]`, { 200: ofAlpha }),
  file(`${release}/[datei=paper]`, { 200: [...ofAlpha, 'betaLead'] }),
  page(`${assessment}/mappe`, { 200: ofAlpha }),
  file(`${assessment}/mappe/excel`, { 200: ofAlpha }),
  form(
    `${assessment}/mappe`,
    { 422: ['alphaLead', 'alphaUnit'], 403: ['alphaMember', 'provider'] },
    () => new FormData()
  ),
  page(`${assessment}/mappe/[mappe=id]`, { 200: ['alphaLead'] }),
  form(`${assessment}/mappe/[mappe=id]`, { 303: ['alphaLead'] }, () => ({ seen: '' }), {
    action: 'uebernehmen'
  }),
  form(`${assessment}/mappe/[mappe=id]`, { 303: ['alphaLead'] }, () => ({}), {
    action: 'verwerfen'
  }),

  page(copy, { 200: ofAlpha }),
  page(`${copy}/auswertung`, { 200: ofAlpha }),
  file(`${copy}/auswertung/excel`, { 200: ofAlpha }),
  // Partners know the copy, but not from here: only its own organisation reads it whole.
  page(`${copy}/freigabe`, { 200: ['alphaLead'], 403: staff }),
  form(`${copy}/freigabe`, { 303: ['alphaLead'], 403: staff }, ({ ids }) => {
    const choice = {
      empfaenger: [ids.gamma],
      themen: ['T1'],
      bemerkungen: false,
      besuche: [],
      ersetzen: false,
      bis: null
    };
    const { empfaenger, themen } = choice;
    return { vorschau: '1', empfaenger, themen, bis: '', gesehen: choiceQuery(choice) };
  }),
  page(`${copy}/berichtigung`, { 200: ['alphaLead'], 403: staff }),
  form(`${copy}/berichtigung`, { 303: ['alphaLead'], 403: staff }, () => ({ reason: 'Irrtum' })),
  page(`${copy}/freigabe/[besuch=id]`, { 200: ['alphaLead'], 403: staff }),
  form(`${copy}/freigabe/[besuch=id]`, { 303: ['alphaLead'], 403: staff }, () => ({})),
  page(`${copy}/entfernung`, { 200: ['alphaLead'], 403: staff }),
  page(
    `${copy}/entfernung/[passage=passage]`,
    { 200: ['alphaLead'], 403: staff },
    { at: { passage: 'criterionKey' } }
  ),
  form(
    `${copy}/entfernung/[passage=passage]`,
    { 303: ['alphaLead'], 403: staff },
    () => ({ reason: 'Löschverlangen', checked: 'on' }),
    { at: { passage: 'criterionKey' } }
  ),
  page(`${region}/freigaben`, {
    200: [...ofRegion.filter((asker) => !['steering', 'provider'].includes(asker)), 'guest']
  }),
  page(release, { 200: [...ofAlpha, 'guest'] }, { at: { freigabe: 'toGuest' } }),
  page(`${release}/auswertung`, { 200: [...ofAlpha, 'guest'] }, { at: { freigabe: 'toGuest' } }),
  file(`${release}/[datei=paper]`, { 200: [...ofAlpha, 'guest'] }, { at: { freigabe: 'toGuest' } }),
  file(`${region}/freigaben/excel`, {
    200: ofRegion.filter((asker) => !['steering', 'provider'].includes(asker))
  }),
  page(release, { 200: [...ofAlpha, 'betaLead'] }),
  page(release, { 200: [...ofAlpha, 'coordinator'] }, { at: { freigabe: 'toOffice' } }),
  page(`${release}/auswertung`, { 200: [...ofAlpha, 'betaLead'] }),
  file(`${release}/auswertung/excel`, { 200: [...ofAlpha, 'betaLead'] }),
  page(
    `${release}/auswertung`,
    { 200: [...ofAlpha, 'coordinator'] },
    { at: { freigabe: 'toOffice' } }
  ),
  page(`${release}/ruecknahme`, { 200: ['alphaLead'], 403: [...staff, 'betaLead'] }),
  form(`${release}/ruecknahme`, { 303: ['alphaLead'], 403: [...staff, 'betaLead'] }, () => ({})),

  page(`${region}/besuche`, { 200: [...ofRegion, 'guest'] }),
  file(`${region}/besuche/excel`, { 200: ofRegion }),
  page(`${region}/besuche/neu`, {
    200: ownerLeads,
    403: ofRegion.filter((asker) => !ownerLeads.includes(asker))
  }),
  form(
    `${region}/besuche/neu`,
    { 303: ownerLeads, 403: ofRegion.filter((asker) => !ownerLeads.includes(asker)) },
    () => ({ ...appointment, accessUntil: '' })
  ),
  page(visit, { 200: [...ofAlpha, ...partners] }),
  page(`${visit}/bearbeiten`, changesVisit),
  form(`${visit}/bearbeiten`, changedVisit, () => ({ ...version, ...appointment })),
  page(`${visit}/partner`, changesVisit),
  form(`${visit}/partner`, changedVisit, ({ ids }) => ({
    ...version,
    partners: [ids.gamma],
    units: [ids.unit],
    accessUntil: ''
  })),
  page(`${visit}/mappe`, { 200: [...ofAlpha, ...partners] }),
  file(`${visit}/mappe/pdf`, { 200: [...ofAlpha, ...partners] }),
  page(`${visit}/vorbereitung`, { 200: [...ofAlpha, ...partners] }),
  page(`${visit}/vorbereitung/erwartungen`, {
    200: ['alphaLead', 'alphaUnit', ...partners],
    403: ['alphaMember', 'provider']
  }),
  form(
    `${visit}/vorbereitung/erwartungen`,
    {
      303: ['alphaLead', 'alphaUnit', 'coordinator', 'guest'],
      409: ['betaLead'],
      403: ['alphaMember', 'provider']
    },
    () => ({ version: '0', expects: 'Beratung', contributes: 'Zeit' })
  ),
  page(`${visit}/vorbereitung/ausbaustand`, changesVisit),
  form(`${visit}/vorbereitung/ausbaustand`, changedVisit, async (_world, page) => ({
    sha256: /name="sha256" value="(\w+)"/.exec(await page())?.[1] ?? '0'.repeat(64),
    tun: 'zahlen'
  })),
  page(`${region}/ausbaustand`, {
    200: [...ofOwners, 'schoolLead', 'schoolMember'],
    403: ['coordinator', 'supervision', 'mediaAdvisor', 'steering']
  }),
  form(
    `${region}/ausbaustand`,
    {
      303: ['alphaLead', ...house],
      403: [
        'provider',
        'coordinator',
        'schoolLead',
        'schoolMember',
        'supervision',
        'mediaAdvisor',
        'steering'
      ]
    },
    ({ ids }) => ({
      version: '1',
      school: ids.alphaSchool,
      network: 'done',
      wifi: '2027',
      presentation: 'open',
      devices: 'none',
      asOf: '2026-11-01'
    })
  ),
  page(`${visit}/klaeren`, { 200: [...ofAlpha, ...partners] }),
  page(mark, { 200: ['alphaLead', ...house, ...partners], 403: ['provider'] }),
  page(mark, { 200: ['alphaLead', ...house], 403: ['provider'] }, ofIt),
  form(
    mark,
    { 303: ['alphaLead', ...house, 'coordinator', 'guest'], 409: ['betaLead'], 403: ['provider'] },
    () => asked
  ),
  // Alpha marked it already, its invited Bereich not; to partners the theme was not released.
  form(
    mark,
    { 303: ['alphaUnit'], 409: ['alphaLead', 'alphaMember'], 403: ['provider'] },
    () => asked,
    ofIt
  ),
  page(`${visit}/wiederholung`, changesVisit),
  form(`${visit}/wiederholung`, changedVisit, () => ({
    firstOn: '2027-12-03',
    startsAt: '14:00',
    rhythm: 'yearly',
    count: '2'
  })),
  // Somebody of a Bereich that is invited answers as well.
  page(`${visit}/antwort`, {
    200: ['alphaLead', 'alphaUnit', ...partners],
    403: ['alphaMember', 'provider']
  }),
  form(
    `${visit}/antwort`,
    { 303: ['alphaUnit', ...partners], 403: ['alphaLead', 'alphaMember', 'provider'] },
    () => ({ answer: 'tentative' }),
    { action: 'antworten' }
  ),
  form(
    `${visit}/antwort`,
    { 422: ['alphaLead'], 403: [...staff, ...partners] },
    () => new FormData(),
    { action: 'uebernehmen' }
  ),
  page(`${visit}/gaeste`, changesVisit),
  form(`${visit}/gaeste`, changedVisit, () => ({
    name: 'Neuer Gast',
    body: '',
    mail: 'neu@buero.example',
    accessUntil: '2027-01-31'
  })),
  page(`${visit}/gaeste/[gast=id]`, changesVisit),
  form(`${visit}/gaeste/[gast=id]`, changedVisit, () => ({ accessUntil: '2027-01-31' }), {
    action: 'zugang'
  }),
  form(`${visit}/gaeste/[gast=id]`, changedVisit, () => ({}), { action: 'link' }),
  page(`${visit}/gaeste/[gast=id]/entfernung`, changesVisit),
  form(`${visit}/gaeste/[gast=id]/entfernung`, changedVisit, () => ({})),
  page(`${visit}/absage`, changesVisit),
  form(`${visit}/absage`, changedVisit, () => version),
  page(`${visit}/gespraech/beginn`, changesVisit),
  form(`${visit}/gespraech/beginn`, changedVisit, () => version),
  page(`${visit}/gespraech`, { 303: ['alphaLead'], 200: [...staff, ...partners] }),
  page(`${visit}/gespraech`, { 200: [...ofAlpha, ...partners] }, { at: { besuch: 'talk' } }),
  file(
    `${visit}/gespraech/aenderungen`,
    { 200: [...ofAlpha, ...partners] },
    { at: { besuch: 'talk' } }
  ),
  file(`${visit}/gespraech/stand`, { 200: [...ofAlpha, ...partners] }, { at: { besuch: 'talk' } }),
  form(
    `${visit}/gespraech`,
    changedVisit,
    ({ things }) => ({ item: things.agendaItem ?? '', minutes: '15' }),
    { action: 'laenger', at: { besuch: 'talk' } }
  ),
  form(
    `${visit}/gespraech`,
    changedVisit,
    () => ({ id: '01900000-0000-7000-8000-000000000002', to: 'begin' }),
    { action: 'pause', at: { besuch: 'talk' } }
  ),
  form(
    `${visit}/gespraech`,
    changedVisit,
    () => ({ id: '01900000-0000-7000-8000-000000000001', as: 'openPoint', text: 'Zeitfenster' }),
    { action: 'festhalten', at: { besuch: 'talk' } }
  ),
  form(`${visit}/gespraech`, changedVisit, ({ things }) => ({ item: things.agendaItem ?? '' }), {
    action: 'weiter',
    at: { besuch: 'talk' }
  }),
  form(`${visit}/gespraech`, changedVisit, () => ({ to: 'take' }), {
    action: 'stift',
    at: { besuch: 'talk' }
  }),
  page(agenda, { 200: [...ofAlpha, ...partners] }),
  page(agenda, { 200: [...ofAlpha, ...partners] }, { at: { besuch: 'talk' } }),
  // Alpha has an agenda already.
  form(agenda, { ...changedVisit, 303: [], 409: ['alphaLead'] }, () => ({}), {
    action: 'vorschlag'
  }),
  form(agenda, changedVisit, () => ({ title: 'Austausch', minutes: '10' }), {
    action: 'neu',
    at: { besuch: 'talk' }
  }),
  form(
    agenda,
    changedVisit,
    (w) => ({
      ...version,
      id: w.things.agendaItem ?? '',
      title: 'Begrüßung',
      minutes: '5',
      to: 'save'
    }),
    { action: 'punkt', at: { besuch: 'talk' } }
  ),
  page(goal, changesVisit, { at: { besuch: 'talk', ziel: 'talkGoal' } }),
  form(goal, changedVisit, () => ({ ...version, ...said }), {
    at: { besuch: 'talk', ziel: 'talkGoal' }
  }),
  page(`${goal}/entfernung`, changesVisit, { at: { besuch: 'talk', ziel: 'talkGoal' } }),
  form(`${goal}/entfernung`, changedVisit, () => version, {
    at: { besuch: 'talk', ziel: 'talkGoal' }
  }),
  page(goals, { 200: ofRegion }),
  // Nothing ticked comes back with what to do; ticked goals are tried where they are made.
  form(goals, { 422: ofRegion }, () => ({})),
  file(`${goals}/excel`, { 200: ofRegion }),
  page(liveGoal, { 200: seesGoal }),
  form(liveGoal, steersGoal, () => ({ version: '1', state: 'done', reason: '' })),
  page(`${liveGoal}/massnahmen/neu`, { 200: ['alphaLead'], 403: readsGoal }),
  form(`${liveGoal}/massnahmen/neu`, steersGoal, ({ things }) => ({
    partyId: things.office ?? '',
    title: 'Beraten',
    responsible: '',
    dueOn: ''
  })),
  page(measures, { 200: ofRegion }),
  file(`${measures}/excel`, { 200: ofRegion }),
  page(measure, {
    200: ['alphaLead', 'coordinator'],
    403: readsGoal.filter((asker) => asker !== 'coordinator')
  }),
  form(
    measure,
    steersGoal,
    ({ things }) => ({
      version: '1',
      partyId: things.office ?? '',
      goalId: things.goal ?? '',
      title: 'Beraten',
      responsible: '',
      dueOn: '',
      ...runs
    }),
    { action: 'aendern' }
  ),
  form(
    measure,
    {
      303: ['alphaLead', 'coordinator'],
      403: readsGoal.filter((asker) => asker !== 'coordinator')
    },
    () => ({ version: '1', ...runs }),
    { action: 'melden' }
  ),
  page(`${measure}/entfernung`, { 200: ['alphaLead'], 403: readsGoal }),
  form(`${measure}/entfernung`, steersGoal, () => version),
  page(items, { 200: [...ofAlpha, ...partners] }, { at: { besuch: 'talk' } }),
  page(`${items}/[art=item]`, changesVisit, { at: { besuch: 'talk', art: 'itemSlug' } }),
  form(
    `${items}/[art=item]`,
    changedVisit,
    () => ({ kind: 'openPoint', text: 'Noch ein Punkt', criterionId: '', schoolId: '' }),
    { at: { besuch: 'talk', art: 'itemSlug' } }
  ),
  page(`${items}/[ergebnis=id]`, changesVisit, ofTalk),
  form(
    `${items}/[ergebnis=id]`,
    changedVisit,
    () => ({ ...version, kind: 'openPoint', text: 'Anderes' }),
    ofTalk
  ),
  page(`${items}/[ergebnis=id]/entfernung`, changesVisit, ofTalk),
  form(`${items}/[ergebnis=id]/entfernung`, changedVisit, () => version, ofTalk),
  page(`${visit}/gespraech/ende`, changesVisit, { at: { besuch: 'talk' } }),
  form(`${visit}/gespraech/ende`, changedVisit, () => version, { at: { besuch: 'talk' } }),

  // The draft is the owner's alone; partners read what is confirmed.
  page(`${visit}/berichtsbogen`, { 200: ofAlpha }, { at: { besuch: 'held' } }),
  page(
    `${visit}/berichtsbogen`,
    { 200: [...ofAlpha, ...partners] },
    { at: { besuch: 'reported' } }
  ),
  form(
    `${visit}/berichtsbogen`,
    changedVisit,
    () => ({
      ...version,
      copyId: '',
      highlights: '',
      openPoints: '',
      nextOn: '',
      distribution: '',
      participants: '',
      ownerView: '',
      marking: 'internal'
    }),
    { at: { besuch: 'held' } }
  ),
  page(
    `${visit}/berichtsbogen/bestaetigung`,
    { 200: ['alphaLead'], 403: staff },
    { at: { besuch: 'held' } }
  ),
  form(
    `${visit}/berichtsbogen/bestaetigung`,
    { 303: ['alphaLead'], 403: staff },
    async (_world, page) => ({
      sha256: /name="sha256" value="(\w+)"/.exec(await page())?.[1] ?? '0'.repeat(64),
      accessUntil: plusDays(today(), 30)
    }),
    { at: { besuch: 'held' } }
  ),
  file(
    `${sheet}/[datei=paper]`,
    { 200: [...ofAlpha, ...partners] },
    { at: { besuch: 'reported' } }
  ),
  file(`${sheet}/[datei=paper]`, { 200: ofAlpha }, { at: { besuch: 'held' } }),
  page(`${sheet}/versand`, { 200: ['alphaLead'], 403: staff }, { at: { besuch: 'held' } }),
  form(`${sheet}/versand`, changedVisit, () => ({ ...version, commentsUntil: '2099-12-31' }), {
    at: { besuch: 'held' }
  }),
  page(`${sheet}/entwurf`, { 200: [...ofAlpha, ...partners] }, ofSent),
  form(
    `${sheet}/entwurf`,
    { 303: partners, 403: ofAlpha },
    () => ({ place: 'goals', text: 'Das Ziel ist gut.' }),
    ofSent
  ),
  page(`${sheet}/kenntnis`, { 200: partners, 403: ofAlpha }, { at: { besuch: 'reported' } }),
  form(`${sheet}/kenntnis`, { 303: partners, 403: ofAlpha }, answered, {
    at: { besuch: 'frozen' }
  }),
  // A section is for the house of the owner and for its school.
  page(`${sheet}/schulen/[schule=id]`, { 200: inHouse }, { at: { besuch: 'held' } }),
  page(`${sheet}/schulen/[schule=id]`, { 200: [...inHouse, ...ofSchool] }, ofSent),
  page(
    `${sheet}/schulen/[schule=id]`,
    { 200: [...inHouse, ...ofSchool] },
    { at: { besuch: 'reported' } }
  ),
  form(
    `${sheet}/schulen/[schule=id]`,
    changedVisit,
    () => ({
      version: '0',
      situation: 'Sechs Räume',
      ownerView: '',
      schoolView: '',
      agreed: '',
      planned: ''
    }),
    { at: { besuch: 'held' } }
  ),
  page(`${sheet}/schulen/[schule=id]/bestaetigung`, onlySchoolLead, {
    at: { besuch: 'reported' }
  }),
  form(
    `${sheet}/schulen/[schule=id]/bestaetigung`,
    { 303: ['schoolLead'], 403: [...inHouse, 'schoolMember'] },
    answered,
    { at: { besuch: 'frozen' } }
  ),
  page(`${sheet}/schulen/[schule=id]/kommentar`, onlySchoolLead, ofSent),
  form(
    `${sheet}/schulen/[schule=id]/kommentar`,
    { 303: ['schoolLead'], 403: [...inHouse, 'schoolMember'] },
    () => ({ place: 'section', text: 'Es sind sieben Räume.' }),
    ofSent
  ),
  file(
    `${sheet}/schulen/[schule=id]/[datei=paper]`,
    { 200: [...inHouse, ...ofSchool] },
    { at: { besuch: 'reported' } }
  ),
  page(`${region}/berichtsboegen`, { 200: ofSchool }),
  // The public version is the owner's until it is approved.
  page(`${sheet}/oeffentlich`, { 200: ofAlpha }, { at: { besuch: 'reported' } }),
  form(`${sheet}/oeffentlich`, changedVisit, () => ({ version: '0', summary: 'Kurz.' }), {
    at: { besuch: 'frozen' }
  }),
  page(
    `${sheet}/oeffentlich/freigabe`,
    { 200: ['alphaLead'], 403: staff },
    { at: { besuch: 'reported' } }
  ),
  file(`${sheet}/oeffentlich/[datei=paper]`, { 200: ofAlpha }, { at: { besuch: 'reported' } }),
  form(
    `${sheet}/oeffentlich/freigabe`,
    { 303: ['alphaLead'], 403: staff },
    async (_world, page) => ({
      sha256: /name="sha256" value="(\w+)"/.exec(await page())?.[1] ?? '0'.repeat(64)
    }),
    { at: { besuch: 'frozen' } }
  ),
  page(
    `${sheet}/oeffentlich/veroeffentlichung`,
    { 200: ['alphaLead'], 403: [...staff, ...partners] },
    { at: { besuch: 'published' } }
  ),
  // It is published already.
  form(
    `${sheet}/oeffentlich/veroeffentlichung`,
    { 409: ['alphaLead'], 403: [...staff, ...partners] },
    () => ({}),
    { at: { besuch: 'published' } }
  ),
  page(`${region}/veroeffentlichungen`, { 200: ofRegion }),
  page(
    `${region}/veroeffentlichungen/[veroeffentlichung=id]/ruecknahme`,
    {
      200: ['alphaLead'],
      403: ofRegion.filter((asker) => asker !== 'alphaLead')
    },
    { at: { veroeffentlichung: 'publication' } }
  ),
  form(
    `${region}/veroeffentlichungen/[veroeffentlichung=id]/ruecknahme`,
    {
      303: ['alphaLead'],
      403: ofRegion.filter((asker) => asker !== 'alphaLead')
    },
    () => ({}),
    { at: { veroeffentlichung: 'publication' } }
  ),
  page(
    `${sheet}/fassungen/[bogen=id]`,
    { 200: [...ofAlpha, ...partners] },
    { at: { besuch: 'reported', bogen: 'reportedSheet' } }
  ),
  file(
    `${sheet}/fassungen/[bogen=id]/[datei=paper]`,
    { 200: [...ofAlpha, ...partners] },
    { at: { besuch: 'reported', bogen: 'reportedSheet' } }
  ),
  page(
    `${sheet}/fassungen/[bogen=id]/entfernung`,
    { 200: ['alphaLead'], 403: [...staff, ...partners] },
    { at: ofFrozenSheet }
  ),
  page(
    `${sheet}/fassungen/[bogen=id]/entfernung/[stelle=sheetPlace]`,
    { 200: ['alphaLead'], 403: [...staff, ...partners] },
    { at: ofFrozenSheet }
  ),
  form(
    `${sheet}/fassungen/[bogen=id]/entfernung/[stelle=sheetPlace]`,
    { 303: ['alphaLead'], 403: [...staff, ...partners] },
    () => ({ reason: 'Löschverlangen', checked: 'on' }),
    { at: ofFrozenSheet }
  ),
  file(`${sheet}/vorlage`, { 200: inHouse, 403: ['provider'] }, { at: { besuch: 'reported' } }),
  page(
    `${sheet}/nachtrag`,
    { 200: ['alphaLead'], 403: [...staff, ...partners] },
    { at: { besuch: 'reported' } }
  ),
  // Last of those about this Berichtsbogen: from here on it has a draft again.
  form(`${sheet}/nachtrag`, changedVisit, () => ({ reason: 'Ein Termin hat sich geändert.' }), {
    at: { besuch: 'frozen' }
  }),

  page(`${region}/verzeichnis`, { 200: ofRegion }),
  page(`${region}/verzeichnis/schulen`, { 200: ofRegion }),
  file(`${region}/verzeichnis/schulen/excel`, { 200: ofRegion }),
  page(`${region}/verzeichnis/[organisation=id]`, { 200: ofRegion }),
  page(`${region}/verzeichnis/kommunen/[kommune=id]`, { 200: ofRegion }),

  // A Schulträger's Bereiche are changed by its lead alone.
  page(units, changesAlpha),
  form(units, changedAlpha, () => ({ kind: 'finance', name: 'Kämmerei' })),
  page(`${units}/[bereich=id]`, changesAlpha),
  form(`${units}/[bereich=id]`, changedAlpha, () => ({ ...version, kind: 'it', name: 'IT' })),
  page(`${units}/[bereich=id]/entfernung`, changesAlpha),
  form(`${units}/[bereich=id]/entfernung`, changedAlpha, () => version),

  page(`${region}/region`, { 200: ofRegion }),
  ...settings('angaben', ({ things }) => ({
    name: 'Bildungsregion Anders',
    shortName: things.region ?? '',
    address: '',
    phone: '',
    contactMail: '',
    senderName: '',
    replyTo: '',
    language: 'de'
  })),
  ...settings('horizonte', () => ({ short: '2', medium: '4', long: '8' })),
  ...settings('begriffe', () => ({
    region: '',
    coordination: 'Bildungsbüro',
    supervision: '',
    mediaAdvice: '',
    steering: '',
    roundTable: ''
  })),

  // Reading in the register: the coordination alone. Without files it is refused before anything is kept.
  page(`${region}/register`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${region}/register`, { 422: ['coordinator'], 403: butCoordinator }, () => {
    const upload = new FormData();
    upload.set('asOf', today());
    return upload;
  }),
  page(`${region}/register/liste`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${region}/register/liste`, { 422: ['coordinator'], 403: butCoordinator }, () => {
    const upload = new FormData();
    upload.set('asOf', today());
    return upload;
  }),
  page(`${registerImport}/spalten`, { 200: ['coordinator'] }, ofList),
  form(
    `${registerImport}/spalten`,
    { 303: ['coordinator'] },
    () => ({ name: '0', owner: '1', municipality: '2' }),
    ofList
  ),
  page(registerImport, { 200: ['coordinator'] }),
  form(registerImport, { 303: ['coordinator'] }, () => ({})),
  page(`${registerImport}/uebernahme`, { 200: ['coordinator'] }),
  form(`${registerImport}/uebernahme`, { 303: ['coordinator'] }, async (_world, page) => ({
    fingerprint: /name="fingerprint" value="(\w+)"/.exec(await page())?.[1] ?? '0'.repeat(64)
  })),
  page(`${registerImport}/abbruch`, { 200: ['coordinator'] }),
  form(`${registerImport}/abbruch`, { 303: ['coordinator'] }, () => ({})),
  ...settings('erscheinung', () => ({ accent: '#1c3f94' }), 'farbe'),
  form(`${region}/region/erscheinung`, { 303: ['coordinator'], 403: butCoordinator }, () => ({}), {
    action: 'ohne'
  }),
  // Nobody but the coordination gets as far as the question whether it is a picture.
  form(
    `${region}/region/erscheinung`,
    { 422: ['coordinator'], 403: butCoordinator },
    () => {
      const upload = new FormData();
      upload.set('logo', new Blob(['kein Bild']), 'logo.png');
      return upload;
    },
    { action: 'logo' }
  ),

  // Everybody reads matrices, the coordination makes them; a draft is nobody else's.
  page(templates, { 200: ofRegion }),
  page(`${templates}/einlesen`, { 200: ['coordinator'], 403: butCoordinator }),
  // What is no matrix is refused before anything is kept.
  form(`${templates}/einlesen`, { 422: ['coordinator'], 403: butCoordinator }, () => {
    const upload = new FormData();
    upload.set('datei', new Blob(['keine Matrix']), 'matrix.json');
    return upload;
  }),
  page(template, { 200: ofRegion }),
  page(template, { 200: ['coordinator'] }, inDraft),
  page(template, { 200: ['alphaLead', ...house, 'coordinator'] }, { at: { fassung: 'round' } }),
  page(`${template}/vergleich`, { 200: ofRegion }),
  file(`${template}/datei`, { 200: ofRegion }),
  file(`${template}/papier/[datei=paper]`, { 200: ofRegion }),
  file(`${template}/datei`, { 200: ['coordinator'] }, inDraft),
  // Rückmeldungen are between an organisation that was asked and the coordination.
  page(`${template}/rueckmeldungen`, { 200: ['coordinator'] }),
  page(`${template}/rueckmeldungen`, { 200: ['alphaLead', ...house, 'coordinator'] }, inRound),
  form(
    `${template}/rueckmeldungen`,
    { 303: ['coordinator'] },
    ({ ids }) => ({ organisations: [ids.beta], until: '2098-12-31' }),
    { ...inDraft, action: 'runde' }
  ),
  form(
    `${template}/rueckmeldungen`,
    { 303: ['coordinator'], 403: ['alphaLead', ...house] },
    () => ({}),
    { ...inRound, action: 'ende' }
  ),
  form(
    `${template}/rueckmeldungen`,
    { 303: ['alphaLead', ...house], 403: ['coordinator'] },
    () => ({ criterion: '', text: 'Gut so' }),
    { ...inRound, action: 'neu' }
  ),
  form(
    `${template}/rueckmeldungen`,
    { 303: ['alphaLead', ...house], 409: ['coordinator'] },
    ({ ids }) => ({ id: ids.comment }),
    { ...inRound, action: 'ohne' }
  ),
  form(
    `${template}/rueckmeldungen`,
    { 303: ['coordinator'], 403: ['alphaLead', ...house] },
    ({ ids }) => ({ comment: ids.comment, outcome: 'notTakenUp', answer: 'Später' }),
    { ...inRound, action: 'antwort' }
  ),
  page(`${template}/entwurf`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${template}/entwurf`, { 303: ['coordinator'], 403: butCoordinator }, () => ({})),
  page(`${template}/verwerfung`, { 200: ['coordinator'] }, inDraft),
  form(`${template}/verwerfung`, { 303: ['coordinator'] }, () => ({}), inDraft),
  page(`${template}/veroeffentlichung`, { 200: ['coordinator'] }, inDraft),
  form(
    `${template}/veroeffentlichung`,
    { 303: ['coordinator'] },
    () => ({ version: '1', madeWith: '' }),
    inDraft
  ),
  page(`${template}/aufbau`, { 200: ['coordinator'] }, inDraft),
  form(
    `${template}/aufbau`,
    { 303: ['coordinator'] },
    ({ ids }) => ({ id: ids.draftCriterion, direction: 'down' }),
    inDraft
  ),
  page(`${template}/bearbeiten`, { 200: ['coordinator'] }, inDraft),
  form(
    `${template}/bearbeiten`,
    { 303: ['coordinator'] },
    () => ({
      version: '1',
      title: 'Anders',
      scaleSentence: 'Wählen Sie.',
      rules: '',
      otherTitle: '',
      otherScaleSentence: '',
      otherRules: '',
      deviatingSchools: '',
      evidenceRule: '',
      otherDeviatingSchools: '',
      otherEvidenceRule: '',
      ...level('name', 'Name'),
      ...level('meaning', 'Bedeutung'),
      ...level('otherName', ''),
      ...level('otherMeaning', '')
    }),
    inDraft
  ),
  page(`${template}/themen/neu`, { 200: ['coordinator'] }, inDraft),
  form(
    `${template}/themen/neu`,
    { 303: ['coordinator'] },
    () => ({ version: '1', number: '2', title: 'Neu', otherTitle: '' }),
    inDraft
  ),
  page(`${template}/themen/[thema=id]`, { 200: ['coordinator'] }, inDraft),
  form(
    `${template}/themen/[thema=id]`,
    { 303: ['coordinator'] },
    () => ({ version: '1', number: '2', title: 'Neu', otherTitle: '' }),
    { ...inDraft, action: 'angaben' }
  ),
  // Its criteria go first.
  form(`${template}/themen/[thema=id]`, { 422: ['coordinator'] }, () => ({}), {
    ...inDraft,
    action: 'entfernen'
  }),
  page(`${template}/themen/[thema=id]/kriterium`, { 200: ['coordinator'] }, inDraft),
  form(
    `${template}/themen/[thema=id]/kriterium`,
    { 303: ['coordinator'] },
    () => criterionTexts,
    inDraft
  ),
  page(draftCriterion, { 200: ['coordinator'] }, inDraft),
  form(draftCriterion, { 303: ['coordinator'] }, () => criterionTexts, inDraft),
  page(`${draftCriterion}/entfernung`, { 200: ['coordinator'] }, inDraft),
  form(`${draftCriterion}/entfernung`, { 303: ['coordinator'] }, () => ({}), inDraft),
  // Vorgaben follow the law, so the coordination keeps those of a published matrix too.
  page(
    `${draftCriterion}/vorgaben`,
    { 200: ['coordinator'], 403: butCoordinator },
    { at: { kriterium: 'sharedCriterion' } }
  ),
  form(
    `${draftCriterion}/vorgaben`,
    { 303: ['coordinator'], 403: butCoordinator },
    () => ({ text: 'Pflicht', source: 'Erlass', asOf: '2026-01-01', reviewOn: '' }),
    { at: { kriterium: 'sharedCriterion' }, action: 'neu' }
  ),
  form(
    `${draftCriterion}/vorgaben`,
    { 303: ['coordinator'], 403: butCoordinator },
    ({ ids }) => ({ id: ids.requirement }),
    { at: { kriterium: 'sharedCriterion' }, action: 'ohne' }
  ),
  page(`${draftCriterion}/spiegel`, { 200: ['coordinator'] }, inDraft),
  form(
    `${draftCriterion}/spiegel`,
    { 303: ['coordinator'] },
    ({ ids }) => ({ other: ids.schoolCriterion, kind: 'same' }),
    { ...inDraft, action: 'neu' }
  ),
  form(
    `${draftCriterion}/spiegel`,
    { 303: ['coordinator'] },
    ({ ids }) => ({ id: ids.mirroredCriterion }),
    { ...inDraft, action: 'ohne' }
  ),
  page(`${region}/suche`, { 200: ofRegion }),
  page(`${organisation}/bearbeiten`, correctsAlpha),
  form(`${organisation}/bearbeiten`, { 303: correctsAlpha[200], 403: correctsAlpha[403] }, () => ({
    version: '1',
    street: '',
    postcode: '',
    place: 'Alpha',
    mail: '',
    homepage: ''
  })),
  page(`${region}/verzeichnis/neu`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${region}/verzeichnis/neu`, { 303: ['coordinator'], 403: butCoordinator }, () => ({
    kind: 'schoolOwner',
    name: 'Gemeinde Neuland',
    legalForm: 'public',
    number: '',
    municipalityId: '',
    newMunicipality: '',
    newMunicipalityKey: '',
    validFrom: '2020-01-01'
  })),
  // Of Alpha the register speaks, which nobody overwrites by hand.
  page(`${organisation}/stammdaten`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${organisation}/stammdaten`, { 409: ['coordinator'], 403: butCoordinator }, () => ({
    ...version,
    kind: 'schoolOwner',
    name: 'Stadt Alpha',
    legalForm: 'public',
    number: '',
    municipalityId: '',
    newMunicipality: '',
    newMunicipalityKey: '',
    validFrom: '2020-01-01'
  })),
  page(`${organisation}/aufloesung`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${organisation}/aufloesung`, { 409: ['coordinator'], 403: butCoordinator }, () => ({
    ...version,
    goneOn: '2026-01-01'
  })),
  page(`${organisation}/bezeichnungen`, changesAlpha),
  form(`${organisation}/bezeichnungen`, changedAlpha, () => ({
    version: '1',
    bodyKind: '',
    council: 'Stadtrat',
    head: '',
    committee: '',
    office: ''
  })),

  // A provider knows the mandate it works under, not the one of another provider.
  page(mandates, { 200: ['alphaLead', ...house], 403: notInAlpha }),
  page(`${mandates}/neu`, changesAlpha),
  form(`${mandates}/neu`, changedAlpha, () => ({
    provider: 'Neue GmbH',
    purpose: 'WLAN',
    validFrom: '2026-01-01',
    validTo: '2098-12-31'
  })),
  page(mandate, { 200: ['alphaLead', ...house] }),
  page(mandate, { 200: ofAlpha }, { at: { auftrag: 'providersMandate' } }),
  page(`${mandate}/bearbeiten`, { 200: ['alphaLead'], 403: house }),
  form(`${mandate}/bearbeiten`, { 303: ['alphaLead'], 403: house }, () => ({
    ...version,
    provider: 'Dritte GmbH',
    purpose: 'Netze',
    validTo: '2098-12-31'
  })),
  page(`${mandate}/einladung`, { 200: ['alphaLead'], 403: house }),
  form(`${mandate}/einladung`, { 303: ['alphaLead'], 403: house }, () => ({
    name: 'Kai Kabel',
    mail: 'kai@kabel.example'
  })),
  page(`${mandate}/ende`, { 200: ['alphaLead'], 403: house }),
  form(`${mandate}/ende`, { 303: ['alphaLead'], 403: house }, () => version),

  page(legal, { 200: ['coordinator'], 403: butCoordinator }),
  form(legal, { 303: ['coordinator'], 403: butCoordinator }, () => ({ ...version, text: 'Neu' })),
  page(`${region}/region/rueckmeldungen`, { 200: ['coordinator'], 403: butCoordinator }),
  form(
    `${region}/region/rueckmeldungen`,
    { 404: ['coordinator'], 403: butCoordinator },
    ({ ids }) => ({ report: ids.alpha })
  ),
  page(`${region}/region/projektphasen`, { 200: ofRegion }),
  page(`${region}/region/projektphasen/neu`, { 200: ['coordinator'], 403: butCoordinator }),
  form(`${region}/region/projektphasen/neu`, { 303: ['coordinator'], 403: butCoordinator }, () => ({
    ...term,
    beginsOn: '2031-01-01',
    endsOn: '2035-12-31'
  })),
  page(phase, { 200: ['coordinator'], 403: butCoordinator }),
  ...Object.entries({
    angaben: () => ({ ...version, ...term }),
    beteiligt: ({ ids }: HttpWorld) => ({
      organisation: ids.gamma,
      joinedOn: '2026-01-01',
      leftOn: ''
    }),
    ohne: ({ ids }: HttpWorld) => ({ organisation: ids.alpha })
  }).map(([action, body]) =>
    form(phase, { 303: ['coordinator'], 403: butCoordinator }, body, { action })
  ),

  page(`${region}/personen`, { 200: ofRegion }),
  file(`${region}/personen/excel`, { 200: ofRegion }),
  page(`${region}/personen/einladung`, {
    200: [...ownerLeads, 'coordinator', 'schoolLead'],
    403: [...staff, ...others]
  }),
  form(
    `${region}/personen/einladung`,
    { 303: ['alphaLead'], 403: ofRegion.filter((asker) => asker !== 'alphaLead') },
    ({ ids }) => ({ ...invited, organisation: ids.alpha, role: 'ownerMember' })
  ),
  // The coordination invites those who lead, nobody else.
  form(
    `${region}/personen/einladung`,
    {
      303: ['alphaLead', 'coordinator'],
      403: ofRegion.filter((asker) => asker !== 'alphaLead' && asker !== 'coordinator')
    },
    ({ ids }) => ({ ...invited, organisation: ids.alpha, role: 'ownerLead' })
  ),
  // Colleagues see each other; who leads changes, and the coordination ends and suspends those who lead.
  page(member, { 200: ofAlpha }),
  page(member, { 200: [...ofAlpha, 'coordinator'] }, ofLead),
  form(member, { 303: ['alphaLead'], 403: staff }, changedMember),
  form(
    member,
    { 303: ['alphaLead', 'coordinator'], 403: staff },
    () => ({ ...version, role: 'ownerLead', validFrom: '2020-01-02', validTo: '' }),
    ofLead
  ),
  page(`${member}/ende`, { 200: ['alphaLead'], 403: staff }),
  form(`${member}/ende`, { 303: ['alphaLead'], 403: staff }, () => ({})),
  // Nobody leaves an organisation without a lead; the coordination may end even the last one.
  page(`${member}/ende`, { 200: ['alphaLead', 'coordinator'], 403: staff }, ofLead),
  form(
    `${member}/ende`,
    { 303: ['coordinator'], 422: ['alphaLead'], 403: staff },
    () => ({}),
    ofLead
  ),
  page(`${member}/vertretung`, { 200: ['alphaLead'], 403: staff }),
  form(`${member}/vertretung`, { 303: ['alphaLead'], 403: staff }, ({ actors }) => ({
    deputy: actors.alphaLead.personId,
    validFrom: today(),
    validTo: plusDays(today(), 14)
  })),
  page(`${member}/sperre`, { 403: ofAlpha }),
  page(`${member}/sperre`, { 200: ['coordinator'], 403: ofAlpha }, ofLead),
  form(
    `${member}/sperre`,
    { 303: ['coordinator'], 403: ofAlpha },
    () => ({ sperre: 'ja' }),
    ofLead
  ),
  page(`${member}/uebergabe`, {
    200: ['alphaLead', 'alphaMember'],
    403: ['alphaUnit', 'provider']
  }),
  page(`${member}/uebergabe`, { 200: ['alphaLead'], 403: [...staff, 'coordinator'] }, ofLead),
  form(
    `${member}/uebergabe`,
    { 303: ['alphaLead', 'alphaMember'], 403: ['alphaUnit', 'provider'] },
    ({ actors }) => ({ ...version, taker: actors.alphaLead.membershipId, note: 'Alles Gute' })
  ),
  page(`${region}/historie`, { 200: ofRegion }),
  page(`${region}/historie/neu`, { 200: asksHistory, 403: butAskers }),
  form(`${region}/historie/neu`, { 303: ['alphaLead'], 422: asksOther, 403: butAskers }, (w) => ({
    object: `assessment:${w.ids.assessment}`,
    fromOn: '2026-01-01',
    toOn: '2026-03-31',
    reason: 'Strittig ist, wer die Stufe gesenkt hat',
    withNames: 'on'
  })),
  page(reading, { 200: ['alphaLead', 'alphaMember', 'coordinator'] }),
  ...['zustimmung', 'ablehnung'].map((action) =>
    form(reading, { 303: ['coordinator'], 403: ['alphaLead', 'alphaMember'] }, () => ({}), {
      action
    })
  ),
  form(reading, { 303: ['alphaLead'], 403: ['coordinator', 'alphaMember'] }, () => ({}), {
    action: 'ende'
  }),
  form(reading, { 200: ['alphaLead'], 403: ['coordinator', 'alphaMember'] }, () => ({}), {
    action: 'lesen',
    at: { lesung: 'openReading' }
  }),
  page(`${region}/uebergaben/[uebergabe=id]`, { 200: ['alphaLead'] }),
  form(`${region}/uebergaben/[uebergabe=id]`, { 303: ['alphaLead'] }, () => ({})),
  page(bulk, { 200: inviters, 403: ofRegion.filter((asker) => !inviters.includes(asker)) }),
  form(
    bulk,
    { 200: inviters, 403: ofRegion.filter((asker) => !inviters.includes(asker)) },
    () => listed
  ),
  post(
    `${bulk}/rest`,
    { 200: inviters, 403: ofRegion.filter((asker) => !inviters.includes(asker)) },
    () => ({ ...listed, zeile: '2' })
  ),
  file(`${bulk}/vorlage`, {
    200: inviters,
    403: ofRegion.filter((asker) => !inviters.includes(asker))
  }),
  page(invitation, { 200: ['alphaLead'] }),
  form(invitation, { 303: ['alphaLead'] }, () => ({})),
  page(`${invitation}/ruecknahme`, { 200: ['alphaLead'] }),
  form(`${invitation}/ruecknahme`, { 303: ['alphaLead'] }, () => ({})),

  page(`${region}/wechsel`, { 200: ofRegion }),
  // The membership of somebody else is no choice, as if it did not exist.
  form(
    `${region}/wechsel`,
    { 303: ['alphaLead'], 422: ofRegion.filter((asker) => asker !== 'alphaLead') },
    ({ actors }) => ({ membership: actors.alphaLead.membershipId })
  ),

  // The profile is of whoever is signed in: there is no address of anybody else's.
  ...profile('/profil', 303, () => ({ name: 'Neuer Name', language: 'de' })),
  ...profile('/profil/passwort', 422, () => ({
    currentPassword: 'nicht das jetzige',
    password: 'fuenf andere worte am ufer'
  })),
  ...profile('/profil/adresse', 422, () => ({
    mail: 'neu@alpha.example',
    currentPassword: 'nicht das jetzige'
  })),
  open('page /profil/zweiter-faktor', 200, { 'sign-in': ['anonymous'] }),
  open('page /profil/zweiter-faktor/einrichten', 200, { 'sign-in': ['anonymous'] }),
  open('form:beginnen /profil/zweiter-faktor/einrichten', 422, { 'sign-in': ['anonymous'] }),
  // Nothing was begun, so it leads back to the beginning.
  open(
    'form:bestaetigen /profil/zweiter-faktor/einrichten',
    303,
    { 'sign-in': ['anonymous'] },
    { body: () => ({ code: '123456' }) }
  ),
  ...profile('/profil/zweiter-faktor/codes', 422, () => ({})),
  open('page /profil/zweiter-faktor/passkeys/neu', 200, { 'sign-in': ['anonymous'] }),
  open('form:beginnen /profil/zweiter-faktor/passkeys/neu', 422, { 'sign-in': ['anonymous'] }),
  open('form:anlegen /profil/zweiter-faktor/passkeys/neu', 422, { 'sign-in': ['anonymous'] }),
  // The passkey of an account that asks for nothing here: whoever has one signs in otherwise than all these.
  ...['', '/entfernen'].flatMap((path) => {
    const route = `/profil/zweiter-faktor/passkeys/[passkey=id]${path}`;
    const typed: Fields = path ? { currentPassword: password } : { name: 'Anders' };
    return [
      open(`page ${route}`, 404, { 'sign-in': ['anonymous'] }),
      open(`form ${route}`, 404, { 'sign-in': ['anonymous'] }, { body: () => typed })
    ];
  }),
  ...profile('/profil/zweiter-faktor/entfernen', 422, () => ({})),
  ...profile('/profil/sitzungen', 303, ({ ids }) => ({ sitzung: ids.visit })),
  // Nobody has anything kept here, and the id of another's is as good as none.
  open('page /gemerkt', 200, { 'sign-in': ['anonymous'] }),
  open(
    'form /gemerkt',
    303,
    { 'sign-in': ['anonymous'] },
    { body: ({ ids }) => ({ id: ids.visit }) }
  ),
  open('page /profil/daten', 200, { 'sign-in': ['anonymous'] }),
  open('GET /profil/daten/datei', 200, { 401: ['anonymous'] }),
  open('page /profil/kalender', 200, { 'sign-in': ['anonymous'] }),
  open('form:neu /profil/kalender', 303, { 'sign-in': ['anonymous'] }),
  open('form:beenden /profil/kalender', 303, { 'sign-in': ['anonymous'] }),
  // The address is the key: a calendar program signs in nowhere.
  open('GET /kalender/[token].ics', 200, {}, { at: { token: 'calendarToken' } }),
  ...profile('/profil/mitteilungen', 303, () => ({
    release: 'sofort',
    withdrawal: 'taeglich',
    visitInvitation: 'nicht',
    visitChange: 'sofort',
    reportSheet: 'sofort',
    roundInvitation: 'sofort',
    roundReminder: 'taeglich',
    roundExtension: 'sofort',
    roundWish: 'sofort',
    commentRound: 'sofort'
  })),
  open('POST /profil/adresse/ruecknahme', 303, { 'sign-in': ['anonymous'] }),
  // The new address confirms signed in as the account that asked; the old one stops it by the link alone.
  open('page /adresse/[token]', 403, { 200: ['gammaLead'], 'sign-in': ['anonymous'] }, toConfirm),
  open('form /adresse/[token]', 403, { 303: ['gammaLead'], 'sign-in': ['anonymous'] }, toConfirm),
  open('page /adresse/[token]', 200, {}, toStop),
  open('form /adresse/[token]', 'sign-in', {}, toStop),

  // Who has exactly one way from here is led on.
  open('page /', 303, {
    200: ['anonymous', 'nobody', 'formerLead', 'suspendedLead', 'formerProvider']
  }),
  open('page /betrieb', 404, { 200: ['operator'], 'sign-in': ['anonymous'] }),
  ...[
    '/mails',
    '/mails/[mail=id]',
    '/barrieren',
    '/aufgaben',
    '/aufgaben/[aufgabe=id]',
    '/sitzungen',
    '/zweiter-faktor',
    '/protokoll',
    '/sicherung',
    '/regionen',
    '/regionen/neu',
    '/regionen/[kennung=id]/sperre',
    '/rechtliches/[seite=legal]'
  ].map((path) => open(`page /betrieb${path}`, 404, operators(200))),
  open('form:erneut /betrieb/aufgaben/[aufgabe=id]', 404, operators(303)),
  open('form:aufgabe /betrieb/aufgaben/[aufgabe=id]', 404, operators(303), {
    at: { aufgabe: 'otherFailedJob' }
  }),
  // Nobody has this address, which changes nothing of the answer.
  open('form /betrieb/sitzungen', 404, operators(303), {
    body: () => ({ mail: 'niemand@alpha.example', gewiss: '1' })
  }),
  open('form /betrieb/zweiter-faktor', 404, operators(303), {
    body: () => ({ mail: 'niemand@alpha.example', gewiss: '1' })
  }),
  open('form /betrieb/sicherung', 404, operators(303)),
  open('form /betrieb/regionen/neu', 404, operators(303), {
    body: () => ({
      name: 'Bildungsregion Neu',
      shortName: 'bildungsregion-neu',
      county: '',
      coordinator: 'Erika Muster',
      mail: 'erika@neu.example'
    })
  }),
  open('form /betrieb/regionen/[kennung=id]/sperre', 404, operators(303), {
    at: { kennung: 'emptyRegion' },
    body: () => ({ sperre: 'ja' })
  }),
  open('form /betrieb/rechtliches/[seite=legal]', 404, operators(303), {
    body: () => ({ version: '0', text: 'Stadt Alpha' })
  }),
  open('form:erneut /betrieb/mails/[mail=id]', 404, operators(303)),
  open('form:aufgabe /betrieb/mails/[mail=id]', 404, operators(303), {
    at: { mail: 'waitingMail' }
  }),
  open('form /betrieb/barrieren', 404, operators(303), {
    body: ({ things }) => ({ report: things.barrierReport ?? '' })
  }),
  // Both exist in the demo only.
  open('page /postausgang', 404),
  open('POST /anmelden/vorfuehrung', 404, {}, { body: ({ ids }) => ({ person: ids.leadPerson }) }),
  open('GET /logo/[kurzname]', 404),
  open('GET /farben/[farbe=colour]', 200),
  open('page /barrierefreiheit/rueckmeldung', 200),
  open(
    'form /barrierefreiheit/rueckmeldung',
    303,
    {},
    { body: () => ({ message: 'Zu klein', place: '', name: '', mail: '' }) }
  ),
  open('page /lizenzen', 200),
  open('GET /lizenzen/texte', 200),
  open('page /datenquellen', 200),
  open('page /impressum', 200),
  open('page /datenschutz', 200),
  open('page /barrierefreiheit', 200),
  open('POST /sprache', 303, {}, { body: () => ({ sprache: 'de', zurueck: '/impressum' }) }),
  open('page /anmelden', 303, { 200: ['anonymous'] }),
  open(
    'form /anmelden',
    303,
    {},
    { body: ({ mails }) => ({ mail: mails.get('alphaLead') ?? '', password }) }
  ),
  // Who is not in the middle of signing in begins at the beginning.
  open('GET /sitzung', 200, { 401: ['anonymous'] }),
  open('POST /sitzung', 200, { 401: ['anonymous'] }),
  open('page /anmelden/code', 303, { 'sign-in': ['anonymous'] }),
  open('POST /anmelden/passkey', 'sign-in', {}, { body: () => ({ antwort: '{}' }) }),
  open('form /anmelden/code', 'sign-in', {}, { body: () => ({ code: '123456' }) }),
  open('GET /abmelden', 303),
  open('POST /abmelden', 'sign-in'),
  open('page /passwort', 200),
  open('form /passwort', 'sign-in', {}, { body: () => ({ mail: 'wer@alpha.example' }) }),
  open('page /passwort/[token]', 200, {}, { at: { token: 'resetToken' } }),
  open(
    'form /passwort/[token]',
    'sign-in',
    {},
    { at: { token: 'resetToken' }, body: () => ({ password: 'fuenf andere worte am ufer' }) }
  ),
  open('page /gast/[token]', 200, {}, { at: { token: 'guestToken' } }),
  // It opens one visit for whoever comes with it, and nothing for somebody who is signed in with an account.
  open('form /gast/[token]', 403, { 303: ['anonymous', 'guest'] }, { at: { token: 'guestToken' } }),
  // Whoever has the address.
  open('page /bericht/[token]', 200, {}, { at: { token: 'publicationToken' } }),
  open('GET /bericht/[token]/pdf', 200, {}, { at: { token: 'publicationToken' } }),
  open('page /einladung/[token]', 200, {}, { at: { token: 'invitationToken' } }),
  // The link is bound to its address: nobody who is signed in as somebody else can use it.
  open(
    'form /einladung/[token]',
    403,
    { 303: ['anonymous'] },
    { at: { token: 'invitationToken' }, body: () => ({ name: 'Neu', password }) }
  )
];

function profile(route: string, answer: number, body: Row['body']): Row[] {
  return [
    open(`page ${route}`, 200, { 'sign-in': ['anonymous'] }),
    open(`form ${route}`, answer, { 'sign-in': ['anonymous'] }, { body })
  ];
}

export const jobs: Job[] = [
  {
    entrance: 'job mail',
    checks: 'whether what the mail tells of is still open and still reaches its recipient'
  }
];
