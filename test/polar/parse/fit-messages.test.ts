import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { readFitMessages } from '../../../src/polar/parse/fit-messages.js';
import { data, definition, fitFile, fitStart, type MessageForm, message } from './fit-bytes.js';

const LAP = 19;
const RECORD = 20;
const TIMESTAMP = 253;

/** Messages as plain values. */
const read = (file: Uint8Array, wanted = [LAP]) =>
  readFitMessages(file, wanted).map((message) => [
    message.number,
    Object.fromEntries(message.fields),
    ...('timestamp' in message ? [(message.timestamp ?? Number.NaN) - fitStart] : []),
  ]);

describe('the fields of a FIT message', () => {
  it.each<[string, MessageForm]>([
    ['little-endian', {}],
    ['big-endian', { bigEndian: true }],
    ['with the last local number', { local: 15 }],
    ['with developer fields', { developer: [1, 3] }],
    ['with an empty list of developer fields', { developer: [] }],
  ])('are numbers of one, two and four bytes: %s', (_, form) => {
    const lap = message(
      LAP,
      [
        [1, 1, 0xfe],
        [2, 2, 0xfffe],
        [3, 4, 0xfffffffe],
        [4, 4, 7],
      ],
      form,
    );
    const values = { 1: 0xfe, 2: 0xfffe, 3: 0xfffffffe, 4: 7 };
    // The second one shows that the first was skipped to its very end.
    expect(read(fitFile(lap, lap))).toEqual([
      [LAP, values],
      [LAP, values],
    ]);
  });

  it('have no value if all bits are set, or if they are not a number of these sizes', () => {
    const lap = message(LAP, [
      [1, 1, 0xff],
      [2, 2, 0xffff],
      [3, 4, 0xffffffff],
      [4, 3, 5],
      [5, 8, 5],
      [6, 1, 0],
    ]);
    expect(read(fitFile(lap))).toStrictEqual([[LAP, { 6: 0 }]]);
  });

  it('are those of the latest definition of their local number', () => {
    const one = { local: 1 };
    const file = fitFile(
      definition(LAP, [[1, 1, 0]]),
      definition(LAP, [[2, 2, 0]], one),
      data([[1, 1, 5]]),
      data([[2, 2, 600]], one),
      definition(LAP, [[3, 1, 0]], one),
      data([[3, 1, 7]], one),
      data([[1, 1, 6]]),
    );
    expect(read(file).map(([, fields]) => fields)).toEqual([{ 1: 5 }, { 2: 600 }, { 3: 7 }, { 1: 6 }]);
  });

  it('are read only from wanted messages, and others are skipped by their size', () => {
    const other = message(
      3000,
      [
        [1, 1, 4],
        [2, 7, 1],
        [9, 4, 3],
      ],
      { developer: [2] },
    );
    expect(read(fitFile(other, message(LAP, [[1, 1, 5]]), other))).toEqual([[LAP, { 1: 5 }]]);
  });
});

describe('the time of a FIT message', () => {
  const timed = (seconds: number) => message(RECORD, [[TIMESTAMP, 4, fitStart + seconds]]);
  /** The header of a message whose time is five bits, counted from the time before. */
  const compressed = (local: number, seconds: number) => 0x80 | (local << 5) | ((fitStart + seconds) & 0x1f);
  const layout = definition(LAP, [[1, 1, 0]], { local: 2 });

  it('is its own field', () => {
    expect(read(fitFile(timed(3), timed(5)), [RECORD]).map(([, , at]) => at)).toEqual([3, 5]);
    expect(read(fitFile(timed(3), message(RECORD, [[1, 1, 1]])), [RECORD])).toEqual([
      [RECORD, { 253: fitStart + 3 }, 3],
      [RECORD, { 1: 1 }],
    ]);
  });

  it.each([
    ['of a message that is read', [LAP, RECORD]],
    ['of one that is stepped over', [LAP]],
  ])('in short form is counted from the time %s, even when its five bits wrap around', (_, wanted) => {
    const file = fitFile(
      message(RECORD, [
        [1, 2, 9],
        [TIMESTAMP, 4, fitStart + 3],
        [2, 1, 9],
      ]),
      layout,
      message(RECORD, [[2, 1, 9]]),
      [compressed(2, 3), 1],
      [compressed(2, 7), 2],
      [compressed(2, 37), 3],
      [compressed(2, 38), 4],
    );
    const laps = read(file, wanted).filter(([number]) => number === LAP);
    expect(laps).toEqual([
      [LAP, { 1: 1 }, 3],
      [LAP, { 1: 2 }, 7],
      [LAP, { 1: 3 }, 37],
      [LAP, { 1: 4 }, 38],
    ]);
  });

  it('in short form continues from a later full one', () => {
    const file = fitFile(timed(0), layout, [compressed(2, 1), 1], timed(100), [compressed(2, 104), 2]);
    expect(read(file).map(([, , at]) => at)).toEqual([1, 104]);
  });
});

describe('a damaged FIT file is rejected', () => {
  const lap = message(LAP, [[1, 4, 5]]);
  const refused = (file: Uint8Array) => {
    expect(() => readFitMessages(file, [LAP])).toThrow(BadAnswerError);
    expect(() => readFitMessages(file, [LAP])).toThrow('a damaged FIT file');
  };

  it('with a message that was never defined', () => {
    refused(fitFile(lap, data([[1, 4, 5]], { local: 1 })));
  });

  it('with a message longer than what the header states', () => {
    const file = fitFile(lap);
    file.writeUInt32LE(lap.length - 1, 4);
    refused(file);
    file.writeUInt32LE(lap.length, 4);
    expect(read(file)).toEqual([[LAP, { 1: 5 }]]);
  });

  it('with less in it than the header states', () => {
    refused(fitFile(lap).subarray(0, 20));
    refused(Buffer.alloc(0));
  });

  it('but a programming error is not reported as one', () => {
    expect(() => readFitMessages(fitFile(lap), undefined as never)).toThrow(TypeError);
  });
});
