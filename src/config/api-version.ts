/**
 * What tells the versions of AccessLink apart: v3, and v4, which Polar calls the Dynamic API. Each has a sign-in of its
 * own (accesslink-v4, section 1). Code that treats them differently asks here for what differs.
 */
export const apis = {
  v3: {
    name: 'AccessLink v3',
    other: 'v4',
    addresses: { api: 'apiUrl', authorize: 'authorizeUrl', token: 'tokenUrl' },
    /** Whether each kind of data has a scope of its own. */
    hasScopes: false,
    /** Whether it answers for any time in the past; otherwise it hands out 30 days. */
    hasHistory: false,
    /** Whether it registers users, and has transactions and webhooks. */
    hasRegistration: true,
  },
  v4: {
    name: 'AccessLink v4 (the Dynamic API)',
    other: 'v3',
    addresses: { api: 'v4ApiUrl', authorize: 'v4AuthorizeUrl', token: 'v4TokenUrl' },
    hasScopes: true,
    hasHistory: true,
    hasRegistration: false,
  },
} as const;

/** A version of AccessLink. */
export type ApiVersion = keyof typeof apis;

/** Every version. */
export const apiVersions = Object.keys(apis).filter(isApiVersion);

/** The values of the setting `api`. */
export const apiChoices: readonly (ApiVersion | 'auto')[] = [...apiVersions, 'auto'];

/** Whether a text names a version. */
export function isApiVersion(text: unknown): text is ApiVersion {
  return typeof text === 'string' && Object.hasOwn(apis, text);
}
