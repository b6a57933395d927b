import { isObject } from '../../guards.js';
import { responseLost } from '../errors.js';
import { judge, TargetHttp, type TargetResponse } from '../http.js';
import type { Receipt, Target, TargetAccess, TargetKind, WorkoutDelivery } from '../target.js';
import { idIn, probing } from './responses.js';
import { lookThere, uploadOnly } from './upload-only.js';

const title = 'Endurain';

/** Endurain, from 0.19 on. The only permission of its keys is to upload, so it cannot be asked what it has. */
export const endurain: TargetKind = {
  name: 'endurain',
  title,
  needs: {
    url: { host: true, example: 'https://endurain.example' },
    key: { name: 'API key', madeAt: 'Settings, Security, API keys, with the permission activities:upload' },
  },
  ...uploadOnly,
  rate: { requests: 120, seconds: 60 },
  remarks: [
    'It needs Endurain 0.19 or later.',
    `Its key can only upload: ${lookThere}`,
    'It hides a second workout with the same start, such as one you uploaded yourself.',
  ],
  open: (access) => new Endurain(access),
};

class Endurain implements Target {
  readonly #http: TargetHttp;
  readonly #headers: Record<string, string>;

  constructor(access: TargetAccess) {
    this.#http = new TargetHttp(access, endurain);
    this.#headers = { 'x-api-key': access.secret?.key ?? '' };
  }

  /** An upload without a file is the only request that distinguishes a valid key from an invalid one. */
  async test(): Promise<string> {
    await probing(title, async () => {
      const response = await this.#post([]);
      if (response.status !== 422 && response.status !== 400) judge(title, 'POST', response);
    });
    return 'it accepts the key';
  }

  async send({ fileName, file }: WorkoutDelivery): Promise<Receipt> {
    const response = await this.#post([
      { name: 'file', fileName: `${fileName}.${file.extension}`, bytes: file.bytes() },
    ]);
    judge(title, 'POST', response);
    // A file with several activities becomes several activities there.
    const [first] = Array.isArray(response.json) ? response.json : [response.json];
    const remoteId = isObject(first) ? idIn(first.id) : idIn(first);
    if (remoteId === undefined) throw responseLost(title, `status ${response.status} without an id`);
    return { remoteId };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  #post(form: { name: string; fileName: string; bytes: Uint8Array }[]): Promise<TargetResponse> {
    return this.#http.send({ method: 'POST', path: '/api/v1/activities/create/upload', headers: this.#headers, form });
  }
}
