import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oneTimeLink, type LinkKind } from '#server/one-time-link.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  mandate,
  member,
  organisation,
  owner,
  region,
  unit
} from '../../../tests/factories.ts';
import { startServer, type TestServer } from '../../../tests/server.ts';
import { account, password, signedIn } from '../../../tests/sign-in.ts';
import { firstOperatorLink } from './operators.server.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let regionId: string;
let ownerId: string;
let leadMail: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer({ TRUSTED_PROXY: '127.0.0.1,::1' });
  regionId = await region(db, 'musterland');
  ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  leadMail = await account(db, await member(db, regionId, ownerId, 'ownerLead'));
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

const person = { name: 'Mia Neu', password: 'sieben blaue Tassen im Garten' };

async function invited(mail: string, more: Record<string, unknown> = {}): Promise<string> {
  const { id } = await insert(db, 'app.invitation', {
    region_id: regionId,
    organisation_id: ownerId,
    role: 'ownerMember',
    name: 'Mia Neu',
    mail,
    expires_at: new Date(Date.now() + 3_600_000),
    ...more
  });
  return id ?? '';
}

function pathOf(kind: LinkKind, id: string): string {
  return new URL(oneTimeLink(kind, id)).pathname;
}

async function count(table: string, condition: string, value: string): Promise<number> {
  const found = await db.query(`select count(*)::int as n from ${table} where ${condition}`, [
    value
  ]);
  return found.rows[0].n;
}

