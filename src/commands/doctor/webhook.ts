import { readRegistration, registrationFile } from '../../listen/registration.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import { webhookClient } from '../webhook/client.js';
import { askWebhook } from '../webhook/keep-active.js';
import { webhookInWords, webhookStatus } from '../webhook/state.js';
import type { DoctorReport } from './report.js';

const name = 'webhook';

/** Whether Polar still notifies this machine, if it is to. */
export async function checkWebhook(
  report: DoctorReport,
  context: Context,
  credentials: Credentials | null,
): Promise<void> {
  try {
    const registration = readRegistration(registrationFile(context.settings.paths));
    if (registration === undefined) return report.skip(name, 'None is registered: the schedule alone pulls.');
    if (credentials === null || context.settings.problem) return report.skip(name, 'Not asked without a token.');
    const { state } = await askWebhook(context, webhookClient(context, credentials), registration);
    const status = webhookStatus(context);
    const words = status === undefined ? state : webhookInWords(status);
    if (state === 'active') report.ok(name, `It is ${words}.`);
    else if (state === 'inactive') report.warn(name, `Polar has deactivated it: ${words}.`, 'Run polar-sync pull.');
    else report.warn(name, `It is no longer at Polar: ${words}.`, 'Run polar-sync webhook register again.');
  } catch (problem) {
    report.failWith(name, problem);
  }
}
