import { isObject } from '../../guards.js';
import { itemRejected, keyRejected, responseLost } from '../errors.js';
import { judge, oneLine, TargetHttp, type TargetRequest, type TargetResponse } from '../http.js';
import type { DataDelivery, Note, Receipt, Target, TargetAccess, TargetKind, WorkoutDelivery } from '../target.js';
import { idIn, objectIn, probing, remoteIdIn, saysDuplicate } from './responses.js';
import { lookThere, uploadOnly } from './upload-only.js';
import { wellnessOf } from './wellness.js';

const title = 'Runalyze';
const uploads = '/api/v1/activities/uploads';

/** Runalyze. How to ask for one workout, and what it does with a duplicate, is not documented. */
export const runalyze: TargetKind = {
  name: 'runalyze',
  title,
  needs: {
    url: { fixed: 'https://runalyze.com' },
    key: { name: 'token', madeAt: 'https://runalyze.com/settings/personal-api' },
  },
  ...uploadOnly,
  data: ['sleep', 'hrv', 'resting_heart_rate'],
  rate: { requests: 60, seconds: 60 },
  remarks: [
    'Its tokens expire and have permissions: to upload activities and, for --data, to write metrics.',
    'It may put a file in a queue; then polar-sync has no link to the workout.',
    `It cannot be asked: ${lookThere}`,
    'A night or day is sent once, even if it changes later. Weight and SpO2 are not sent.',
  ],
  open: (access) => new Runalyze(access),
};

class Runalyze implements Target {
  readonly #http: TargetHttp;
  readonly #headers: Record<string, string>;

  constructor(access: TargetAccess) {
    this.#http = new TargetHttp(access, runalyze);
    this.#headers = { token: access.secret?.key ?? '' };
  }

  /** An upload without a file is the only request known to need nothing but the permission to upload. */
  async test(): Promise<string> {
    await probing(title, async () => {
      const response = await this.#post({ path: uploads, form: [] });
      if (response.status !== 400 && response.status !== 422) judge(title, 'POST', response);
    });
    return 'it accepts the token';
  }

  async send({ fileName, file }: WorkoutDelivery, note: Note): Promise<Receipt> {
    const response = await this.#post({
      path: uploads,
      form: [{ name: 'file', fileName: `${fileName}.${file.extension}`, bytes: file.bytes() }],
    });
    if (saysDuplicate(response)) return receipt(response, true);
    judge(title, 'POST', response);
    const body = objectIn(title, response);
    if (body.status === 'error') throw itemRejected(title, messageOf(body));
    if (body.status !== 'success') throw responseLost(title, `status ${response.status} without a success`);
    const queue = idIn(body.queue_id);
    if (queue !== undefined) note(`queue ${queue}`);
    return receipt(response, false);
  }

  async sendData(delivery: DataDelivery): Promise<Receipt> {
    const response = await this.#post(metricOf(delivery));
    judge(title, 'POST', response);
    // No other success than 201 is known.
    if (response.status !== 201) throw responseLost(title, `status ${response.status}`);
    return {};
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** A response to an invalid token may have status 200. */
  async #post(request: Pick<TargetRequest, 'path' | 'form' | 'json'>): Promise<TargetResponse> {
    const response = await this.#http.send({ method: 'POST', headers: this.#headers, ...request });
    if (/no valid token/i.test(response.text)) throw keyRejected(title, 'it is not valid, or has expired');
    return response;
  }
}

/** Why it says that it rejected a file. */
function messageOf({ message }: Readonly<Record<string, unknown>>): string {
  return typeof message === 'string' ? oneLine(message) : 'it gives no reason';
}

function receipt({ json }: TargetResponse, isThere: boolean): Receipt {
  return { ...(isObject(json) && remoteIdIn(json.activity_id)), ...(isThere && { already: true as const }) };
}

/** Durations there are in minutes. Unknown values are left out. */
function metricOf({ kind, id, content }: DataDelivery): { path: string; json: Record<string, number | string> } {
  const { start = `${id}T06:00:00Z`, ...values } = wellnessOf(content);
  const minutes = (seconds: number | undefined) => (seconds === undefined ? undefined : Math.round(seconds / 60));
  const metric = (name: string, main: string, fields: Record<string, number | string | undefined>) => {
    if (fields[main] === undefined) throw itemRejected(title, 'it has no value to send');
    const known = Object.entries({ date_time: start, ...fields }).filter(isKnown);
    return { path: `/api/v1/metrics/${name}`, json: Object.fromEntries(known) };
  };
  if (kind === 'sleep') {
    return metric('sleep', 'duration', {
      duration: minutes(values.asleepSeconds),
      rem_duration: minutes(values.remSeconds),
      light_sleep_duration: minutes(values.lightSeconds),
      deep_sleep_duration: minutes(values.deepSeconds),
      awake_duration: minutes(values.awakeSeconds),
    });
  }
  if (kind === 'hrv') return metric('hrv', 'metric', { metric: values.hrvMs, measurement_type: 'rmssd' });
  if (kind === 'resting_heart_rate') return metric('heartRateRest', 'heart_rate', { heart_rate: values.restingBpm });
  throw itemRejected(title, 'it does not accept this');
}

function isKnown(entry: [string, number | string | undefined]): entry is [string, number | string] {
  return entry[1] !== undefined;
}
