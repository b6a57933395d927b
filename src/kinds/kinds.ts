import type { Definition, Group, RecordOf, Resource } from './definition.js';
import { account } from './definitions/account.js';
import { activity } from './definitions/activity.js';
import { biosensing } from './definitions/biosensing.js';
import { calendar } from './definitions/calendar.js';
import { cardioLoads } from './definitions/cardio-load.js';
import { devices } from './definitions/devices.js';
import { heartRates } from './definitions/heart-rate.js';
import { recharges } from './definitions/nightly-recharge.js';
import { physicalInfos } from './definitions/physical-info.js';
import { ppis } from './definitions/ppi.js';
import { nights } from './definitions/sleep.js';
import { sleepWakes } from './definitions/sleep-wake.js';
import { sleepwise } from './definitions/sleepwise.js';
import { routes, targets } from './definitions/targets.js';
import { tests } from './definitions/tests.js';

/** What `pull --data` accepts besides `workouts`, in the order of a pull: nights and days before the large series. */
const pulledGroups = [
  nights,
  recharges,
  activity,
  heartRates,
  cardioLoads,
  sleepwise,
  biosensing,
  physicalInfos,
  tests,
  devices,
  targets,
  sleepWakes,
  calendar,
  account,
  ppis,
] as const satisfies readonly Group[];

/** What only the account export has. */
const importedGroups = [routes] as const satisfies readonly Group[];

const allGroups = [...pulledGroups, ...importedGroups] as const;

type Pulled = (typeof pulledGroups)[number];
type AnyGroup = (typeof allGroups)[number];
type AnyDefinition = AnyGroup['kinds'][number];

/** A record of any kind. */
export type KindRecord = RecordOf<AnyDefinition>;
/** The name of a kind. */
export type RecordKind = KindRecord['kind'];
export type RecordOfKind<K extends RecordKind> = Extract<KindRecord, { kind: K }>;

/** A name that `pull --data` accepts. */
export type DataKind = Pulled['name'];
/** A name that `--data` accepts where stored data are shown or exported. */
export type DataName = AnyGroup['name'];
/** The name of something that AccessLink v3 serves (`Resource`). */
export type ResourceName = Pulled['kinds'][number]['resources'][number]['name'];

/** Every name of `--data`. */
export const groups: readonly Group[] = allGroups;

const definitions: readonly AnyDefinition[] = allGroups.flatMap(({ kinds }): AnyDefinition[] => [...kinds]);

/** Every kind, in the order of the groups. */
export const recordKinds: readonly RecordKind[] = definitions.map(({ kind }) => kind);

/** The definition of each kind. */
export const kinds = Object.fromEntries(definitions.map((one): [string, Definition] => [one.kind, one])) as Record<
  RecordKind,
  Definition
>;

const kindsOf = ({ name, kinds }: Group): [string, string[]] => [name, kinds.map(({ kind }) => kind)];

/** The kinds that each name of `--data` stands for. */
export const dataKinds = Object.fromEntries(allGroups.map(kindsOf)) as Record<DataName, RecordKind[]>;

/** Every name of `--data`, also of what is never pulled. */
export const dataNames = allGroups.map(({ name }): DataName => name);

export const dataKindNames = pulledGroups.map(({ name }): DataKind => name);

const unlessLarge = ({ name, onlyNamed }: Group) => (onlyNamed ? [] : [name]);

/** What `pull --data all` stands for: what is large has to be named. */
export const allDataKinds = pulledGroups.flatMap((group) => unlessLarge(group) as DataKind[]);

/** As `allDataKinds`, of what is stored. */
export const allDataNames = allGroups.flatMap((group) => unlessLarge(group) as DataName[]);

type Served = Resource & { readonly name: ResourceName };

/** What AccessLink v3 serves for a name of `pull --data`. */
export function resourcesOf(name: DataKind): Served[] {
  const own = definitions.filter(({ kind }) => dataKinds[name].includes(kind));
  return own.flatMap((one): readonly Served[] => one.resources);
}

/** Everything that AccessLink v3 serves besides workouts, by the names under which its responses are stored. */
export const resources = Object.fromEntries(
  definitions.flatMap((one): [string, Resource][] => one.resources.map((resource) => [resource.name, resource])),
) as Record<ResourceName, Resource>;
