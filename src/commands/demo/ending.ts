import { join, relative } from 'node:path';
import { hasBrowser } from '../../auth/loopback/browser.js';
import { InterruptedError } from '../../errors.js';
import { bytes } from '../../ui/format.js';
import type { Context } from '../context.js';
import { runList } from '../list/list.js';
import { openInBrowser } from '../report/open.js';
import { programName } from '../shared/program-name.js';
import { REPORT } from './names.js';

const SHOWN = 10;
const NIGHTS_SHOWN = 5;

/** What a demo has left, and where. */
export interface Ending {
  /** Yours. */
  context: Context;
  /** That of the demo. */
  inner: Context;
  folder: string;
  /** Bytes. */
  size: number;
  hasDefaultFolder: boolean;
}

/** Shows the newest workouts and nights, what to look at first, and how to get rid of it; then offers to open the report. */
export async function end({ context, inner, folder, size, hasDefaultFolder }: Ending): Promise<void> {
  const { ui } = context;
  const title = (text: string) => {
    ui.print('');
    ui.print(ui.paint('bold', text));
  };
  title(`The newest ${SHOWN} workouts`);
  await runList(inner, { last: String(SHOWN) });
  title('The last nights');
  await runList(inner, { data: 'sleep', last: String(NIGHTS_SHOWN) });
  const program = programName();
  const db = `--db ${shellWord(near(inner.settings.paths.dbFile))}`;
  const dir = hasDefaultFolder ? '' : ` --dir ${shellWord(near(folder))}`;
  title('Look at these first');
  ui.print(`  ${program} show latest ${db}`);
  ui.print(`  ${program} stats ${db}`);
  ui.print(`  ${program} report --open ${db}`);
  title('With your own account');
  ui.print(`  ${program} login`);
  ui.print(`  ${program} pull --full --data all`);
  ui.print('');
  ui.print(`The demo takes ${bytes(size)} in ${folder}. To delete it: ${program} demo --remove${dir}`);
  await offerReport(context, join(folder, REPORT));
}

/**
 * Asks whether to open the report, only where somebody can answer it and see the browser that opens.
 * @throws what the terminal throws, but for Ctrl-C.
 */
export async function offerReport(context: Context, report: string): Promise<void> {
  const { ui, env } = context;
  if (!ui.interactive || !ui.terminal || !hasBrowser(env)) return;
  ui.print('');
  const answer = await ui.ask('Open the report in the browser? [Y/n]').catch((problem: unknown) => {
    // All is done: whoever presses Ctrl-C here says no.
    if (problem instanceof InterruptedError) return 'n';
    throw problem;
  });
  if (/^(y(es)?)?$/i.test(answer)) await openInBrowser(context, report);
}

/** As short as it can be typed from here. */
function near(path: string): string {
  const short = relative(process.cwd(), path);
  return short !== '' && !short.startsWith('..') ? short : path;
}

/** In quotes where a shell needs them. */
function shellWord(text: string): string {
  return /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
