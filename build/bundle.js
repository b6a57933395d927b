import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { helpPages } from '../dist/commands/program/help-pages.js';
import { buildProgram } from '../dist/commands/program/program.js';

/*
 * Makes dist/bundle, which is what people run. A fast start needs few files, because opening one takes half a millisecond,
 * and CommonJS, which Node loads in half the time of modules. Commands stay separate files, read when they are called; the
 * packages in `dependencies` stay packages. Those that every pull needs are `devDependencies` and become part of it: Node
 * takes longer to load the 250 files of undici and zod than a pull takes for everything else.
 */

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'dist', 'bundle');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// `bindings` searches for native modules; ours are found without it.
const packages = ['bindings', ...Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })];

/** Files that are read together. rolldown decides about all others. */
const groups = [
  { name: 'output', test: /src\/(ui\/standard-output|commands\/program\/help-layout)/, priority: 4 },
  {
    name: 'program',
    test: /src\/(commands\/program\/(?!start|help-|update-store|after-install)|config\/|errors)|node_modules.commander/,
    priority: 3,
  },
  // With what `stats` has in common with `status` alone, so that it needs nothing of `state`.
  {
    name: 'library',
    test: /src\/commands\/(list\/list|shared\/fields)\./,
    priority: 3,
    includeDependenciesRecursively: true,
  },
  { name: 'state', test: /src\/commands\/status\/status\./, priority: 2, includeDependenciesRecursively: true },
  { name: 'store', test: /src\/storage\//, priority: 1 },
  { name: 'workout-schema', test: /src\/(export|workouts)\/schema\./, priority: 1 },
  { name: 'undici', test: /node_modules.undici/, priority: 1 },
  { name: 'zod', test: /node_modules.zod/, priority: 1 },
];

/** The version is known when the bundle is built. */
const knownVersion = replaced('config/version.ts', () => `export const readVersion = () => '${manifest.version}';`);

/**
 * The JavaScript around SQLite is 13 files, so it goes into the bundle. Its native part stays in the package, whose version
 * is fixed in package.json. If npm has not installed this package, nothing is replaced.
 */
const wrapper = join(root, 'node_modules', 'better-sqlite3-node20', 'lib', 'index.js');
const wrapperWithin = replaced('storage/sqlite/wrapper-node20.ts', () =>
  existsSync(wrapper) ? `export const wrapperOfNode20 = () => require(${JSON.stringify(wrapper)});` : undefined,
);

/** Commander can start other programs as its commands, which ours has none of, and undici speaks HTTP/2, which we do not. */
const unusedParts = { 'node:child_process': 'commander', 'node:http2': 'undici' };
const isUnused = (id, from = '') => id in unusedParts && from.includes(`/node_modules/${unusedParts[id]}/`);
/** What takes time to load and is not used. */
const unused = {
  name: 'unused',
  resolveId: (id, from) => (isUnused(id, from) ? `\0unused ${id}` : undefined),
  load: (id) => (id.startsWith('\0unused ') ? 'export const constants = {}; export default {};' : undefined),
};

/** Of undici only the connections: not `fetch`, the caches and the mocks. */
const undici = join(root, 'node_modules', 'undici', 'index.js');
const connections = {
  name: 'connections',
  load: (id) =>
    id === undici
      ? `const Dispatcher = require('./lib/dispatcher/dispatcher');
         Object.assign(Dispatcher.prototype, require('./lib/api'));
         exports.Client = require('./lib/dispatcher/client');
         exports.EnvHttpProxyAgent = require('./lib/dispatcher/env-http-proxy-agent');`
      : undefined,
};

mkdirSync(folder, { recursive: true });
const modules = [
  ...(await bundle(
    { start: 'src/commands/program/start.ts', 'checking-thread': 'src/sync/checking/checking-thread.ts' },
    { groups },
  )),
  ...(await bundle({ 'keychain-child': 'src/tokens/keychain-child.ts' })),
  ...(await bundle({ 'reading-thread': 'src/sync/ahead/reading-thread.ts' })),
  ...(await bundle({ 'after-install': 'src/commands/program/after-install.ts' })),
];
writeFileSync(join(folder, 'LICENSES.txt'), licenses(modules));
writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
const program = await buildProgram();
writeFileSync(join(folder, 'answers.json'), JSON.stringify({ version: manifest.version, pages: helpPages(program) }));

/** The license texts of the bundled packages, which must be distributed with them. */
function licenses(modules) {
  const folders = modules.flatMap((id) => id.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//g) ?? []);
  return [...new Set(folders)]
    .map((path) => {
      const { name, version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
      return `${name} ${version}\n\n${readFileSync(join(path, 'LICENSE'), 'utf8')}`;
    })
    .join('\n\n');
}

/** A plugin that replaces one file of src with other code. */
function replaced(file, write) {
  const id = join(root, 'src', file);
  return { name: file, load: (path) => (path === id ? write() : undefined) };
}

async function bundle(input, codeSplitting) {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    external: (id, from) =>
      (id.startsWith('node:') && !isUnused(id, from)) ||
      packages.some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [knownVersion, wrapperWithin, connections, unused],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  const { output } = await build.generate({
    format: 'cjs',
    sourcemap: true,
    sourcemapExcludeSources: true,
    minify: { compress: false, mangle: { keepNames: true }, codegen: true },
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting,
  });
  await build.close();
  for (const file of output) {
    writeFileSync(join(folder, file.fileName), file.type === 'chunk' ? file.code : file.source);
  }
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
}
