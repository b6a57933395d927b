/** The sample data of a demo: a year of training, or one of each oddity that Polar is known for. */
export const sampleNames = ['year', 'oddities'] as const;
export type SampleName = (typeof sampleNames)[number];
