import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { testDatabase, type TestDatabase } from '../database.ts';
import { world as everybody, type World } from './world.ts';

/** The world of the access table as SQL meets it, for the test file that calls it once. */
export function sqlWorld() {
  let database: TestDatabase;
  let world: World;
  let login: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    world = await everybody(database.ownerUrl);
    login = new pg.Client({ connectionString: database.loginUrl });
    await login.connect();
  });

  afterAll(async () => {
    await login?.end();
    await world?.db.end();
    await database?.drop();
  });

  return {
    get world() {
      return world;
    },
    /** A connection that is nobody yet. */
    get login() {
      return login;
    }
  };
}
