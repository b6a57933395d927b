import { afterEach } from 'vitest';
import { removeFolders } from './folder.js';

// For every file: files share their modules (vitest.config.ts), and a hook of a module belongs to the file that loads it first.
afterEach(removeFolders);
