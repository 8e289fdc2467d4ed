import { randomUUID } from 'node:crypto';
import type { Actor } from '#server/db.ts';
import {
  arranger,
  insert,
  mandate,
  member,
  organisation,
  owner,
  publish,
  region,
  school,
  unit,
  type Arranger
} from '../factories.ts';
import { schoolsThings } from './school-things.ts';

/**
 * The world of the access table. Stadt Alpha has a matrix, a frozen copy with two themes and a visit.
 * It released theme 1 with remarks to Gemeinde Beta and theme 1 without remarks to the coordination,
 * and invited both to the visit, and a guest, who got the same as the coordination. Its IT answers theme 2, where evidence lies and a school differs. A service provider works for Alpha under a mandate, another one did until
 * its mandate was ended. Nothing else is shared with anybody.
 */
export const personas = [
  'alphaLead',
  'alphaMember',
  'alphaUnit',
  'provider',
  'betaLead',
  'gammaLead',
  'coordinator',
  'schoolLead',
  'schoolMember',
  'supervision',
  'mediaAdvisor',
  'steering',
  'guest',
  'formerLead',
  'suspendedLead',
  'formerProvider',
  'otherRegionLead',
  'otherRegionCoordinator',
  'nobody'
] as const;

export type Persona = (typeof personas)[number];

export type World = {
  db: Arranger;
  regionId: string;
  actors: Record<Persona, Actor>;
  ids: Ids;
};

type Ids = Awaited<ReturnType<typeof alphasThings>> &
  Awaited<ReturnType<typeof schoolsThings>> & {
    handOver: string;
    reading: string;
    openReading: string;
    dataExtract: string;
    invitedUnit: string;
    alpha: string;
    beta: string;
    gamma: string;
    office: string;
    guest: string;
  };

/** @param at an arranger, or the address of the owner for one of its own */
export async function world(at: string | Arranger): Promise<World> {
  const db = typeof at === 'string' ? await arranger(at) : at;
  const regionId = await region(db);
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  const beta = await owner(db, regionId, 'Gemeinde Beta');
  const gamma = await owner(db, regionId, 'Schulverein Gamma', 'private');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Regionale Koordination');
  const actors = await people(db, regionId, { alpha, beta, gamma, office });
  const guest = await organisationOf(db, actors.guest);
  const here = { alpha, beta, office, guest, lead: actors.alphaLead };
  const things = await alphasThings(db, regionId, here);
  const ofSchool = await schoolsThings(db, regionId, {
    ...things,
    school: await organisationOf(db, actors.schoolLead),
    alpha
  });
  const handOver = await handedOver(db, regionId, alpha, actors);
  const reading = await historyReading(db, regionId, { ...things, alpha }, actors, 'asked');
  const openReading = await historyReading(db, regionId, { ...things, alpha }, actors, 'open');
  const extract = await insert(db, 'app.data_extract', {
    region_id: regionId,
    organisation_id: alpha,
    made_by: actors.alphaLead.membershipId
  });
  const invitedUnit = await invited(db, regionId, actors.alphaUnit, { ...things, alpha });
  return {
    db,
    regionId,
    actors,
    ids: {
      ...things,
      ...ofSchool,
      handOver,
      reading,
      openReading,
      dataExtract: extract.id ?? '',
      invitedUnit,
      alpha,
      beta,
      gamma,
      office,
      guest
    }
  };
}

/** The Bereich of somebody takes part in a visit and comments on its Berichtsbogen, and that person comes. */
async function invited(
  db: Arranger,
  regionId: string,
  { membershipId }: Actor,
  { visit, draft, alpha }: { visit: string; draft: string; alpha: string }
): Promise<string> {
  const { rows } = await db.query('select unit_id from app.membership where id = $1', [
    membershipId
  ]);
  const at = { region_id: regionId, visit_id: visit, unit_id: rows[0].unit_id };
  await insert(db, 'app.visit_unit', { ...at, owner_id: alpha });
  const said = { membership_id: membershipId, answer: 'accepted', sequence: 0 };
  await insert(db, 'app.visit_unit_answer', { ...at, ...said });
  await insert(db, 'app.report_comment', {
    ...at,
    owner_id: alpha,
    organisation_id: alpha,
    sheet_id: draft,
    place: 'whole',
    text: 'x'
  });
  return rows[0].unit_id;
}

