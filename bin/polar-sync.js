#!/usr/bin/env node
import { main } from '../dist/commands/main.js';

// main has flushed its output; a connection kept alive must not keep the process.
process.exit(await main(process.argv.slice(2)));
