import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import ts from 'typescript';

const sources = join(dirname(fileURLToPath(import.meta.url)), '../src');

/** What the sources say to a user: through t(), or past it. */
export interface SourceTexts {
  /** The messages, each once. */
  readonly keys: readonly string[];
  /** Texts in the markup that no translation reaches, as "file: text". */
  readonly bare: readonly string[];
  /** Calls of t() whose message is not written out, as "file: call". */
  readonly open: readonly string[];
}

/** Attributes that are read or seen. */
const spoken = ['aria-label', 'aria-valuetext', 'aria-description', 'title', 'alt', 'placeholder'];

const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);

/** The same in every language. */
const names = ['AIO Hub', 'Ctrl K', 'Esc'];

export function sourceTexts(folder: string = sources): SourceTexts {
  const keys = new Set<string>();
  const bare: string[] = [];
  const open: string[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.tsx?$/.test(name) || /\.test\.tsx?$|\.d\.ts$/.test(name)) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && node.expression.getText() === 't') {
        const [message] = node.arguments;
        if (message && ts.isStringLiteralLike(message)) keys.add(message.text);
        else open.push(`${name}: ${node.getText()}`);
      }
      if (ts.isJsxText(node) && hasWords(node.text) && !names.includes(node.text.trim()))
        bare.push(`${name}: ${node.text.trim()}`);
      if (ts.isJsxAttribute(node) && isBare(node)) bare.push(`${name}: ${node.getText()}`);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return { keys: [...keys].sort(), bare, open };
}

function isBare({ name, initializer }: ts.JsxAttribute): boolean {
  return (
    spoken.includes(name.getText()) &&
    initializer !== undefined &&
    ts.isStringLiteral(initializer) &&
    hasWords(initializer.text) &&
    !names.includes(initializer.text)
  );
}
