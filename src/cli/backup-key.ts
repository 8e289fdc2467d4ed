import { writeFile } from 'node:fs/promises';
import { Refusal } from '#base/refusal.ts';
import { newPair } from '#server/backup/age-keys.ts';
import { command } from './command.ts';

export default command({
  name: 'backup key',
  summary: 'Write a new secret key for encrypted backups to a file, and print its public half',
  argument: 'FILE',
  options: {},
  async run({ argument, say }) {
    const { identity, recipient } = newPair();
    const text = `# public key: ${recipient}\n${identity}\n`;
    await writeFile(argument, text, { mode: 0o600, flag: 'wx' }).catch((failure: Error) => {
      throw new Refusal(`The key could not be written: ${failure.message}.`);
    });
    say(`BACKUP_RECIPIENT=${recipient}`);
    say(`Keep ${argument} on another machine and on paper: without it no backup is ever read.`);
    return { recipient };
  }
});
