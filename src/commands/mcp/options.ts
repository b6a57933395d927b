import type { AthleteOption } from '../shared/athlete.js';

/** The flags of `mcp`, as typed. */
export interface McpOptions extends AthleteOption {
  withPositions?: boolean;
  since?: string;
  tools?: string;
  print?: boolean;
  yes?: boolean;
  db?: string;
}