/** Somebody of an agency, with access until a day. */
async function guestOf(db: Arranger, regionId: string): Promise<Actor> {
  const at = await organisation(db, regionId, 'guest', 'Gast, Büro Nord');
  return member(db, regionId, at, 'guest', { to: '2099-12-31' });
}

async function organisationOf(db: Arranger, { membershipId }: Actor): Promise<string> {
  const { rows } = await db.query('select organisation_id from app.membership where id = $1', [
    membershipId
  ]);
  return rows[0].organisation_id;
}

async function people(
  db: Arranger,
  regionId: string,
  at: { alpha: string; beta: string; gamma: string; office: string }
): Promise<Record<Persona, Actor>> {
  const alphaSchool = await school(db, regionId, at.alpha, 'Grundschule Alpha');
  const elsewhere = await region(db);
  const otherOwner = await owner(db, elsewhere, 'Stadt Omega');
  const otherOffice = await organisation(
    db,
    elsewhere,
    'coordinationOffice',
    'Andere Koordination'
  );
  const within = (kind: string) => organisation(db, regionId, kind, kind);
  const suspendedLead = await member(db, regionId, at.alpha, 'ownerLead');
  await db.query('update app.person set suspended_at = now() where id = $1', [
    suspendedLead.personId
  ]);
  return {
    alphaLead: await member(db, regionId, at.alpha, 'ownerLead'),
    alphaMember: await member(db, regionId, at.alpha, 'ownerMember'),
    alphaUnit: await member(db, regionId, at.alpha, 'ownerMember', {
      unitId: await unit(db, regionId, at.alpha, 'it', 'IT-Service')
    }),
    provider: await provider(db, regionId, at.alpha),
    betaLead: await member(db, regionId, at.beta, 'ownerLead'),
    gammaLead: await member(db, regionId, at.gamma, 'ownerLead'),
    coordinator: await member(db, regionId, at.office, 'regionCoordinator'),
    schoolLead: await member(db, regionId, alphaSchool, 'schoolLead'),
    schoolMember: await member(db, regionId, alphaSchool, 'schoolMember'),
    supervision: await member(db, regionId, await within('schoolSupervision'), 'schoolSupervision'),
    mediaAdvisor: await member(db, regionId, await within('mediaAdvice'), 'mediaAdvisor'),
    steering: await member(db, regionId, await within('steering'), 'steering'),
    guest: await guestOf(db, regionId),
    formerLead: await member(db, regionId, at.alpha, 'ownerLead', { to: '2021-12-31' }),
    suspendedLead,
    formerProvider: await formerProvider(db, regionId, at.alpha),
    otherRegionLead: await member(db, elsewhere, otherOwner, 'ownerLead'),
    otherRegionCoordinator: await member(db, elsewhere, otherOffice, 'regionCoordinator'),
    nobody: { regionId, personId: randomUUID(), membershipId: randomUUID() }
  };
}

/** Somebody of a service provider that works for the Schulträger today. */
async function provider(db: Arranger, regionId: string, ownerId: string): Promise<Actor> {
  const under = { mandateId: await mandate(db, regionId, ownerId, 'Netzwerke GmbH') };
  return member(db, regionId, ownerId, 'ownerMember', { to: '2099-12-31', ...under });
}

/** The same after the mandate was ended, on the very day. */
async function formerProvider(db: Arranger, regionId: string, ownerId: string): Promise<Actor> {
  const mandateId = await mandate(db, regionId, ownerId, 'Altnetz GmbH');
  const actor = await member(db, regionId, ownerId, 'ownerMember', { to: '2099-12-31', mandateId });
  await db.query('update app.mandate set ended_at = now() where id = $1', [mandateId]);
  return actor;
}