describe('accepting', () => {
  test('opening the link shows who invites for what and consumes nothing', async () => {
    const id = await invited('lesen@test.example');
    for (let at = 0; at < 2; at += 1) {
      const page = await server.client().get(pathOf('invitation', id));
      expect(page.status).toBe(200);
      expect(page.headers.get('cache-control')).toContain('no-store');
      expect(await page.text()).toContain('Stadt Ahlbrück');
    }
    expect(await count('app.invitation', 'id = $1 and accepted_at is null', id)).toBe(1);
  });

  test('the link of a service provider says under which mandate, of an employee in which Bereich', async () => {
    const mandateId = await mandate(db, regionId, ownerId, 'Netzhafen GmbH');
    const unitId = await unit(db, regionId, ownerId, 'it', 'Fachdienst IT');
    const shown = async (mail: string, part: Record<string, string>) => {
      const id = await invited(mail, part);
      return (await server.client().get(pathOf('invitation', id))).text();
    };
    const provider = await shown('netz@test.example', { mandate_id: mandateId });
    expect(provider).toContain('Netzhafen GmbH, bis 31. Dezember 2099');
    expect(provider).toContain('Betreut die Netze der Schulen');
    expect(provider).not.toContain('Fachdienst IT');
    const employee = await shown('it@test.example', { unit_id: unitId });
    expect(employee).toContain('Fachdienst IT');
    expect(employee).not.toContain('Netzhafen');
  });

  test('A-AU-08 a new person becomes a member once and is signed in; the link is used up then', async () => {
    const id = await invited('neu@test.example');
    const client = server.client();
    const answer = await client.post(pathOf('invitation', id), person);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/r/musterland');
    const members = await client.get('/r/musterland/personen');
    expect(members.status).toBe(200);
    expect(await members.text()).toContain('Mia Neu');
    const elsewhere = server.client();
    expect((await elsewhere.get(pathOf('invitation', id))).status).toBe(410);
    expect((await elsewhere.post(pathOf('invitation', id), person)).status).toBe(410);
    expect(elsewhere.cookies.has('sitzung')).toBe(false);
  });

  test('A-AU-09 twenty parallel acceptances make one account and one membership', async () => {
    const id = await invited('viele@test.example');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.client().post(pathOf('invitation', id), person))
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses[0]).toBe(303);
    expect(new Set(statuses.slice(1))).toEqual(new Set([410]));
    expect(await count('auth."user"', 'email = $1', 'viele@test.example')).toBe(1);
    expect(
      await count(
        'app.membership',
        'person_id = (select id from app.person where mail = $1)',
        'viele@test.example'
      )
    ).toBe(1);
  });

  test('A-AU-10 an invitation that ran out stays so, and a forgotten password brings no account', async () => {
    const mail = 'spaet@test.example';
    const id = await invited(mail, { expires_at: new Date(Date.now() - 3_600_000) });
    expect((await server.client().get(pathOf('invitation', id))).status).toBe(410);
    expect((await server.client().post('/passwort', { mail })).status).toBe(303);
    expect(await count('app.mail', 'recipient = $1', mail)).toBe(0);
    expect((await server.client().post(pathOf('invitation', id), person)).status).toBe(410);
    expect(await count('auth."user"', 'email = $1', mail)).toBe(0);
  });

  test('A-AU-11 somebody else who is signed in may not accept, and the link stays good', async () => {
    const id = await invited('fremd@test.example');
    const client = await signedIn(server, leadMail);
    const page = await client.get(pathOf('invitation', id));
    expect(await page.text()).toContain('fremd@test.example');
    expect((await client.post(pathOf('invitation', id))).status).toBe(403);
    expect(await count('app.invitation', 'id = $1 and accepted_at is null', id)).toBe(1);
    expect(await count('app.person', 'mail = $1', 'fremd@test.example')).toBe(0);
  });

  test('A-AU-12 a token of one kind opens nothing of another', async () => {
    const id = await invited('art@test.example');
    for (const kind of ['operatorInvitation', 'passwordReset'] as const) {
      const mac = pathOf(kind, id).split('/').at(-1);
      expect((await server.client().get(`/einladung/${mac}`)).status).not.toBe(200);
    }
    const own = pathOf('invitation', id).split('/').at(-1);
    expect((await server.client().get(`/passwort/${own}`)).status).toBe(404);
    expect((await server.client().get(`/einladung/${id}.${'A'.repeat(43)}`)).status).toBe(404);
  });

  test('a withdrawn invitation answers 410', async () => {
    const id = await invited('weg@test.example', { revoked_at: new Date() });
    expect((await server.client().get(pathOf('invitation', id))).status).toBe(410);
  });

  test('an address that has an account accepts with its password and gets the role in addition', async () => {
    const second = await owner(db, regionId, 'Gemeinde Birkfeld');
    const id = await invited(leadMail, { organisation_id: second, role: 'ownerMember' });
    const client = server.client();
    const wrong = await client.post(pathOf('invitation', id), { password: 'falsch falsch falsch' });
    expect(wrong.status).toBe(422);
    const answer = await client.post(pathOf('invitation', id), { password });
    expect(answer.status).toBe(303);
    const choice = await client.get('/r/musterland/wechsel');
    const text = await choice.text();
    expect(text).toContain('Gemeinde Birkfeld');
    const membership = await db.query(
      'select id from app.membership where region_id = $1 and organisation_id = $2',
      [regionId, second]
    );
    const switched = await client.post('/r/musterland/wechsel', {
      membership: membership.rows[0].id
    });
    expect(switched.headers.get('location')).toBe('/r/musterland');
    expect(await (await client.get('/r/musterland/personen')).text()).toContain(
      'Gemeinde Birkfeld'
    );
    expect(await count('auth."user"', 'email = $1', leadMail)).toBe(1);
  });

  test('nobody acts for an organisation of somebody else', async () => {
    const foreign = await owner(db, regionId, 'Gemeinde Cord');
    const other = await member(db, regionId, foreign, 'ownerLead');
    const client = await signedIn(server, leadMail);
    const answer = await client.post('/r/musterland/wechsel', { membership: other.membershipId });
    expect(answer.status).toBe(422);
  });

  test.each([
    ['Kurz1!', 'zu kurz'],
    ['passwort1234', 'auf den Listen'],
    ['StadtAhlbrueck2026!', 'andere über Sie wissen'],
    ['MiaNeu-Tafelrunde', 'andere über Sie wissen']
  ])('A-AU-01 the password %s is refused with the reason', async (bad, reason) => {
    const id = await invited(`regel-${bad.length}@test.example`);
    const answer = await server
      .client()
      .post(pathOf('invitation', id), { name: 'Mia Neu', password: bad });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(new RegExp(reason));
    expect(await count('app.invitation', 'id = $1 and accepted_at is null', id)).toBe(1);
  });

  test('A-AU-02 a long password of any characters counts to its end', async () => {
    const mail = 'lang@test.example';
    const long = 'Äß🙂x'.repeat(32);
    const id = await invited(mail);
    const accepted = await server
      .client()
      .post(pathOf('invitation', id), { name: 'Mia', password: long });
    expect(accepted.status).toBe(303);
    const short = Buffer.from(long).subarray(0, 72).toString();
    expect((await server.client().post('/anmelden', { mail, password: short })).status).toBe(422);
    expect((await server.client().post('/anmelden', { mail, password: long })).status).toBe(303);
  });
});

