import { readdirSync } from 'node:fs';
import type { OpenTarget, TargetAccess } from '../../src/deliver/target.js';
import { folder } from '../../src/deliver/targets/folder/folder.js';
import type { Hook, Machine, ModelWorkout } from './machine.js';
import { Service } from './model.js';

/** Two workouts, and the names of their files in a watched folder. */
export const workouts: readonly ModelWorkout[] = [
  { id: 'w1', name: 'one' },
  { id: 'w2', name: 'two' },
];
export const names = ['2026-11-02_running_w1.fit', '2026-11-03_running_w2.fit'];

/** Only its clock and its workouts are used: the target is the folder. */
const service = new Service({ name: 'folder', askable: true, dedupes: false, replaces: false, queues: false });

/** The folder as a target that calls the hook while a file is written, and when it is in place. */
export function opened(path: string, hook: Hook = () => undefined): OpenTarget {
  const target = folder.open({ config: { out: path } } as TargetAccess);
  return {
    name: 'folder',
    kind: folder,
    target: {
      ...target,
      send: async (delivery, note) => {
        const bytes = () => {
          hook('while it is written');
          return delivery.file.bytes();
        };
        const receipt = await target.send({ ...delivery, file: { ...delivery.file, bytes } }, note);
        hook('after the file is in place');
        return receipt;
      },
    },
  };
}

/** Pushes to the folder once. */
export function push(machine: Machine, path: string, hook: Hook = () => undefined, some = workouts) {
  return machine.push(service, some, hook, (alive) => opened(path, alive));
}

/** What the program that watches the folder sees. */
export const filesIn = (path: string) => readdirSync(path).filter((name) => !name.startsWith('.'));
