import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, temporaryFolder } from '../run.js';

/** A machine with stand-ins for the system's programs: `crontab` keeps a file, the others record their calls. */
export function machine(crontab = '') {
  const folder = temporaryFolder();
  const [bin, home] = [join(folder, 'bin'), join(folder, 'home')];
  for (const path of [bin, home]) mkdirSync(path);
  // A profile besides the default one.
  mkdirSync(join(home, '.config/polar-sync/profiles/anna'), { recursive: true });
  writeFileSync(join(home, '.config/polar-sync/profiles/anna/config.json'), '{}');
  const [tab, calls] = [join(folder, 'crontab'), join(folder, 'calls')];
  const program = (name: string, body: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  if (crontab) writeFileSync(tab, crontab);
  program(
    'crontab',
    `case "$1" in
      -l) if [ -f '${tab}' ]; then cat '${tab}'; else echo 'no crontab for you' >&2; exit 1; fi ;;
      -r) rm '${tab}' ;;
      -) cat > '${tab}' ;;
    esac`,
  );
  for (const name of ['systemctl', 'launchctl', 'schtasks']) program(name, `echo ${name} "$@" >> '${calls}'`);
  const env = { HOME: home, PATH: `${bin}:/usr/bin:/bin`, POLAR_SYNC_TOKEN_STORE: 'file' };
  return {
    home,
    env,
    program,
    crontab: () => (existsSync(tab) ? readFileSync(tab, 'utf8') : undefined),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []),
    run: (...argv: string[]) => run(['schedule', ...argv], { env }),
  };
}
