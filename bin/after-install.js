'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In a clone npm comes by here before the build as well, when there is nothing to ask yet.
const check = join(__dirname, '../dist/bundle/after-install.js');
if (existsSync(check)) require(check).afterInstall();
