import { dataMap, type MappedTable } from '#features/retention/data-map.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'data-map',
  summary: 'Print what every table keeps about whom, as Markdown for the record of processing',
  options: {},
  run: ({ say }) =>
    withDatabase(async () => {
      const tables = await dataMap();
      for (const line of markdown(tables)) say(line);
      return { tables };
    })
});

function markdown(tables: readonly MappedTable[]): string[] {
  return tables.flatMap(({ name, about, classes }) => [
    `## ${name}`,
    '',
    about,
    '',
    ...classes.map(({ privacy, columns }) => `- **${privacy}**: ${columns.join(', ')}`),
    ''
  ]);
}
