import type { Backups } from '#features/backups/nightly.ts';
import { nightlyBackups } from '#features/backups/nightly.server.ts';
import { attention } from '#features/operator/attention.ts';
import { dataDisk } from '#features/operator/disk.server.ts';
import { installationState } from '#features/operator/operator.server.ts';
import { todosOf } from '#features/operator/todo.ts';
import { readSettings } from '#server/settings.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'status',
  summary: 'Tell how the installation is doing; ends with 1 where something needs attention',
  options: {},
  run: ({ say }) =>
    withDatabase(async () => {
      const state = await installationState();
      const { mails, queues, regions, sessions, databaseBytes } = state;
      const disk = await dataDisk();
      const backups = await nightlyBackups();
      const needs = attention(state, disk, backups);
      const { smtpUrl, demo } = readSettings();
      const todo = todosOf(state, { disk, sendsMail: smtpUrl !== undefined, isDemo: demo });
      const versions = {
        application: packageFile.version,
        node: process.version.slice(1),
        postgres: state.database,
        schema: state.schema
      };
      say(
        `Versions: ${Object.entries(versions)
          .map((pair) => pair.join(' '))
          .join(', ')}`
      );
      say(`Regions: ${regions}; signed-in browsers: ${sessions}`);
      say(`Mails: ${mails.waiting} waiting, ${mails.sent} sent, ${mails.dropped} given up`);
      for (const { name, open, active, failed } of queues) {
        say(`Jobs ${name}: ${open} waiting, ${active} at work, ${failed} failed`);
      }
      say(`Database: ${megabytes(databaseBytes)}`);
      if (disk) say(`Free on disk: ${megabytes(disk.freeBytes)}`);
      if (backups) say(backupLine(backups));
      const { restoration } = state;
      if (restoration) {
        say(
          `Restored ${restoration.restoredAt.toISOString()} from a backup made ${restoration.backupMadeAt.toISOString()}`
        );
        say('Quiet until "npx tafelrunde release": no mail goes out, no job is taken');
      }
      say(`Still to set up: ${todo.join(', ') || 'nothing'}`);
      say(`Needs attention: ${needs.join(', ') || 'nothing'}`);
      if (needs.length > 0) process.exitCode = 1;
      const facts = { versions, regions, sessions, mails, queues, databaseBytes, disk };
      return { ...facts, backups, restoration, needs, todo };
    })
});

function backupLine({ last, count, nextOn, failure }: Backups): string {
  const made = last
    ? `newest ${last.at.toISOString()}, ${megabytes(last.bytes)}, ${count} kept`
    : 'none yet';
  const failed = failure ? `; failed ${failure.at.toISOString()}: ${failure.why}` : '';
  return `Nightly backups: ${made}; next ${nextOn ? `in the night of ${nextOn}` : 'within minutes'}${failed}`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MB`;
}
