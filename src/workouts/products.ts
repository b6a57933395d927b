/**
 * Polar's product numbers, from the `ProductID` of its own TCX files; its FIT files have the same. Two products have been
 * seen with two numbers each.
 */
const products: Readonly<Record<number, string>> = {
  1: 'Loop',
  13: 'V800',
  19: 'V650',
  22: 'M400',
  25: 'Beat',
  85: 'A300',
  91: 'Pacer Pro',
  100: 'Loop 2',
  106: 'M450',
  110: 'A360',
  122: 'M600',
  123: 'M200',
  151: 'OH1',
  163: 'M430',
  166: 'A370',
  172: 'M460',
  203: 'Vantage V',
  209: 'Vantage M',
  216: 'Ignite',
  217: 'Grit X',
  225: 'Unite',
  230: 'Vantage V2',
  235: 'Verity Sense',
  236: 'Vantage M2',
  241: 'Ignite 2',
  251: 'Grit X Pro',
  256: 'Pacer',
  261: 'Pacer Pro',
  262: 'Ignite 3',
  263: 'Vantage V3',
  264: 'Grit X Pro',
  268: 'Vantage M3',
  270: 'Grit X2',
};

/** `Polar Vantage V2` for 230; undefined for an unknown number. */
export function productName(number: number): string | undefined {
  const name = products[number];
  return name && `Polar ${name}`;
}

/** The number of a device by its name, with or without `Polar`; undefined if it is unknown, or if it has two. */
export function productNumber(device: string): number | undefined {
  const name = device.toLowerCase().replace(/^polar\s+/, '');
  const numbers = Object.entries(products).filter(([, one]) => one.toLowerCase() === name);
  return numbers.length === 1 ? Number(numbers[0]?.[0]) : undefined;
}
