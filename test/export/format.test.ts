import { describe, expect, it } from 'vitest';
import { encoderFor } from '../../src/export/format.js';

describe('formats', () => {
  it('are found by name; an unknown one lists the known ones', () => {
    expect(encoderFor('FIT').extension).toBe('fit');
    expect(() => encoderFor('shp')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_FORMAT',
        exitCode: 2,
        hint: expect.stringContaining('json, jsonl, csv, gpx, tcx, fit, kml, geojson'),
      }),
    );
    expect(() => encoderFor('fit', { columns: ['id'] })).toThrow(expect.objectContaining({ code: 'CSV_ONLY' }));
  });
});
