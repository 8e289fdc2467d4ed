// Loaded into the built product by `http-predicates.test.ts` alone, and part of no build: every question about
// rights that TypeScript asks, of its own data or of the database, is answered with yes, and no 403 is thrown. What
// still holds is held by the policies, triggers and functions of the database.
import { registerHooks } from 'node:module';
import pg from 'pg';

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.includes('/build/server/') || context.format === 'json' || !loaded.source) {
      return loaded;
    }
    return { ...loaded, source: withoutGuards(String(loaded.source)) };
  }
});

function withoutGuards(source) {
  return source
    .replaceAll(/\berror\(403\b[^()]*\)/g, 'void 0')
    .replaceAll(/\b(function (?:guestMayOpen|mayExport)\([^)]*\) \{)/g, '$1 return true;');
}

// What the code asks in its own SQL; the policies and the database's own functions go on asking schema app.
const questions =
  /\bapp\.(may|may_in_region|may_answer|may_settle_reading|may_read_history|organisations_where)\(/g;
const rights =
  /^(may[A-Z]\w*|is(Own|Mine|Ours|OfHouse|Invited|Owner|Operator)|manages\w+|suspends\w+|runs)$/;

const everyPermission = JSON.parse(process.env.EVERY_PERMISSION);

const query = pg.Client.prototype.query;
pg.Client.prototype.query = function (first, ...rest) {
  const asked = reworded(first);
  const callback = rest.at(-1);
  if (typeof callback === 'function') {
    return query.call(this, asked, ...rest.slice(0, -1), (failure, result) =>
      callback(failure, allowed(result))
    );
  }
  const answer = query.call(this, asked, ...rest);
  return typeof answer?.then === 'function' ? answer.then(allowed) : answer;
};

function reworded(first) {
  const yes = (text) => text.replaceAll(questions, 'yes.$1(');
  if (typeof first === 'string') return yes(first);
  if (typeof first?.text !== 'string' || typeof first.submit === 'function') return first;
  return { ...first, text: yes(first.text) };
}

function allowed(result) {
  if (Array.isArray(result?.rows)) result.rows.forEach(allowAll);
  return result;
}

function allowAll(value) {
  if (value === null || typeof value !== 'object' || value instanceof Date) return;
  if (Buffer.isBuffer(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'boolean' && rights.test(key)) value[key] = true;
    else if (key === 'permissions' && Array.isArray(inner)) value[key] = everyPermission;
    else allowAll(inner);
  }
}
