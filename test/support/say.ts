/** Prints how much a sweep has covered, for the reader of the test's output. */
export function say(text: string): void {
  // biome-ignore lint/suspicious/noConsole: a sweep that does not say what it covered proves little
  console.log(text);
}
