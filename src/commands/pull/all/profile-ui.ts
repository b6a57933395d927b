import { silentProgress } from '../../../ui/progress.js';
import type { Ui } from '../../../ui/ui.js';

/**
 * What the work for one of several profiles prints: its result is kept instead of printed, and remarks begin with its name.
 * @param seen notes that another profile caused already, which are not repeated.
 * @param keep gets the result.
 */
export function profileUi(ui: Ui, name: string, seen: Set<string>, keep: (result: unknown) => void): Ui {
  return {
    ...ui,
    json: true,
    interactive: false,
    result: keep,
    note(line) {
      if (seen.has(line)) return ui.debug(`${name}: ${line}`);
      seen.add(line);
      ui.note(`${name}: ${line}`);
    },
    warn: (line) => ui.warn(`${name}: ${line}`),
    debug: (line) => ui.debug(`${name}: ${line}`),
    progress: () => silentProgress,
  };
}
