import { describe, expect, it } from 'vitest';
import { BadAnswerError } from '../../../src/polar/errors.js';
import { parseTcxFacts } from '../../../src/polar/parse/tcx-facts.js';

const startMs = Date.parse('2024-05-01T05:30:00Z');
const lap = (inside: string, start = ' StartTime="2024-05-01T05:30:00Z"') => `<Lap${start}>${inside}</Lap>`;
const tcx = (...laps: string[]) =>
  `<TrainingCenterDatabase><Activities><Activity>${laps.join('')}</Activity></Activities></TrainingCenterDatabase>`;
const factsOf = (...laps: string[]) => parseTcxFacts(Buffer.from(tcx(...laps)));
const seconds = (value: number) => `<TotalTimeSeconds>${value}</TotalTimeSeconds>`;
const points = (...at: number[]) =>
  `<Track>${at.map((n) => `<Trackpoint><Time>${new Date(startMs + n * 1000).toISOString()}</Time></Trackpoint>`).join('')}</Track>`;

describe('a lap of a TCX file', () => {
  it.each([
    ['nothing but its start', '', {}],
    ['its time, to a millisecond', seconds(80.5004), { durationMs: 80_500 }],
    ['its distance', '<DistanceMeters> 1000.5 </DistanceMeters>', { distance: 1000.5 }],
    ['a distance of zero', '<DistanceMeters>0</DistanceMeters>', { distance: 0 }],
    ['its calories', '<Calories>41</Calories>', { calories: 41 }],
    ['no calories where it says zero', '<Calories>0</Calories>', {}],
    [
      'its heart rate',
      '<MaximumHeartRateBpm><Value>151</Value></MaximumHeartRateBpm>',
      { heartRate: { maximum: 151 } },
    ],
    ['a value written in pieces', '<Calories>4<!-- -->1</Calories>', { calories: 41 }],
    ['names with a name space', '<x:Calories>41</x:Calories>', { calories: 41 }],
    [
      'no value of what is not a number',
      `<DistanceMeters>1e3</DistanceMeters><Calories>-4</Calories>${seconds(Number.NaN)}`,
      {},
    ],
    [
      'nothing of what is nested deeper',
      '<Extensions><Calories>41</Calories><A><Calories>41</Calories></A></Extensions>',
      {},
    ],
  ])('has %s', (_, inside, what) => {
    expect(factsOf(lap(inside)).laps).toEqual([{ startMs, auto: false, ...what }]);
  });

  it.each([
    ['Manual', false],
    [' Distance ', true],
    ['Location', true],
    ['Time', true],
    ['HeartRate', true],
    ['distance', false],
  ])('with trigger "%s" was taken by the watch: %j', (trigger, auto) => {
    expect(factsOf(lap(`<TriggerMethod>${trigger}</TriggerMethod>`)).laps).toEqual([{ startMs, auto }]);
  });

  it('has everything in it, up to its end', () => {
    const inside = `${seconds(80)}<Calories>41</Calories><Track></Track><TriggerMethod>Time</TriggerMethod>`;
    const laps = factsOf(lap(inside), lap('<Calories>42</Calories>')).laps;
    expect(laps).toEqual([
      { startMs, durationMs: 80_000, calories: 41, auto: true },
      { startMs, calories: 42, auto: false },
    ]);
  });

  it('without a start does not count', () => {
    expect(factsOf(lap(seconds(5), ''), lap(seconds(5), ' StartTime="today"'))).toEqual({ laps: [] });
    expect(factsOf(lap('', ' StartTime=" 2024-05-01T05:30:00Z "')).laps).toEqual([{ startMs, auto: false }]);
  });

  it('has nothing from outside it', () => {
    expect(factsOf('<Calories>7</Calories>', lap(''), '<Calories>9</Calories>').laps).toEqual([
      { startMs, auto: false },
    ]);
  });

  it('has its calories, unless only the first lap has any: those are of the whole session', () => {
    const calories = (value: number) => lap(`<Calories>${value}</Calories>`);
    const read = (...laps: string[]) => factsOf(...laps).laps.map((one) => one.calories);
    expect(read(calories(400))).toEqual([400]);
    expect(read(calories(400), lap(''), lap(''))).toEqual([undefined, undefined, undefined]);
    expect(read(calories(40), calories(50), lap(''))).toEqual([40, 50, undefined]);
    expect(read(lap(''), calories(50))).toEqual([undefined, 50]);
    expect(factsOf(calories(400), lap('')).laps[0]).toEqual({ startMs, auto: false });
  });
});

