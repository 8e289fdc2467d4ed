import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * Everything that can be asked for or started, as the source says it: `page /r/[region]/matrix`,
 * `form /anmelden`, `form:save /x` for a named action, `POST /abmelden`, `job mail`.
 */
export function entrances(): string[] {
  return [...pages(), ...forms(), ...endpoints(), ...jobs()].toSorted();
}

function pages(): string[] {
  return files('**/+page.svelte').map((file) => `page ${routeOf(file)}`);
}

function forms(): string[] {
  return files('**/+page.server.ts').flatMap((file) =>
    actionsOf(file).map(
      (name) => `${name === 'default' ? 'form' : `form:${name}`} ${routeOf(file)}`
    )
  );
}

function endpoints(): string[] {
  return files('**/+server.ts').flatMap((file) =>
    exportsOf(file)
      .filter(({ name }) => verbs.includes(name))
      .map(({ name }) => `${name} ${routeOf(file)}`)
  );
}

/** Queues are made with `createQueue`, in the source or by a migration. */
function jobs(): string[] {
  const texts = [
    ...globSync('src/**/*.ts', { cwd: root, exclude: (path) => path.includes('paraglide') }),
    ...globSync('db/**/*.sql', { cwd: root })
  ].map((file) => readFileSync(join(root, file), 'utf8'));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/(?:createQueue|jobs\.create_queue)\(\s*'([\w-]+)'/g)].map(([, name]) => name)
  );
  return [...new Set(names)].map((name) => `job ${name}`);
}

function actionsOf(file: string): string[] {
  const actions = exportsOf(file).find(({ name }) => name === 'actions');
  if (!actions) return [];
  if (!actions.value || !ts.isObjectLiteralExpression(actions.value)) {
    throw new Error(`${file} must list its actions, so that none is forgotten here`);
  }
  return actions.value.properties.map((property) => {
    if (property.name && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) {
      return property.name.text;
    }
    throw new Error(`${file} must name its actions, so that none is forgotten here`);
  });
}

function exportsOf(file: string): { name: string; value?: ts.Expression }[] {
  const text = readFileSync(join(routes, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) throw new Error(`${file} must export by name`);
    if (!ts.canHaveModifiers(statement)) return [];
    const isExported = ts.getModifiers(statement)?.some(({ kind }) => kind === exported);
    if (!isExported) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name, initializer }) => ({
        name: name.getText(source),
        value: initializer
      }));
    }
    if (ts.isFunctionDeclaration(statement)) return [{ name: statement.name?.text ?? '' }];
    return [];
  });
}

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: routes });
}

function routeOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' ? '/' : `/${folder}`;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const routes = join(root, 'src/routes');
const exported = ts.SyntaxKind.ExportKeyword;
const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];
