// Loaded into the built product by `fuzz-world.ts` alone: as long as the file UNDO_WHILE exists every transaction
// is carried out whole, with all that is judged at its end, and undone. So the thousandth input meets the same world
// as the first.
import { existsSync } from 'node:fs';
import pg from 'pg';

const file = process.env.UNDO_WHILE;
const lasting = new WeakSet();
const query = pg.Client.prototype.query;

pg.Client.prototype.query = function (first, ...rest) {
  const text = typeof first === 'string' ? first : first?.text;
  // A new account is signed in on another connection, which must see it.
  if (/^\s*(begin|start transaction)/i.test(text ?? '')) lasting.delete(this);
  if (/insert into "?auth"?\."?user"?/i.test(text ?? '')) lasting.add(this);
  const isEnd = text?.trim().toLowerCase() === 'commit' && typeof rest.at(-1) !== 'function';
  if (!isEnd || lasting.has(this) || !existsSync(file)) return query.call(this, first, ...rest);
  return (
    query
      .call(this, 'set constraints all immediate')
      .then(() => query.call(this, 'rollback'))
      // Whoever asked for it takes it for done.
      .then((result) => Object.assign(result, { command: 'COMMIT' }))
  );
};
