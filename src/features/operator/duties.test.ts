import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { as, asSignIn, type Actor } from '#server/db.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, insert, member, owner } from '../../../tests/factories.ts';
import { type Client, startServer, type TestServer } from '../../../tests/server.ts';
import { account, operator, signedIn } from '../../../tests/sign-in.ts';
import { operatorDeeds } from './deeds.server.ts';
import { endSessionsByCommand } from './sessions.server.ts';

// What operators do to the installation, on two processes that share one database.
let database: TestDatabase;
let db: Arranger;
let nodes: TestServer[];
let regionId: string;
let actor: Actor;
let leadMail: string;
let outsider: Client;
let looksAfter: Client;
let operatorId: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  nodes = await Promise.all([startServer(), startServer()]);
  const make = async (short_name: string, name: string) =>
    (await insert(db, 'app.region', { short_name, name })).id ?? '';
  regionId = await make('musterland', 'Bildungsregion Musterland');
  const other = await make('nachbarland', 'Bildungsregion Nachbarland');
  actor = await member(db, regionId, await owner(db, regionId, 'Stadt Ahlbrück'), 'ownerLead');
  leadMail = await account(db, actor);
  const neighbour = await member(db, other, await owner(db, other, 'Stadt Fern'), 'ownerLead');
  outsider = await signedIn(node(0), await account(db, neighbour));
  const mail = await operator(db);
  looksAfter = await signedIn(node(0), mail);
  const { rows } = await db.query('select id from auth."user" where email = $1', [mail]);
  operatorId = rows[0].id;
});
afterAll(async () => {
  await Promise.all([...(nodes ?? []).map((one) => one.stop()), db?.end()]);
  await database.drop();
});

function node(index: number): TestServer {
  const found = nodes[index];
  if (!found) throw new Error('no such process');
  return found;
}

/** The lead signed in, with the same cookie in both processes. */
async function leadOnBoth(): Promise<Client[]> {
  const first = await signedIn(node(0), leadMail);
  const second = node(1).client();
  for (const [name, value] of first.cookies) second.cookies.set(name, value);
  return [first, second];
}

const page = async (path: string) => (await looksAfter.get(path)).text();
const statusesOf = (clients: Client[], path: string) =>
  Promise.all(clients.map(async (one) => (await one.get(path)).status));
const newestDeed = async () => (await operatorDeeds(operatorId))[0];

test('a failed job says what kind of error it was and no word of it; it is tried again or given up, and who did it is noted', async () => {
  await db.query('select jobs.create_queue($1, $2)', ['probe', { policy: 'standard' }]);
  const failed = async () => {
    const output = { name: 'Error', code: 'ECONNREFUSED', message: 'Stadt Ahlbrück' };
    const row = { name: 'probe', state: 'failed', retry_count: 2, data: { id: regionId }, output };
    return (await insert(db, 'jobs.job', row)).id ?? '';
  };
  const [again, gone] = [await failed(), await failed()];
  const list = await page('/betrieb/aufgaben');
  expect(list).toContain('ECONNREFUSED');
  expect(list).not.toMatch(/Ahlbrück/);
  const state = async (id: string) =>
    (await db.query('select state from jobs.job where id = $1', [id])).rows[0].state;
  const at = (id: string, action: string) => `/betrieb/aufgaben/${id}?/${action}`;
  expect((await outsider.post(at(again, 'erneut'))).status).toBe(404);
  expect((await looksAfter.post(at(again, 'erneut'))).status).toBe(303);
  expect(await state(again)).toBe('retry');
  expect(await newestDeed()).toMatchObject({
    deed: 'jobAgain',
    subject: 'probe',
    operator: 'Test'
  });
  expect((await looksAfter.post(at(gone, 'aufgabe'))).status).toBe(303);
  expect(await state(gone)).toBe('cancelled');
  expect((await looksAfter.post(at(gone, 'aufgabe'))).status).toBe(404);
  expect(await page('/betrieb/aufgaben')).toContain('Keine Aufgabe ist gescheitert');
  expect(await page('/betrieb/protokoll')).toMatch(/Aufgabe aufgegeben: probe/);
});

