/** A line for the person who reads the test's output: how much a sweep has covered. */
export function say(text: string): void {
  // biome-ignore lint/suspicious/noConsole: a sweep that does not say what it covered proves little
  console.log(text);
}
