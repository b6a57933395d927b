import { ownFilesGuard } from '../../config/own-files.js';
import { CARD, yearCard } from '../../report/card/card.js';
import { yearOf } from '../../report/card/year.js';
import { daysOf } from '../../report/nights/of-store.js';
import { unitsOf } from '../../ui/units.js';
import type { Context } from '../context.js';
import { todayIn } from '../filters/dates.js';
import { openAthleteReader } from '../shared/athlete.js';
import { workoutFilter } from '../shared/filter.js';
import type { ReportOptions } from './options.js';
import { picturePath, writePicture } from './picture.js';
import { checkedYear } from './year.js';

/** Writes the card of a year, as SVG or PNG. @throws UsageError YEAR, CONFLICTING_OPTIONS; and as writePicture. */
export async function runCard(context: Context, options: ReportOptions & { card: string }): Promise<number> {
  const { settings, stdout } = context;
  const { card, routes, ...chosen } = options;
  const year = checkedYear(card, options, '--card');
  const filter = workoutFilter({ ...chosen, since: year, until: year }, context);
  const path = picturePath(options.out, `polar-year-${year}`, stdout, ownFilesGuard(context));
  const reader = await openAthleteReader(context, options);
  try {
    return await writePicture(context, reader, {
      filter,
      path,
      // Sharp on a dense screen.
      pixels: 2 * CARD.width,
      draw: async ({ workouts, sketches, lettering }) => {
        const span = { since: `${year}-01-01`, until: `${year}-12-31` };
        const days = daysOf(reader, span);
        if (workouts.length === 0) return undefined;
        const of = yearOf({ year, today: todayIn(settings.zone), workouts, days, sketches });
        return yearCard(of, { lettering, units: unitsOf(settings.units), withoutRoutes: routes === false });
      },
    });
  } finally {
    reader.close();
  }
}