test('ended sessions are out at the next request in every process, and nothing tells whether an address has an account', async () => {
  const lead = await leadOnBoth();
  expect(await statusesOf(lead, '/r/musterland')).toEqual([200, 200]);
  const path = '/betrieb/sitzungen';
  const asked = await looksAfter.post(path, { mail: leadMail });
  expect(asked.status).toBe(200);
  expect(await asked.text()).toContain(`name="mail" value="${leadMail}"`);
  expect(await statusesOf(lead, '/r/musterland')).toEqual([200, 200]);
  const told = async (mail: string) => {
    const answer = await looksAfter.post(path, { mail, gewiss: '1' });
    expect(answer.status).toBe(303);
    return (await page(path)).match(/Gehört zu der Adresse[^<]*/)?.[0];
  };
  const known = await told(leadMail.toUpperCase());
  expect(known).toBeTruthy();
  expect(await told('niemand@ahlbrueck.example')).toBe(known);
  expect(await statusesOf(lead, '/r/musterland')).toEqual([303, 303]);
  expect(await statusesOf([looksAfter, outsider], '/profil')).toEqual([200, 200]);
  const [one, two] = await operatorDeeds(operatorId);
  expect([one?.deed, one?.subject]).toEqual([two?.deed, two?.subject]);
  expect(await page('/betrieb/protokoll')).not.toContain(leadMail);
  const back = await leadOnBoth();
  await endSessionsByCommand(leadMail);
  expect(await statusesOf(back, '/r/musterland')).toEqual([303, 303]);
  expect(await newestDeed()).toMatchObject({ deed: 'sessionsEnded', byCommand: true });
  expect((await looksAfter.post(path, { mail: 'keine Adresse' })).status).toBe(422);
});

test('nobody gets into a suspended region, in no process and past no page; its people are told why', async () => {
  const lead = await leadOnBoth();
  const organisations = () =>
    as(actor, 'read only', (tx) => tx.selectFrom('app.organisation').select('name').execute());
  expect(await organisations()).toHaveLength(1);
  const open = await insert(db, 'app.invitation', {
    region_id: regionId,
    organisation_id: (
      await db.query(`select id from app.organisation where region_id = $1`, [regionId])
    ).rows[0].id,
    role: 'ownerMember',
    name: 'Mia Muster',
    mail: 'mia@ahlbrueck.example',
    expires_at: '2099-01-01'
  });
  const link = new URL(oneTimeLink('invitation', open.id ?? '')).pathname;
  expect((await node(0).client().get(link)).status).toBe(200);
  const form = `/betrieb/regionen/${regionId}/sperre`;
  expect((await outsider.post(form, { sperre: 'ja' })).status).toBe(404);
  expect((await looksAfter.post(form, { sperre: 'ja' })).status).toBe(303);
  expect((await looksAfter.post(form, { sperre: 'ja' })).status).toBe(409);
  expect(await page('/betrieb/regionen')).toContain('gesperrt seit');

  const closed = 'hat Bildungsregion Musterland gesperrt';
  for (const one of lead) {
    const refused = await one.get('/r/musterland/besuche');
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain(closed);
    expect((await one.post('/r/musterland/matrix', { label: '2098' })).status).toBe(403);
    const data = await (await one.get('/r/musterland/besuche/__data.json')).json();
    expect(
      data.nodes.filter((each: { type: string } | null) => each?.type === 'data')
    ).toHaveLength(1);
    expect(JSON.stringify(data)).toContain('"status":403');
    expect(await (await one.get('/')).text()).toContain(closed);
  }
  expect((await outsider.get('/r/musterland')).status).toBe(404);
  expect((await node(1).client().get('/impressum?region=musterland')).status).toBe(404);
  expect((await node(1).client().get(link)).status).toBe(410);
  expect(await organisations()).toEqual([]);

  expect((await looksAfter.post(form, { sperre: 'nein' })).status).toBe(303);
  expect(await statusesOf(lead, '/r/musterland')).toEqual([200, 200]);
  expect(await organisations()).toHaveLength(1);
  expect(await page('/betrieb/protokoll')).toMatch(/Region gesperrt: Bildungsregion Musterland/);
});

test('an operator makes a region whose coordination is invited, and learns at the field what is wrong', async () => {
  const path = '/betrieb/regionen/neu';
  const typed = {
    name: 'Kreis Neuland',
    shortName: 'neuland',
    county: '05997',
    coordinator: 'Erika Muster',
    mail: 'Erika@Neuland.example'
  };
  for (const wrong of [
    { shortName: 'musterland' },
    { shortName: 'Neu Land' },
    { county: '57' },
    { mail: 'erika' },
    { name: '' }
  ]) {
    const refused = await looksAfter.post(path, { ...typed, ...wrong });
    expect([wrong, refused.status]).toEqual([wrong, 422]);
    expect(await refused.text()).toContain(`${Object.keys(wrong)[0]}-fehler`);
  }
  expect((await looksAfter.post(path, { ...typed, is_demo: 'true' })).status).toBe(422);
  expect((await looksAfter.post(path, typed)).status).toBe(303);
  const { rows } = await db.query(
    `select i.role, i.mail, o.kind, r.is_demo, (select count(*)::int from app.matrix_template t where t.region_id = r.id) as matrices,
       (select count(*)::int from app.mail m where m.subject_id = i.id) as mails
     from app.region r join app.invitation i on i.region_id = r.id
     join app.organisation o on o.region_id = r.id and o.id = i.organisation_id where r.short_name = 'neuland'`
  );
  expect(rows).toEqual([
    {
      role: 'regionCoordinator',
      mail: 'erika@neuland.example',
      kind: 'coordinationOffice',
      is_demo: false,
      matrices: 2,
      mails: 1
    }
  ]);
  const again = await looksAfter.post(path, { ...typed, shortName: 'anders' });
  expect(again.status).toBe(422);
  expect(await again.text()).toContain('county-fehler');
  expect(await newestDeed()).toMatchObject({ deed: 'regionMade', subject: 'Kreis Neuland' });
  expect(await page('/betrieb/regionen')).not.toMatch(/erika@|Erika/);
});