async function alphasThings(
  db: Arranger,
  regionId: string,
  {
    alpha,
    beta,
    office,
    guest,
    lead
  }: { alpha: string; beta: string; office: string; guest: string; lead: Actor }
) {
  const put = async (table: string, row: Record<string, unknown>) =>
    (await insert(db, `app.${table}`, { region_id: regionId, ...row })).id ?? '';
  const template = await put('matrix_template', { audience: 'owner', version: 1, title: 'Matrix' });
  const school = await put('matrix_template', {
    audience: 'school',
    version: 1,
    title: 'Schulmatrix'
  });
  for (const no of [1, 2, 3, 4]) {
    for (const template_id of [template, school]) {
      await put('template_level', { template_id, no, name: `Stufe ${no}`, meaning: '' });
    }
  }
  const theme = (key: string, position: number, templateId = template) =>
    put('theme', { template_id: templateId, key, number: key, title: key, position });
  const [sharedTheme, keptTheme] = [await theme('T1', 1), await theme('T2', 2)];
  const [schoolTheme, schoolOwnTheme] = [
    await theme('S1', 1, school),
    await theme('S6', 2, school)
  ];
  const criterion = (key: string, themeId: string, templateId = template) =>
    put('criterion', {
      template_id: templateId,
      theme_id: themeId,
      key,
      position: 1,
      title: key,
      guiding_question: '?',
      level_texts: ['a', 'b', 'c', 'd'],
      evidence_hint: '',
      is_core: ['T2.1', 'S1.1'].includes(key)
    });
  const sharedCriterion = await criterion('T1.1', sharedTheme);
  const keptCriterion = await criterion('T2.1', keptTheme);
  const freeCriterion = await criterion('T2.2', keptTheme);
  const schoolCriterion = await criterion('S1.1', schoolTheme, school);
  const schoolOwnCriterion = await criterion('S6.1', schoolOwnTheme, school);
  await put('mirror_pair', {
    owner_criterion_id: sharedCriterion,
    school_criterion_id: schoolCriterion,
    kind: 'same'
  });
  const matrices = await matrixInTheMaking(db, regionId, {
    alpha,
    published: sharedCriterion,
    schoolCriterion: await criterion('S1.2', schoolTheme, school)
  });
  for (const [table, row] of Object.entries({
    template_wording: { title: 'Matrix', scale_sentence: '', rules: [] },
    level_wording: { no: 1, name: 'Level 1', meaning: '' },
    theme_wording: { theme_id: sharedTheme, title: 'Theme' },
    criterion_wording: {
      criterion_id: sharedCriterion,
      title: 'Criterion',
      guiding_question: '?',
      level_texts: ['a', 'b', 'c', 'd'],
      evidence_hint: ''
    }
  })) {
    await put(table, { template_id: template, language: 'en', ...row });
  }
  const requirement = await put('requirement', {
    template_id: template,
    criterion_id: sharedCriterion,
    text: 'Vorgabe',
    source: 'Erlass',
    as_of: '2026-01-01'
  });
  await publish(db, template, school);
  const assessment = await put('assessment', {
    organisation_id: alpha,
    template_id: template,
    label: '2026',
    started_on: '2026-01-10'
  });
  const copy = await put('frozen_copy', {
    assessment_id: assessment,
    organisation_id: alpha,
    template_id: template,
    number: 1,
    taken_on: '2026-02-01',
    sha256: '0'.repeat(64)
  });
  for (const [themeId, criterionId] of [
    [sharedTheme, sharedCriterion],
    [keptTheme, keptCriterion]
  ]) {
    const key = { criterion_id: criterionId, organisation_id: alpha };
    const within = { template_id: template, theme_id: themeId };
    await put('answer', {
      ...key,
      ...within,
      assessment_id: assessment,
      current_level: 2,
      remark: 'x'
    });
    await put('internal_note', { ...key, assessment_id: assessment, text: 'intern' });
    await put('copied_answer', {
      ...key,
      ...within,
      copy_id: copy,
      current_level: 2,
      to_discuss: false
    });
    await put('copied_remark', { ...key, copy_id: copy, theme_id: themeId, remark: 'x' });
  }
  const release = async (recipientId: string, includesRemarks: boolean) => {
    const id = await put('release', {
      copy_id: copy,
      organisation_id: alpha,
      recipient_id: recipientId,
      includes_remarks: includesRemarks
    });
    await put('release_theme', {
      release_id: id,
      theme_id: sharedTheme,
      copy_id: copy,
      organisation_id: alpha
    });
    return id;
  };
  const filling = await filled(db, regionId, {
    organisation_id: alpha,
    assessment_id: assessment,
    template_id: template,
    theme_id: keptTheme,
    criterion_id: keptCriterion
  });
  const visit = await put('visit', {
    owner_id: alpha,
    title: 'Schulträgerbesuch',
    held_on: '2026-12-03',
    starts_at: '14:00'
  });
  await put('guest', {
    id: guest,
    owner_id: alpha,
    visit_id: visit,
    name: 'Gast',
    body: 'Büro Nord',
    mail: 'gast@buero.example'
  });
  for (const partner of [beta, office, guest]) {
    await put('visit_partner', {
      visit_id: visit,
      organisation_id: partner,
      owner_id: alpha,
      access_until: '2099-12-31'
    });
  }
  await insert(db, 'app.visit_school', {
    region_id: regionId,
    visit_id: visit,
    school_id: filling.alphaSchool,
    owner_id: alpha
  });
  await insert(db, 'app.visit_answer', {
    region_id: regionId,
    visit_id: visit,
    organisation_id: beta,
    owner_id: alpha,
    answer: 'accepted',
    sequence: 0
  });
  const standing = await put('standing_release', {
    visit_id: visit,
    copy_id: copy,
    organisation_id: alpha,
    includes_remarks: true,
    theme_ids: [sharedTheme]
  });
  await prepared(db, regionId, {
    visit,
    alpha,
    beta,
    template,
    shared: [sharedTheme, sharedCriterion],
    kept: [keptTheme, keptCriterion]
  });
  await put('build_out', {
    owner_id: alpha,
    school_id: filling.alphaSchool,
    area: 'wifi',
    state: 'planned',
    planned_year: 2027,
    as_of: '2026-11-01'
  });
  await put('build_out_release', {
    visit_id: visit,
    owner_id: alpha,
    with_names: false,
    content: JSON.stringify({ schools: 1, rows: null, counts: [] })
  });
  const agendaItem = await put('agenda_item', {
    ...agendaItemOf(visit, alpha),
    title: 'Begrüßung'
  });
  await put('agenda_item', { ...agendaItemOf(visit, alpha), title: 'Intern', is_internal: true });
  for (const [theme_id, criterion_id] of [
    [sharedTheme, sharedCriterion],
    [keptTheme, keptCriterion]
  ]) {
    const topic = { template_id: template, theme_id, criterion_id, kind: 'topic' };
    const item_id = await put('agenda_item', {
      ...agendaItemOf(visit, alpha),
      ...topic,
      title: 'Kriterium'
    });
    await put('agenda_reason', { item_id, owner_id: alpha, reasons: ['marked'] });
  }
  await put('visit_talk', { visit_id: visit, owner_id: alpha });
  const at = '2026-11-01T10:00:00Z';
  await put('talk_pause', { visit_id: visit, owner_id: alpha, began_at: at, ended_at: at });
  const goal = await put('goal', {
    visit_id: visit,
    owner_id: alpha,
    title: 'WLAN',
    criterion_id: sharedCriterion
  });
  await put('goal_step', { goal_id: goal, owner_id: alpha, no: 1, state: 'running' });
  const item = { visit_id: visit, owner_id: alpha, text: 'Zeitfenster' };
  const visitItem = await put('visit_item', { ...item, kind: 'openPoint' });
  await put('visit_item', {
    ...item,
    kind: 'sharedView',
    criterion_id: keptCriterion,
    level: 2
  });
  await put('visit_item', { ...item, kind: 'sharedView', criterion_id: sharedCriterion, level: 3 });
  // The one in which the persona of the school works.
  const schools = await db.query('select min(id::text) as id from app.school where owner_id = $1', [
    alpha
  ]);
  const schoolOfLead: string = schools.rows[0].id;
  const done = { goal_id: goal, owner_id: alpha, title: 'Beratung' };
  const measure = await put('measure', {
    ...done,
    party_id: office,
    party_kind: 'coordinationOffice'
  });
  const schoolMeasure = await put('measure', {
    ...done,
    party_id: schoolOfLead,
    party_kind: 'school'
  });
  const visitMeasure = await put('measure', {
    visit_id: visit,
    owner_id: alpha,
    title: 'Messen',
    party_id: alpha,
    party_kind: 'schoolOwner'
  });
  await put('visit_item', { ...item, kind: 'openPoint', school_id: schoolOfLead });
  const file = await put('file', {
    organisation_id: alpha,
    name: 'entwurf.pdf',
    media_type: 'application/pdf',
    size: 1,
    sha256: '0'.repeat(64)
  });
  await put('file_piece', { file_id: file, no: 0, bytes: Buffer.from('x') });
  const draft = await put('report_sheet', {
    visit_id: visit,
    owner_id: alpha,
    year: 2026,
    number: 1,
    state: 'commenting'
  });
  const ofDraft = { sheet_id: draft, visit_id: visit, owner_id: alpha };
  await put('report_text', { sheet_id: draft, owner_id: alpha, place: 'ownerView', text: 'x' });
  await put('report_section', { ...ofDraft, school_id: schoolOfLead, situation: 'x' });
  await put('report_proposal', { ...ofDraft, content: {} });
  await put('report_proposal', { ...ofDraft, school_id: schoolOfLead, content: sectionSaid });
  await put('report_comment', { ...ofDraft, organisation_id: beta, place: 'whole', text: 'x' });
  await put('report_response', {
    ...ofDraft,
    organisation_id: schoolOfLead,
    kind: 'confirmed',
    sha256: '0'.repeat(64),
    made_on: '2026-01-01'
  });
  const unit = await put('unit', { owner_id: alpha, kind: 'finance', name: 'Finanzen' });
  const mandate = await put('mandate', {
    owner_id: alpha,
    provider: 'Dritte GmbH',
    purpose: 'Netze',
    valid_from: '2020-01-01',
    valid_to: '2099-12-31'
  });
  await insert(db, 'app.mandate_theme', {
    region_id: regionId,
    mandate_id: mandate,
    theme_key: 'T1',
    owner_id: alpha
  });
  await put('owner_terms', { owner_id: alpha, council: 'Rat' });
  await put('contact_correction', { organisation_id: alpha, mail: 'schule@alpha.example' });
  const phase = await put('project_phase', {
    name: 'Erste Phase',
    begins_on: '2026-01-01',
    ends_on: '2030-12-31'
  });
  await insert(db, 'app.phase_member', {
    region_id: regionId,
    phase_id: phase,
    organisation_id: alpha,
    joined_on: '2026-01-01'
  });
  const legalText = await put('legal_text', {
    page: 'imprint',
    version: 1,
    text: 'Impressum der Region',
    organisation_id: alpha
  });
  const invitation = await put('invitation', {
    organisation_id: alpha,
    role: 'ownerMember',
    name: 'Neu',
    mail: `neu-${randomUUID()}@alpha.example`,
    expires_at: '2099-01-01'
  });
  await db.query(
    `insert into app.mail (region_id, kind, recipient, subject_id) values ($1, 'invitation', 'x@y.example', $2)`,
    [regionId, invitation]
  );
  const corrected = await correctedCopy(put, { alpha, template, criterion: sharedCriterion });
  const { earlierVisit, earlierSheet, publication } = await confirmedSheet(db, regionId, {
    alpha,
    beta,
    redaction: corrected.redaction
  });
  const filledWorkbook = await put('filled_workbook', {
    assessment_id: assessment,
    organisation_id: alpha,
    file_name: 'Matrix.xlsx',
    made_on: '2026-11-02'
  });
  const emptyWorkbook = await put('filled_workbook', {
    assessment_id: assessment,
    organisation_id: alpha,
    file_name: 'Leer.xlsx',
    made_on: '2026-11-02'
  });
  await put('filled_workbook_content', {
    workbook_id: filledWorkbook,
    organisation_id: alpha,
    content: '[]'
  });
  const registerImport = await put('register_import', {
    state: 'previewed',
    as_of: '2026-05-02',
    files: '[]',
    summary: '{}',
    fingerprint: '0'.repeat(64)
  });
  for (const [kind, content] of [
    ['register', { municipalities: [], owners: [], schools: [], countsPupils: false }],
    ['differences', []]
  ]) {
    await put('register_import_part', {
      import_id: registerImport,
      kind,
      content: JSON.stringify(content)
    });
  }
  const asked = await askedRound(put, { owners: [alpha, beta], template });
  return {
    ...matrices,
    ...asked,
    filledWorkbook,
    emptyWorkbook,
    requirement,
    template,
    sharedTheme,
    keptTheme,
    sharedCriterion,
    keptCriterion,
    freeCriterion,
    schoolTemplate: school,
    schoolTheme,
    schoolOwnTheme,
    schoolOwnCriterion,
    schoolCriterion,
    assessment,
    copy,
    toBeta: await release(beta, true),
    toOffice: await release(office, false),
    toGuest: await release(guest, false),
    ...corrected,
    standing,
    visit,
    earlierVisit,
    goal,
    agendaItem,
    visitItem,
    measure,
    visitMeasure,
    schoolMeasure,
    schoolOfLead,
    earlierSheet,
    publication,
    file,
    draft,
    invitation,
    registerImport,
    unit,
    mandate,
    phase,
    legalText,
    leadPerson: lead.personId,
    ...filling
  };
}

