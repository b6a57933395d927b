import type { ContentField } from '../content.js';
import { itemRejected, responseLost } from '../errors.js';
import { judge, TargetHttp } from '../http.js';
import type {
  DataDelivery,
  Earlier,
  Found,
  Receipt,
  Target,
  TargetAccess,
  TargetKind,
  WorkoutDelivery,
} from '../target.js';
import {
  dateBeside,
  externalId,
  externalIds,
  idIn,
  isSameStart,
  listIn,
  objectIn,
  remoteIdIn,
  renaming,
} from './responses.js';
import { wellnessOf } from './wellness.js';

const title = 'intervals.icu';
const athlete = '/api/v1/athlete/0';

/** intervals.icu. Athlete 0 is the owner of the key. */
export const intervals: TargetKind = {
  name: 'intervals',
  title,
  needs: {
    url: { fixed: 'https://intervals.icu' },
    key: { name: 'API key', madeAt: 'https://intervals.icu/settings, under Developer Settings' },
  },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'field', note: 'field', sport: 'file', device: 'file' },
  data: ['sleep', 'hrv', 'resting_heart_rate', 'weight', 'spo2'],
  askable: true,
  maxProcessingSeconds: 300,
  replaces: ['name', 'note'],
  rate: { requests: 5, seconds: 1 },
  remarks: [
    'A workout that another service has uploaded there with the same file stays as it is.',
    'If a workout is edited, its name and note are updated; other changes are reported.',
    'A night or day that is locked there keeps its values.',
  ],
  open: (access) => new Intervals(access),
};

class Intervals implements Target {
  readonly dataIsUpserted = true;
  readonly #http: TargetHttp;
  readonly #headers: Record<string, string>;
  readonly #now: () => Date;

  constructor(access: TargetAccess) {
    this.#http = new TargetHttp(access, intervals);
    this.#now = access.now;
    const credentials = Buffer.from(`API_KEY:${access.secret?.key ?? ''}`).toString('base64');
    this.#headers = { authorization: `Basic ${credentials}` };
  }

  async test(): Promise<string> {
    const today = this.#now().toISOString().slice(0, 10);
    await this.#list(today, today);
    return 'it accepts the key';
  }

  async send(delivery: WorkoutDelivery): Promise<Receipt> {
    const { id, content, fileName, file } = delivery;
    const response = await this.#http.send({
      method: 'POST',
      path: `${athlete}/activities`,
      query: { name: content.name, description: content.note, external_id: externalId(id) },
      headers: this.#headers,
      form: [{ name: 'file', fileName: `${fileName}.${file.extension}`, bytes: file.bytes() }],
    });
    judge(title, 'POST', response);
    const body = objectIn(title, response);
    const [first] = Array.isArray(body.activities) ? body.activities : [body];
    const remoteId = idIn(first?.id);
    if (remoteId === undefined) throw responseLost(title, `status ${response.status} without an id`);
    return { remoteId, ...(response.status === 200 && { already: true as const }) };
  }

  async find(delivery: WorkoutDelivery, { remoteId }: Earlier): Promise<Found> {
    const { start, start_local } = delivery.content;
    const ids = externalIds(delivery);
    // Its dates are in the athlete's time zone there, which need not be that of the workout.
    const list = await this.#list(dateBeside(start_local, -1), dateBeside(start_local, 1));
    const isIt = (entry: Readonly<Record<string, unknown>>) =>
      (remoteId !== undefined && idIn(entry.id) === remoteId) ||
      ids.some((one) => one === entry.external_id) ||
      (entry.start_date === undefined
        ? isSameStart(entry.start_date_local, start_local)
        : isSameStart(entry.start_date, start));
    const found = list.find(isIt);
    return found ? { is: 'there', ...remoteIdIn(found.id) } : { is: 'absent' };
  }

  async replace({ content }: WorkoutDelivery, remoteId: string, changed: readonly ContentField[]): Promise<Receipt> {
    const response = await this.#http.send({
      method: 'PUT',
      path: `/api/v1/activity/${encodeURIComponent(remoteId)}`,
      headers: this.#headers,
      json: renaming(content, changed),
    });
    // It was deleted there: that concerns this workout alone.
    if (response.status === 404) throw itemRejected(title, 'it is no longer there');
    judge(title, 'PUT', response);
    objectIn(title, response);
    return { remoteId };
  }

  async sendData({ kind, id, content }: DataDelivery): Promise<Receipt> {
    const response = await this.#http.send({
      method: 'PUT',
      path: `${athlete}/wellness/${id}`,
      headers: this.#headers,
      json: fieldsOf(kind, content),
    });
    judge(title, 'PUT', response);
    return { remoteId: id };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #list(oldest: string, newest: string): Promise<Readonly<Record<string, unknown>>[]> {
    const path = `${athlete}/activities`;
    const response = await this.#http.send({ method: 'GET', path, query: { oldest, newest }, headers: this.#headers });
    judge(title, 'GET', response);
    return listIn(title, response);
  }
}

/** Unknown values are left out, so that they stay as they are there. */
function fieldsOf(kind: DataDelivery['kind'], content: DataDelivery['content']): Record<string, number> {
  const { asleepSeconds, sleepScore, hrvMs, restingBpm, weightKg, oxygenPercent } = wellnessOf(content);
  const fields = {
    sleep: { sleepSecs: asleepSeconds, sleepScore },
    hrv: { hrv: hrvMs },
    resting_heart_rate: { restingHR: restingBpm },
    weight: { weight: weightKg },
    spo2: { spO2: oxygenPercent },
  }[kind];
  const known = Object.entries(fields).filter((entry): entry is [string, number] => entry[1] !== undefined);
  if (known.length === 0) throw itemRejected(title, 'it has no value to send');
  return Object.fromEntries(known);
}
