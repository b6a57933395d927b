import { expect, it } from 'vitest';
import type { TargetKind } from '../../../src/deliver/target.js';
import type { AcceptedWorkout } from '../../../src/sandbox/targets/stand-in.js';
import { delivery, failure, noNote, type Stage, stage, startTargets } from './support.js';

/** A kind of target, and how to look into its stand-in. */
export interface Conforming {
  kind: TargetKind;
  secret: Parameters<typeof stage>[1];
  /** The uploading request. */
  upload: RegExp;
  workouts(stage: Stage): readonly AcceptedWorkout[];
  /** Spoiled responses that it cannot distinguish from valid ones. */
  understands?: readonly string[];
  /** The user revokes the key there. */
  revoke(stage: Stage): void;
}

/** What every target does alike, whatever it is called there. */
export function conforms({ kind, secret, upload, workouts, revoke, understands = [] }: Conforming): void {
  const open = () => stage(kind, secret);
  const changing = { method: 'POST', path: upload };

  it('accepts a workout, and returns its id', async () => {
    const here = await open();
    await here.target.test();
    const receipt = await here.target.send(delivery(), noNote);
    expect(receipt.already).toBeUndefined();
    expect(workouts(here)).toHaveLength(1);
    expect(workouts(here)[0]).toMatchObject({ start: Date.parse('2026-02-22T06:50:17Z'), sport: '1', hasRoute: true });
    if (receipt.remoteId !== undefined) expect(receipt.remoteId).toBe(workouts(here)[0]?.id);
  });

  it('says that a key is rejected, and sends nothing', async () => {
    const here = await open();
    revoke(here);
    for (const step of [() => here.target.test(), () => here.target.send(delivery(), noNote)]) {
      const problem = await failure(step());
      expect(problem).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent', stops: true, exitCode: 4 });
    }
    expect(workouts(here)).toEqual([]);
  });

  it.each(['409', '413'] as const)('holds a rejected test against no workout: %s', async (status) => {
    const here = await open();
    here.standIns.faults.add({ kind: status });
    expect(await failure(here.target.test())).toMatchObject({ code: 'TARGET_DOWN', verdict: 'not-sent', stops: true });
  });

  it('waits as long as a limit requires, once', async () => {
    const here = await open();
    here.standIns.faults.add({ kind: '429', ...changing, headers: { 'Retry-After': '7' } });
    await here.target.send(delivery(), noNote);
    expect(here.waits).toContain(7000);
    expect(workouts(here)).toHaveLength(1);
  });

  it('leaves a long limit to the next push', async () => {
    const here = await open();
    here.standIns.faults.add({ kind: '429', ...changing, headers: { 'Retry-After': '900' } });
    const problem = await failure(here.target.send(delivery(), noNote));
    expect(problem).toMatchObject({ code: 'TARGET_LIMITS', verdict: 'not-sent', stops: true, retryAfterSeconds: 900 });
    expect(workouts(here)).toEqual([]);
  });

  const lost = [
    ['503', true],
    ['503', false],
    ['reset', true],
    ['reset', false],
    ['truncate', true],
    ['html', true],
    ['empty', true],
    ['garbage-json', true],
    ['wrong-json', true],
  ] as const;
  it.each(lost.filter(([fault]) => !understands.includes(fault)))(
    'does not know whether it arrived if the response is lost: %s',
    async (fault, afterEffect) => {
      const here = await open();
      await here.target.test();
      here.standIns.faults.add({ kind: fault, ...changing, afterEffect });
      const problem = await failure(here.target.send(delivery(), noNote));
      expect(problem).toMatchObject({ verdict: 'unknown' });
      expect(workouts(here)).toHaveLength(afterEffect ? 1 : 0);
      if (!kind.askable) return;
      const found = await here.open().find?.(delivery(), {});
      if (afterEffect) expect(found).toMatchObject({ is: 'there', remoteId: workouts(here)[0]?.id });
      else expect(found).toEqual({ is: 'absent' });
    },
  );

  it('follows no redirect, so that the key goes nowhere else', async () => {
    const here = await open();
    const other = await startTargets();
    for (const status of ['302', '307', '308'] as const) {
      here.standIns.faults.add({
        kind: status,
        ...changing,
        headers: { Location: `${other.url}/${kind.name}` },
      });
      const problem = await failure(here.target.send(delivery(), noNote));
      expect(problem).toMatchObject({ code: 'TARGET_DOWN', stops: true });
    }
    expect(other.requests).toEqual([]);
  });

  it('can be asked exactly when it says so, and replaces exactly when it says so', async () => {
    const { target } = await open();
    expect(target.find !== undefined).toBe(kind.askable);
    expect(target.replace !== undefined).toBe(kind.replaces.length > 0);
    expect(target.sendData !== undefined).toBe(kind.data.length > 0);
  });
}
