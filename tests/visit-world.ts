import {
  arranger,
  insert,
  member,
  organisation,
  owner,
  region,
  type Arranger,
  publish
} from './factories.ts';

/**
 * Stadt Alpha has finished its matrix of two themes. Theme 1 („WLAN“, „Präsentation“) is released with
 * remarks to Gemeinde Beta and to the coordination, theme 2 („Personal“) to Beta alone. Gamma gets nothing.
 */
export type VisitWorld = Awaited<ReturnType<typeof visitWorld>>;

export async function visitWorld(ownerUrl: string) {
  const db = await arranger(ownerUrl);
  const regionId = await region(db);
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  const beta = await owner(db, regionId, 'Gemeinde Beta');
  const gamma = await owner(db, regionId, 'Schulverein Gamma', 'private');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Regionale Koordination');
  const matrix = await finishedMatrix(db, regionId, alpha);
  const both = [matrix.wlanTheme, matrix.staffTheme];
  await release(db, regionId, { ...matrix, alpha, recipient: beta, themes: both });
  await release(db, regionId, { ...matrix, alpha, recipient: office, themes: [matrix.wlanTheme] });
  return {
    db,
    regionId,
    alpha,
    beta,
    gamma,
    office,
    ...matrix,
    lead: await member(db, regionId, alpha, 'ownerLead'),
    clerk: await member(db, regionId, alpha, 'ownerMember'),
    betaLead: await member(db, regionId, beta, 'ownerLead'),
    gammaLead: await member(db, regionId, gamma, 'ownerLead'),
    coordinator: await member(db, regionId, office, 'regionCoordinator')
  };
}

/** A visit of Alpha with Beta and the coordination; what is given replaces what is usual. */
export async function visit(
  {
    db,
    regionId,
    alpha,
    beta,
    office
  }: Pick<VisitWorld, 'db' | 'regionId' | 'alpha' | 'beta' | 'office'>,
  row: Record<string, unknown> = {},
  { partners = [beta, office], accessUntil = '2099-12-31' } = {}
): Promise<string> {
  const { id = '' } = await insert(db, 'app.visit', {
    region_id: regionId,
    owner_id: alpha,
    title: 'Schulträgerbesuch',
    aims: 'Ziele klären',
    held_on: '2026-12-03',
    starts_at: '14:00',
    ...row
  });
  for (const partner of partners) {
    await insert(db, 'app.visit_partner', {
      region_id: regionId,
      visit_id: id,
      organisation_id: partner,
      owner_id: alpha,
      access_until: accessUntil
    });
  }
  return id;
}

export async function release(
  db: Arranger,
  regionId: string,
  {
    copy,
    alpha,
    recipient,
    themes,
    includesRemarks = true
  }: {
    copy: string;
    alpha: string;
    recipient: string;
    themes: string[];
    includesRemarks?: boolean;
  }
): Promise<string> {
  const { id = '' } = await insert(db, 'app.release', {
    region_id: regionId,
    copy_id: copy,
    organisation_id: alpha,
    recipient_id: recipient,
    includes_remarks: includesRemarks
  });
  for (const theme of themes) {
    await insert(db, 'app.release_theme', {
      region_id: regionId,
      release_id: id,
      theme_id: theme,
      copy_id: copy,
      organisation_id: alpha
    });
  }
  return id;
}

/** Changes what „Präsentationstechnik“ asks for as evidence; a published matrix guards itself, and looks away here. */
export async function askForEvidence(
  { db, screens }: Pick<VisitWorld, 'db' | 'screens'>,
  hint: string
): Promise<void> {
  await db.query('alter table app.criterion disable trigger user');
  await db.query('update app.criterion set evidence_hint = $1 where id = $2', [hint, screens]);
  await db.query('alter table app.criterion enable trigger user');
}

async function finishedMatrix(db: Arranger, regionId: string, alpha: string) {
  const put = async (table: string, row: Record<string, unknown>) =>
    (await insert(db, `app.${table}`, { region_id: regionId, ...row })).id ?? '';
  const template = await put('matrix_template', {
    audience: 'owner',
    version: 1,
    title: 'Matrix für Schulträger'
  });
  for (const [index, name] of ['Ausgangslage', 'Im Aufbau', 'Verlässlich', 'Verankert'].entries()) {
    await put('template_level', { template_id: template, no: index + 1, name, meaning: name });
  }
  const theme = (number: string, title: string, position: number) =>
    put('theme', { template_id: template, key: `T${number}`, number, title, position });
  const wlanTheme = await theme('4.1', 'Sächliche Ausstattung', 1);
  const staffTheme = await theme('4.2', 'Personelle Ausstattung', 2);
  const criterion = (key: string, title: string, theme_id: string, position: number) =>
    put('criterion', {
      template_id: template,
      theme_id,
      key,
      position,
      title,
      guiding_question: `Wie steht es um ${title}?`,
      level_texts: ['Kaum.', 'Zum Teil.', 'Überall.', 'Überall und geprüft.'],
      evidence_hint: 'Messung'
    });
  const wlan = await criterion('T4.1.1', 'WLAN', wlanTheme, 1);
  const screens = await criterion('T4.1.2', 'Präsentationstechnik', wlanTheme, 2);
  const staff = await criterion('T4.2.1', 'Personal für die Schul-IT', staffTheme, 1);
  await publish(db, template);
  const assessment = await put('assessment', {
    organisation_id: alpha,
    template_id: template,
    label: '2026',
    started_on: '2026-09-01'
  });
  const copy = await put('frozen_copy', {
    assessment_id: assessment,
    organisation_id: alpha,
    template_id: template,
    number: 1,
    taken_on: '2026-11-16',
    sha256: '0'.repeat(64)
  });
  const answer = async (
    criterion_id: string,
    theme_id: string,
    { remark = '', ...values }: Record<string, unknown>
  ) => {
    const place = { criterion_id, theme_id, organisation_id: alpha };
    const said = { ...place, template_id: template, to_discuss: false, ...values };
    await put('answer', { ...said, assessment_id: assessment, remark });
    await put('copied_answer', { ...said, copy_id: copy });
    if (remark) await put('copied_remark', { ...place, copy_id: copy, remark });
  };
  await answer(wlan, wlanTheme, {
    current_level: 2,
    target_level: 3,
    horizon: 'medium',
    priority: 'A',
    to_discuss: true,
    remark: 'Zwei Gebäude warten auf die Verkabelung.'
  });
  await answer(screens, wlanTheme, { current_level: 3, target_level: 4, priority: 'B' });
  await answer(staff, staffTheme, {
    current_level: 1,
    target_level: 2,
    to_discuss: true,
    remark: 'Eine halbe Stelle fehlt.'
  });
  return { template, assessment, copy, wlanTheme, staffTheme, wlan, screens, staff };
}
