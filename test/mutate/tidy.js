import { afterEach } from 'vitest';
import { removeFolders } from '../support/folder.ts';

// Of all files, which share their modules here: a hook of a module is one of the file that loads it first.
afterEach(removeFolders);