describe('inviting', () => {
  let inviterMail: string;
  beforeAll(async () => {
    inviterMail = await account(db, await member(db, regionId, ownerId, 'ownerLead'));
  });

  test('a lead invites by mail, sends again and withdraws', async () => {
    const client = await signedIn(server, inviterMail);
    const answer = await client.post('/r/musterland/personen/einladung', {
      organisation: ownerId,
      role: 'ownerMember',
      name: 'Tim Technik',
      mail: 'Tim@Test.example'
    });
    expect(answer.status).toBe(303);
    const list = await (await client.get('/r/musterland/personen')).text();
    expect(list).toContain('Tim Technik');
    const { rows } = await db.query(
      `select id from app.invitation where mail = 'tim@test.example'`
    );
    const id: string = rows[0].id;
    expect(list).not.toContain(pathOf('invitation', id));
    expect(await count('app.mail', 'subject_id = $1', id)).toBe(1);
    const twice = await client.post('/r/musterland/personen/einladung', {
      organisation: ownerId,
      role: 'ownerMember',
      name: 'Tim Technik',
      mail: 'tim@test.example'
    });
    expect(twice.status).toBe(422);
    const page = `/r/musterland/personen/einladung/${id}`;
    expect((await client.get(page)).status).toBe(200);
    expect((await client.post(page)).status).toBe(303);
    expect(await count('app.mail', 'subject_id = $1', id)).toBe(2);
    expect((await client.get(`${page}/ruecknahme`)).status).toBe(200);
    expect((await client.post(`${page}/ruecknahme`)).status).toBe(303);
    expect((await client.post(page)).status).toBe(404);
    expect((await server.client().get(pathOf('invitation', id))).status).toBe(410);
  });

  test('the coordination invites the head of any organisation, and only the head', async () => {
    const office = await organisation(db, regionId, 'coordinationOffice', 'Bildungsbüro');
    const mail = await account(db, await member(db, regionId, office, 'regionCoordinator'));
    const client = await signedIn(server, mail);
    const send = (role?: string) =>
      client.post('/r/musterland/personen/einladung', {
        organisation: ownerId,
        ...(role ? { role } : {}),
        name: 'Lea Leitung',
        mail: `lea-${role ?? 'ohne'}@test.example`
      });
    expect((await send()).status).toBe(303);
    expect(
      await count('app.invitation', `role = 'ownerLead' and mail = $1`, 'lea-ohne@test.example')
    ).toBe(1);
    expect((await send('ownerMember')).status).toBe(403);
    expect((await send('schoolLead')).status).toBe(422);
  });

  test('staff without the right sees colleagues and may not invite', async () => {
    const mail = await account(db, await member(db, regionId, ownerId, 'ownerMember'));
    const client = await signedIn(server, mail);
    expect((await client.get('/r/musterland/personen')).status).toBe(200);
    expect((await client.get('/r/musterland/personen/einladung')).status).toBe(403);
    const answer = await client.post('/r/musterland/personen/einladung', {
      organisation: ownerId,
      role: 'ownerMember',
      name: 'X',
      mail: 'x@test.example'
    });
    expect(answer.status).toBe(403);
  });

  test.each([
    '"a@b.example,x@canary"@c.example',
    'a@b.example\r\nRCPT TO:<x@canary.example>',
    'a@b.example, x@canary.example',
    '<x@canary.example>'
  ])('A-EM-02 the address %j is refused', async (mail) => {
    const client = await signedIn(server, inviterMail);
    const answer = await client.post('/r/musterland/personen/einladung', {
      organisation: ownerId,
      role: 'ownerMember',
      name: 'X',
      mail
    });
    expect(answer.status).toBe(422);
  });
});

test('the first operator sets up the access with the printed link, once', async () => {
  const link = await firstOperatorLink();
  expect(await firstOperatorLink()).toBe(link);
  const path = new URL(link ?? '').pathname;
  const answers = await Promise.all(
    ['eins', 'zwei'].map((name) =>
      server.client().post(path, { ...person, name, mail: `${name}@test.example` })
    )
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
  expect(answers.find(({ status }) => status === 303)?.headers.get('location')).toBe('/betrieb');
  expect(await firstOperatorLink()).toBeNull();
});