function agendaItemOf(visit_id: string, owner_id: string) {
  return { visit_id, owner_id, kind: 'other', position: 1, minutes: 10 };
}

/** Beta asks about the theme it reads and says what it expects, Alpha asks about the theme it kept. */
async function prepared(
  db: Arranger,
  regionId: string,
  of: {
    visit: string;
    alpha: string;
    beta: string;
    template: string;
    shared: [string, string];
    kept: [string, string];
  }
): Promise<void> {
  const at = { region_id: regionId, visit_id: of.visit, owner_id: of.alpha };
  for (const [organisation_id, [theme_id, criterion_id]] of [
    [of.beta, of.shared],
    [of.alpha, of.kept]
  ] as const) {
    const criterion = { template_id: of.template, theme_id, criterion_id };
    await insert(db, 'app.visit_mark', { ...at, ...criterion, organisation_id, question: 'Wie?' });
  }
  const texts = { expects: 'Beratung', contributes: 'Zeit' };
  await insert(db, 'app.visit_expectation', { ...at, organisation_id: of.beta, ...texts });
}

/** A round in which Alpha and Beta are asked, and Alpha for more time. */
async function askedRound(
  put: (table: string, row: Record<string, unknown>) => Promise<string>,
  { owners, template }: { owners: string[]; template: string }
) {
  const assessmentRound = await put('assessment_round', {
    template_id: template,
    label: 'Herbst',
    due_on: '2099-12-01',
    opened_on: '2026-01-10'
  });
  const [participation = ''] = await Promise.all(
    owners.map((owner_id) =>
      put('round_owner', {
        round_id: assessmentRound,
        owner_id,
        template_id: template,
        invited_on: '2026-01-10'
      })
    )
  );
  const extension = await put('round_extension', {
    participation_id: participation,
    owner_id: owners[0],
    until: '2099-12-15'
  });
  return { assessmentRound, participation, extension };
}

