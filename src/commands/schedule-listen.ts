import { fromEnvironment } from '../config/environment.js';
import { ExitCode } from '../errors.js';
import { defaultKind, serviceManagerOf } from '../schedule/choose.js';
import { prepareLog } from '../schedule/log.js';
import type { RunProgram } from '../schedule/programs.js';
import type { ScheduleKind } from '../schedule/scheduler.js';
import { listenCommand, type ServiceManager } from '../schedule/services/service.js';
import type { Context } from './context.js';
import { moreOf, warnOfPing } from './schedule-more.js';

/** The flags of `schedule` that matter for a service. */
interface ServiceFlags {
  kind?: ScheduleKind;
  push?: boolean;
  originals?: string;
  install?: boolean;
  remove?: boolean;
  db?: string | undefined;
}

interface ServiceHost {
  node: string;
  script: string;
  platform: NodeJS.Platform;
  run: RunProgram;
}

const schema = 'polar-sync.schedule/1';

/** Prints, installs or removes the service that runs `polar-sync listen`. @throws UsageError, StoreError, UnexpectedError */
export async function scheduleListen(context: Context, flags: ServiceFlags, host: ServiceHost): Promise<number> {
  const kind = flags.kind ?? serviceKind(defaultKind(context.env, host.platform), host.platform);
  const manager = serviceManagerOf(kind, context.env, host.run);
  return flags.remove ? remove(context, manager) : printOrInstall(context, flags, host, manager);
}

async function remove({ ui }: Context, manager: ServiceManager): Promise<number> {
  const { kind } = manager;
  const removed = await manager.remove();
  if (ui.json) ui.result({ schema, kind, done: removed ? 'removed' : 'nothing' });
  else ui.print(removed ? `Removed the service (${kind}).` : `No service was installed (${kind}).`);
  return ExitCode.ok;
}

async function printOrInstall(
  context: Context,
  { db, push, originals, install = false }: ServiceFlags,
  { node, script }: ServiceHost,
  manager: ServiceManager,
): Promise<number> {
  const { env, settings, ui } = context;
  const { kind } = manager;
  const { dbFile } = settings.paths;
  const named = (db ?? fromEnvironment(env, 'db')) ? dbFile : undefined;
  const more = moreOf({ originals, push });
  const command = listenCommand({ profile: 'default', node, script, db: named, dbFile, more, env });
  const entry = manager.text(command);
  if (install) {
    prepareLog(command.logFile);
    await manager.install(command);
  }
  if (ui.json)
    ui.result({ schema, kind, done: install ? 'installed' : 'printed', entry: [entry], log_file: command.logFile });
  else {
    ui.note(`${entry.path}:`);
    for (const line of entry.text.trimEnd().split('\n')) ui.print(line);
  }
  ui.note(
    install
      ? `Installed (${kind}), and running. polar-sync schedule --listen --remove removes it.`
      : 'Nothing was changed. Add --install to install it.',
  );
  ui.note(`It writes its output to ${command.logFile}. Next: polar-sync webhook register URL (docs/webhooks.md).`);
  warnOfPing(context);
  if (kind === 'systemd') ui.note('To run it even while you are logged out: loginctl enable-linger');
  return ExitCode.ok;
}

/** Where cron is the usual scheduler, systemd may still be there; that it is not is said when it is asked for. */
function serviceKind(usual: ScheduleKind, platform: NodeJS.Platform): ScheduleKind {
  return usual === 'cron' && platform === 'linux' ? 'systemd' : usual;
}
