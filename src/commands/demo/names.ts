/** The file that marks the folder of a demo. */
export const MARK = 'demo.json';
/** Named as Polar names it. */
export const ACCOUNT_EXPORT = 'polar-user-data-export.zip';
export const REPORT = 'report.html';

/** Everything that a demo writes into its folder, by name; `removeDemo` removes nothing else. */
const written = [
  /^(demo|config|token|targets|delivered)\.json(\..*)?$/,
  /^polar-sync\.db(\..*|-wal|-shm|-journal)?$/,
  /^(exports|delivered|v4|witness|target-keys)$/,
  /^(report\.html|polar-user-data-export\.zip)(\..*)?$/,
];

/** Whether a demo writes something of this name into its folder. */
export const isWritten = (name: string): boolean => written.some((pattern) => pattern.test(name));
