import type { z } from 'zod';
import { PolarSyncError } from '../errors.js';
import type { Served } from './served.js';

/** Max bytes of an answer as JSON, unless more is asked for; an answer is sent twice, as text and as data. */
export const usualBytes = 11_000;

/** A tool: what a client is told about it, and what it does. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  input: z.ZodObject;
  output: z.ZodObject;
  run(served: Served, given: never): Promise<Record<string, unknown>>;
}

/** A tool whose function fits its schemas. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: {
  name: string;
  title: string;
  description: string;
  input: I;
  output: O;
  run(served: Served, given: z.output<I>): Promise<z.input<O>> | z.input<O>;
}): Tool {
  return { ...tool, run: async (served, given) => tool.run(served, given) };
}

/** The result of a call as MCP has it: a failure is an answer as well, which says what to do. */
export interface ToolResult {
  [key: string]: unknown;
  content: { type: 'text'; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: true;
}

/** Calls a tool. @param onUnexpected is told what nobody foresaw. */
export async function callTool(
  tool: Tool,
  served: Served,
  given: unknown,
  onUnexpected: (problem: unknown) => void,
): Promise<ToolResult> {
  try {
    const output = await tool.run(served, given as never);
    const text = JSON.stringify(output);
    // Without what is undefined, which JSON does not have.
    return { content: [{ type: 'text', text }], structuredContent: JSON.parse(text) as Record<string, unknown> };
  } catch (problem) {
    if (!(problem instanceof PolarSyncError)) onUnexpected(problem);
    const text =
      problem instanceof PolarSyncError
        ? `${problem.message} ${problem.hint ?? ''}`.trim()
        : 'Something unexpected happened; the log of the server has more.';
    return { content: [{ type: 'text', text }], isError: true };
  }
}

/** A text of at most so many characters; what is cut off is replaced by an ellipsis. */
export function shortened(text: string, characters: number): string;
export function shortened(text: string | undefined, characters: number): string | undefined;
export function shortened(text: string | undefined, characters: number): string | undefined {
  return text === undefined || text.length <= characters ? text : `${text.slice(0, characters - 1)}…`;
}

/** As many of the items as fit into so many bytes as JSON, from the first on and at least that, and how many do not. */
export function fitting<T>(items: readonly T[], maxBytes = usualBytes - 2000): { shown: T[]; omitted: number } {
  let bytes = 0;
  const end = items.findIndex((item, at) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > maxBytes && at > 0;
  });
  const shown = end < 0 ? [...items] : items.slice(0, end);
  return { shown, omitted: items.length - shown.length };
}