/** A draft that nobody but the coordination knows, and one that Alpha was asked to comment on and did. */
async function matrixInTheMaking(
  db: Arranger,
  regionId: string,
  {
    alpha,
    published,
    schoolCriterion
  }: { alpha: string; published: string; schoolCriterion: string }
) {
  const put = async (table: string, row: Record<string, unknown>) =>
    (await insert(db, `app.${table}`, { region_id: regionId, ...row })).id ?? '';
  const made = async (audience: string, letter: string) => {
    const template_id = await put('matrix_template', {
      audience,
      version: 2,
      title: 'Entwurf',
      scale_sentence: 'Wählen Sie.'
    });
    for (const no of [1, 2, 3, 4]) {
      await put('template_level', { template_id, no, name: `Stufe ${no}`, meaning: 'so' });
    }
    const theme = { key: `${letter}1`, number: '1', title: 'Thema', position: 0 };
    const theme_id = await put('theme', { template_id, ...theme });
    const criterion = async (key: string, position: number) =>
      put('criterion', {
        template_id,
        theme_id,
        key,
        position,
        title: key,
        guiding_question: '?',
        level_texts: ['a', 'b', 'c', 'd'],
        evidence_hint: 'Beleg'
      });
    return [
      template_id,
      theme_id,
      await criterion(`${letter}1.1`, 0),
      await criterion(`${letter}1.2`, 1)
    ];
  };
  const [draftMatrix = '', draftTheme = '', draftCriterion = ''] = await made('owner', 'T');
  const [round = '', , roundCriterion = ''] = await made('school', 'S');
  await put('mirror_pair', {
    owner_criterion_id: published,
    school_criterion_id: roundCriterion,
    kind: 'same'
  });
  await put('mirror_pair', {
    owner_criterion_id: draftCriterion,
    school_criterion_id: schoolCriterion,
    kind: 'same'
  });
  const at = { template_id: round, organisation_id: alpha };
  await put('comment_invitation', at);
  const about = { criterion_id: roundCriterion, criterion_key: 'S1.1' };
  const comment = await put('template_comment', { ...at, ...about, text: 'Unklar' });
  await put('comment_answer', { comment_id: comment, outcome: 'takenUp', text: 'Ja' });
  await db.query(
    `update app.matrix_template set state = 'commenting', comments_until = '2099-12-31' where id = $1`,
    [round]
  );
  return {
    draftMatrix,
    draftTheme,
    draftCriterion,
    mirroredCriterion: schoolCriterion,
    round,
    roundCriterion,
    comment
  };
}

