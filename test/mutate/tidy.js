import { afterEach } from 'vitest';
import { removeFolders } from '../support/folder.ts';

// For all files, which share their modules here: a hook in a module belongs to the file that loads it first.
afterEach(removeFolders);
