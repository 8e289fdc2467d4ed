import { asSystem, countAnew } from '#server/db.ts';
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
  run: ({ say }) => withDatabase(() => addDemo(say))
});

/** Adds the demo region to the open database unless it is there. */
export async function addDemo(say: (line: string) => void) {
  const demo = demoStory.parse(story);
  const region = demo.region.shortName;
  if (await isThere(region)) {
    say(`The demo region is there already: /r/${region}`);
    return { region, added: false };
  }
  const cast = await populate(demo);
  await tell(demo, cast).finally(closeDocuments);
  await countAnew();
  say(`The demo region is ready: /r/${region}`);
  say('Start with DEMO=1 to choose one of its people on the sign-in page.');
  return { region, added: true, people: demo.people.length };
}

async function isThere(shortName: string): Promise<boolean> {
  const found = await asSystem((tx) =>
    tx.selectFrom('app.region').select('id').where('short_name', '=', shortName).executeTakeFirst()
  );
  return found !== undefined;
}