/** Theme 2 is the IT's: a link and a file as evidence, and a school that differs. */
async function filled(
  db: Arranger,
  regionId: string,
  at: Record<
    'organisation_id' | 'assessment_id' | 'template_id' | 'theme_id' | 'criterion_id',
    string
  >
) {
  const key = { region_id: regionId, ...at };
  const { rows } = await db.query(
    `select (select id from app.unit where region_id = $1 and owner_id = $2 and name = 'IT-Service') as it,
       (select id from app.school where region_id = $1 and owner_id = $2) as school`,
    [regionId, at.organisation_id]
  );
  const { it, school } = rows[0];
  await insert(db, 'app.theme_assignment', {
    region_id: regionId,
    organisation_id: at.organisation_id,
    assessment_id: at.assessment_id,
    template_id: at.template_id,
    theme_id: at.theme_id,
    unit_id: it
  });
  const proof = await insert(db, 'app.file', {
    region_id: regionId,
    organisation_id: at.organisation_id,
    name: 'messprotokoll.pdf',
    media_type: 'application/pdf',
    size: 1,
    sha256: '2'.repeat(64),
    is_evidence: true
  });
  await insert(db, 'app.file_piece', {
    region_id: regionId,
    file_id: proof.id,
    no: 0,
    bytes: Buffer.from('z')
  });
  const evidence = await insert(db, 'app.evidence', {
    ...key,
    title: 'Messung',
    file_id: proof.id
  });
  await insert(db, 'app.evidence', { ...key, title: 'Plan', url: 'https://alpha.example/plan' });
  await insert(db, 'app.deviating_school', { ...key, school_id: school, direction: 'lower' });
  return { it, alphaSchool: school, evidence: evidence.id ?? '', proof: proof.id ?? '' };
}

