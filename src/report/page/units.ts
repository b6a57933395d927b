import { type Units, unitsOf } from '../../ui/units.js';

/** Tests import what the page computes without a page. */
interface Page {
  document?: { documentElement: { dataset: { units?: string } } };
}

const { document: page } = globalThis as Page;

/** The units that the report was written with: `data-units` of its root element, metric if there is none. */
export const units: Units = unitsOf(page?.documentElement.dataset.units === 'imperial' ? 'imperial' : 'metric');
