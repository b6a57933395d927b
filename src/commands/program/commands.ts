import type { Definition } from '../definition.js';

/** Every command, in the order of the help; its definition is loaded when it is called. */
export const commands = {
  login: () => import('../login/login.js'),
  logout: () => import('../logout.js'),
  status: () => import('../status/status.js'),
  pull: () => import('../pull/pull.js'),
  import: () => import('../import/import.js'),
  rebuild: () => import('../rebuild.js'),
  verify: () => import('../verify.js'),
  list: () => import('../list/list.js'),
  show: () => import('../show/show.js'),
  stats: () => import('../stats/stats.js'),
  report: () => import('../report.js'),
  export: () => import('../export/export.js'),
  sql: () => import('../sql/sql.js'),
  mcp: () => import('../mcp/mcp.js'),
  target: () => import('../target/target.js'),
  push: () => import('../push/push.js'),
  webhook: () => import('../webhook/webhook.js'),
  listen: () => import('../listen/listen.js'),
  schema: () => import('../schema.js'),
  schedule: () => import('../schedule.js'),
  doctor: () => import('../doctor/doctor.js'),
  config: () => import('../config/config.js'),
  backup: () => import('../backup.js'),
  profiles: () => import('../profiles.js'),
  completion: () => import('../completion/completion.js'),
  sandbox: () => import('../sandbox/sandbox.js'),
  demo: () => import('../demo/demo.js'),
} as const satisfies Record<string, () => Promise<{ command: Definition }>>;

/** A command's name. */
export type CommandName = keyof typeof commands;

/** The names of all commands. */
export const commandNames = Object.keys(commands) as CommandName[];
