import { DATE_ASSUMED } from '../../../../workouts/dates.js';
import type { SourceSession } from '../../../../workouts/source-session.js';
import { sportOfName } from '../../../../workouts/sports/sport-names.js';
import { sportTable } from '../../../../workouts/sports/sport-table.js';
import { BadAnswerError } from '../../../errors.js';
import { present, presentOrAbsent } from '../../fields.js';
import type { FileFormat, NamedFile } from '../format.js';
import { textOf } from '../head.js';
import { localStartIn } from '../names.js';
import { isoSeconds } from '../numerals.js';
import { type Column, columnsOf } from './columns.js';
import { samplesIn } from './samples.js';
import { secondsOf, startOf } from './start.js';
import { readTable } from './table.js';

/**
 * CSV of a session from Flow: names and values of a summary, then names and rows of samples. It has no zone, device, laps,
 * route or pauses; `Name` is the owner's. Durations are cut to whole seconds, distances to two decimals.
 */
export const csvFile: FileFormat = {
  name: 'csv_file',
  label: 'CSV',
  recognize: ({ text }) => (/^Name,Sport,Date,Start time,Duration,/.test(text) ? 'session' : undefined),
  read,
};

function read(file: NamedFile): SourceSession[] {
  const { rows, isOpen } = readTable(textOf(file.body));
  const [names = [], values, header = [], ...samples] = rows;
  if (!values || values.length < names.length) throw new BadAnswerError('truncated CSV');
  const columns = columnsOf(names);
  const text = (name: string) => values[columns.get(name)?.index ?? -1]?.trim() ?? '';
  const number = (name: string) => positive(columns.get(name), values);
  const start = startOf(text('date'), text('start time'), localStartIn(file.name));
  if (!start) throw new BadAnswerError('without a start');
  const duration = secondsOf(text('duration'));
  const series = samplesIn(header, { rows: samples, isOpen });
  const marks = [
    ...(start.other === undefined ? [] : [DATE_ASSUMED]),
    ...(series.isIncomplete ? ['rows_incomplete'] : []),
  ];
  return [
    present({
      startTime: start.local,
      otherStart: start.other,
      duration: duration === undefined ? undefined : isoSeconds(duration),
      ...sportOf(text('sport')),
      note: text('notes') || undefined,
      calories: number('calories'),
      distance: series.distance ?? number('total distance'),
      heartRate: presentOrAbsent({ average: number('average heart rate'), maximum: undefined }),
      statistics: presentOrAbsent({
        speed: presentOrAbsent({ average: number('average speed'), maximum: number('max speed') }),
        cadence: presentOrAbsent({ average: number('average cadence') }),
        power: presentOrAbsent({ average: number('average power'), maximum: number('max power') }),
      }),
      ascent: columns.get('ascent')?.of(values),
      descent: columns.get('descent')?.of(values),
      fatPercentage: percentOf(columns, values, 'fat'),
      carbohydratePercentage: percentOf(columns, values, 'carbohydrate'),
      proteinPercentage: percentOf(columns, values, 'protein'),
      runningIndex: number('running index'),
      trainingLoad: number('training load'),
      samples: series.samples.length > 0 ? series.samples : undefined,
      marks: marks.length > 0 ? marks : undefined,
    }),
  ];
}

/** 0 means none in every number of the summary but the climbs. */
function positive(column: Column | undefined, values: readonly string[]): number | undefined {
  const value = column?.of(values);
  return value !== undefined && value > 0 ? value : undefined;
}

const percentOf = (columns: ReadonlyMap<string, Column>, values: readonly string[], of: string) =>
  columns.get(`${of} percentage of calories`)?.of(values);

/** Sports of TCX, which are coarse: with the same word here, the exact one is taken for its detail. */
const coarse = ['running', 'cycling', 'swimming'];

/** A key (`ROAD_BIKING`) or a label (`Other indoor`) of Polar's sports. */
function sportOf(text: string): Pick<SourceSession, 'sport' | 'detailedSportInfo'> {
  if (text === '') return {};
  const key = sportOfName(text);
  const row = key === undefined ? undefined : sportTable[key];
  const sport = row && coarse.includes(row[1]) ? row[1].toUpperCase() : undefined;
  return present({ sport, detailedSportInfo: key ?? text });
}
