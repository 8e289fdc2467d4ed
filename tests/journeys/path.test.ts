import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inviteFromCommandLine } from '#features/invitations/command.server.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { importRegister } from '#features/registers/registers.server.ts';
import { asSystem } from '#server/db.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { testDatabase, type TestDatabase } from '../database.ts';
import { readPdf } from '../pdf.ts';
import { startServer, type TestServer } from '../server.ts';
import { faults } from './axe.ts';

// The product's main job from the official register to the Berichtsbogen, as two people do it: the lead of a
// Schulträger and somebody of the regional coordination, each let in by a link that came by mail.
let database: TestDatabase;
let server: TestServer;
let browser: Browser;
const region = 'Bildungsregion Kreis Musterland';
const remark = 'Zwei Gebäude warten auf den Anschluss.';
const goal = 'Glasfaser an allen Standorten';

beforeAll(async () => {
  database = await testDatabase();
  const file = (name: string) => ({
    name,
    bytes: readFileSync(new URL(`../../tests/register/${name}`, import.meta.url))
  });
  const files = {
    schools: file('schuldaten.csv'),
    owners: file('key_traeger.csv'),
    pupils: file('anzahlen.csv')
  };
  const register = parseRegister(files, '05998');
  await asSystem((tx) =>
    importRegister(tx, { regionName: region, county: '05998', register, isDryRun: false })
  );
  server = await startServer();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking']
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await database?.drop();
});

test('from the register to the Berichtsbogen, with JavaScript', () => walk({ scripted: true }));

test('from the register to the Berichtsbogen, without JavaScript', () => walk({ scripted: false }));

async function walk({ scripted }: { scripted: boolean }): Promise<void> {
  const own = scripted ? 'mit' : 'ohne';
  const lead = await person({ scripted });
  const office = await person({ scripted });
  try {
    await accept(lead, {
      organisation: scripted ? 'Stadt Ahlbrück' : 'Gemeinde Werlstedt',
      role: 'ownerLead',
      name: 'Mia Leitung',
      mail: `leitung-${own}@test.example`
    });
    await accept(office, {
      organisation: undefined,
      role: 'regionCoordinator',
      name: 'Jo Koordination',
      mail: `koordination-${own}@test.example`
    });
    await fillInOneTheme(lead);
    await finish(lead);
    await release(lead, scripted);
    const visit = await planVisit(lead);
    await readAsPartner(office, visit);
    await talk(lead, visit);
    await seesTheGoal(office, visit);
    await confirm(lead, visit);
    await pdfOpens(lead, visit);
    await pdfOpens(office, visit);
  } finally {
    await Promise.all([lead.context.close(), office.context.close()]);
  }
}

type Person = { context: BrowserContext; page: Page; look(): Promise<void> };

