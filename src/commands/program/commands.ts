import type { Definition } from '../definition.js';

/** Every command, in the order of the help; its definition is loaded when it is called. */
export const commands = {
  login: () => import('../login/login.js'),
  logout: () => import('../logout.js'),
  status: () => import('../status/status.js'),
  profiles: () => import('../profiles/profiles.js'),
  pull: () => import('../pull/pull.js'),
  import: () => import('../import/import.js'),
  schedule: () => import('../schedule.js'),
  listen: () => import('../listen/listen.js'),
  webhook: () => import('../webhook/webhook.js'),
  list: () => import('../list/list.js'),
  show: () => import('../show/show.js'),
  stats: () => import('../stats/stats.js'),
  report: () => import('../report/report.js'),
  sql: () => import('../sql/sql.js'),
  mcp: () => import('../mcp/mcp.js'),
  edit: () => import('../edit/edit.js'),
  gear: () => import('../gear/gear.js'),
  export: () => import('../export/export.js'),
  target: () => import('../target/target.js'),
  push: () => import('../push/push.js'),
  mirror: () => import('../mirror/mirror.js'),
  schema: () => import('../schema.js'),
  doctor: () => import('../doctor/doctor.js'),
  config: () => import('../config/config.js'),
  verify: () => import('../verify.js'),
  rebuild: () => import('../rebuild.js'),
  backup: () => import('../backup.js'),
  completion: () => import('../completion/completion.js'),
  sandbox: () => import('../sandbox/sandbox.js'),
  demo: () => import('../demo/demo.js'),
} as const satisfies Record<string, () => Promise<{ command: Definition }>>;

/** A command's name. */
export type CommandName = keyof typeof commands;

/** The names of all commands. */
export const commandNames = Object.keys(commands) as CommandName[];

/** What a person wants, as the help groups the commands: each begins with this one, and goes up to the next. */
export const groups: Readonly<Partial<Record<CommandName, string>>> = {
  login: 'Sign in:',
  pull: 'Bring home:',
  list: 'Look:',
  export: 'Take elsewhere:',
  doctor: 'Care:',
  sandbox: 'Without an account:',
};
