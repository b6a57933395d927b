/** The watches that HRM files number, by Polar's description of the format. */
const monitors: Readonly<Record<number, string>> = {
  2: 'Vantage NV',
  3: 'Accurex Plus',
  4: 'XTrainer Plus',
  6: 'S520',
  7: 'Coach',
  8: 'S210',
  9: 'S410',
  10: 'S510',
  11: 'S610',
  12: 'S710',
  13: 'S810',
  15: 'E600',
  20: 'AXN500',
  21: 'AXN700',
  22: 'S625X',
  23: 'S725',
  33: 'CS400',
  34: 'CS600X',
  35: 'CS600',
  36: 'RS400',
  37: 'RS800',
  38: 'RS800CX',
};

/**
 * The name of a watch; undefined if it is unknown. WebSync writes 0 for any watch, and Bipolar always 1, which was the Sport
 * Tester of the eighties.
 */
export function monitorName(number: number): string | undefined {
  const name = monitors[number];
  return name && `Polar ${name}`;
}
