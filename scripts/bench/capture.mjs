// Loaded into the product while the benchmark listens: writes each statement, its values and its answer to
// the file TAFELRUNDE_CAPTURE, so that floors run what the application itself asks, not what we think it asks.
import { appendFileSync } from 'node:fs';
import pg from 'pg';

const file = process.env.TAFELRUNDE_CAPTURE;
const query = pg.Client.prototype.query;

pg.Client.prototype.query = function (first, ...rest) {
  const text = typeof first === 'string' ? first : first?.text;
  const values = Array.isArray(rest[0]) ? rest[0] : (first?.values ?? []);
  const note = (result) =>
    appendFileSync(
      file,
      `${JSON.stringify({
        text,
        values,
        name: first?.name,
        // Which pool asked: one of them is another role from its first statement on.
        options: this.connectionParameters.options ?? '',
        rows: result?.rows ?? [],
        command: result?.command
      })}\n`
    );
  const callback = rest.at(-1);
  if (typeof callback === 'function') {
    return query.call(this, first, ...rest.slice(0, -1), (failure, result) => {
      if (!failure) note(result);
      callback(failure, result);
    });
  }
  const answer = query.call(this, first, ...rest);
  if (typeof answer?.then === 'function') answer.then(note, () => {});
  return answer;
};
