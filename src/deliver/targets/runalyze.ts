import { answerLost, itemRejected, keyRejected } from '../errors.js';
import { judge, saidIn, TargetHttp, type TargetRequest, type TargetResponse } from '../http.js';
import type { DataDelivery, Note, Receipt, Target, TargetAccess, TargetKind, WorkoutDelivery } from '../target.js';
import { idIn, objectIn, probing, saysDuplicate } from './answers.js';
import { wellnessOf } from './wellness.js';

const title = 'Runalyze';
const uploads = '/api/v1/activities/uploads';

/** Runalyze. It does not document how to ask for one workout, or what it does with one it has. */
export const runalyze: TargetKind = {
  name: 'runalyze',
  title,
  needs: {
    url: { fixed: 'https://runalyze.com' },
    key: { name: 'token', madeAt: 'https://runalyze.com/settings/personal-api' },
  },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'no', note: 'no', sport: 'file', device: 'file' },
  data: ['sleep', 'hrv', 'resting_heart_rate'],
  askable: false,
  settlesAfterSeconds: 0,
  replaces: [],
  rate: { requests: 60, seconds: 60 },
  remarks: [
    'Its tokens expire and have permissions: to upload activities and, for --data, to write metrics.',
    'It may put a file in a queue; then there is no link to the workout.',
    'It cannot be asked: after a lost response, look there and say what you see with polar-sync push --settle.',
    'A night or day is sent once, even if it changes later. Weight is not sent.',
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
    const said = saidIn(response.text);
    if (response.status < 500 && saysDuplicate(response.text)) return receipt(response, true);
    judge(title, 'POST', response);
    const answer = objectIn(title, response);
    if (answer.status === 'error') throw itemRejected(title, said);
    if (answer.status !== 'success') throw answerLost(title, `status ${response.status}, and no success`);
    const queue = idIn(answer.queue_id);
    if (queue !== undefined) note(`queue ${queue}`);
    return receipt(response, false);
  }

  async sendData(delivery: DataDelivery): Promise<Receipt> {
    const response = await this.#post(metricOf(delivery));
    judge(title, 'POST', response);
    // Other successes than 201 are not known.
    if (response.status !== 201) throw answerLost(title, `status ${response.status}`);
    return {};
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  /** A bad token has been seen to be answered with 200. */
  async #post(request: Pick<TargetRequest, 'path' | 'form' | 'json'>): Promise<TargetResponse> {
    const response = await this.#http.send({ method: 'POST', headers: this.#headers, ...request });
    if (/no valid token/i.test(response.text)) throw keyRejected(title, 'it is not valid, or has expired');
    return response;
  }
}

function receipt({ json }: TargetResponse, isThere: boolean): Receipt {
  const remoteId =
    typeof json === 'object' && json !== null && 'activity_id' in json ? idIn(json.activity_id) : undefined;
  return { ...(remoteId !== undefined && { remoteId }), ...(isThere && { already: true as const }) };
}

/** Durations there are in minutes. What is not known is left out. */
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
  throw itemRejected(title, 'it does not take this');
}

function isKnown(entry: [string, number | string | undefined]): entry is [string, number | string] {
  return entry[1] !== undefined;
}
