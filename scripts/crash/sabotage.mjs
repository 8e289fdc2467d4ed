// Loaded into the product by `npm run crash -- --sabotage` alone: every commit is reported as done at once
// and carried out a moment later. A crash then loses what was confirmed, and the rounds must turn red.
import pg from 'pg';

const delay = 40;
const { query, end } = pg.Client.prototype;
const owed = new WeakMap();

pg.Client.prototype.query = function (first, ...rest) {
  const text = typeof first === 'string' ? first : first?.text;
  if (/^\s*commit\b/i.test(text ?? '') && typeof rest.at(-1) !== 'function') {
    const commit = new Promise((resolve) => setTimeout(resolve, delay)).then(() =>
      query.call(this, first, ...rest)
    );
    commit.catch(() => {});
    owed.set(this, commit);
    return Promise.resolve({ command: 'COMMIT', rowCount: null, rows: [], fields: [] });
  }
  const before = owed.get(this);
  if (!before || typeof rest.at(-1) === 'function') return query.call(this, first, ...rest);
  // The connection keeps its order: what follows waits for the commit that is still owed.
  return before.catch(() => {}).then(() => query.call(this, first, ...rest));
};

// Who says goodbye in order loses nothing: only a crash may show the difference.
pg.Client.prototype.end = function (...rest) {
  const before = owed.get(this);
  if (!before) return end.call(this, ...rest);
  return before.catch(() => {}).then(() => end.call(this, ...rest));
};
