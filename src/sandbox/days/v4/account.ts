import type { Json, JsonObject } from '../../represent/json.js';
import type { Life } from '../life.js';
import { physicalChanges } from '../physical.js';
import { olderWatch, watch } from './watches.js';

/** `physicalInformation` as of an instant, ms since 1970. */
export function currentInfo(life: Life, at: number): JsonObject {
  const info = physicalChanges(life, at).at(-1)?.info ?? {};
  return {
    birthday: info.birthday,
    sex: `SEX_${String(info.gender)}`,
    height: info.height,
    weight: info.weight,
    restingHeartRate: info.resting_heart_rate,
    maximumHeartRate: info.maximum_heart_rate,
    vo2Max: info.vo2_max,
    trainingBackground: `TRAINING_BACKGROUND_${String(info.training_background)}`,
    sleepGoal: '28800',
  };
}

/** `/user/account-data`: a state, with the name and address of the person. */
export function accountJson(life: Life, at: number): JsonObject {
  return {
    basicInfo: { firstName: 'Sandbox', lastName: 'Person', email: 'nobody@example.com' },
    physicalInformation: currentInfo(life, at),
    localizationSettings: { timezoneOffsetMinutes: life.clock(life.today(at))(at) },
  };
}

/** `/user-devices`: the earlier watch is described, but no longer belongs to the account. */
export function devicesJson(): JsonObject {
  return {
    devicesData: [
      {
        deviceReference: { uuid: watch.uuid },
        firmwareVersion: '5.0.55',
        hardwareIdentifier: '00123456.01',
        productVariant: { productColor: 'Black', productDescription: 'Polar Vantage V3' },
      },
      {
        deviceReference: { uuid: olderWatch.uuid },
        firmwareVersion: '2.1.9',
        hardwareIdentifier: '00998877.02',
        productVariant: { productColor: 'White', productDescription: 'Polar Unite' },
      },
    ],
    userDevicesData: {
      activeDevices: [
        {
          deviceReference: { uuid: watch.uuid },
          registered: '2026-01-02T10:20:30Z',
          deviceSettings: [{ name: 'automaticTrainingDetection', value: 'ON' }],
        },
      ],
    },
  };
}

const sport = (id: number, name: string, longName: string): JsonObject => ({
  id: { id },
  name,
  modified: '2026-01-01T00:00:00Z',
  localizedNames: { en: { longName } },
});

/** `/sports/list`. */
export const sportsJson: readonly JsonObject[] = [
  sport(1, 'RUNNING', 'Running'),
  sport(2, 'CYCLING', 'Cycling'),
  sport(3, 'WALKING', 'Walking'),
  sport(15, 'STRENGTH_TRAINING', 'Strength training'),
];

/** `/sports/profiles`, its catalog, and `/subscriptions`: nobody has shown a response, so these shapes are made up. */
export const madeUp = {
  profiles: { sportProfiles: [{ sport: { id: { id: 1 } }, trainingDisplays: [['HEART_RATE', 'DURATION']] }] },
  catalog: { sports: [{ id: { id: 1 } }] },
  subscriptions: { subscriptions: [{ product: 'FITNESS_PROGRAM', active: true }] },
} as const satisfies Record<string, Json>;