test('legal texts of the installation: a to-do for operators, the truth for everybody else, then the text', async () => {
  const stranger = async (path: string) => (await node(1).client().get(path)).text();
  expect(await stranger('/impressum')).toContain('noch nicht ausgefüllt');
  expect(await stranger('/impressum')).not.toContain('wer sie vertritt');
  expect(await page('/impressum')).toContain('wer sie vertritt');
  expect(await page('/betrieb')).toContain('Rechtliche Texte dieser Installation fehlen');
  const edit = '/betrieb/rechtliches/impressum';
  const text = '# Stelle\nZweckverband Muster <b>IT</b>';
  expect((await outsider.post(edit, { version: '0', text })).status).toBe(404);
  const seen = await looksAfter.post(edit, { version: '0', text, vorschau: '1' });
  expect([seen.status, /<h2[^>]*>[\s\S]{0,40}Stelle/.test(await seen.text())]).toEqual([200, true]);
  expect(await stranger('/impressum')).not.toContain('Zweckverband');
  expect((await looksAfter.post(edit, { version: '0', text })).status).toBe(303);
  expect(await stranger('/impressum')).toContain('Zweckverband Muster &lt;b>IT');
  expect(await stranger('/impressum?region=musterland')).not.toContain('Zweckverband');
  const late = await looksAfter.post(edit, { version: '0', text: 'Anders' });
  expect(late.status).toBe(409);
  expect(await late.text()).toMatch(/Anders[\s\S]*Zweckverband|Zweckverband[\s\S]*Anders/);
  for (const [index, other] of ['datenschutz', 'barrierefreiheit'].entries()) {
    const answer = await looksAfter.post(`/betrieb/rechtliches/${other}`, { version: '0', text });
    expect([index, answer.status]).toEqual([index, 303]);
  }
  expect(await page('/betrieb')).not.toContain('Rechtliche Texte dieser Installation fehlen');
  expect((await looksAfter.post(edit, { version: '1', text: '' })).status).toBe(303);
  expect(await stranger('/impressum')).toContain('noch nicht ausgefüllt');
  expect(await page(edit)).toMatch(/Fassung 2[\s\S]*Fassung 1/);
});

test('the to-do of a missing backup goes when somebody says that restoring one was tried', async () => {
  const todo = 'dass sich eine Sicherung wiederherstellen lässt';
  expect(await page('/betrieb')).toContain(todo);
  expect((await looksAfter.post('/betrieb/sicherung')).status).toBe(303);
  expect(await page('/betrieb')).not.toContain(todo);
  await db.query(
    `update auth.operator_deed set at = now() - interval '13 months' where deed = 'backupTried'`
  );
  expect(await page('/betrieb')).toContain(todo);
});

test('the database does all of it for operators alone', async () => {
  const { rows } = await db.query<{ name: string; count: number }>(
    `select proname as name, pronargs as count from pg_proc
     where pronamespace = 'auth'::regnamespace and proname like 'operator\\_%' order by 1`
  );
  expect(rows.length).toBeGreaterThan(10);
  const { rows: found } = await db.query('select id from auth."user" where email = $1', [leadMail]);
  for (const account of [found[0].id, null]) {
    for (const { name, count } of rows) {
      const rest = Array.from({ length: count - 1 }, () => ', null').join('');
      const answer = asSignIn((tx) =>
        sql<{
          told: unknown;
        }>`select ${sql.raw(`auth.${name}`)}(${account}${sql.raw(rest)}) as told`.execute(tx)
      );
      const told = await answer.then(
        ({ rows: [row] }) => row?.told,
        (failure: { code: string }) => failure.code
      );
      expect([name, [null, false, '42501'].some((nothing) => nothing === told)]).toEqual([
        name,
        true
      ]);
    }
  }
  await expect(
    asSignIn((tx) => sql`select app.note_operator_deed(null, 'backupTried', '')`.execute(tx))
  ).rejects.toMatchObject({ code: '42501' });
  await expect(
    asSignIn((tx) => sql`update auth.operator_deed set deed = 'backupTried'`.execute(tx))
  ).rejects.toMatchObject({ code: '42501' });
});
