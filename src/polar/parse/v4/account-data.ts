import { z } from 'zod';
import { isObject } from '../../../guards.js';
import { known } from '../../../kinds/normalize/known.js';
import { word } from '../../../kinds/normalize/words.js';
import { BadAnswerError } from '../../errors.js';
import { optionalNumber, optionalText, present } from '../fields.js';
import { readJson } from '../json.js';
import { plausible, type Understood } from '../kinds/elements.js';
import { type Answer4, told } from './elements.js';

const physical = z
  .object({
    birthday: optionalText,
    sex: optionalText,
    height: optionalNumber,
    weight: optionalNumber,
    restingHeartRate: optionalNumber,
    maximumHeartRate: optionalNumber,
    vo2Max: optionalNumber,
    trainingBackground: optionalText,
    sleepGoal: optionalNumber,
  })
  .partial();

/** The parts of an account that are kept: all others hold names, addresses and consents. */
const kept = ['physicalInformation', 'localizationSettings'] as const;

/** The response without names, e-mail and consents, which nothing here needs. */
export function withoutNames(body: Uint8Array): Uint8Array {
  const account = accountIn(readJson(body));
  const parts = kept.filter((name) => account[name] !== undefined).map((name) => [name, account[name]]);
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(parts)));
}

/** `/user/account-data`: a state without a time of its own, so it is of the moment of asking. @throws BadAnswerError */
export function parseAccountData({ body, fetchedAt }: Answer4): Understood {
  const { physicalInformation } = accountIn(readJson(body));
  const result = physical.safeParse(physicalInformation ?? {});
  if (!result.success) return { records: [], problems: ['physicalInformation is not understood'] };
  const raw = result.data;
  const said = present({
    weight_kg: known(raw.weight, 1),
    height_cm: known(raw.height, 1),
    maximum_heart_rate_bpm: known(raw.maximumHeartRate, 1),
    resting_heart_rate_bpm: known(raw.restingHeartRate, 1),
    vo2_max: known(raw.vo2Max, 1),
    birthday: raw.birthday,
    gender: word(raw.sex, 'sex_'),
    training_background: word(raw.trainingBackground, 'training_background_'),
    sleep_goal_seconds: known(raw.sleepGoal, 1),
  });
  if (Object.keys(said).length === 0) return { records: [], problems: [] };
  const record = { ...told('physical_info', fetchedAt, fetchedAt.slice(0, 10), 'utc'), time: fetchedAt, ...said };
  return plausible([record], []);
}

/** The object itself, or the one in `accountData`. */
function accountIn(json: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(json)) throw new BadAnswerError('JSON of another shape');
  const account = isObject(json.accountData) ? json.accountData : json;
  const isAccount = Object.keys(account).length === 0 || kept.some((name) => name in account) || 'basicInfo' in account;
  if (!isAccount) throw new BadAnswerError('JSON of another shape');
  return account;
}