async function person({ scripted }: { scripted: boolean }): Promise<Person> {
  const context = await browser.newContext({
    baseURL: server.origin,
    locale: 'de-DE',
    javaScriptEnabled: scripted,
    viewport: { width: 1280, height: 900 }
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    context,
    page,
    /** No page of the path may be hard to use for anybody; `pages.test.ts` looks at them narrow too. */
    look: async () => {
      expect(complaints.splice(0), page.url()).toEqual([]);
      // Axe itself needs scripts; the markup is the same without.
      if (!scripted) return;
      expect(await faults(page), page.url()).toEqual([]);
    }
  };
}

async function accept(
  { page, look }: Person,
  invited: { organisation: string | undefined; role: string; name: string; mail: string }
): Promise<void> {
  const id = await asSystem((tx) => inviteFromCommandLine(tx, { region, ...invited }));
  await page.goto(new URL(oneTimeLink('invitation', id)).pathname);
  await look();
  await page.getByLabel('Passwort').fill('sieben blaue Tassen im Garten');
  await page.getByRole('button', { name: 'Einladung annehmen' }).click();
  await page.waitForURL(/\/r\/[^/]+$/);
  await look();
}

/** Ist, Soll and a remark for one criterion, Ist for the other criteria of its theme. */
async function fillInOneTheme({ page, look }: Person): Promise<void> {
  await page.getByRole('link', { name: 'Matrix', exact: true }).click();
  await page.waitForURL(/\/matrix$/);
  await look();
  await page.getByRole('button', { name: 'Einschätzung beginnen' }).click();
  await page.waitForURL(/\/matrix\/[0-9a-f-]{36}/);
  await look();
  const overview = new URL(page.url()).pathname.split('/').slice(0, 5).join('/');
  await page.goto(`${overview}/T4.1.1`);
  await page.check('input[name=current][value="2"]');
  await page.check('input[name=target][value="3"]');
  await page.selectOption('select[name=priority]', 'A');
  await page.fill('textarea[name=remark]', remark);
  await page.check('input[name=toDiscuss]');
  await look();
  for (let no = 2; no <= 4; no += 1) {
    await page.getByRole('button', { name: 'Weiter' }).click();
    await page.waitForURL(new RegExp(`/T4\\.1\\.${no}$`));
    await page.check(`input[name=current][value="${no}"]`);
  }
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.waitForURL(/\/T4\.1\.5$/);
  await page.goto(overview);
  await look();
}

async function finish({ page, look }: Person): Promise<void> {
  await page.locator('main a[href$="/abschluss"]').first().click();
  await page.waitForURL(/\/abschluss$/);
  await look();
  await page.locator('main form button.kern-btn--primary').click();
  await page.waitForURL(/\/staende\//);
  await look();
}

async function release({ page, look }: Person, scripted: boolean): Promise<void> {
  await page.locator('main a[href$="/freigabe"]').first().click();
  await page.waitForURL(/\/freigabe$/);
  await page.getByLabel('Regionale Koordination', { exact: true }).check();
  if (!scripted) await page.getByRole('button', { name: 'Vorschau zeigen' }).click();
  await page.waitForURL(/empfaenger=/);
  const preview = page.locator('.preview');
  await preview.getByText(remark).first().waitFor();
  await look();
  await page.locator('button[name=gesehen]').click();
  await page.waitForURL(/\/staende\/[0-9a-f-]{36}$/);
  await look();
}

async function planVisit({ page, look }: Person): Promise<string> {
  await page.getByRole('link', { name: 'Besuche', exact: true }).click();
  await page.waitForURL(/\/besuche$/);
  await look();
  await page.getByRole('link', { name: 'Besuch planen' }).click();
  await page.waitForURL(/\/besuche\/neu$/);
  await look();
  await page
    .getByRole('textbox', { name: 'Ziele' })
    .fill('Klären, wann alle Klassen verlässlich online arbeiten.');
  await page.getByRole('textbox', { name: 'Ort' }).fill('Rathaus, Raum 212');
  await page.getByLabel('Regionale Koordination', { exact: true }).check();
  await page.getByRole('button', { name: 'Planen und einladen' }).click();
  await page.waitForURL(/\/besuche\/[0-9a-f-]{36}$/);
  await look();
  return new URL(page.url()).pathname;
}

async function readAsPartner({ page, look }: Person, visit: string): Promise<void> {
  await page.goto(visit);
  await look();
  await page.getByRole('link', { name: 'Matrix lesen' }).click();
  await page.waitForURL(/\/freigaben\/[0-9a-f-]{36}$/);
  await page.getByText(remark).first().waitFor();
  await look();
}

async function talk({ page, look }: Person, visit: string): Promise<void> {
  await page.goto(visit);
  await page.getByText('1 von 1 Partnern haben die Matrix geöffnet').waitFor();
  await page.getByRole('link', { name: 'Gespräch', exact: true }).click();
  await page.waitForURL(/\/gespraech\/beginn$/);
  await look();
  await page.getByRole('button', { name: 'Gespräch beginnen' }).click();
  await page.waitForURL(/\/gespraech$/);
  await page.getByLabel('Was wurde gesagt?').fill(goal);
  await page.getByRole('button', { name: 'Ziel', exact: true }).click();
  await look();
  await page.getByRole('link', { name: 'Wer, bis wann?' }).click();
  await page.waitForURL(/\/ziele\//);
  await page.getByLabel('Termin').fill('2029-12-31');
  await page.getByLabel('Zuständig').fill('Gebäudemanagement, IT');
  await look();
  await page.getByRole('button', { name: 'Ziel speichern' }).click();
  await page.waitForURL(/\/gespraech$/);
  await page.locator('.goals li').getByText(goal).first().waitFor();
  await look();
}

async function seesTheGoal({ page, look }: Person, visit: string): Promise<void> {
  await page.goto(`${visit}/gespraech`);
  await page.locator('.goals li').getByText(goal).first().waitFor();
  expect(await page.locator('form textarea[name=text]').count()).toBe(0);
  await look();
}

async function confirm({ page, look }: Person, visit: string): Promise<void> {
  await page.getByRole('link', { name: 'Gespräch beenden' }).click();
  await page.waitForURL(/\/ende$/);
  await look();
  await page.getByRole('button', { name: 'Gespräch beenden' }).click();
  await page.waitForURL(/\/berichtsbogen$/);
  await page
    .getByRole('textbox', { name: 'Offene Punkte' })
    .fill('Zeitfenster für die Verkabelung');
  await look();
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await page.getByText('Der Entwurf ist gespeichert.').waitFor();
  await page.getByRole('link', { name: 'Berichtsbogen bestätigen' }).click();
  await page.waitForURL(/\/bestaetigung$/);
  await page.locator('article').getByText('Zeitfenster für die Verkabelung').waitFor();
  await look();
  await page.getByRole('button', { name: 'Jetzt bestätigen' }).click();
  await page.waitForURL(new RegExp(`${visit}/berichtsbogen$`));
  await page.getByText('Der Berichtsbogen ist bestätigt.').waitFor();
  await look();
}

async function pdfOpens({ page, look }: Person, visit: string): Promise<void> {
  await page.goto(`${visit}/berichtsbogen`);
  await look();
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: 'PDF herunterladen' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^Berichtsbogen 20\d\d-01 .+\.pdf$/);
  const bytes = readFileSync(await download.path());
  const { text, info } = readPdf(bytes);
  expect(text.replace(/\s+/g, ' ')).toContain(goal);
  expect(info.Tagged).toBe('yes');
}
