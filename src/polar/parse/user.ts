import { z } from 'zod';
import type { PolarUser } from '../v3/access-link.js';
import { optionalText, present } from './fields.js';
import { readAs } from './json.js';

const userSchema = z
  .object({
    polar_user_id: optionalText,
    member_id: optionalText,
    registration_date: optionalText,
    first_name: optionalText,
    last_name: optionalText,
  })
  .transform(
    (raw): PolarUser =>
      present({
        polarUserId: raw.polar_user_id,
        memberId: raw.member_id,
        registrationDate: raw.registration_date,
        firstName: raw.first_name,
        lastName: raw.last_name,
      }),
  );

/**
 * The response about the account.
 * @throws BadAnswerError
 */
export function parseUser(body: Uint8Array): PolarUser {
  return readAs(userSchema, body);
}
