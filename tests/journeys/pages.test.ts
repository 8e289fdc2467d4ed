import { describe, expect, test } from 'vitest';
import { addressOf } from '../access/http-ask.ts';
import { member, organisation, owner, region } from '../factories.ts';
import { account, signedIn } from '../sign-in.ts';
import { unseenFocus } from './axe.ts';
import { cutOff, spaced } from './layout.ts';
import { invalidMarkup } from './markup.ts';
import { looksRight, pageWorld, seen } from './page-world.ts';
import { follow } from './showing.ts';

// Every page of the access table as somebody sees it who may, and where nothing has happened yet.
const at = pageWorld();

describe.concurrent('with things on it', () => {
  test.each(seen(/^page /, 200))('$name', async ({ row, asker }) => {
    await at.onPage(asker, async (page) => {
      const answer = await follow(page, addressOf(at.world, row));
      expect(answer.status()).toBe(200);
      expect(await invalidMarkup(await answer.text())).toEqual([]);
      await looksRight(page, [320, 1280]);
      expect(await unseenFocus(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await spaced(page, () => cutOff(page))).toEqual([]);
    });
  });

  test.each(['traeger', 'schule'])('the form for a new entry of the kind %s', async (kind) => {
    await at.onPage('coordinator', async (page) => {
      const path = `/r/${at.world.things.region}/verzeichnis/neu?art=${kind}`;
      expect((await follow(page, path)).status()).toBe(200);
      await looksRight(page, [320, 1280]);
    });
  });
});

describe.concurrent('in a region where nothing has happened yet', () => {
  const empty = ['', '/matrix', '/besuche', '/besuche/neu', '/freigaben', '/verzeichnis'];
  const offices = ['', '/freigaben', '/besuche', '/register', '/region', '/personen'];
  const byHand = ['/verzeichnis/neu?art=schule'];

  test.each([
    ...empty.map((path) => ['schoolOwner', 'ownerLead', path] as const),
    ...[...offices, ...byHand].map(
      (path) => ['coordinationOffice', 'regionCoordinator', path] as const
    )
  ])('for a %s as %s: %s', async (kind, role, path) => {
    const { db } = at.world;
    const regionId = await region(db);
    const home =
      kind === 'schoolOwner'
        ? await owner(db, regionId, 'Stadt Leer')
        : await organisation(db, regionId, kind, 'Koordination');
    const mail = await account(db, await member(db, regionId, home, role));
    const { rows } = await db.query('select short_name from app.region where id = $1', [regionId]);
    const context = await at.signedIn((await signedIn(at.server, mail)).cookies);
    const page = await context.newPage();
    expect((await page.goto(`/r/${rows[0].short_name}${path}`))?.status()).toBe(200);
    await looksRight(page);
    await context.close();
  });
});
