import { ownFilesGuard } from '../../config/own-files.js';
import { regionsIn } from '../../report/picture/regions.js';
import { POSTER_WIDTH, poster } from '../../report/poster/poster.js';
import { Slices } from '../../slices.js';
import { unitsOf } from '../../ui/units.js';
import type { Context } from '../context.js';
import { openAthleteReader } from '../shared/athlete.js';
import { workoutFilter } from '../shared/filter.js';
import type { ReportOptions } from './options.js';
import { picturePath, writePicture } from './picture.js';
import { checkedYear } from './year.js';

/** Writes all routes as one picture, SVG or PNG. @throws UsageError; and as writePicture. */
export async function runPoster(context: Context, { year, ...options }: ReportOptions): Promise<number> {
  const { settings, stdout, signal } = context;
  const span = year === undefined ? {} : ofYear(checkedYear(year, options, '--year'));
  const filter = workoutFilter({ ...options, ...span }, context);
  const name = year === undefined ? 'polar-routes' : `polar-routes-${year}`;
  const path = picturePath(options.out, name, stdout, ownFilesGuard(context));
  const reader = await openAthleteReader(context, options);
  try {
    return await writePicture(context, reader, {
      filter,
      path,
      pixels: 2 * POSTER_WIDTH,
      draw: async ({ workouts, sketches, lettering }) => {
        // As the routes page of the report, the newest first.
        const regions = regionsIn(workouts.reverse(), sketches);
        if (regions.length === 0) return undefined;
        const slices = new Slices(signal);
        const turn = async () => {
          if (slices.due) await slices.turn();
        };
        return poster(regions, { lettering, units: unitsOf(settings.units), turn });
      },
    });
  } finally {
    reader.close();
  }
}

const ofYear = (year: string) => ({ since: year, until: year });