type Put = (table: string, row: Record<string, unknown>) => Promise<string>;

/** An earlier assessment whose copy was corrected; something was taken out of it on order. */
async function correctedCopy(
  put: Put,
  { alpha, template, criterion }: { alpha: string; template: string; criterion: string }
) {
  const of = { organisation_id: alpha, template_id: template };
  const earlier = await put('assessment', { ...of, label: '2023', started_on: '2024-01-10' });
  const copyOn = (number: number, day: string) =>
    put('frozen_copy', {
      ...of,
      assessment_id: earlier,
      number,
      taken_on: day,
      taken_at: day,
      sha256: '0'.repeat(64)
    });
  const correctedCopy = await copyOn(1, '2024-02-01');
  const correctingCopy = await copyOn(2, '2024-02-08');
  await put('correction', {
    copy_id: correctingCopy,
    corrects_id: correctedCopy,
    assessment_id: earlier,
    organisation_id: alpha,
    reason: 'Falsch gezählt'
  });
  const redaction = await put('redaction', {
    organisation_id: alpha,
    copy_id: correctedCopy,
    criterion_id: criterion,
    reason: 'Anordnung vom 3. Februar',
    redacted_on: '2025-02-08'
  });
  return { earlier, correctedCopy, correctingCopy, redaction };
}

