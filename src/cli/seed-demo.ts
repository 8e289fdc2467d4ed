import { asSystem } from '#server/db.ts';
import { closeDocuments } from '#server/documents/typst.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';
import { tell } from './demo/tell.ts';
import { demoStory } from './demo/story.ts';
import { populate } from './demo/populate.ts';
import story from '../../db/seed/demo.json' with { type: 'json' };

export default command({
  name: 'seed demo',
  summary: 'Add the demo region with its invented owners, schools, people and story',
  options: {},
  run: ({ say }) =>
    withDatabase(async () => {
      const demo = demoStory.parse(story);
      if (await isThere(demo.region.shortName)) {
        say(`The demo region is there already: /r/${demo.region.shortName}`);
        return { region: demo.region.shortName, added: false };
      }
      const cast = await populate(demo);
      await tell(demo, cast).finally(closeDocuments);
      say(`The demo region is ready: /r/${demo.region.shortName}`);
      say('Start with DEMO=1 to choose one of its people on the sign-in page.');
      return { region: demo.region.shortName, added: true, people: demo.people.length };
    })
});

async function isThere(shortName: string): Promise<boolean> {
  const found = await asSystem((tx) =>
    tx.selectFrom('app.region').select('id').where('short_name', '=', shortName).executeTakeFirst()
  );
  return found !== undefined;
}
