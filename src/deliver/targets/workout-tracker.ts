import { isObject } from '../../guards.js';
import { itemRejected, responseLost } from '../errors.js';
import { judge, oneLine, TargetHttp } from '../http.js';
import type { Receipt, Target, TargetAccess, TargetKind, WorkoutDelivery } from '../target.js';
import { objectIn, remoteIdIn, saysDuplicate } from './responses.js';
import { lookThere, uploadOnly } from './upload-only.js';

const title = 'workout-tracker';

/** workout-tracker, which accepts a file as the body of a request. Its responses are not documented. */
export const workoutTracker: TargetKind = {
  name: 'workout-tracker',
  title,
  needs: {
    url: { host: true, example: 'https://workouts.example' },
    key: { name: 'API key', madeAt: 'your profile there, with the API enabled' },
  },
  ...uploadOnly,
  rate: { requests: 60, seconds: 60 },
  remarks: ['Its API has to be enabled in your profile there.', `It cannot be asked: ${lookThere}`],
  open: (access) => new WorkoutTracker(access),
};

class WorkoutTracker implements Target {
  readonly #http: TargetHttp;
  readonly #headers: Record<string, string>;

  constructor(access: TargetAccess) {
    this.#http = new TargetHttp(access, workoutTracker);
    this.#headers = { authorization: `Bearer ${access.secret?.key ?? ''}` };
  }

  /** Not every version has this address; each of them checks the key first. */
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
    if (saysDuplicate(response)) return { already: true };
    judge(title, 'POST', response);
    const body = objectIn(title, response);
    if (Array.isArray(body.errors) && body.errors.length > 0) {
      throw itemRejected(title, oneLine(String(body.errors[0])));
    }
    if (Array.isArray(body.results) && body.results.length === 0)
      throw responseLost(title, `status ${response.status} without a result`);
    const results = Array.isArray(body.results) ? body.results[0] : body.results;
    return remoteIdIn(isObject(results) ? results.id : body.id);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}
