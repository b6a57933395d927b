import { isObject } from '../../guards.js';
import { itemRejected } from '../errors.js';
import { judge, saidIn, TargetHttp } from '../http.js';
import type { Receipt, Target, TargetAccess, TargetKind, WorkoutDelivery } from '../target.js';
import { idIn, objectIn, saysDuplicate } from './answers.js';

const title = 'workout-tracker';

/** workout-tracker, which takes a file as the body of a request. What it answers is not documented. */
export const workoutTracker: TargetKind = {
  name: 'workout-tracker',
  title,
  needs: {
    url: { host: true, example: 'https://workouts.example' },
    key: { name: 'API key', madeAt: 'your profile there, with the API enabled' },
  },
  formats: ['fit', 'tcx', 'gpx'],
  travels: { name: 'no', note: 'no', sport: 'file', device: 'file' },
  data: [],
  askable: false,
  settlesAfterSeconds: 0,
  replaces: [],
  rate: { requests: 60, seconds: 60 },
  remarks: [
    'Its API has to be enabled in your profile there.',
    'It cannot be asked: after a lost response, look there and say what you see with polar-sync push --settle.',
  ],
  open: (access) => new WorkoutTracker(access),
};

class WorkoutTracker implements Target {
  readonly #http: TargetHttp;
  readonly #headers: Record<string, string>;

  constructor(access: TargetAccess) {
    this.#http = new TargetHttp(access, workoutTracker);
    this.#headers = { authorization: `Bearer ${access.secret?.key ?? ''}` };
  }

  /** Not every version says who one is; each checks the key first. */
  async test(): Promise<string> {
    const response = await this.#http.send({ method: 'GET', path: '/api/v1/whoami', headers: this.#headers });
    if (response.status !== 404) judge(title, 'GET', response);
    return 'it accepts the key';
  }

  async send({ fileName, file }: WorkoutDelivery): Promise<Receipt> {
    const response = await this.#http.send({
      method: 'POST',
      path: '/api/v1/import/generic',
      query: { name: `${fileName}.${file.extension}` },
      headers: this.#headers,
      body: { type: 'application/octet-stream', bytes: file.bytes() },
    });
    if (response.status < 500 && saysDuplicate(response.text)) return { already: true };
    judge(title, 'POST', response);
    const answer = objectIn(title, response);
    if (Array.isArray(answer.errors) && answer.errors.length > 0) {
      throw itemRejected(title, saidIn(JSON.stringify({ first: String(answer.errors[0]) })));
    }
    const results = Array.isArray(answer.results) ? answer.results[0] : answer.results;
    const remoteId = idIn(isObject(results) ? results.id : answer.id);
    return remoteId === undefined ? {} : { remoteId };
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
