#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '../dist/bundle/start.js');
if (existsSync(program)) require(program).start(process.argv.slice(2));
else notBuilt();

/** A clone where npm was told to run no scripts. */
function notBuilt() {
  const [code, exit] = ['NOT_BUILT', 1];
  const message = 'polar-sync has not been built: npm ran no scripts when it installed this.';
  const hint = 'Run npm run build, then this again.';
  const json = process.argv.includes('--json');
  const error = json
    ? JSON.stringify({ type: 'error', code, exit, message, hint })
    : `error: ${message}\nhint: ${hint}`;
  process.stderr.write(`${error}\n`);
  process.exitCode = exit;
}
