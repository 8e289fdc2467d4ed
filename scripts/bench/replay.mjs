// Loaded into the product for one floor: the database answers from what was recorded, so what remains is the
// work of the application and of rendering the page.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const dates = /_at"?$|At"?$/;
const recorded = new Map(
  readFileSync(process.env.TAFELRUNDE_REPLAY, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ text, values, rows, command }) => [
      keyOf(text, values),
      { rows: rows.map(revived), command }
    ])
);
/** What each connection has begun: a transaction only pretended so far, or a real one. */
const begun = new WeakMap();
const query = pg.Client.prototype.query;

pg.Client.prototype.query = function (first, ...rest) {
  const text = typeof first === 'string' ? first : (first?.text ?? '');
  const values = Array.isArray(rest[0]) ? rest[0] : (first?.values ?? []);
  const known = answerTo(this, text, values);
  if (!known) return query.call(this, first, ...rest);
  const result = { ...known, rowCount: known.rows.length, fields: [] };
  const callback = rest.at(-1);
  if (typeof callback === 'function') return void setImmediate(callback, null, result);
  return Promise.resolve(result);
};

/** The rest of the product works on: a transaction that asks anything else becomes a real one. */
function answerTo(client, text, values) {
  const known = recorded.get(keyOf(text, values));
  const state = begun.get(client);
  if (/^(begin|start transaction)/i.test(text)) {
    begun.set(client, known ? { pretended: text } : { pretended: undefined });
    return known;
  }
  if (/^(commit|rollback)/i.test(text)) {
    begun.delete(client);
    return state?.pretended ? (known ?? { rows: [], command: text }) : undefined;
  }
  if (!state) return known;
  if (!state.pretended) return undefined;
  if (known) return known;
  void query.call(client, state.pretended);
  state.pretended = undefined;
  return undefined;
}

function keyOf(text, values) {
  return `${text}\n${JSON.stringify(values)}`;
}

function revived(row) {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && dates.test(name) ? new Date(value) : value
    ])
  );
}
