#!/usr/bin/env node
'use strict';

require('../dist/bundle/start.js').start(process.argv.slice(2));