/** An earlier visit with Beta alone, whose Berichtsbogen is confirmed, in its second edition. */
async function confirmedSheet(
  db: Arranger,
  regionId: string,
  { alpha, beta, redaction }: { alpha: string; beta: string; redaction: string }
) {
  const put = async (table: string, row: Record<string, unknown>) =>
    (await insert(db, `app.${table}`, { region_id: regionId, ...row })).id ?? '';
  const visit = await put('visit', {
    owner_id: alpha,
    title: 'Besuch im Vorjahr',
    held_on: '2025-12-03',
    starts_at: '14:00',
    state: 'held'
  });
  await put('visit_partner', {
    visit_id: visit,
    organisation_id: beta,
    owner_id: alpha,
    access_until: '2099-12-31'
  });
  const file = await put('file', {
    organisation_id: alpha,
    name: 'berichtsbogen.pdf',
    media_type: 'application/pdf',
    size: 1,
    sha256: '1'.repeat(64)
  });
  await put('file_piece', { file_id: file, no: 0, bytes: Buffer.from('y') });
  const sheet = await put('report_sheet', {
    visit_id: visit,
    owner_id: alpha,
    year: 2025,
    number: 1,
    state: 'confirmed',
    content: {},
    sha256: '1'.repeat(64),
    file_id: file,
    edition: 2
  });
  await put('report_edition', {
    sheet_id: sheet,
    edition: 2,
    owner_id: alpha,
    redaction_id: redaction,
    made_on: '2025-02-08'
  });
  await put('public_sheet', { sheet_id: sheet, owner_id: alpha, visit_id: visit });
  const publication = await put('publication', { sheet_id: sheet, owner_id: alpha });
  return { earlierVisit: visit, earlierSheet: sheet, publication };
}

/** Alpha's staff hands the matrix over to its lead. */
async function handedOver(
  db: Arranger,
  regionId: string,
  alpha: string,
  { alphaMember, alphaLead }: Record<Persona, Actor>
): Promise<string> {
  const { id = '' } = await insert(db, 'app.hand_over', {
    region_id: regionId,
    organisation_id: alpha,
    membership_id: alphaMember.membershipId,
    note: 'Bitte weiterführen'
  });
  const key = { region_id: regionId, hand_over_id: id, taker_id: alphaLead.membershipId };
  await insert(db, 'app.hand_over_taker', key);
  await insert(db, 'app.hand_over_item', {
    ...key,
    kind: 'invitation',
    subject_id: alphaMember.membershipId
  });
  return id;
}

/** Alpha's lead asks who changed the matrix, and its staff is named. */
async function historyReading(
  db: Arranger,
  region_id: string,
  { alpha, assessment }: { alpha: string; assessment: string },
  { alphaLead, alphaMember, coordinator }: Record<Persona, Actor>,
  state: 'asked' | 'open'
): Promise<string> {
  const isOpen = state === 'open';
  const { id = '' } = await insert(db, 'app.history_reading', {
    region_id,
    organisation_id: alpha,
    kind: 'assessment',
    object_id: assessment,
    title: '2026',
    from_on: '2026-01-01',
    to_on: '2026-12-31',
    reason: 'Strittig ist, wer die Stufe gesenkt hat',
    with_names: true,
    state,
    asked_on: '2026-11-01',
    asked_by: alphaLead.membershipId,
    settled_by: isOpen ? coordinator.membershipId : null,
    open_until: isOpen ? '2099-12-31' : null
  });
  const about = { region_id, reading_id: id };
  await insert(db, 'app.history_concerned', { ...about, person_id: alphaMember.personId });
  await insert(db, 'app.history_look', { ...about, read_by: alphaLead.membershipId });
  return id;
}

/** What a section of a Berichtsbogen says; of a visit that is only held in the rows. */
export const sectionSaid = {
  format: 1,
  schoolName: 'Grundschule Alpha',
  ownerName: 'Stadt Alpha',
  regionName: 'Nord',
  visit: {
    kind: 'ownerVisit',
    title: 'Schulträgerbesuch',
    heldOn: '2026-12-03',
    startsAt: '14:00',
    durationMin: 120,
    venue: ''
  },
  number: '2026-01',
  marking: 'internal',
  situation: 'Sechs Räume',
  ownerView: '',
  schoolView: '',
  agreed: '',
  planned: '',
  plans: [],
  openPoints: [],
  topics: [],
  supportNeeds: [],
  clarified: []
};
