import { type RouteSketch, sketchRoute } from '../../ui/plots/route-sketch.js';
import type { Ui } from '../../ui/ui.js';
import type { Workout } from '../../workouts/workout.js';

const WIDEST = 72;
const HIGHEST = 18;
const INDENT = '  ';

/** Draws the route of a workout, north up, with its start and end. */
export function showRoute(ui: Ui, { route = [] }: Workout): void {
  const sketch = sketchRoute(route, Math.min(ui.width - INDENT.length, WIDEST), HIGHEST);
  if (!sketch) return;
  const { across, along } = sketch.meters;
  ui.print('');
  ui.print(
    `${ui.paint('bold', 'Route')}  ${ui.paint('dim', `${ui.units.distance(across)} west to east, ${ui.units.distance(along)} north to south`)}`,
  );
  for (const [index, line] of sketch.lines.entries()) ui.print(`${INDENT}${marked(ui, line, index, sketch)}`);
}

/** A line of the sketch with the letters S and E for start and end; if they are in the same place, only S. */
function marked(ui: Ui, line: string, index: number, { start, end }: RouteSketch): string {
  const marks = [
    { ...start, text: ui.paint('green', 'S') },
    ...(start.line === end.line && start.column === end.column ? [] : [{ ...end, text: ui.paint('red', 'E') }]),
  ].filter((mark) => mark.line === index);
  let text = '';
  let column = 0;
  for (const mark of marks.sort((a, b) => a.column - b.column)) {
    text += ui.paint('cyan', line.slice(column, mark.column)) + mark.text;
    column = mark.column + 1;
  }
  return text + ui.paint('cyan', line.slice(column));
}
