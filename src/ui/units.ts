import type { UnitSystem } from '../config/unit-system.js';
import { duration } from './format.js';

/** One unit of a measure: its name, and how many of the stored unit it is. */
interface Unit {
  name: string;
  is: number;
}

/** What differs between the systems. Stored are meters, meters per second, degrees Celsius, kilograms and centimeters. */
interface Measures {
  distance: Unit;
  /** For distances below `shortBelow` meters, for climbs and altitudes. */
  short: Unit;
  shortBelow: number;
  /** The distance that a pace in water refers to. */
  swim: Unit;
  /** Meters per second. */
  speed: Unit;
  weight: Unit;
  temperature: { name: string; degrees: number; zero: number };
}

// The international yard and pound (1959): a foot is 0.3048 m, a mile 5280 feet, a pound 0.45359237 kg, all exactly.
const FOOT = 0.3048;
const YARD = 3 * FOOT;
const MILE = 5280 * FOOT;

const measures: Readonly<Record<UnitSystem, Measures>> = {
  metric: {
    distance: { name: 'km', is: 1000 },
    short: { name: 'm', is: 1 },
    shortBelow: 1000,
    swim: { name: '100 m', is: 100 },
    speed: { name: 'km/h', is: 1 / 3.6 },
    weight: { name: 'kg', is: 1 },
    temperature: { name: '°C', degrees: 1, zero: 0 },
  },
  imperial: {
    distance: { name: 'mi', is: MILE },
    short: { name: 'ft', is: FOOT },
    shortBelow: MILE / 10,
    swim: { name: '100 yd', is: 100 * YARD },
    speed: { name: 'mph', is: MILE / 3600 },
    weight: { name: 'lb', is: 0.45359237 },
    temperature: { name: '°F', degrees: 9 / 5, zero: 32 },
  },
};

/** How values are shown to people in one system of units. What is stored, exported or printed as JSON never changes. */
export class Units {
  readonly system: UnitSystem;
  readonly #of: Measures;

  constructor(system: UnitSystem) {
    this.system = system;
    this.#of = measures[system];
  }

  /** The names of the units, for the titles of columns and axes: `km`, `min/km`. */
  get names() {
    const { distance, short, swim, speed, weight, temperature } = this.#of;
    return {
      ...{ distance: distance.name, elevation: short.name, speed: speed.name },
      ...{ pace: `min/${distance.name}`, swimPace: `min/${swim.name}` },
      ...{ weight: weight.name, temperature: temperature.name },
    };
  }

  /** Meters that a pace refers to, and a split is long: a kilometer or a mile. */
  get paceMeters(): number {
    return this.#of.distance.is;
  }

  /** Meters that a pace in water refers to: 100 meters or 100 yards. */
  get swimMeters(): number {
    return this.#of.swim.is;
  }

  /** Meters as a number of kilometers or miles. */
  distanceValue(meters: number): number {
    return meters / this.#of.distance.is;
  }

  /** Meters as a number of meters or feet, as for climbs and altitudes. */
  elevationValue(meters: number): number {
    return meters / this.#of.short.is;
  }

  /** Meters per second as a number of km/h or mph. */
  speedValue(metersPerSecond: number): number {
    return metersPerSecond / this.#of.speed.is;
  }

  /** Degrees Celsius as a number of degrees. */
  temperatureValue(celsius: number): number {
    return celsius * this.#of.temperature.degrees + this.#of.temperature.zero;
  }

  /** Kilometers or miles without the unit: `10.24`. */
  distanceNumber(meters: number, digits = 2): string {
    return this.distanceValue(meters).toFixed(digits);
  }

  /** Whether a distance is shown in meters or feet rather than in kilometers or miles. */
  isShort(meters: number): boolean {
    return meters < this.#of.shortBelow;
  }

  /** The longest length of 1, 2 or 5 times a power of ten of a unit that is at most `meters`: for scales. */
  roundLength(meters: number): number {
    const unit = this.isShort(meters) ? this.#of.short.is : this.#of.distance.is;
    const power = 10 ** Math.floor(Math.log10(meters / unit));
    return unit * ([5, 2, 1].map((factor) => factor * power).find((size) => size * unit <= meters) ?? power);
  }

  /** `10.24 km`, `6.36 mi`; short ones `850 m`, `320 ft`. */
  distance(meters: number): string {
    return this.isShort(meters) ? this.elevation(meters) : this.longDistance(meters);
  }

  /** As `distance`, however short it is: `0.85 km`, for sums and where units must be alike. */
  longDistance(meters: number, digits = 2): string {
    return `${this.distanceNumber(meters, digits)} ${this.#of.distance.name}`;
  }

  /** `4:35 /km`, `7:23 /mi`; undefined at speed 0. */
  pace(metersPerSecond: number): string | undefined {
    return paceOver(this.#of.distance, metersPerSecond);
  }

  /** `1:52 /100 m`, `1:42 /100 yd`, as in swimming; undefined at speed 0. */
  swimPace(metersPerSecond: number): string | undefined {
    return paceOver(this.#of.swim, metersPerSecond);
  }

  /** `28.4 km/h`, `17.7 mph`. */
  speed(metersPerSecond: number): string {
    return `${this.speedValue(metersPerSecond).toFixed(1)} ${this.#of.speed.name}`;
  }

  /** A climb or an altitude: `120 m`, `394 ft`. */
  elevation(meters: number): string {
    return `${Math.round(this.elevationValue(meters))} ${this.#of.short.name}`;
  }

  /** The length of a pool: `25 m`, `27.3 yd`. */
  poolLength(meters: number): string {
    if (this.system === 'metric') return `${meters} m`;
    return `${Math.round((10 * meters) / YARD) / 10} yd`;
  }

  /** `36.4 °C`, `97.5 °F`. */
  temperature(celsius: number): string {
    return `${this.temperatureValue(celsius).toFixed(1)} ${this.#of.temperature.name}`;
  }

  /** A difference of temperatures, without the unit: `0.35`, `0.63`. */
  temperatureDifference(celsius: number): number {
    return celsius * this.#of.temperature.degrees;
  }

  /** `70.5 kg`, `155.4 lb`. */
  weight(kilograms: number): string {
    return `${(kilograms / this.#of.weight.is).toFixed(1)} ${this.#of.weight.name}`;
  }

  /** A person's height: `178 cm`, `5 ft 10 in`. */
  height(centimeters: number): string {
    if (this.system === 'metric') return `${Math.round(centimeters)} cm`;
    const inches = Math.round(centimeters / 2.54);
    return `${Math.floor(inches / 12)} ft ${inches % 12} in`;
  }
}

const known: Readonly<Record<UnitSystem, Units>> = {
  metric: new Units('metric'),
  imperial: new Units('imperial'),
};

/** How values are shown in a system of units. */
export function unitsOf(system: UnitSystem): Units {
  return known[system];
}

function paceOver({ name, is }: Unit, metersPerSecond: number): string | undefined {
  return metersPerSecond > 0 ? `${duration(is / metersPerSecond)} /${name}` : undefined;
}
