/** Longer than any question; SQLite itself would take a thousand times as much. */
const maxCharacters = 100_000;

/** What statements that read begin with. PRAGMA is not among them: many take effect while they are only compiled. */
const readingWords = ['SELECT', 'VALUES', 'WITH'];

/** Why a statement is not run, and the one thing to do. */
export interface Refusal {
  message: string;
  hint: string;
}

/** A token of SQL as SQLite splits it; blanks and comments are none. */
interface Token {
  /** The word, or what is between the quotes; any other character as it is. */
  text: string;
  kind: 'word' | 'quoted' | 'other';
}

/**
 * What is already wrong with the text of a statement; SQLite decides about the rest (`readerProgram`). The text has to be
 * looked at first, because `PRAGMA query_only = OFF` is carried out when it is prepared, even after EXPLAIN.
 * @param hidesTables views hide the tables of `main`, so that none of them may be named past its view.
 */
export function refusalOf(sql: string, hidesTables: boolean): Refusal | undefined {
  if (sql.length > maxCharacters) {
    return { message: `The statement is longer than ${maxCharacters} characters.`, hint: 'Write a shorter one.' };
  }
  if (sql.includes('\0')) return { message: 'The statement contains a NUL character.', hint: 'Leave it out.' };
  const tokens = [...tokensOf(sql)];
  const [first] = tokens.slice(explained(tokens));
  if (first === undefined) return { message: 'There is no statement.', hint: 'Write one that begins with SELECT.' };
  if (first.kind !== 'word' || !readingWords.includes(first.text.toUpperCase())) {
    return {
      message: `Only statements that read are run, and this one begins with ${first.text.slice(0, 40)}.`,
      hint:
        first.text.toUpperCase() === 'PRAGMA'
          ? "Query the pragma as a table: SELECT * FROM pragma_table_info('workouts')."
          : 'Begin it with SELECT, WITH or VALUES.',
    };
  }
  const end = tokens.findIndex(({ text, kind }) => kind === 'other' && text === ';');
  if (end >= 0 && tokens.slice(end).some(({ text, kind }) => kind !== 'other' || text !== ';')) {
    return { message: 'These are several statements.', hint: 'Run them one by one.' };
  }
  const parameter = tokens.find(({ text, kind }) => kind === 'other' && '?:@#$'.includes(text));
  if (parameter) {
    return { message: `The statement has a parameter (${parameter.text}).`, hint: 'Write the value in its place.' };
  }
  if (hidesTables && namesMain(tokens)) {
    return { message: 'Tables are named without their database here.', hint: 'Leave "main." out.' };
  }
  return undefined;
}

/** How many tokens EXPLAIN or EXPLAIN QUERY PLAN takes; 0 if there is neither. */
export function explained(tokens: readonly Token[]): number {
  const is = (at: number, word: string) => tokens[at]?.kind === 'word' && tokens[at].text.toUpperCase() === word;
  if (!is(0, 'EXPLAIN')) return 0;
  return is(1, 'QUERY') && is(2, 'PLAN') ? 3 : 1;
}

/** SQLite takes a name in any quotes, even in those of a text. */
function namesMain(tokens: readonly Token[]): boolean {
  return tokens.some(
    ({ text, kind }, at) => kind !== 'other' && text.toLowerCase() === 'main' && tokens[at + 1]?.text === '.',
  );
}

/** Blanks, comments, quoted names and texts, words, and any other character; each as SQLite's own tokenizer has it. */
const pattern =
  /(?<blank>[\t\n\f\r \uFEFF]+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|'(?<text>(?:[^']|'')*)'|"(?<name>(?:[^"]|"")*)"|`(?<tick>(?:[^`]|``)*)`|\[(?<bracket>[^\]]*)\]|(?<word>[A-Za-z_\u0080-\u{10FFFF}][\w$\u0080-\u{10FFFF}]*)|(?<other>[\s\S])/gu;

/** The tokens of a statement. */
export function* tokensOf(sql: string): Generator<Token> {
  for (const { groups = {} } of sql.matchAll(pattern)) {
    if (groups.blank !== undefined) continue;
    const quoted = groups.text ?? groups.name ?? groups.tick ?? groups.bracket;
    if (quoted !== undefined) yield { text: quoted, kind: 'quoted' };
    else if (groups.word !== undefined) yield { text: groups.word, kind: 'word' };
    else yield { text: groups.other ?? '', kind: 'other' };
  }
}