describe('the pauses of a TCX file', () => {
  const gap = points(0, 1, 2, 3, 34, 35, 36, 37);

  it('are the jumps between trackpoints that add up to what the laps leave out', () => {
    expect(factsOf(lap(seconds(4) + gap), lap(seconds(4))).pauses).toEqual([
      { startMillis: 4000, durationMillis: 30_000 },
    ]);
    expect(factsOf(lap(seconds(1) + gap)).pauses).toBeUndefined();
    expect(factsOf(lap(seconds(60) + points(0, 30))).pauses).toEqual([]);
  });

  it.each([
    [8, []],
    [9, []],
    [7, []],
    // A second more than the clock leaves out could be a pause; the trackpoints do not show it.
    [6.9, []],
    [4, undefined],
  ])('are none if the laps (%d s) take about as long as the trackpoints', (timer, pauses) => {
    expect(factsOf(lap(seconds(timer) + points(0, 1, 2, 3, 4, 5, 6, 7))).pauses).toEqual(pauses);
  });

  it('are found to within a second, next to which a short jump is none', () => {
    const withJump = points(0, 1, 2.5, 3.5, 4.5);
    expect(factsOf(lap(seconds(4.5) + withJump)).pauses).toEqual([]);
    expect(factsOf(lap(seconds(4.49) + withJump)).pauses).toEqual([{ startMillis: 2000, durationMillis: 500 }]);
  });

  it('are not known without trackpoints, with one, or with a lap that does not say how long it took', () => {
    expect(factsOf(lap(seconds(8)))).not.toHaveProperty('pauses');
    expect(factsOf(lap(seconds(8) + points(0))).pauses).toBeUndefined();
    expect(factsOf(lap(seconds(8) + points(0, 1, 2, 3, 4, 5, 6, 7)), lap('')).pauses).toBeUndefined();
  });

  it('are measured only by the times of trackpoints, and only by valid ones', () => {
    const elsewhere = '<Time>2024-05-01T09:00:00Z</Time>';
    const damaged = '<Track><Trackpoint><Time>later</Time></Trackpoint><Trackpoint><Time> </Time></Trackpoint></Track>';
    expect(factsOf(lap(seconds(8) + elsewhere + damaged + gap)).pauses).toEqual([
      { startMillis: 4000, durationMillis: 30_000 },
    ]);
    const split = gap.replace('<Time>2024-05-01T05', '<Time> 2024<!-- -->-05-01T05');
    const joined = split.replace('05:30:34', '05:30<x> </x>:34');
    expect(factsOf(lap(seconds(8) + joined)).pauses).toEqual(factsOf(lap(seconds(8) + gap)).pauses);
    const other = gap.replaceAll('</Time>', '</Time><Other>2024-05-01T09:00:00Z</Other>');
    expect(factsOf(lap(seconds(8) + other)).pauses).toEqual(factsOf(lap(seconds(8) + gap)).pauses);
  });
});

it('is rejected, naming what is wrong with it', () => {
  const refused = (text: string, why: string) => {
    expect(() => parseTcxFacts(Buffer.from(text))).toThrow(BadAnswerError);
    expect(() => parseTcxFacts(Buffer.from(text))).toThrow(why);
  };
  refused(`<!DOCTYPE x>${tcx()}`, 'XML with a document type');
  refused(tcx().slice(0, -4), 'truncated or damaged XML');
  refused('no XML', 'truncated or damaged XML');
});
