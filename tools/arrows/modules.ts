import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, visitorKeys } from 'oxc-parser';

/** Something a file says: an imported specifier, a name it uses, a text it holds. Lines count from 1. */
export interface Mention {
  text: string;
  line: number;
}

export interface Module {
  /** Relative to the root, with slashes. */
  path: string;
  lines: number;
  /** The comment that the file begins with, or ''. */
  header: string;
  /** Specifiers of static, dynamic and type imports and of re-exports. */
  imports: Mention[];
  /** Names read as values or types: `x`, `x.y`, and `new X()` when it has no arguments. Never a mere key. */
  uses: Mention[];
  /** `f()` for `anything.f()`. */
  methodCalls: Mention[];
  /** String and template texts, and every identifier, keys included. */
  words: Mention[];
  /** Specifiers of `export … from`. */
  reExports: Mention[];
}

/** Every TypeScript file of the repository at `root`, parsed, in the order of their paths. */
export function readModules(root: string): Module[] {
  return globSync('{apps,packages,tools,bench,e2e}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules', '**/dist'],
  })
    .toSorted()
    .map((path) => parseModule(path, readFileSync(join(root, path), 'utf8')));
}

/** Throws where `text` is not TypeScript. */
export function parseModule(path: string, text: string): Module {
  const { program, comments, errors } = parseSync(path, text);
  if (errors[0]) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const module: Module = {
    path,
    lines: text.replace(/\n$/, '').split('\n').length,
    header: header(text, comments),
    imports: [],
    uses: [],
    methodCalls: [],
    words: [],
    reExports: [],
  };
  const line = lineCounter(text);
  walk(program, (node, parent) => {
    const note = (list: Mention[], said: string) =>
      void list.push({ text: said, line: line(node.start) });
    switch (node.type) {
      case 'ImportDeclaration':
      case 'TSImportType':
        note(module.imports, node.source.value);
        break;
      case 'ImportExpression':
        if (isText(node.source)) note(module.imports, node.source.value);
        break;
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        if (!node.source) break;
        note(module.imports, node.source.value);
        note(module.reExports, node.source.value);
        break;
      case 'Identifier':
        note(module.words, node.name);
        if (!isKey(node, parent)) note(module.uses, node.name);
        break;
      case 'MemberExpression':
        if (node.object.type === 'Identifier' && node.property.type === 'Identifier') {
          note(module.uses, `${node.object.name}.${node.property.name}`);
        }
        break;
      case 'NewExpression':
        if (node.callee.type === 'Identifier' && node.arguments.length === 0) {
          note(module.uses, `new ${node.callee.name}()`);
        }
        break;
      case 'CallExpression':
        if (node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier') {
          note(module.methodCalls, `${node.callee.property.name}()`);
        }
        break;
      case 'Literal':
        if (isText(node)) note(module.words, node.value);
        break;
      case 'TemplateElement':
        note(module.words, node.value.raw);
        break;
      case 'JSXText':
        note(module.words, node.value);
        break;
      default:
    }
  });
  return module;
}

function walk(node: Node, visit: (node: Node, parent: Node) => void, parent = node): void {
  visit(node, parent);
  for (const key of visitorKeys[node.type] ?? []) {
    const below = (node as unknown as Record<string, Node | (Node | null)[] | null>)[key];
    for (const child of Array.isArray(below) ? below : [below]) {
      if (child) walk(child, visit, node);
    }
  }
}

/** Whether an identifier only names a member or parameter: `x.process`, `{ process: 1 }`, `(process) => …`. */
function isKey(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.property === node && !parent.computed;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
    case 'TSPropertySignature':
    case 'TSMethodSignature':
      return parent.key === node ? !parent.computed : isParameter(node, parent);
    case 'ImportSpecifier':
      return parent.imported === node;
    default:
      return isParameter(node, parent);
  }
}

function isParameter(node: Node, parent: Node): boolean {
  return 'params' in parent && (parent.params as readonly unknown[]).includes(node);
}

function isText(node: Node): node is Node & { value: string } {
  return node.type === 'Literal' && typeof node.value === 'string';
}

function header(text: string, comments: readonly { value: string; start: number }[]): string {
  const [first] = comments;
  if (!first || text.slice(0, first.start).replace(/^#!.*/, '').trim() !== '') return '';
  return first.value;
}

/** Maps offsets to lines. */
function lineCounter(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    const line = ends.findIndex((end) => end >= offset);
    return (line < 0 ? ends.length : line) + 1;
  };
}
